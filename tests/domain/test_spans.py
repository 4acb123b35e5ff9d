"""Days from one to another, as people type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.days import read_span
from domain.errors import SpanInvalid

TODAY = date(2026, 6, 20)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("7月1日-7月5日", date(2026, 7, 1), date(2026, 7, 5)),
        ("7月1日至7月5日", date(2026, 7, 1), date(2026, 7, 5)),
        ("7.1-7.5", date(2026, 7, 1), date(2026, 7, 5)),
        ("2026-07-01 to 2026-07-05", date(2026, 7, 1), date(2026, 7, 5)),
        ("明天起3天", date(2026, 6, 21), date(2026, 6, 23)),
        ("tomorrow for 3 days", date(2026, 6, 21), date(2026, 6, 23)),
        ("今天", TODAY, TODAY),
        ("12月30日到1月3日", date(2026, 12, 30), date(2027, 1, 3)),
        ("1月3日", date(2027, 1, 3), date(2027, 1, 3)),
    ],
)
def test_days_are_read_as_people_type_them(text: str, first: date, last: date) -> None:
    assert read_span(text, today=TODAY) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "下周", "2026-01-01", "7月5日-7月1日-7月9日", "2月30日", "明天起0天", "明天起999天"]
)
def test_other_words_are_refused(text: str) -> None:
    with pytest.raises(SpanInvalid):
        read_span(text, today=TODAY)


@given(st.integers(0, 300), st.integers(0, 60))
def test_days_that_were_written_out_are_read_back(first: int, length: int) -> None:
    begins = TODAY + timedelta(days=first)
    ends = begins + timedelta(days=length)

    assert read_span(f"{begins}至{ends}", today=TODAY) == (begins, ends)
