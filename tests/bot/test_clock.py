"""The clock that is moved by hand."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.clock import ManualClock, SystemClock

START = datetime(2026, 10, 20, 2, tzinfo=UTC)


async def test_sleeping_moves_the_clock_to_the_awakening() -> None:
    clock = ManualClock(START)

    await clock.sleep(90)

    assert clock.now() == START + timedelta(seconds=90)


async def test_sleepers_wake_in_the_order_of_their_awakenings() -> None:
    clock = ManualClock(START)
    woken: list[tuple[int, datetime]] = []

    async def sleeper(seconds: int) -> None:
        await clock.sleep(seconds)
        woken.append((seconds, clock.now()))

    await asyncio.gather(*(sleeper(seconds) for seconds in (30, 10, 20, 10)))

    assert woken == [(seconds, START + timedelta(seconds=seconds)) for seconds in (10, 10, 20, 30)]


async def test_a_sleep_shorter_than_the_clock_can_tell_still_ends_later() -> None:
    clock = ManualClock(START)

    await clock.sleep(1e-9)

    assert clock.now() > START


def test_the_machines_clock_is_aware_and_in_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)
