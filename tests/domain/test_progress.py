"""When a figure asks for a word of reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import progress
from domain.progress import Change

FIGURES = st.integers(-1_000, 1_000).map(float)


@pytest.mark.parametrize(
    ("value", "last", "aim", "comparator", "change"),
    [
        (60, 50, 100, ">=", None),
        (40, 50, 100, ">=", Change.FALLS),
        (80, 10, 100, ">=", Change.JUMPS),
        (100, 10, 100, ">=", None),
        (30, 35, 20, "<=", None),
        (40, 35, 20, "<=", Change.FALLS),
        (130, 95, 100, "=", Change.FALLS),
        (97, 95, 100, "=", None),
        (60, None, 100, ">=", None),
        (35_000, None, 3.5, ">=", Change.JUMPS),
        (300, None, 20, "<=", None),
        (5, None, 0, "=", None),
    ],
)
def test_a_figure_that_falls_or_jumps_is_noticed(
    value: float, last: float | None, aim: float, comparator: str, change: Change | None
) -> None:
    assert progress.change(value, last, aim, comparator) is change


@given(FIGURES, FIGURES, st.sampled_from([">=", "<=", "="]))
def test_nobody_explains_a_figure_that_stayed_or_met_its_aim(
    last: float, aim: float, comparator: str
) -> None:
    assert progress.change(last, last, aim, comparator) is None
    assert progress.change(aim, last, aim, comparator) is None


def test_a_percentage_falls_only_beside_another() -> None:
    assert progress.falls(40, 50)
    assert not progress.falls(50, 50)
    assert not progress.falls(40, None)
    assert not progress.falls(None, 50)
