"""A secretariat that sends notices to people with the app, on a clock that is moved by hand."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select
from telegram.ext import ExtBot

from bot.clock import ManualClock
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.pacing import Gate
from bot.simulator.people import Person as Phone
from bot.simulator.request import SimulatedRequest
from bot.simulator.telegram import Telegram
from domain.delivery import Priority
from domain.notices import MessageKind, NoticeStatus, ReceiptState
from domain.roles import Role
from domain.zones import Zones
from handlers.transactions import Transactions
from models.database import Database
from models.groups import GroupLink
from models.notices import Receipt
from models.outbox import OutboxMessage
from models.people import LeadingGroup, Person
from services import outbox
from tests import factories

TOKEN = "123456:simulated-token"
ZONE = ZoneInfo("Asia/Shanghai")
ZONES = Zones(ZONE)


@pytest.fixture(autouse=True)
def _durations_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this the library warns whenever it is told to wait."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@dataclass
class Office:
    """Writes notices for people, and knows what became of them."""

    database: Database
    telegram: Telegram
    clock: ManualClock
    group: LeadingGroup
    author: Person
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def person(
        self, name: str = "李晓梅", *, has_started: bool = True, **fields: object
    ) -> tuple[Person, Phone]:
        """Somebody in the ledger, and their phone."""
        person = factories.person(name, **fields)
        with self.database.transaction() as session:
            session.add(person)
        phone = self.telegram.person(person.telegram_id, name)
        phone.chat.started = has_started
        return person, phone

    def link(self, chat_id: int, **fields: object) -> GroupLink:
        """A ledger linked to a work group."""
        ledger = factories.ledger(group_id=self.group.id)
        link = factories.group_link(ledger_id=ledger.id, chat_id=chat_id, **fields)
        with self.database.transaction() as session:
            session.add(ledger)
            session.flush()
            session.add(link)
        return link

    def notice(self, to: Person, text: str = "请核对名单。", **options: object) -> int:
        """A notice in the outbox; its message's id. `priority`, `due_at` and `dedup_key` may be given."""
        seat = factories.seat(Role.LIAISON, group_id=self.group.id, person_id=to.id)
        notice = factories.notice(
            text, group_id=self.group.id, author_id=self.author.id, status=NoticeStatus.SENT
        )
        receipt = factories.receipt(
            ReceiptState.QUEUED, notice_id=notice.id, seat_id=seat.id, person_id=to.id
        )
        with self.database.transaction() as session:
            session.add_all([seat, notice])
            session.flush()
            session.add(receipt)
        return self.message(to, {"notice_id": notice.id, "receipt_id": receipt.id}, **options)

    def message(self, to: Person, facts: dict[str, Any], **options: object) -> int:
        """A message about any notice, even one that nobody may see; its id."""
        key = f"notice:{next(self._numbers)}"
        defaults: dict[str, object] = {
            "dedup_key": key,
            "priority": Priority.BROADCAST,
            "now": self.clock.now(),
        }
        with self.database.transaction() as session:
            given = {**defaults, **options}
            kind = given.pop("kind", MessageKind.NOTICE)
            outbox.enqueue(session, kind=kind, person_id=to.id, facts=facts, **given)  # type: ignore[arg-type]  # options of a test
            rows = select(OutboxMessage).where(OutboxMessage.dedup_key == given["dedup_key"])
            return session.exec(rows).one().id

    def post(self, **recipient: int) -> int:
        """A message, to a work group (`group_link_id`) as a rule; its id."""
        key = f"group:{next(self._numbers)}"
        with self.database.transaction() as session:
            outbox.enqueue(
                session,
                kind=MessageKind.NOTICE,
                dedup_key=key,
                facts={},
                priority=Priority.BROADCAST,
                now=self.clock.now(),
                **recipient,  # type: ignore[arg-type]  # ids alone
            )
            return session.exec(select(OutboxMessage).where(OutboxMessage.dedup_key == key)).one().id

    def row(self, message_id: int) -> OutboxMessage:
        """The message as it is now."""
        with self.database.read() as session:
            return session.get_one(OutboxMessage, message_id)

    def receipt_of(self, message_id: int) -> ReceiptState:
        """What the notice's receipt says."""
        with self.database.read() as session:
            message = session.get_one(OutboxMessage, message_id)
            return session.get_one(Receipt, message.facts["receipt_id"]).state

    def unreachable_since(self, person: Person) -> datetime | None:
        """Since when the ledger knows that a person cannot be written to."""
        with self.database.read() as session:
            return session.get_one(Person, person.id).unreachable_since


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(factories.NOW)


@pytest.fixture
def telegram(clock: ManualClock) -> Telegram:
    """With the documented limits on."""
    return Telegram(token=TOKEN, username="duban_demo_bot", now=clock.now)


@pytest.fixture
def office(database: Database, telegram: Telegram, clock: ManualClock) -> Office:
    group, author = factories.group(), factories.person("王秘书")
    with database.transaction() as session:
        session.add_all([group, author])
    return Office(database, telegram, clock, group, author)


@pytest.fixture
async def bot(telegram: Telegram, clock: ManualClock) -> AsyncIterator[ExtBot[Priority]]:
    """A bot whose calls all pass the gate."""
    requests = SimulatedRequest(telegram), SimulatedRequest(telegram)
    async with ExtBot(
        TOKEN, request=requests[0], get_updates_request=requests[1], rate_limiter=Gate(clock)
    ) as bot:
        yield bot


@pytest.fixture
def transactions(database: Database) -> Iterator[Transactions]:
    transactions = Transactions(database)
    yield transactions
    transactions.close()


@pytest.fixture
def dispatcher(transactions: Transactions, bot: ExtBot[Priority], clock: ManualClock) -> Dispatcher:
    return Dispatcher(transactions, bot, clock, zone=ZONE, language="zh")
