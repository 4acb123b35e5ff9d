"""The work on the inbox: order within a chat, several processes, failures, the end."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, TypeHandler

from bot.app import AT_ONCE, App
from bot.clock import ManualClock, SystemClock
from bot.handling import SETTLE_TRIES, Worker
from bot.metrics import Metrics
from bot.reception import Reception
from bot.simulator.request import SimulatedRequest
from domain.inbox import UpdateState
from handlers.transactions import Transactions
from models.database import Database
from models.inbox import InboxUpdate
from services import inbox
from tests.bot.processes import TOKEN, Watched

CHATS = range(1, 7)


class Away(Transactions):
    """The database cannot be reached when the next so many settlements are to be written."""

    failures = 0

    async def write(self, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        settlements = arguments[0] if function is inbox.turn_over else ()
        if settlements and self.failures:
            self.failures -= 1
            raise sa.exc.OperationalError("UPDATE", {}, Exception("the disk is gone"))
        return await super().write(function, *arguments, **options)


class Bureau:
    """One database, and processes that work on it and note what they handled."""

    def __init__(self, database: Database, application: App) -> None:
        self.database = database
        self.application = application
        self.transactions = Away(database)
        self.handled: defaultdict[int, list[int]] = defaultdict(list)
        self.under_way: list[int] = []
        self.most = 0
        self.turns = 3  # of the loop, that handling takes
        self.expected = asyncio.Event()
        self.awaited = 0
        application.add_handler(TypeHandler(Update, self._handle))

    async def _handle(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_chat is not None
        chat = update.effective_chat.id
        assert chat not in self.under_way
        self.under_way.append(chat)
        self.most = max(self.most, len(self.under_way))
        for _ in range(self.turns):
            await asyncio.sleep(0)
        self.under_way.remove(chat)
        self.handled[chat].append(update.update_id)
        if sum(map(len, self.handled.values())) >= self.awaited:
            self.expected.set()

    def worker(self, number: int | None = None) -> Worker:
        clock = ManualClock(SystemClock().now()) if self.transactions.failures else SystemClock()
        return Worker(self.application, self.transactions, clock, Metrics(), number)

    async def receive(self, *updates: tuple[int, int]) -> None:
        """Updates as (number, chat)."""
        reception = Reception(self.transactions, SystemClock(), Metrics(), lambda: None)
        await reception.take([message(*update) for update in updates], way="polling")

    async def handle(self, workers: list[Worker], *, until: int) -> None:
        """Let these processes work until so many updates were handled."""
        self.awaited = until
        async with asyncio.TaskGroup() as tasks:
            for worker in workers:
                tasks.create_task(worker.run())
            await self.expected.wait()
            for worker in workers:
                worker.stop()

    def state(self, number: int) -> UpdateState:
        with self.database.read() as session:
            return session.get_one(InboxUpdate, number).state


def message(number: int, chat: int) -> dict[str, object]:
    content = {"message_id": number, "date": 0, "chat": {"id": chat, "type": "private"}, "text": "好"}
    return {"update_id": number, "message": content}


@pytest.fixture
async def bureau(database: Database) -> AsyncIterator[Bureau]:
    request = SimulatedRequest(Watched())
    application: App = (
        ApplicationBuilder().token(TOKEN).updater(None).request(request).get_updates_request(request).build()
    )
    async with application:
        bureau = Bureau(database, application)
        yield bureau
        bureau.transactions.close()


async def test_three_processes_handle_everything_once_and_each_chat_in_order(bureau: Bureau) -> None:
    updates = [(number, CHATS[number % len(CHATS)]) for number in range(1, 121)]
    await bureau.receive(*updates)

    await bureau.handle([bureau.worker(), bureau.worker(), bureau.worker()], until=len(updates))

    assert {chat: bureau.handled[chat] for chat in CHATS} == {
        chat: [number for number, where in updates if where == chat] for chat in CHATS
    }


async def test_no_more_than_so_many_are_worked_on_at_once(bureau: Bureau) -> None:
    bureau.turns = 50
    await bureau.receive(*((number, number) for number in range(1, 2 * AT_ONCE + 2)))

    await bureau.handle([bureau.worker()], until=2 * AT_ONCE + 1)

    assert 1 < bureau.most <= AT_ONCE


async def test_a_chat_that_floods_us_does_not_hold_up_the_others(bureau: Bureau) -> None:
    await bureau.receive(*((number, 7) for number in range(1, 201)), (500, 8))

    await bureau.handle([bureau.worker()], until=50)

    assert bureau.handled[8] == [500]


async def test_what_was_claimed_is_finished_and_settled_before_the_end(bureau: Bureau) -> None:
    await bureau.receive((1, 7), (2, 8))

    await bureau.handle([bureau.worker()], until=1)

    assert (bureau.state(1), bureau.state(2)) == (UpdateState.HANDLED, UpdateState.HANDLED)


@pytest.mark.parametrize(
    ("failures", "state"), [(SETTLE_TRIES - 1, UpdateState.HANDLED), (SETTLE_TRIES, UpdateState.HANDLING)]
)
async def test_a_database_that_is_away_is_waited_for_but_not_for_ever(
    bureau: Bureau, failures: int, state: UpdateState
) -> None:
    bureau.transactions.failures = failures
    await bureau.receive((1, 7))

    await bureau.handle([bureau.worker()], until=1)

    assert bureau.transactions.failures == 0
    assert bureau.state(1) is state
    assert bureau.handled[7] == [1]


async def test_what_a_process_had_in_hand_that_is_gone_is_taken_over(bureau: Bureau) -> None:
    await bureau.receive((1, 7))
    with bureau.database.transaction() as session:
        inbox.claim(session, now=SystemClock().now() - timedelta(seconds=3), limit=1, holder=11)
    worker = bureau.worker(12)

    await worker.take_over({12}, timedelta(seconds=2))
    await bureau.handle([worker], until=1)

    assert bureau.state(1) is UpdateState.HANDLED


async def test_what_cannot_be_read_is_put_back_for_later(bureau: Bureau) -> None:
    reception = Reception(bureau.transactions, ManualClock(SystemClock().now()), Metrics(), lambda: None)
    await reception.take([{"update_id": 1, "message": {"chat": {"id": 7}, "date": "never"}}], way="webhook")
    await bureau.receive((2, 8))

    await bureau.handle([bureau.worker()], until=1)

    with bureau.database.read() as session:
        row = session.get_one(InboxUpdate, 1)
    assert (row.state, row.attempts) == (UpdateState.WAITING, 1)
    assert row.error
