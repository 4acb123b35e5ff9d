"""What the clock finds is written as it was seen, unless anybody did anything in between."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from telegram.ext import ExtBot

from bot.clock import ManualClock
from bot.delivery.dispatcher import Dispatcher
from bot.ticks import Ticks
from domain.delivery import Priority
from domain.notices import MessageKind, NoticeStatus
from handlers.transactions import Transactions
from models.notices import Notice
from services import chases, notices, reminders, rests, rounds, schedules
from tests.deliveries import deliver
from tests.ledgers import INSURANCE, WEDNESDAY, ZONE, ZONES, AtWork, Statements, local

MORNING = local(10, 20, 9)  # five working days before the reports are due


class Interrupted(Transactions):
    """Somebody acts between a look and what is written of it."""

    meanwhile: Callable[[], object]

    async def read(self, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """As usual; then somebody acts, once the clock found what to remind of."""
        found = await super().read(function, *arguments, **options)
        if function is rounds.next_due and found is not None and found[0].look == reminders.look:
            self.meanwhile()
        return found


def ticks(transactions: Transactions) -> Ticks:
    clock, bot = ManualClock(MORNING), ExtBot[Priority]("123456:simulated-token")
    return Ticks(transactions, Dispatcher(transactions, bot, clock, zone=ZONE, language="zh"), clock, ZONE)


@pytest.fixture
def interrupted(at_work: AtWork) -> Iterator[Interrupted]:
    transactions = Interrupted(at_work.database)
    yield transactions
    transactions.close()


async def test_who_is_chased_by_hand_meanwhile_is_not_reminded_on_the_same_day(
    at_work: AtWork, interrupted: Interrupted
) -> None:
    interrupted.meanwhile = lambda: chase(at_work, MORNING)

    await ticks(interrupted).look()

    reminded = {row.person_id for row in at_work.messages(MessageKind.DUE_DIGEST)}
    assert at_work.health.person.id in reminded
    assert at_work.insurance.person.id not in reminded


def test_what_nobody_touched_meanwhile_is_written_as_it_was_seen(at_work: AtWork) -> None:
    at_work.empty_outbox()
    (act,) = [row for row in rounds.ACTS if row.look == reminders.look]
    stamp, _ = at_work.look(rests.before, now=MORNING, usual=ZONE)
    found = at_work.look(act.look, now=MORNING, zones=ZONES)

    with Statements(at_work.database) as sent:
        at_work.act(rounds.carry_out, act, found, stamp, now=MORNING, zones=ZONES)

    assert at_work.messages(MessageKind.DUE_DIGEST)
    assert sent.count <= 3  # begin, the mark, the messages


async def test_a_look_that_finds_nothing_asks_little(at_work: AtWork, interrupted: Interrupted) -> None:
    interrupted.meanwhile = lambda: None
    await ticks(interrupted).look()
    deliver(at_work, MORNING)

    with Statements(at_work.database) as sent:
        await ticks(interrupted).look()

    assert sent.count <= 46  # with four that begin, on SQLite


async def test_an_act_that_fails_keeps_none_behind_it_from_being_done(
    at_work: AtWork, interrupted: Interrupted
) -> None:
    notice = at_work.act(notices.write, "请参会。", identity=at_work.secretary, now=WEDNESDAY)
    at_work.act(schedules.schedule, notice.id, MORNING, identity=at_work.secretary, now=WEDNESDAY)
    at_work.act(notices.send, notice.id, identity=at_work.secretary, now=WEDNESDAY)
    with at_work.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE sub_item RENAME TO lost")

    await ticks(interrupted).look()

    assert at_work.row(Notice, notice.id).status is NoticeStatus.SENT


class Away(Transactions):
    """The database goes away after the first read."""

    is_away = False

    async def read(self, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Once as usual."""
        if self.is_away:
            raise sa.exc.OperationalError("SELECT", {}, Exception("the server is gone"))
        self.is_away = True
        return await super().read(function, *arguments, **options)


async def test_a_look_ends_where_the_database_goes_away(at_work: AtWork) -> None:
    transactions = Away(at_work.database)

    await ticks(transactions).look()

    assert at_work.messages(MessageKind.DUE_DIGEST) == []
    transactions.close()


def chase(at_work: AtWork, now: datetime) -> None:
    at_work.act(
        chases.chase,
        at_work.item(at_work.ledger, 1).id,
        at_work.agency(INSURANCE).id,
        "请尽快报送。",
        seen=0,
        identity=at_work.secretary,
        now=now,
        zones=ZONES,
    )
