"""Figures from counts: received and on-time rates (the formulas of DHIS2), verdicts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.reports import DutyState


@dataclass(frozen=True)
class PeriodFigures:
    """Counts of one period's duties; waived ones are outside both rates."""

    expected: int
    reported: int
    nil_reported: int
    missing: int
    late_filed: int
    waived: int
    on_time: int

    @property
    def owed(self) -> int:
        """Duties that count: all but the waived."""
        return self.expected + self.reported + self.nil_reported + self.missing + self.late_filed

    @property
    def received(self) -> int:
        """Duties with a report, in time or not."""
        return self.reported + self.nil_reported + self.late_filed

    @property
    def late(self) -> int:
        """Duties with a report whose first one came after the due time."""
        return self.received - self.on_time

    @property
    def unfiled(self) -> int:
        """Duties without a report: not filed yet, or missing once the period is locked."""
        return self.expected + self.missing

    @property
    def received_rate(self) -> float | None:
        """Received / owed, or None where nothing was owed."""
        return self.received / self.owed if self.owed else None

    @property
    def on_time_rate(self) -> float | None:
        """First submissions by the due time / owed, or None where nothing was owed."""
        return self.on_time / self.owed if self.owed else None


def period_figures(counts: Mapping[DutyState, int], on_time: int) -> PeriodFigures:
    """Figures from the number of duties in each state and the number first filed in time."""
    return PeriodFigures(**{state.value: counts.get(state, 0) for state in DutyState}, on_time=on_time)


def days_late(completed_on: date, deadline: date | None) -> int:
    """Whole days after the deadline; 0 when in time, or when the item has no end date."""
    return max(0, (completed_on - deadline).days) if deadline else 0
