"""Leading: the work that only one process may do, begun when it leads and ended when it no longer does."""

import asyncio
from collections.abc import Awaitable, Callable

import sqlalchemy as sa
import structlog

from bot.clock import within
from models.leadership import SECONDS, Leadership

LOOK_SECONDS = 0.5  # between two tries to lead, and between two looks whether we still do

#: Work of the leader: it ends soon after the event that it is given was set.
Duties = Callable[[asyncio.Event], Awaitable[None]]

log = structlog.get_logger(__name__)


class Leading:
    """Leads whenever no other process does."""

    def __init__(self, leadership: Leadership, duties: Duties) -> None:
        self._leadership = leadership
        self._duties = duties
        self.is_leader = False

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; then the duties are ended, and who made the lock gives it back when all is done."""
        while not stop.is_set():
            if await self._take():
                await self._term(stop)
            else:
                await within(LOOK_SECONDS, stop)

    async def _take(self) -> bool:
        try:
            async with asyncio.timeout(2 * SECONDS):
                return await asyncio.to_thread(self._leadership.take)
        except (sa.exc.DBAPIError, TimeoutError) as error:
            log.warning("cannot ask for the lead", error=type(error).__name__)
            return False

    async def _term(self, stop: asyncio.Event) -> None:
        log.info("leading")
        over = asyncio.Event()
        self.is_leader = True
        try:
            async with asyncio.TaskGroup() as tasks:
                watch = tasks.create_task(self._watch(stop, over))
                await self._duties(over)
                watch.cancel()
        finally:
            self.is_leader = False
        if not stop.is_set():
            await asyncio.to_thread(self._leadership.release)

    async def _watch(self, stop: asyncio.Event, over: asyncio.Event) -> None:
        """Set `over` when it is time to stop, or when the lead may be another's."""
        while not stop.is_set() and await self._is_held():
            await within(LOOK_SECONDS, stop)
        if not stop.is_set():
            self.is_leader = False  # whoever takes the lead now need not wait for the end of our duties
            log.warning("the lead is lost")
        over.set()

    async def _is_held(self) -> bool:
        try:
            async with asyncio.timeout(SECONDS):
                return await asyncio.to_thread(self._leadership.is_held)
        except TimeoutError:
            return False
