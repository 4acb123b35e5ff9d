"""One budget of messages over all processes: each counts how many run, and takes its part of the rate."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta

import sqlalchemy as sa
import structlog

from bot.clock import within
from bot.delivery.pacing import Gate
from models.presence import Presence

COUNT_SECONDS = 1.0  # between two counts; without an answer in that time nobody knows
#: Counts until the others have counted without a doubt too: two intervals lie between them.
SURE = 3
UNSEEN = timedelta(seconds=(SURE - 1) * COUNT_SECONDS)  # at least, of who is in none of so many looks
#: Who does not lead only answers people: so much of the rate is left to it, and the leader has the rest.
OF_ANSWERS = 0.2

log = structlog.get_logger(__name__)


def part_of(processes: int, *, leads: bool) -> float:
    """The part of the rate that one of so many processes takes; all of them together take 1."""
    answering = min(OF_ANSWERS, 1 / processes)
    return 1 - (processes - 1) * answering if leads or processes == 1 else answering


class Sharing:
    """Keeps a gate to this process's part, and tells who is left when others are gone."""

    def __init__(
        self,
        presence: Presence,
        gate: Gate,
        leads: Callable[[], bool],
        remain: Callable[[Collection[int], timedelta], Awaitable[None]],
    ) -> None:
        """`leads`: whether this process sends what is in the outbox; `remain`: is told who is there
        still, and for how long others were not seen.
        """
        self._presence = presence
        self._gate = gate
        self._leads = leads
        self._remain = remain
        self._seen: deque[frozenset[int]] = deque(maxlen=SURE)  # by the last looks, none of which failed
        self._present: frozenset[int] = frozenset()
        self._parts: deque[float] = deque(maxlen=SURE)  # by the last counts, none of which failed
        self._was_lost = False
        self._part: float | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Count again and again until `stop`, then leave."""
        while not stop.is_set():
            await self.look()
            await within(COUNT_SECONDS, stop)
        await asyncio.to_thread(self._presence.leave)

    async def look(self) -> None:
        """Count once, and keep to what follows from it."""
        try:
            async with asyncio.timeout(COUNT_SECONDS):
                present = await asyncio.to_thread(self._presence.look)
        except (sa.exc.DBAPIError, TimeoutError) as error:
            self._lose(type(error).__name__)
        else:
            self._note(len(present))
            await self._miss(present)

    def _lose(self, error: str) -> None:
        """Whoever cannot count may not be counted either: it is a newcomer again."""
        if self._parts:
            log.warning("cannot count who sends", error=error)
        self._parts.clear()
        self._seen.clear()
        self._was_lost, self._part = True, None
        self._wait()

    def _note(self, count: int) -> None:
        """Take the part at once where nobody else was there at the start, else when all know of us.

        Who left, or led, may have sent a moment ago: the part grows when all the last counts say so.
        """
        self._parts.append(part_of(count, leads=self._leads()))
        is_alone = count == 1 and not self._was_lost
        if self._part is None and len(self._parts) < SURE and not is_alone:
            self._wait()
            return
        part = min(self._parts)
        self._gate.take_part(part)
        if part != self._part:
            log.info("sharing", processes=count, part=round(part, 2))
        self._part = part

    async def _miss(self, present: frozenset[int]) -> None:
        """Say who remains when one was seen in none of the last looks; a broken connection is back by then.

        Who begins does not know who was there before, and says so as well.
        """
        self._seen.append(present)
        remaining = frozenset().union(*self._seen)
        if len(self._seen) < SURE or remaining == self._present:
            return
        try:
            async with asyncio.timeout(COUNT_SECONDS):
                await self._remain(remaining, UNSEEN)
        except (sa.exc.SQLAlchemyError, TimeoutError) as error:
            log.warning("what was in hand waits for its lease", error=type(error).__name__)
        else:
            self._present = remaining

    def _wait(self) -> None:
        self._gate.keep_to_replies(COUNT_SECONDS * SURE)
