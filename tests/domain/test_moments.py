"""Moments as people type them."""

from datetime import date, time

import pytest

from domain.days import read_moment
from domain.errors import RuleBroken, SpanInvalid, TimeInvalid

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("12-31 09:00", date(2026, 12, 31), time(9)),
        ("12月3日 9点半", date(2026, 12, 3), time(9, 30)),
        ("12月3日9点", date(2026, 12, 3), time(9)),
        ("2027-01-04 17：05", date(2027, 1, 4), time(17, 5)),
        ("明天 15:00", date(2026, 11, 30), time(15)),
        ("后天9点15分", date(2026, 12, 1), time(9, 15)),
        ("tomorrow 8:00", date(2026, 11, 30), time(8)),
        ("17:30", TODAY, time(17, 30)),
        ("1-4 10:00", date(2027, 1, 4), time(10)),
    ],
)
def test_a_moment_is_read(text: str, day: date, at: time) -> None:
    assert read_moment(text, today=TODAY) == (day, at)


@pytest.mark.parametrize(
    ("text", "broken"),
    [("", TimeInvalid), ("明天", TimeInvalid), ("明天 25:00", TimeInvalid), ("某天 9:00", SpanInvalid)],
)
def test_what_is_no_moment_is_refused(text: str, broken: type[RuleBroken]) -> None:
    with pytest.raises(broken):
        read_moment(text, today=TODAY)
