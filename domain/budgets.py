"""How often somebody is pressed, and when: a limit of a day, and hours, that only slips exceed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendars import QuietHours, WorkCalendar, instant, local_day
from domain.notices import MessageKind

DAILY_LIMIT = 1
_SOON = timedelta(days=1)
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


@dataclass(frozen=True)
class Hours:
    """When somebody may be pressed: on working days, in a ledger's hours, not in their own quiet hours.

    Where these two leave nothing of the day, the person's own hold.
    """

    work_calendar: WorkCalendar
    opens: int  # local hours
    closes: int
    own: QuietHours | None = None

    def next_allowed(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """`moment`, or the first one after it at which they may be pressed (UTC)."""
        local = moment.astimezone(zone)
        day, starts = local.date(), self._starts()
        if self.work_calendar.is_workday(day) and self._is_allowed(local.time()):
            return moment
        while True:
            day = self.work_calendar.workday_from(day, 1)
            for at in starts:
                if (start := instant(day, at, zone)) > moment:
                    return start
            day += timedelta(days=1)

    def _starts(self) -> list[time]:
        """The local times of day from which on it is allowed."""
        ends = {time(self.opens)} | ({self.own.end} if self.own is not None else set())
        return sorted(at for at in ends if self._is_allowed(at))

    def _is_allowed(self, at: time) -> bool:
        is_own = self.own is None or not self.own.covers(at)
        return is_own and (self._is_in(at) or not self._leaves_any())

    def _is_in(self, at: time) -> bool:
        return self.opens <= at.hour < self.closes

    def _leaves_any(self) -> bool:
        """Whether a part of the ledger's hours is not in the quiet ones: these end in it, or begin later."""
        if self.own is None:
            return True
        return self._is_in(self.own.end) or not self.own.covers(time(self.opens))


def next_allowed_by_all(hours: Sequence[tuple[Hours, ZoneInfo]], moment: datetime) -> datetime:
    """`moment`, or the first one after it that the hours of several zones allow (UTC).

    Where they have none in common within a day of the first one's, those of the first hold.
    """
    first, own_zone = hours[0]
    at, alone = moment, first.next_allowed(moment, own_zone)
    while at <= alone + _SOON:
        later = max(row.next_allowed(at, zone) for row, zone in hours)
        if later == at:
            return at
        at = later
    return alone
