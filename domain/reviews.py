"""The secretariat's side of a report: whose turn it is, what comes first, and how long that may take."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.calendars import WorkCalendar
from domain.reports import ReportKind, ReportStatus

#: Days before its deadline from which an item's reports are looked at first, as lists mark it.
NEAR_DAYS = 7
LEVELS = (1, 2)

#: States of a report that waits for a reviewer.
WAITING = (ReportStatus.SUBMITTED, ReportStatus.UNDER_REVIEW)


class Urgency(StrEnum):
    """Why a report comes before others, in the order in which the reasons count."""

    COMPLETION = "completion"  # while it waits, nobody is asked any more and the item cannot end
    DEADLINE = "deadline"  # of the item: over, or near
    WAITED = "waited"  # longer than the secretariat gave itself


def urgencies(
    kind: ReportKind, *, deadline: date | None, is_continuing: bool, today: date, has_waited: bool
) -> tuple[Urgency, ...]:
    """Every reason that holds. After them count the due time of the period, then age."""
    is_near = deadline is not None and not is_continuing and deadline <= today + timedelta(days=NEAR_DAYS)
    holding = {
        Urgency.COMPLETION: kind is ReportKind.COMPLETION,
        Urgency.DEADLINE: is_near,
        Urgency.WAITED: has_waited,
    }
    return tuple(reason for reason, holds in holding.items() if holds)


def levels_needed(review_levels: int, *, kind: ReportKind, is_key: bool) -> int:
    """How many people decide on a report; a key item is never closed by one alone."""
    return 2 if is_key and kind is ReportKind.COMPLETION else review_levels


@dataclass(frozen=True)
class Clock:
    """How long a report has been with its reviewers, in working days after the day it came in."""

    day: int
    limit: int

    @property
    def over(self) -> int:
        """Working days beyond what the secretariat gave itself."""
        return max(0, self.day - self.limit)


def clock(submitted_on: date, today: date, limit: int, work_calendar: WorkCalendar) -> Clock:
    """The clock of a report that still waits. The day it came in does not count."""
    days = (submitted_on + timedelta(days=n) for n in range(1, (today - submitted_on).days + 1))
    return Clock(sum(map(work_calendar.is_workday, days)), limit)


def overdue_before(today: date, limit: int, work_calendar: WorkCalendar) -> date:
    """Reports that came in before this day are over the limit today: `clock(...).over` is above 0."""
    return work_calendar.plus_workdays(today + timedelta(days=1), -(limit + 1))
