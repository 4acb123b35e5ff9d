"""Reporting cycles: a rule gives periods, each with its bounds and due time (life cycle 2)."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.calendars import WorkCalendar, instant, local_day
from domain.errors import DueInPast, TitleInvalid


class Frequency(StrEnum):
    """How often a cycle asks."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"
    ONE_OFF = "one_off"  # a single named report, beside the ledger's regular cycle


class Shift(StrEnum):
    """What happens to a due day that is no working day."""

    NONE = "none"
    NEXT_WORKDAY = "next_workday"
    SECOND_WORKDAY_AFTER = "second_workday_after"
    WORKDAY_BEFORE = "workday_before"


class PeriodStatus(StrEnum):
    """Stored state of a period; due and in grace are derived from the clock."""

    PLANNED = "planned"
    OPEN = "open"
    LOCKED = "locked"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


#: The frequencies that ask again and again, by a rule.
REGULAR = tuple(frequency for frequency in Frequency if frequency is not Frequency.ONE_OFF)

#: Months in one period of each frequency but the week.
MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.YEARLY: 12}

#: A due day up to this one lies in the month after the period: "by the 5th" reports on the month before.
LAST_DAY_OF_NEXT_MONTH_RULE = 10

#: A weekday up to this one lies in the week after the period: "by Tuesday" reports on the week before.
LAST_WEEKDAY_OF_NEXT_WEEK_RULE = 3

#: How many working days before the due day a period opens.
OPEN_WORKDAYS = 10
WEEKLY_OPEN_WORKDAYS = 3

#: How many days after the due time reports are accepted, but late.
GRACE_DAYS = 5

MAX_TITLE = 60  # characters of a one-off report's name

#: The local time of day at which periods open.
OPENS_AT = time(9)

_WEEK = timedelta(weeks=1)
#: A long holiday moves a due day by up to two weeks: so many weeks back nothing can be due any more.
_WEEKS_BACK = 5


def lies_after(frequency: Frequency, due_day: int) -> bool:
    """Whether a due day lies after the period that it ends, and not in its last days."""
    if frequency is Frequency.WEEKLY:
        return due_day <= LAST_WEEKDAY_OF_NEXT_WEEK_RULE
    return due_day <= LAST_DAY_OF_NEXT_MONTH_RULE


def last_due_day(frequency: Frequency) -> int:
    """The greatest due day that a rule of this frequency may name."""
    return 7 if frequency is Frequency.WEEKLY else 31


def open_workdays(frequency: Frequency) -> int:
    """How many working days before the due day a period opens, unless a cycle says otherwise."""
    return WEEKLY_OPEN_WORKDAYS if frequency is Frequency.WEEKLY else OPEN_WORKDAYS


@dataclass(frozen=True)
class CycleRule:
    """Due on `due_day` at `due_time` of the period's last month or week, for early days of the one after."""

    frequency: Frequency
    due_day: int  # 1-31, the month's last day where it is shorter; weekly 1-7, Monday to Sunday
    due_time: time  # local
    shift: Shift = Shift.NEXT_WORKDAY
    open_workdays: int = OPEN_WORKDAYS  # opened this many working days before the due day
    grace_days: int = GRACE_DAYS  # accepted, but late, for this many days


class Detail(StrEnum):
    """What of a cycle is set apart from its rule; the values travel in buttons."""

    OPENING = "o"
    GRACE = "g"
    REMINDERS = "r"
    HOUR = "h"


@dataclass(frozen=True)
class Details:
    """When a cycle's periods open, remind and lock."""

    open_workdays: int  # before the due day
    grace_days: int  # after the due time: accepted, but late
    offsets: tuple[int, ...]  # working days before the due day on which to remind
    remind_at: time  # local


#: What can be chosen: within these no period opens before the one before it is due, nor stays open for ever.
GRACES = (0, 1, 2, 3, 5, 7, 10, 15)
REMIND_HOURS = range(8, 18)


def openings(frequency: Frequency) -> tuple[int, ...]:
    """How many working days before its due day a period of this frequency may open."""
    return (1, 2, 3, 4) if frequency is Frequency.WEEKLY else (3, 5, 7, 10, 15)


def reminders(frequency: Frequency) -> tuple[int, ...]:
    """The steps to choose from, in working days before the due day."""
    return (3, 2, 1, 0) if frequency is Frequency.WEEKLY else (10, 7, 5, 3, 2, 1, 0)


def is_possible(details: Details, frequency: Frequency) -> bool:
    """Whether all details are among those that can be chosen."""
    return (
        details.open_workdays in openings(frequency)
        and details.grace_days in GRACES
        and set(details.offsets) <= set(reminders(frequency))
        and details.remind_at in [time(hour) for hour in REMIND_HOURS]
    )


@dataclass(frozen=True)
class PlannedPeriod:
    """One instance of a cycle: local bounds (both included) and UTC instants."""

    starts_on: date
    ends_on: date
    nominal_due_on: date  # before the shift
    open_at: datetime
    due_at: datetime
    grace_until: datetime
    is_provisional: bool = False  # computed without the official calendar of its year
    title: str | None = None  # of a one-off report


def shifted(day: date, shift: Shift, work_calendar: WorkCalendar) -> date:
    """The due day after the shift rule; a working day stays where it is."""
    if shift is Shift.NONE or work_calendar.is_workday(day):
        return day
    if shift is Shift.WORKDAY_BEFORE:
        return work_calendar.workday_from(day, -1)
    following = work_calendar.workday_from(day, 1)
    return following if shift is Shift.NEXT_WORKDAY else work_calendar.plus_workdays(following, 1)


def periods(
    rule: CycleRule,
    *,
    since: datetime,
    zone: ZoneInfo,
    work_calendar: WorkCalendar,
    after: date | None = None,
) -> Iterator[PlannedPeriod]:
    """The rule's periods without end: those due after `since` that end after the day `after`."""
    for starts_on, ends_on in _bounds(rule.frequency, since.astimezone(zone).date()):
        planned = _period(rule, starts_on, ends_on, zone, work_calendar)
        if planned.due_at > since and (after is None or planned.ends_on > after):
            yield planned


def one_off(
    title: str,
    due_at: datetime,
    *,
    starts_on: date,
    now: datetime,
    zone: ZoneInfo,
    work_calendar: WorkCalendar,
    opening: int = OPEN_WORKDAYS,
    grace_days: int = GRACE_DAYS,
) -> PlannedPeriod:
    """The single period of a one-off report: due when it was said, on a day off too, open `opening` before.

    It covers the days from `starts_on` to its due day. Errors: DueInPast, TitleInvalid.
    """
    name = " ".join(title.split())
    if not 0 < len(name) <= MAX_TITLE:
        raise TitleInvalid(limit=MAX_TITLE)
    if due_at <= now:
        raise DueInPast
    due_on = local_day(due_at, zone)
    open_at = instant(work_calendar.plus_workdays(due_on, -opening), OPENS_AT, zone)
    return PlannedPeriod(
        starts_on=min(starts_on, due_on),
        ends_on=due_on,
        nominal_due_on=due_on,
        open_at=max(open_at, now),
        due_at=due_at,
        grace_until=due_at + timedelta(days=grace_days),
        is_provisional=not work_calendar.is_published(due_on.year),
        title=name,
    )


def _bounds(frequency: Frequency, day: date) -> Iterator[tuple[date, date]]:
    """First and last days, without end, from a period on that cannot be due on `day` any more."""
    starts_on = _first_day(frequency, day)
    while True:
        following = _following(frequency, starts_on)
        yield starts_on, following - timedelta(days=1)
        starts_on = following


def _first_day(frequency: Frequency, day: date) -> date:
    """The first day of the period before the one of `day`, or of a week some weeks before."""
    if frequency is Frequency.WEEKLY:
        return day - timedelta(days=day.weekday()) - _WEEKS_BACK * _WEEK
    length = MONTHS[frequency]
    start = (day.month - 1) // length * length + 1
    return date(*_add_months(day.year, start, -length), 1)


def _following(frequency: Frequency, starts_on: date) -> date:
    if frequency is Frequency.WEEKLY:
        return starts_on + _WEEK
    return date(*_add_months(starts_on.year, starts_on.month, MONTHS[frequency]), 1)


def _period(
    rule: CycleRule, starts_on: date, ends_on: date, zone: ZoneInfo, work_calendar: WorkCalendar
) -> PlannedPeriod:
    nominal = _nominal(rule, ends_on)
    due_on = shifted(nominal, rule.shift, work_calendar)
    due_at = instant(due_on, rule.due_time, zone)
    # Counted from the earlier of the two days: so periods open in their order even where one before a
    # holiday is due after the next.
    open_on = work_calendar.plus_workdays(min(nominal, due_on), -rule.open_workdays)
    return PlannedPeriod(
        starts_on=starts_on,
        ends_on=ends_on,
        nominal_due_on=nominal,
        open_at=instant(open_on, OPENS_AT, zone),
        due_at=due_at,
        grace_until=due_at + timedelta(days=rule.grace_days),
        is_provisional=not all(work_calendar.is_published(day.year) for day in (nominal, due_on)),
    )


def _nominal(rule: CycleRule, ends_on: date) -> date:
    """The day that the rule names, in the period's last month or week or in the one after."""
    is_after = lies_after(rule.frequency, rule.due_day)
    if rule.frequency is Frequency.WEEKLY:
        return ends_on + timedelta(days=rule.due_day if is_after else rule.due_day - 7)
    month = ends_on + timedelta(days=1) if is_after else ends_on
    return _day_of_month(month.year, month.month, rule.due_day)


def _add_months(year: int, month: int, count: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + count
    return index // 12, index % 12 + 1


def _day_of_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
