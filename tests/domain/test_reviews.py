"""The reviewers' side: what comes first, and the secretariat's own clock."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendars import WorkCalendar
from domain.reports import ReportKind
from domain.reviews import Urgency, clock, levels_needed, overdue_before, urgencies

WEEK = WorkCalendar()
FRIDAY, MONDAY = date(2026, 10, 16), date(2026, 10, 19)
PROGRESS, NIL, COMPLETION = ReportKind


def test_the_day_a_report_came_in_does_not_count() -> None:
    assert (clock(FRIDAY, FRIDAY, 3, WEEK).day, clock(FRIDAY, MONDAY, 3, WEEK).day) == (0, 1)


def test_the_clock_says_how_far_over_the_limit_it_is() -> None:
    assert [clock(FRIDAY, MONDAY + timedelta(days=n), 2, WEEK).over for n in range(4)] == [0, 0, 1, 2]


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 60), st.integers(1, 10))
def test_the_query_and_the_clock_agree_on_what_waited_too_long(today: date, age: int, limit: int) -> None:
    submitted_on = today - timedelta(days=age)

    is_over = clock(submitted_on, today, limit, WEEK).over > 0

    assert is_over is (submitted_on < overdue_before(today, limit, WEEK))


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        (MONDAY + timedelta(days=8), ()),
        (MONDAY + timedelta(days=7), (Urgency.DEADLINE,)),
        (MONDAY - timedelta(days=90), (Urgency.DEADLINE,)),
        (None, ()),
    ],
)
def test_an_item_that_is_due_makes_its_reports_urgent(
    deadline: date | None, expected: tuple[Urgency, ...]
) -> None:
    found = urgencies(PROGRESS, deadline=deadline, is_continuing=False, today=MONDAY, has_waited=False)

    assert found == expected


def test_every_reason_is_told_completions_first() -> None:
    found = urgencies(COMPLETION, deadline=MONDAY, is_continuing=False, today=MONDAY, has_waited=True)

    assert found == (Urgency.COMPLETION, Urgency.DEADLINE, Urgency.WAITED)


@pytest.mark.parametrize(
    ("levels", "kind", "is_key", "needed"),
    [(1, PROGRESS, True, 1), (1, COMPLETION, True, 2), (1, COMPLETION, False, 1), (2, PROGRESS, False, 2)],
)
def test_a_key_item_is_closed_by_two(levels: int, kind: ReportKind, is_key: bool, needed: int) -> None:
    assert levels_needed(levels, kind=kind, is_key=is_key) == needed
