"""Rules of sub-items: deadlines within the item's, who is in charge, what stands against a completion."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain import sub_items
from domain.sub_items import SubItemState

days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
agencies = st.frozensets(st.integers(1, 4), min_size=1)


@given(deadline=days, period_end=days, later=st.integers(1, 300))
def test_no_sub_item_is_due_after_its_item(deadline: date, period_end: date, later: int) -> None:
    last = sub_items.last_day(deadline, period_end, is_continuing=False)

    assert sub_items.is_within(deadline, last)
    assert not sub_items.is_within(deadline + timedelta(days=later), last)


@given(deadline=st.none() | days, period_end=days)
def test_a_continuing_item_leaves_its_sub_items_the_period_of_the_ledger(
    deadline: date | None, period_end: date
) -> None:
    assert sub_items.last_day(deadline, period_end, is_continuing=True) == period_end


@given(state=st.sampled_from(SubItemState), day=days, last=st.none() | days)
def test_only_what_is_unfinished_lies_beyond_a_deadline_that_was_moved(
    state: SubItemState, day: date, last: date | None
) -> None:
    is_beyond = sub_items.is_beyond(state, day, last)

    assert is_beyond == (state in sub_items.UNFINISHED and last is not None and day > last)


@given(state=st.sampled_from(SubItemState), day=days, today=days)
def test_what_was_declared_in_time_is_never_overdue(state: SubItemState, day: date, today: date) -> None:
    assert sub_items.is_overdue(state, day, today) == (state is SubItemState.OPEN and day < today)


@given(agency_id=st.none() | st.integers(1, 6), declarers=agencies)
def test_somebody_is_always_in_charge(agency_id: int | None, declarers: frozenset[int]) -> None:
    assert sub_items.in_charge(agency_id, declarers)


@given(agency_id=st.none() | st.integers(1, 6), declarers=agencies)
def test_every_open_sub_item_stands_against_the_completion_of_some_declarer(
    agency_id: int | None, declarers: frozenset[int]
) -> None:
    held_up = {declarer for declarer in declarers if sub_items.holds_up(agency_id, declarer, declarers)}

    assert held_up
    assert held_up == declarers or held_up == {agency_id}
