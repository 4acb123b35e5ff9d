"""Days and times as people type them."""

from datetime import date, time

import pytest

from domain.days import read_day, read_time
from domain.errors import DateInvalid, TimeInvalid


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-31",
        "2026/12/31",
        "2026.12.31",
        "2026年12月31日",
        " 2026 年 12 月 31 日 ",
        "12-31",
        "12月31日",
        "12/31",
        "２０２６-１２-３１",
    ],
)
def test_a_day_is_read_in_many_forms(text: str) -> None:
    assert read_day(text, year=2026) == date(2026, 12, 31)


@pytest.mark.parametrize(
    "text", ["", "年底", "2026-13-01", "2026-02-29", "31", "2026-12-31前", "0-1", "12-31-"]
)
def test_anything_else_is_no_day(text: str) -> None:
    with pytest.raises(DateInvalid):
        read_day(text, year=2026)


def test_a_day_without_its_year_needs_the_ledgers() -> None:
    with pytest.raises(DateInvalid):
        read_day("12-31", year=None)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("18:00", time(18)),
        ("9:05", time(9, 5)),
        ("18：30", time(18, 30)),
        ("1800", time(18)),
        (" 0:00 ", time(0)),
    ],
)
def test_a_time_of_day_is_read_with_or_without_its_colon(text: str, at: time) -> None:
    assert read_time(text) == at


@pytest.mark.parametrize("text", ["", "24:00", "18:60", "18", "下午六点", "18:00:00"])
def test_anything_else_is_no_time(text: str) -> None:
    with pytest.raises(TimeInvalid):
        read_time(text)
