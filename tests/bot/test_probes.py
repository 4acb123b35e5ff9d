"""Health and metrics: what a process says of itself, and when it is not ready."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from telegram.ext import ExtBot

from bot import schema
from bot.clock import ManualClock
from bot.delivery.dispatcher import Dispatcher
from bot.leading import Leading
from bot.metrics import Metrics
from bot.simulator.request import SimulatedRequest
from bot.ticks import Ticks
from bot.web.probes import MAX_TICK_AGE, Probes
from domain.inbox import Arrival
from handlers.transactions import Transactions
from models import leadership
from models.base import Base
from models.database import Database
from services import inbox
from tests import factories
from tests.bot.processes import TOKEN, Watched

ZONE = ZoneInfo("Asia/Shanghai")


class Post:
    """A process that leads, its clock moved by hand, its pages read without a network."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = ManualClock(factories.NOW)
        self.transactions = Transactions(database)
        request = SimulatedRequest(Watched())
        bot: Any = ExtBot(TOKEN, request=request, get_updates_request=request)
        dispatcher = Dispatcher(self.transactions, bot, self.clock, zone=ZONE, language="zh")
        self.ticks = Ticks(self.transactions, dispatcher, self.clock, ZONE)
        self.lock = leadership.of(database)
        self.leading = Leading(self.lock, self._lead)
        self.begun = asyncio.Event()
        probes = Probes(self.transactions, self.ticks, self.leading, self.clock, Metrics())
        transport = httpx.ASGITransport(probes.app())
        self.client = httpx.AsyncClient(transport=transport, base_url="http://post", trust_env=False)

    async def _lead(self, over: asyncio.Event) -> None:
        self.begun.set()
        await over.wait()

    @asynccontextmanager
    async def leads(self) -> AsyncIterator[None]:
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.leading.run(stop))
            await self.begun.wait()
            yield
            stop.set()

    async def ready(self) -> tuple[int, Any]:
        answer = await self.client.get("/readyz")
        return answer.status_code, answer.json()


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    Base.metadata.drop_all(database.engine)
    schema.upgrade(database)
    post = Post(database)
    yield post
    await post.client.aclose()
    post.lock.release()
    post.transactions.close()


async def test_a_process_that_waits_for_the_lead_is_ready_without_a_tick(post: Post) -> None:
    status, said = await post.ready()

    assert (status, said["ready"], said["leads"]) == (200, True, False)
    assert (said["schema"], said["last_tick_seconds"]) == (schema.head(), None)


async def test_a_leader_is_ready_from_its_first_tick_on(post: Post) -> None:
    async with post.leads():
        before = await post.ready()
        await post.ticks.look()
        after = await post.ready()

    assert (before[0], before[1]["problems"]) == (503, ["the clock has started nothing yet"])
    assert (after[0], after[1]["leads"], after[1]["last_tick_seconds"]) == (200, True, 0)


async def test_a_leader_whose_clock_stands_still_is_not_ready(post: Post) -> None:
    async with post.leads():
        await post.ticks.look()
        post.clock.advance(MAX_TICK_AGE + timedelta(seconds=1))
        status, said = await post.ready()

    assert (status, said["problems"]) == (503, ["the clock started nothing for 121 s"])


async def test_another_schema_is_not_ready(post: Post) -> None:
    with post.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")

    status, said = await post.ready()

    assert (status, said["problems"]) == (503, [f"the schema is at 0001 instead of {schema.head()}"])


async def test_a_process_without_its_database_lives_and_is_not_ready(post: Post) -> None:
    with post.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE inbox RENAME TO lost")

    status, said = await post.ready()

    assert (status, said["ready"]) == (503, False)
    assert (await post.client.get("/healthz")).text == "ok\n"
    assert (await post.client.get("/metrics")).status_code == 503


async def test_what_waits_is_told_with_its_age(post: Post) -> None:
    with post.database.transaction() as session:
        inbox.receive(session, [Arrival(1, 7, {}), Arrival(2, 7, {})], now=post.clock.now())
    post.clock.advance(timedelta(seconds=90))

    status, said = await post.ready()
    figures = (await post.client.get("/metrics")).text

    assert (status, said["updates_waiting"], said["oldest_update_seconds"]) == (200, 2, 90)
    assert (said["messages_waiting"], said["oldest_message_seconds"]) == (0, None)
    assert "duban_oldest_update_seconds 90.0" in figures.splitlines()
    assert "duban_leader 0.0" in figures.splitlines()
