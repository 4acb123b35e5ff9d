"""Rates and verdicts."""

from datetime import date

import pytest

from domain.reports import DutyState
from domain.statistics import days_late, period_figures

COUNTS = {
    DutyState.EXPECTED: 1,
    DutyState.REPORTED: 4,
    DutyState.NIL_REPORTED: 2,
    DutyState.MISSING: 2,
    DutyState.LATE_FILED: 1,
    DutyState.WAIVED: 5,
}


def test_waived_duties_are_outside_both_rates() -> None:
    figures = period_figures(COUNTS, on_time=5)

    assert figures.owed == 10
    assert figures.received == 7
    assert figures.received_rate == pytest.approx(0.7)
    assert figures.on_time_rate == pytest.approx(0.5)


def test_every_duty_that_counts_is_on_time_late_or_unfiled() -> None:
    figures = period_figures(COUNTS, on_time=5)

    assert (figures.on_time, figures.late, figures.unfiled) == (5, 2, 3)
    assert figures.on_time + figures.late + figures.unfiled == figures.owed


def test_where_nothing_was_owed_there_is_no_rate() -> None:
    figures = period_figures({DutyState.WAIVED: 3}, on_time=0)

    assert figures.received_rate is None
    assert figures.on_time_rate is None


@pytest.mark.parametrize(
    ("completed_on", "deadline", "late"),
    [
        (date(2026, 11, 30), date(2026, 11, 30), 0),
        (date(2026, 11, 1), date(2026, 11, 30), 0),
        (date(2026, 12, 1), date(2026, 11, 30), 1),
        (date(2027, 1, 1), date(2026, 11, 30), 32),
        (date(2027, 1, 1), None, 0),
    ],
)
def test_lateness_is_counted_in_whole_days(completed_on: date, deadline: date | None, late: int) -> None:
    assert days_late(completed_on, deadline) == late
