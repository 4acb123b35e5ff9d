"""What time it is, and waiting: the real clock, and one that is set by hand."""

import asyncio
import math
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

ROUNDS = 4  # of the event loop, for others to wake one another before time goes on


async def within(seconds: float, event: asyncio.Event) -> None:
    """Wait for an event, but not for longer: by the machine's clock, whatever time it is."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return


class Clock(Protocol):
    """A source of time."""

    def now(self) -> datetime:
        """The present instant: aware, UTC."""
        ...

    def elapsed(self) -> float:
        """Seconds since some fixed moment; never runs backwards when the machine's time is corrected."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """Seconds since the machine started."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait that long."""
        await asyncio.sleep(seconds)


class ManualClock:
    """A clock that stands still until it is moved or somebody sleeps: it jumps to the first awakening."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._awakenings: list[datetime] = []

    def now(self) -> datetime:
        """The instant it was set to."""
        return self._now

    def elapsed(self) -> float:
        """Seconds on the same scale as `now`."""
        return self._now.timestamp()

    def set(self, moment: datetime) -> None:
        """Jump to `moment`."""
        self._now = moment.astimezone(UTC)

    def advance(self, step: timedelta) -> None:
        """Move forward by `step`."""
        self._now += step

    async def sleep(self, seconds: float) -> None:
        """Let everybody else run, then jump to the end of this sleep; who wakes earlier goes first."""
        awakening = self._now + timedelta(microseconds=math.ceil(seconds * 1e6))
        self._awakenings.append(awakening)
        try:
            rounds = 0
            while rounds < ROUNDS:
                await asyncio.sleep(0)
                rounds = rounds + 1 if min(self._awakenings) == awakening else 0
            self._now = max(self._now, awakening)
        finally:
            self._awakenings.remove(awakening)
