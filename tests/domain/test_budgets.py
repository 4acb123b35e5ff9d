"""How often somebody is pressed on a day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain import budgets

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 23)


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("told", "limits", "expected"),
    [
        ([], [1], True),
        ([at(23, 9)], [1], False),
        ([at(22, 23), at(24, 0)], [1], True),
        ([at(23, 9)], [2], True),
        ([at(23, 9)], [3, 1, 2], False),
        ([at(23, 0), at(23, 23)], [2], False),
        ([], [], True),
    ],
)
def test_a_day_is_free_until_its_limit_is_reached(
    told: list[datetime], limits: list[int], expected: bool
) -> None:
    assert budgets.is_free(DAY, told, limits, ZONE) is expected


@pytest.mark.parametrize(("told", "expected"), [([at(22, 9)], True), ([at(24, 9)], False)])
def test_what_is_told_late_counts_what_was_told_since(told: list[datetime], expected: bool) -> None:
    assert budgets.is_free_since(DAY, told, [1], ZONE) is expected
