"""Planned pace (序时进度): the share of an item that should be done by a day, and how a report stands to it.

Past plan is not past the deadline: an item may be behind its pace long before it is overdue, and an overdue
item is measured against the whole.
"""

from dataclasses import dataclass
from datetime import date

WHOLE = 100  # percent

#: Percentage points below the plan from which an item counts as behind it: reports round their figures.
BEHIND_FROM = 10


@dataclass(frozen=True)
class Pace:
    """What the plan asks for on a day, and what was reported, both in percent."""

    planned: int
    reported: int | None = None

    @property
    def gap(self) -> int:
        """Percentage points that the report lies behind the plan; 0 where it is level, ahead or silent."""
        return max(0, self.planned - self.reported) if self.reported is not None else 0

    @property
    def is_behind(self) -> bool:
        """Whether it lies behind by so much that somebody should ask why."""
        return self.gap >= BEHIND_FROM


def planned_share(started_on: date, deadline: date | None, day: date) -> int | None:
    """Percent of the way from the start to the deadline, by calendar days; None without an end date.

    0 up to the start, all of it from the deadline on, even where the item began after it.
    """
    if deadline is None:
        return None
    if day >= deadline:
        return WHOLE
    if day <= started_on:
        return 0
    return WHOLE * (day - started_on).days // (deadline - started_on).days


def pace_on(
    day: date,
    *,
    started_on: date | None,
    deadline: date | None,
    is_continuing: bool = False,
    reported: int | None = None,
) -> Pace | None:
    """How an item stands to its plan; None for a continuing one, and where start or end are unknown."""
    if is_continuing or started_on is None:
        return None
    planned = planned_share(started_on, deadline, day)
    return None if planned is None else Pace(planned, reported)
