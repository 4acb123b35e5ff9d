"""Days and times as people type them."""

import re
from datetime import date, time, timedelta

from domain.errors import DateInvalid, SpanInvalid, TimeInvalid

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


_MOMENT = re.compile(r"(.*?)\s*(\d{1,2})(?:\s*[:：]\s*(\d{2})|\s*[点時时](?:\s*(\d{1,2}|半)\s*分?)?)")


def read_moment(text: str, *, today: date) -> tuple[date, time]:
    """A day and a time: 12-31 09:00, 12月31日9点半, 明天 15:00; without a day today.

    Without a year the next such day is meant. Errors: SpanInvalid, TimeInvalid.
    """
    found = _MOMENT.fullmatch(" ".join(text.strip().lower().split()))
    if found is None:
        raise TimeInvalid
    minutes = found[3] or found[4] or "0"
    try:
        at = time(int(found[2]), 30 if minutes == "半" else int(minutes))
    except ValueError:
        raise TimeInvalid from None
    return (_coming_day(found[1].rstrip(" ,，"), today) if found[1] else today), at


LONGEST_SPAN = 366  # days
_RELATIVE = {"今天": 0, "明天": 1, "后天": 2, "today": 0, "tomorrow": 1}
_BETWEEN = re.compile(
    r"\s*(?:至|到|—+|–|~|～|\bto\b|(?<=[日\d])-(?=\s*(?:\d+\s*[月年]|\d+[./]\d)))\s*|\s+-\s+"
)
_DURATION = re.compile(r"(.+?)\s*(?:起|,|for)?\s*(\d{1,3})\s*(?:天|days?)")


def read_span(text: str, *, today: date) -> tuple[date, date]:
    """First and last day: 7月1日-7月5日, 明天起3天, 2026-07-01 to 2026-07-05, or one day, from today on.

    Without a year the next such day is meant. Errors: SpanInvalid.
    """
    text = " ".join(text.strip().lower().split())
    duration = _DURATION.fullmatch(text)
    if duration is not None:
        first = _coming_day(duration[1], today)
        last = first + timedelta(days=int(duration[2]) - 1)
    else:
        days = [part for part in _BETWEEN.split(text) if part]
        if not 1 <= len(days) <= 2:
            raise SpanInvalid
        first = _coming_day(days[0], today)
        last = _coming_day(days[-1], max(first, today))
    if not today <= first <= last < first + timedelta(days=LONGEST_SPAN):
        raise SpanInvalid
    return first, last


def _coming_day(text: str, since: date) -> date:
    if text in _RELATIVE:
        return since + timedelta(days=_RELATIVE[text])
    try:
        day = read_day(text, year=since.year)
        return day if day >= since or str(day.year) in text else read_day(text, year=since.year + 1)
    except DateInvalid:
        raise SpanInvalid from None
