"""How often somebody is pressed: a limit for one local day, which only an approved slip exceeds."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.calendars import local_day
from domain.notices import MessageKind

DAILY_LIMIT = 1
#: What presses somebody: reminders, the ladder, chases. What opens, comes back or is decided is no pressing.
COUNTED = frozenset(
    {
        MessageKind.DUE_DIGEST,
        MessageKind.CHASED,
        MessageKind.LADDER_STEP,
        MessageKind.LADDER_SETTLED,
        MessageKind.LADDER_ENDED,
    }
)


def told_on(day: date, told_at: Iterable[datetime], zone: ZoneInfo) -> int:
    """How many of these messages leave on a local day."""
    return sum(local_day(moment, zone) == day for moment in told_at)


def is_free_since(day: date, told_at: Iterable[datetime], limits: Iterable[int], zone: ZoneInfo) -> bool:
    """As `is_free`, for something of an earlier day that is told late: what left since then told it."""
    later = sum(local_day(moment, zone) >= day for moment in told_at)
    return later < min(limits, default=DAILY_LIMIT)


def is_free(day: date, told_at: Iterable[datetime], limits: Iterable[int], zone: ZoneInfo) -> bool:
    """Whether one more message may press somebody on a day; `limits`: of the ledgers that it is about.

    The strictest of them holds: somebody with two ledgers has no more patience than somebody with one.
    """
    return told_on(day, told_at, zone) < min(limits, default=DAILY_LIMIT)
