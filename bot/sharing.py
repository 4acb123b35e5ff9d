"""One budget of messages over all processes: each counts how many run, and takes its part of the rate."""

import asyncio

import sqlalchemy as sa
import structlog

from bot.delivery.pacing import Gate
from models.presence import Presence

COUNT_SECONDS = 2.0  # between two counts; without an answer in that time nobody knows
#: Counts of a newcomer until the others have counted it without a doubt: two intervals lie between them.
SURE = 3

log = structlog.get_logger(__name__)


class Sharing:
    """Keeps a gate to this process's part."""

    def __init__(self, presence: Presence, gate: Gate) -> None:
        self._presence = presence
        self._gate = gate
        self._last: int | None = None  # how many ran at the last count; None: it failed, or there was none
        self._in_a_row = 0
        self._was_lost = False
        self._part: int | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Count again and again until `stop`, then leave."""
        while not stop.is_set():
            await self.look()
            try:
                async with asyncio.timeout(COUNT_SECONDS):
                    await stop.wait()
            except TimeoutError:
                continue
        await asyncio.to_thread(self._presence.leave)

    async def look(self) -> None:
        """Count once, and keep to what follows from it."""
        try:
            async with asyncio.timeout(COUNT_SECONDS):
                count = await asyncio.to_thread(self._presence.count)
        except (sa.exc.DBAPIError, TimeoutError) as error:
            self._lose(type(error).__name__)
        else:
            self._note(count)

    def _lose(self, error: str) -> None:
        """Whoever cannot count may not be counted either: it is a newcomer again."""
        if self._part is not None or self._last is not None:
            log.warning("cannot count who sends", error=error)
        self._last, self._in_a_row, self._was_lost, self._part = None, 0, True, None
        self._wait()

    def _note(self, count: int) -> None:
        """Take the part at once where nobody else was there at the start, else when all know of us.

        Who left may have sent a moment ago: the part grows when two counts say so.
        """
        parts, self._last = max(count, self._last or 1), count
        self._in_a_row += 1
        is_alone = count == 1 and not self._was_lost
        if self._part is None and self._in_a_row < SURE and not is_alone:
            self._wait()
            return
        self._gate.take_part(parts)
        if parts != self._part:
            log.info("sharing", processes=parts)
        self._part = parts

    def _wait(self) -> None:
        self._gate.keep_to_replies(COUNT_SECONDS * SURE)
