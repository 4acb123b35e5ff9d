"""What the clock finds is written as it was seen, unless anybody did anything in between."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from telegram.ext import ExtBot

from bot.clock import ManualClock
from bot.delivery.dispatcher import Dispatcher
from bot.ticks import Ticks
from domain.delivery import Priority
from domain.notices import MessageKind
from handlers.transactions import Transactions
from services import chases, reminders, rests, rounds
from tests.ledgers import INSURANCE, ZONE, ZONES, AtWork, Statements, local

MORNING = local(10, 20, 9)  # five working days before the reports are due


class Interrupted(Transactions):
    """Somebody acts between a look and what is written of it."""

    meanwhile: Callable[[], object]

    async def read(self, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """As usual; then somebody acts, once the clock found what to remind of."""
        found = await super().read(function, *arguments, **options)
        if function is reminders.look:
            self.meanwhile()
        return found


@pytest.fixture
def interrupted(at_work: AtWork) -> Iterator[Interrupted]:
    transactions = Interrupted(at_work.database)
    yield transactions
    transactions.close()


async def test_who_is_chased_by_hand_meanwhile_is_not_reminded_on_the_same_day(
    at_work: AtWork, interrupted: Interrupted
) -> None:
    interrupted.meanwhile = lambda: chase(at_work, MORNING)
    clock, bot = ManualClock(MORNING), ExtBot[Priority]("123456:simulated-token")
    dispatcher = Dispatcher(interrupted, bot, clock, zone=ZONE, language="zh")

    await Ticks(interrupted, dispatcher, clock, ZONE).look()

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
