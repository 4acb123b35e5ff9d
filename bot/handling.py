"""Working on the inbox: up to 32 updates at once, those of one chat one after the other."""

import asyncio
from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa
import structlog
from telegram import Update

from bot.app import AT_ONCE, App
from bot.clock import Clock, within
from bot.metrics import Metrics
from domain.inbox import RENEWAL, Attempt, Settlement
from handlers.transactions import Transactions
from services import inbox

LOOK_SECONDS = 1.0  # between two looks for what other processes received or left behind
PLENTY = AT_ONCE // 2  # updates in hand
SHORTLY = 0.02  # seconds
SETTLE_TRIES = 30  # a second apart: as long as a database may be away without anything being handled twice

log = structlog.get_logger(__name__)


class Worker:
    """Claims updates, has them handled, settles them."""

    def __init__(
        self,
        application: App,
        transactions: Transactions,
        clock: Clock,
        metrics: Metrics,
        number: int | None = None,
    ) -> None:
        """`number`: of this process, where there are several."""
        self._application = application
        self._transactions = transactions
        self._clock = clock
        self._metrics = metrics
        self._number = number
        self._news = asyncio.Event()
        self._is_stopping = False
        self._held: set[tuple[int, int]] = set()  # number and attempts of what is in hand
        self._finished: list[Settlement] = []  # of those, what is handled and not settled yet
        self._failures = 0  # in a row, to settle

    def wake(self) -> None:
        """There may be something to do."""
        self._news.set()

    async def take_over(self, present: Collection[int], unseen: timedelta) -> None:
        """Others than these were not seen for so long: what they had in hand need not wait for its lease.

        Errors: the database's.
        """
        now = self._clock.now()
        await self._transactions.write(inbox.release, present=present, unseen_since=now - unseen, now=now)
        self.wake()

    def stop(self) -> None:
        """Claim nothing more; `run` returns when what is in hand is finished."""
        self._is_stopping = True
        self._news.set()

    async def run(self) -> None:
        """Until `stop`."""
        async with asyncio.TaskGroup() as tasks:
            renewing = tasks.create_task(self._keep_renewing())
            async with asyncio.TaskGroup() as handling:
                while not self._is_stopping or self._held:
                    self._news.clear()
                    for update in await self._turn_over():
                        handling.create_task(self._handle(update))
                        await asyncio.sleep(0)  # what is made at once keeps answers and other work waiting
                    await self._rest()
            renewing.cancel()

    async def _rest(self) -> None:
        """Until there is news: what is handled meanwhile is settled together.

        While plenty is in hand, what is handled shortly after it too: each settlement waits for the disk.
        """
        if self._held or not self._is_stopping:
            await within(LOOK_SECONDS, self._news)
        if len(self._held) - len(self._finished) >= PLENTY:
            await asyncio.sleep(SHORTLY)

    async def _turn_over(self) -> list[Attempt]:
        """Settle what is handled, claim what there is room for."""
        finished, self._finished = self._finished, []
        room = 0 if self._is_stopping else AT_ONCE - len(self._held) + len(finished)
        if not finished and not room:
            return []
        try:
            claimed, lost = await self._transactions.write(
                inbox.turn_over, finished, now=self._clock.now(), limit=room, holder=self._number
            )
        except sa.exc.DBAPIError as error:
            log.warning("inbox not turned over", error=type(error.orig).__name__)
            await self._keep(finished)
            return []
        self._failures = 0
        for row in finished:
            self._release(row, "lost" if row.key in lost else "put_back" if row.error else "settle")
        self._held |= {update.key for update in claimed}
        return claimed

    async def _keep(self, finished: list[Settlement]) -> None:
        """The database is away: the same once more in a second, but not for ever."""
        self._failures += bool(finished)
        if self._failures < SETTLE_TRIES:
            self._finished = finished + self._finished
            self._news.set()
        else:
            self._failures = 0
            for row in finished:
                self._release(row, "unsettled")
        await self._clock.sleep(1)

    def _release(self, row: Settlement, result: str) -> None:
        self._held.discard(row.key)
        self._metrics.handled.labels(result).inc()
        if result == "lost":
            log.warning("update was claimed again before it was settled", update_id=row.update_id)
        elif result == "unsettled":
            log.error("update handled and not settled: it will be handled again", update_id=row.update_id)

    async def _handle(self, row: Attempt) -> None:
        """Handle one update. Handlers apologise for their own errors; what fails here is tried again."""
        error = None
        try:
            await self._application.process_update(Update.de_json(row.payload, self._application.bot))
        except Exception as failure:
            log.exception("update failed outside of its handler", update_id=row.update_id)
            error = type(failure).__name__
        self._finished.append(Settlement(row.update_id, row.attempts, error))
        self._news.set()

    async def _keep_renewing(self) -> None:
        while True:
            await asyncio.sleep(RENEWAL.total_seconds())
            if self._held:
                try:
                    await self._transactions.write(inbox.renew, tuple(self._held), now=self._clock.now())
                except sa.exc.DBAPIError as error:
                    log.warning("leases not renewed", error=type(error.orig).__name__)
