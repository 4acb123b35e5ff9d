"""Chases (催办): what an agency is pressed for, how soon again, and when that reaches somebody."""

from datetime import date, time
from enum import StrEnum

from domain.calendars import WorkCalendar
from domain.errors import RuleBroken

MORNING = time(9)  # local: when a chase leaves that had to wait for another day
MAX_COMMENT = 300  # characters


class ChaseSubject(StrEnum):
    """What is pressed for."""

    REPORT = "report"  # of a period that is open
    COMPLETION = "completion"  # the item's deadline is over, and nobody declared it complete


class ChasedTooSoon(RuleBroken):
    """An agency was chased for the same item a short time ago; facts: `agency`, `name`, `at`, `day`."""


class NothingToChase(RuleBroken):
    """The agency owes nothing on the item any more; facts: `agency`."""


class NobodyToChase(RuleBroken):
    """Nobody of the agency can be written to at the moment; facts: `agency`."""


def again_on(last: date, workdays: int, work_calendar: WorkCalendar) -> date:
    """From which day on an agency that was chased on `last` may be chased for the same item again."""
    return work_calendar.plus_workdays(last, workdays)


def told_on(today: date, work_calendar: WorkCalendar, *, is_free: bool) -> date:
    """When a chase of today reaches somebody: on a working day; the next where they were pressed enough."""
    if work_calendar.is_workday(today) and is_free:
        return today
    return work_calendar.plus_workdays(today, 1)
