"""Working days, quiet hours and the time zone: the only place that turns instants into local days."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class DayKind(StrEnum):
    """What a calendar day is."""

    WORKDAY = "workday"
    DAY_OFF = "day_off"


#: The month in which the State Council usually announces the next year's arrangement.
ANNOUNCED_FROM = 11


@dataclass(frozen=True)
class WorkCalendar:
    """Official days that differ from the plain week, for the years published so far.

    A year that is not published is provisional: Saturdays, Sundays and the fixed dates 1 January, 1-2 May
    and 1-3 October are off, everything else is a working day (元旦, 劳动节, 国庆节 of 全国年节及纪念日放假
    办法 as of 2025; the lunar holidays and the make-up workdays 调休 are unknown until the State Council
    announces them).
    """

    exceptions: Mapping[date, DayKind] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def is_published(self, year: int) -> bool:
        """Whether the official arrangement of `year` is known."""
        return year in self.years

    def kind_of(self, day: date) -> DayKind | None:
        """What a day is; None in a year that is not published."""
        if not self.is_published(day.year) and day not in self.exceptions:
            return None
        return DayKind.WORKDAY if self.is_workday(day) else DayKind.DAY_OFF

    def has_come(self, at: time, now: datetime, zone: ZoneInfo) -> bool:
        """Whether people work on this day, and a local time of it has come."""
        today = local_day(now, zone)
        return now >= instant(today, at, zone) and self.is_workday(today)

    def missing_year(self, today: date) -> int | None:
        """The year whose arrangement has to be entered now: this one, or from November on the next.

        None where all is known, and where no year at all is: that is a calendar nobody has filled yet.
        """
        due = (today.year, today.year + 1) if today.month >= ANNOUNCED_FROM else (today.year,)
        return next((year for year in due if self.years and not self.is_published(year)), None)

    def is_workday(self, day: date) -> bool:
        """Whether people work on `day`; provisional where the year is not published."""
        if day in self.exceptions:
            return self.exceptions[day] is DayKind.WORKDAY
        if not self.is_published(day.year) and (day.month, day.day) in _FIXED_HOLIDAYS:
            return False
        return day.weekday() < 5

    def workday_from(self, day: date, step: int) -> date:
        """`day` itself when people work on it, else the nearest working day after (+1) or before (-1)."""
        while not self.is_workday(day):
            day += timedelta(days=step)
        return day

    def plus_workdays(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it when negative); 0 gives `day` itself."""
        step = 1 if count > 0 else -1
        for _ in range(abs(count)):
            day = self.workday_from(day + timedelta(days=step), step)
        return day


_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a local day and time."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The UTC instant at which a local day begins."""
    return instant(day, time(0), zone)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The local day of an instant."""
    return moment.astimezone(zone).date()


def next_time(moment: datetime, times: Collection[time], zone: ZoneInfo) -> datetime:
    """The next instant at which it is one of these local times of day."""
    today = local_day(moment, zone)
    days = (today, today + timedelta(days=1))
    return min(at for day in days for of in times if (at := instant(day, of, zone)) > moment)


@dataclass(frozen=True)
class QuietHours:
    """A daily span in local time without messages that nobody asked for; may cross midnight."""

    start: time
    end: time

    def covers(self, at: time) -> bool:
        """Whether a local time of day is quiet; the end itself is not."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def next_allowed(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """`moment`, or the end of the quiet span that covers it (UTC)."""
        local = moment.astimezone(zone)
        if not self.covers(local.time()):
            return moment
        day = local.date() if local.time() < self.end else local.date() + timedelta(days=1)
        return instant(day, self.end, zone)

    def seen_from(self, zone: ZoneInfo, usual: ZoneInfo, at: datetime) -> "QuietHours":
        """These hours of the usual zone by the clocks of another one, as far apart as they are at `at`."""
        ahead = at.astimezone(zone).replace(tzinfo=None) - at.astimezone(usual).replace(tzinfo=None)
        return QuietHours(_shifted(self.start, ahead), _shifted(self.end, ahead))


def _shifted(at: time, ahead: timedelta) -> time:
    return (datetime.combine(date.min + timedelta(days=1), at) + ahead).time()
