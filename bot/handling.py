"""Working on the inbox: up to 32 updates at once, those of one chat one after the other."""

import asyncio
from functools import partial
from typing import Any

import sqlalchemy as sa
import structlog
from telegram import Update

from bot.app import AT_ONCE, App
from bot.clock import Clock
from bot.metrics import Metrics
from domain.inbox import RENEWAL
from handlers.transactions import Transactions
from models.inbox import InboxUpdate
from services import inbox

LOOK_SECONDS = 1.0  # between two looks for what other processes received or left behind
SETTLE_TRIES = 30  # a second apart: as long as a database may be away without anything being handled twice

log = structlog.get_logger(__name__)


class Worker:
    """Claims updates, has them handled, settles them."""

    def __init__(self, application: App, transactions: Transactions, clock: Clock, metrics: Metrics) -> None:
        self._application = application
        self._transactions = transactions
        self._clock = clock
        self._metrics = metrics
        self._news = asyncio.Event()
        self._is_stopping = False
        self._held: set[tuple[int, int]] = set()  # number and attempts of what is in hand

    def wake(self) -> None:
        """There may be something to do."""
        self._news.set()

    def stop(self) -> None:
        """Claim nothing more; `run` returns when what is in hand is finished."""
        self._is_stopping = True
        self._news.set()

    async def run(self) -> None:
        """Until `stop`."""
        async with asyncio.TaskGroup() as tasks:
            renewing = tasks.create_task(self._keep_renewing())
            async with asyncio.TaskGroup() as handling:
                await self._keep_claiming(handling)
            renewing.cancel()

    async def _keep_claiming(self, tasks: asyncio.TaskGroup) -> None:
        while not self._is_stopping:
            self._news.clear()
            for update in await self._claim():
                tasks.create_task(self._handle(update))
            await self._rest()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                await self._news.wait()
        except TimeoutError:
            return

    async def _claim(self) -> list[InboxUpdate]:
        room = AT_ONCE - len(self._held)
        if room == 0 or self._is_stopping:
            return []
        try:
            claimed = await self._transactions.write(inbox.claim, now=self._clock.now(), limit=room)
        except sa.exc.DBAPIError as error:
            log.warning("updates not claimed", error=type(error.orig).__name__)
            return []
        self._held |= {(update.update_id, update.attempts) for update in claimed}
        return claimed

    async def _handle(self, row: InboxUpdate) -> None:
        """Handle one update. Handlers apologise for their own errors; what fails here is tried again."""
        key = row.update_id, row.attempts
        settlement: partial[Any] = partial(inbox.settle, update_id=key[0], attempts=key[1])
        try:
            await self._application.process_update(Update.de_json(row.payload, self._application.bot))
        except Exception as error:
            log.exception("update failed outside of its handler", update_id=row.update_id)
            settlement = partial(
                inbox.put_back, update_id=key[0], attempts=key[1], error=type(error).__name__
            )
        try:
            await self._settle(settlement, row.update_id)
        finally:
            self._held.discard(key)
            self._news.set()

    async def _settle(self, settlement: "partial[Any]", update_id: int) -> None:
        for _ in range(SETTLE_TRIES):
            try:
                is_held = await self._transactions.write(settlement, now=self._clock.now())
            except sa.exc.DBAPIError:
                await self._clock.sleep(1)
            else:
                result = settlement.func.__name__ if is_held else "lost"
                self._metrics.handled.labels(result).inc()
                if not is_held:
                    log.warning("update was claimed again before it was settled", update_id=update_id)
                return
        log.error("update handled and not settled: it will be handled again", update_id=update_id)

    async def _keep_renewing(self) -> None:
        while True:
            await asyncio.sleep(RENEWAL.total_seconds())
            if self._held:
                try:
                    await self._transactions.write(inbox.renew, tuple(self._held), now=self._clock.now())
                except sa.exc.DBAPIError as error:
                    log.warning("leases not renewed", error=type(error.orig).__name__)
