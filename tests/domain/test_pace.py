"""Planned pace: linear between start and deadline, and behind it only by a margin."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pace import BEHIND_FROM, Pace, pace_on, planned_share

START, END = date(2026, 1, 1), date(2026, 12, 31)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "share"),
    [(START, 0), (date(2026, 7, 2), 50), (END, 100), (date(2027, 3, 1), 100), (date(2025, 12, 1), 0)],
)
def test_the_plan_grows_with_the_days(day: date, share: int) -> None:
    assert planned_share(START, END, day) == share


@given(days, days)
def test_the_plan_never_goes_back(one: date, other: date) -> None:
    first, second = sorted([one, other])

    assert (planned_share(START, END, first) or 0) <= (planned_share(START, END, second) or 0)


@given(days, days, days)
def test_the_plan_lies_between_nothing_and_all(start: date, end: date, day: date) -> None:
    share = planned_share(start, end, day)

    assert share is not None
    assert 0 <= share <= 100


def test_an_item_without_an_end_has_no_plan() -> None:
    assert planned_share(START, None, END) is None
    assert pace_on(END, started_on=START, deadline=END, is_continuing=True) is None
    assert pace_on(END, started_on=None, deadline=END) is None


def test_an_item_that_began_after_its_deadline_is_wholly_due() -> None:
    assert planned_share(END + timedelta(days=5), END, END + timedelta(days=6)) == 100


@pytest.mark.parametrize(("reported", "is_behind"), [(41, False), (40, True), (0, True), (90, False)])
def test_an_item_is_behind_by_a_margin(reported: int, is_behind: bool) -> None:
    assert Pace(50, reported).is_behind is is_behind


def test_who_reported_nothing_is_not_called_behind() -> None:
    pace = Pace(80)

    assert (pace.gap, pace.is_behind) == (0, False)


def test_the_gap_is_counted_in_points() -> None:
    assert Pace(55, 40).gap == 15 >= BEHIND_FROM
