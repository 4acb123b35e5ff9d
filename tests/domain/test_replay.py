"""A row's past, played again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.replay import Lapse, NotAsSaidError, Step, replay
from domain.trail import Facts, RowChange, merged

values = st.fixed_dictionaries({"state": st.sampled_from("abc"), "day": st.none() | st.integers(0, 3)})
#: What a row was after each of several acts; None: it was not there.
pasts = st.lists(st.none() | values, min_size=1, max_size=8)


def steps_of(past: list[Facts | None]) -> list[Step]:
    """What leads from each state to the next, as it would be caught: only what differs."""
    steps, before = [], None
    for number, after in enumerate(past, 1):
        change = _change(before, after)
        if change is not None:
            steps.append(Step(number, change.before, change.after))
        before = after
    return steps


def _change(before: Facts | None, after: Facts | None) -> RowChange | None:
    if before is None or after is None:
        return None if before == after else RowChange("duty", 1, before, after)
    moved = [name for name in after if before[name] != after[name]]
    if not moved:
        return None
    return RowChange("duty", 1, {name: before[name] for name in moved}, {name: after[name] for name in moved})


@given(pasts, st.data())
def test_steps_in_any_order_lead_to_where_the_row_is(past: list[Facts | None], data: st.DataObject) -> None:
    steps = data.draw(st.permutations(steps_of(past)))

    assert replay(steps) == past[-1]


@given(pasts, st.integers(0, 8))
def test_the_steps_up_to_an_entry_lead_to_where_the_row_was(past: list[Facts | None], last: int) -> None:
    steps = [step for step in steps_of(past) if step.entry_id <= last]

    assert replay(steps) == (past[: max(last, 0)] or [None])[-1]


@given(pasts)
def test_all_changes_of_a_transaction_are_one_change(past: list[Facts | None]) -> None:
    whole: RowChange | None = None
    for step in steps_of(past):
        change = RowChange("duty", 1, step.before, step.after)
        whole = change if whole is None else merged(whole, change)

    assert whole == _change(None, past[-1])


def test_a_row_that_was_changed_past_the_program_is_noticed() -> None:
    steps = [Step(1, None, {"state": "a"}), Step(2, {"state": "b"}, {"state": "c"})]

    with pytest.raises(NotAsSaidError) as caught:
        replay(steps)

    assert caught.value.entry_id == 2


def test_a_row_cannot_change_before_it_is_there() -> None:
    with pytest.raises(NotAsSaidError):
        replay([Step(1, {"state": "a"}, {"state": "b"})])


def test_what_is_done_to_many_rows_at_once_reaches_those_it_meant() -> None:
    lapse = Lapse(5, {"state": "expected"}, {"state": "missing"})

    assert replay([Step(1, None, {"state": "expected"}), lapse]) == {"state": "missing"}
    assert replay([Step(1, None, {"state": "reported"}), lapse]) == {"state": "reported"}
    assert replay([lapse, Step(6, None, {"state": "expected"})]) == {"state": "expected"}
