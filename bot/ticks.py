"""What the clock starts. Nothing is remembered here: every tick asks the tables what is due.

It asks first and writes only where something is: on SQLite whoever writes holds all others up.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram.ext import Application

from bot.clock import Clock
from bot.delivery.dispatcher import Dispatcher
from domain.zones import Zones
from handlers.transactions import Transactions
from models.queries.stamps import Stamp
from services import rests, rounds
from services.rests import Rest

KEY = "ticks"  # in the application's bot_data
LOOK_SECONDS = 20
DELIVER_SECONDS = 1

log = structlog.get_logger(__name__)


class Ticks:
    """The scheduler and the jobs that it starts."""

    def __init__(
        self, transactions: Transactions, dispatcher: Dispatcher, clock: Clock, zone: ZoneInfo
    ) -> None:
        self._transactions = transactions
        self._dispatcher = dispatcher
        self._clock = clock
        self._zone = zone
        self._under_way: set[asyncio.Event] = set()
        self._scheduler = _scheduler()
        self.looked_at: datetime | None = None  # when `look` was last over, whatever came of it
        self._rest: Rest | None = None  # how long there is nothing to look for

    @staticmethod
    def of(application: Application[Any, Any, Any, Any, Any, Any]) -> "Ticks":
        """The ticks that an application was wired with."""
        ticks: Ticks = application.bot_data[KEY]
        return ticks

    async def look(self) -> None:
        """Open and lock periods, accept what the clock may, remind, post in groups, forget old updates.

        Where nothing happened since the last time and no moment came, nothing can be due.
        """
        await self._guarded(self._look, name="look")
        self.looked_at = self._clock.now()

    async def _look(self) -> None:
        now = self._clock.now()
        stamp, zones = await self._transactions.read(rests.before, now=now, usual=self._zone)
        if self._rest is not None and self._rest.lasts(stamp, now):
            return
        self._rest = None
        done, left = [], deque(rounds.ACTS)
        while left:
            before = len(left)
            job = partial(self._act, left, stamp, now, zones)
            done.append(await self._guarded(job, name="act"))
            if len(left) == before:
                return  # the database is away: at the next look
        if all(done):
            self._rest = await self._transactions.read(rests.after, stamp, now=now, zones=zones)

    async def deliver(self) -> None:
        """Send what is in the outbox."""
        await self._guarded(self._dispatcher.drain, name="drain")

    async def tick_once(self) -> None:
        """Everything that the clock starts, once; for tests and the demonstration."""
        await self.look()
        await self.deliver()

    def start(self) -> None:
        """Tick from now on; again after a stop, too."""
        self._scheduler = _scheduler()
        self.looked_at = self._rest = None
        self._dispatcher.start()
        self._scheduler.add_job(self.look, "interval", seconds=LOOK_SECONDS, next_run_time=self._clock.now())
        self._scheduler.add_job(self.deliver, "interval", seconds=DELIVER_SECONDS)
        self._scheduler.start()

    async def stop(self) -> None:
        """Start nothing more, and wait for what is under way: the scheduler itself would cut it off."""
        self._scheduler.pause()
        self._dispatcher.stop()
        for job in tuple(self._under_way):
            await job.wait()
        self._scheduler.shutdown(wait=False)

    async def _act(self, left: deque[rounds.Act], stamp: Stamp, now: datetime, zones: Zones) -> None:
        """Do what is due first; the mark is of before the clock looked."""
        due = await self._transactions.read(rounds.next_due, left, now=now, zones=zones)
        if due is not None:
            await self._transactions.write(rounds.carry_out, *due, stamp, now=now, zones=zones)

    async def _guarded(self, job: Callable[[], Awaitable[object]], *, name: str) -> bool:
        """Whether a job went well; when not, that is logged under its name, and the next tick tries again."""
        done = asyncio.Event()
        self._under_way.add(done)
        try:
            await job()
        except Exception:
            log.exception("tick failed", job=name)
            return False
        finally:
            self._under_way.discard(done)
            done.set()
        return True


def _scheduler() -> AsyncIOScheduler:
    return AsyncIOScheduler(
        timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
