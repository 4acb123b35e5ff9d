"""Reporting cycles: a rule gives periods, each with its bounds and due time (life cycle 2)."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.calendars import WorkCalendar, instant


class Frequency(StrEnum):
    """How often a cycle asks."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


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


#: Months in one period of each frequency.
MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.YEARLY: 12}

#: A due day up to this one lies in the month after the period: "by the 5th" reports on the month before.
LAST_DAY_OF_NEXT_MONTH_RULE = 10


@dataclass(frozen=True)
class CycleRule:
    """Due on `due_day` at `due_time` of the period's last month, or of the month after for early days."""

    frequency: Frequency
    due_day: int  # 1-31, the month's last day where it is shorter
    due_time: time  # local
    shift: Shift = Shift.NEXT_WORKDAY
    open_workdays: int = 10  # opened this many working days before the due day
    grace_days: int = 5  # accepted, but late, for this many days


@dataclass(frozen=True)
class PlannedPeriod:
    """One instance of a cycle: local bounds (both included) and UTC instants."""

    starts_on: date
    ends_on: date
    nominal_due_on: date  # before the shift
    open_at: datetime
    due_at: datetime
    grace_until: datetime


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
    year, month = _first_month(since.astimezone(zone).date(), MONTHS[rule.frequency])
    while True:
        planned = _period(rule, year, month, zone, work_calendar)
        if planned.due_at > since and (after is None or planned.ends_on > after):
            yield planned
        year, month = _add_months(year, month, MONTHS[rule.frequency])


def _first_month(day: date, length: int) -> tuple[int, int]:
    """First month of the period before the one of `day`: early due days lie in the next."""
    start = (day.month - 1) // length * length + 1
    return _add_months(day.year, start, -length)


def _period(
    rule: CycleRule, year: int, month: int, zone: ZoneInfo, work_calendar: WorkCalendar
) -> PlannedPeriod:
    length = MONTHS[rule.frequency]
    next_year, next_month = _add_months(year, month, length)
    last_day = date(next_year, next_month, 1) - timedelta(days=1)
    if rule.due_day <= LAST_DAY_OF_NEXT_MONTH_RULE:
        nominal = _day_of_month(next_year, next_month, rule.due_day)
    else:
        nominal = _day_of_month(last_day.year, last_day.month, rule.due_day)
    due_on = shifted(nominal, rule.shift, work_calendar)
    due_at = instant(due_on, rule.due_time, zone)
    open_on = work_calendar.plus_workdays(due_on, -rule.open_workdays)
    return PlannedPeriod(
        starts_on=date(year, month, 1),
        ends_on=last_day,
        nominal_due_on=nominal,
        open_at=instant(open_on, time(9), zone),
        due_at=due_at,
        grace_until=due_at + timedelta(days=rule.grace_days),
    )


def _add_months(year: int, month: int, count: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + count
    return index // 12, index % 12 + 1


def _day_of_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
