"""Days and times as people type them."""

import re
from datetime import date, time

from domain.errors import DateInvalid, TimeInvalid

_DAY = re.compile(r"(?:(\d{4})\s*[-/.年])?\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_TIME = re.compile(r"(\d{1,2})[:：]?(\d{2})")


def read_day(text: str, *, year: int | None) -> date:
    """A day: 2026-12-31, 2026/12/31, 2026年12月31日; within `year` 12-31, 12月31日. Errors: DateInvalid."""
    found = _DAY.fullmatch(text.strip())
    if found is None or (found[1] is None and year is None):
        raise DateInvalid
    try:
        return date(int(found[1] or year or 0), int(found[2]), int(found[3]))
    except ValueError:
        raise DateInvalid from None


def read_time(text: str) -> time:
    """A time of day as 18:00, 18：00 or 1800. Errors: TimeInvalid."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise TimeInvalid
    try:
        return time(int(found[1]), int(found[2]))
    except ValueError:
        raise TimeInvalid from None
