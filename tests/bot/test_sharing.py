"""One budget of messages over all processes on one PostgreSQL."""

import asyncio
from collections.abc import Callable, Collection, Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from telegram.error import RetryAfter

from bot.clock import ManualClock
from bot.delivery.pacing import Gate
from bot.sharing import SURE, Sharing, part_of
from domain.delivery import Priority
from models import presence
from models.database import Database
from models.presence import Presence
from tests import factories


class Sender:
    """A process, with a clock of its own."""

    def __init__(self, database: Database) -> None:
        self.clock = ManualClock(factories.NOW)
        self.gate = Gate(self.clock, rate=10)
        self.presence = Presence(database)
        self.leads = False
        self.sharing = Sharing(self.presence, self.gate, lambda: self.leads, self._remain)
        self.remaining: list[set[int]] = []  # what it said of who remains
        self._chat = 0

    async def _remain(self, numbers: Collection[int], _unseen: timedelta) -> None:
        self.remaining.append(set(numbers))

    async def looks(self, times: int = 1) -> None:
        for _ in range(times):
            await self.sharing.look()

    async def in_a_second(self, priority: Priority = Priority.BROADCAST) -> int:
        """How many of many messages leave within a second; 0 where they are put back."""
        moments: list[float] = []

        async def leave() -> bool:
            moments.append(self.clock.elapsed())
            return True

        async def call() -> None:
            self._chat += 1
            data = {"chat_id": self._chat}
            await self.gate.process_request(leave, (), {}, "sendMessage", data, priority)

        try:
            await asyncio.gather(*(call() for _ in range(20)))
        except RetryAfter:
            return 0
        return max(sum(first <= moment < first + 1 for moment in moments) for first in moments)


@pytest.fixture(autouse=True)
def _durations_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this the library warns whenever it is told to wait."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def server(postgresql_url: str) -> Iterator[Database]:
    """A database; nothing of ours needs to be in it."""
    database = Database(postgresql_url)
    yield database
    database.close()


@pytest.fixture
def sender(server: Database) -> Iterator[Callable[[], Sender]]:
    made: list[Sender] = []

    def make() -> Sender:
        made.append(Sender(server))
        return made[-1]

    yield make
    for one in made:
        one.presence.leave()


async def test_who_is_alone_sends_all_at_once(sender: Callable[[], Sender]) -> None:
    only = sender()

    await only.looks()

    assert await only.in_a_second() == 10


async def test_a_newcomer_waits_until_the_others_have_counted_it(sender: Callable[[], Sender]) -> None:
    first, second = sender(), sender()
    first.leads = True
    await first.looks()

    await second.looks(SURE - 1)
    assert (await first.in_a_second(), await second.in_a_second()) == (10, 0)
    assert await second.in_a_second(Priority.REPLY) == 1

    await first.looks()
    await second.looks()
    assert (await first.in_a_second(), await second.in_a_second()) == (8, 2)


async def test_who_was_not_seen_for_long_is_gone(sender: Callable[[], Sender]) -> None:
    first, second = sender(), sender()
    await second.looks()
    await first.looks(SURE)
    assert first.remaining == [{first.presence.number, second.presence.number}]

    second.presence.leave()
    await first.looks(SURE - 1)
    await second.looks()  # only its connection was broken
    await first.looks(SURE)
    assert len(first.remaining) == 1

    second.presence.leave()
    await first.looks(SURE)
    assert first.remaining[1:] == [{first.presence.number}]


@pytest.mark.parametrize("processes", range(1, 12))
def test_all_parts_together_are_the_whole(processes: int) -> None:
    parts = [part_of(processes, leads=number == 0) for number in range(processes)]

    assert sum(parts) == pytest.approx(1)
    assert min(parts) > 0
    assert parts[0] == pytest.approx(max(parts))


async def test_who_leads_has_more_and_who_takes_over_gets_it_in_time(sender: Callable[[], Sender]) -> None:
    senders = [sender() for _ in range(3)]
    senders[0].leads = True
    for one in senders * SURE:
        await one.looks()
    assert [await one.in_a_second() for one in senders] == [6, 2, 2]

    senders.pop(0).presence.leave()
    senders[0].leads = True
    await senders[0].looks(SURE - 1)
    assert await senders[0].in_a_second() == 2  # who led may have sent a moment ago
    await senders[0].looks()
    assert await senders[0].in_a_second() == 8


async def test_who_cannot_be_counted_is_a_newcomer_again(
    sender: Callable[[], Sender], server: Database
) -> None:
    only = sender()
    await only.looks()
    with server.engine.connect() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE :name"
        connection.execute(sa.text(others), {"name": f"{presence.NAME}%"})

    await only.looks()
    assert await only.in_a_second() == 0

    await only.looks(SURE)
    assert await only.in_a_second() == 10


def test_on_sqlite_there_is_nobody_to_share_with(sqlite_url: str) -> None:
    database = Database(sqlite_url)

    assert presence.of(database) is None
    database.close()
