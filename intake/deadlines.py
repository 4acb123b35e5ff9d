"""Phrases of time → dates by which something is due."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from intake import numerals

_YEAR = r"(?P<year>(?:19|20)[0-9]{2})[ ]?年"
_MONTH = r"[ ]?(?P<month>1[0-2]|0?[1-9])[ ]?月"
_DAY = r"(?P<day>3[01]|[12][0-9]|0?[1-9])[ ]?[日号]"
_TO = r"(?:(?:截至|截止|截止到|到|至|于|在)[ ]?)?"
_BEFORE = r"(?:之前|以前|前)"
#: Verbs that make a bare year or month the time by which something is done.
_DONE = (
    r"(?=[，,]?(?:各地|全[国省市县区州])?(?:力争|争取|确保|要|须|将|应|全面|基本|如期|全部|率先|初步|实现|完成|达到|覆盖|建成|出台|印发"
    r"|启动|阶段性目标|目标任务|投入使用|上线|落地))"
)

#: In order of length: a longer phrase must be tried before the shorter one that begins it.
_PHRASES = (
    re.compile(rf"{_TO}{_YEAR}{_MONTH}{_DAY}(?:{_BEFORE}|(?=完成|印发|出台))"),
    re.compile(
        rf"{_TO}{_YEAR}{_MONTH}(?P<part>上旬|中旬|下旬|份?月?底|份?末)?(?:{_BEFORE}|(?<=底)|(?<=末)|(?<=旬)|{_DONE})"
    ),
    re.compile(
        rf"{_TO}{_YEAR}第?(?P<quarter>[一二三四1-4])季度(?:末|底|内)?(?:{_BEFORE}|(?<=[末底内])|{_DONE})"
    ),
    re.compile(rf"{_TO}{_YEAR}(?P<half>上半年|下半年)(?:末|底|内)?(?:{_BEFORE}|(?<=[末底内])|{_DONE})"),
    re.compile(rf"{_TO}{_YEAR}年?(?:底|末|内)(?:{_BEFORE})?"),
    re.compile(rf"{_TO}{_YEAR}(?P<before>{_BEFORE})"),
    re.compile(rf"(?:截至|截止|截止到|到|至)[ ]?{_YEAR}(?![ ]?(?:度|以来|起|间|[0-9]))"),
    re.compile(rf"{_YEAR}{_DONE}"),
    re.compile(rf"{_TO}(?:今年|本年|当年)?{_MONTH}{_DAY}{_BEFORE}"),
    re.compile(rf"{_TO}(?:今年|本年|当年)?{_MONTH}(?P<part>上旬|中旬|下旬|份?底|份?末)(?:{_BEFORE})?"),
    re.compile(rf"{_TO}(?:今年|本年|当年)?{_MONTH}份?{_BEFORE}"),
    re.compile(
        rf"{_TO}(?:今年|本年)?第?(?P<quarter>[一二三四1-4])季度(?:末|底|内)?(?:{_BEFORE}|(?<=[末底内])|{_DONE})"
    ),
    re.compile(
        rf"{_TO}(?:今年|本年)?(?P<half>上半年|下半年)(?:末|底|内)?(?:{_BEFORE}|(?<=[末底内])|{_DONE})"
    ),
    re.compile(rf"{_TO}(?:今年|本年|本年度|当年)?年?(?:底|末)(?:{_BEFORE})"),
    re.compile(rf"{_TO}(?:今年|本年度|本年|当年)(?:年?[底末内])(?:{_BEFORE})?"),
    re.compile(rf"{_TO}年(?:底|末|内)(?:{_BEFORE})?"),
    re.compile(rf"今年{_DONE}"),
)
#: Every phrase begins so; elsewhere no pattern is tried.
_BEGINNING = re.compile(
    rf"{_TO}(?:(?:19|20)[0-9]{{2}}[ ]?年|今年|本年|当年|[01]?[0-9][ ]?月|第?[一二三四1-4]季度|[上下]半年"
    r"|年[年底末内])"
)

#: In front of 年内 and 年底 these make a duration or something that comes back every year.
_NOT_BEFORE = re.compile(
    r"(?:[0-9０-９一二三四五六七八九十两半几数]|每|年|历|往|上|去|前|后|近|逐|隔|同|[0-9]{4}[—–\-~～至])$"
)
_NOT_AFTER = re.compile(r"(?:起|开始|以来|以后|之后|[—–\-~～]|至[0-9今]|[0-9]|之日起)")
#: Names of plans and quotations: their years date the plan and not the task.
_NAMES = re.compile(
    r"《[^《》]{0,200}》|〔[^〕]{0,20}〕号?"
    r"|[（(][^（()）]{0,6}(?:19|20)[0-9]{2}[ 年]{0,2}[—–\-~～至]{1,2}[^（()）]{0,12}[)）]"
)


@dataclass(frozen=True)
class DraftDeadline:
    """A phrase of time as it stands in the text and its date.

    `assumed` marks the date of an item that sets none (its `text` is empty). `alternative` is a second
    reading of the phrase; `is_year_open` tells that only the year is in question.
    """

    text: str
    due_on: date
    assumed: bool = False
    alternative: date | None = None
    is_year_open: bool = False


def find(body: str, year: int | None) -> tuple[DraftDeadline, ...]:
    """The deadlines that `body` sets, in order; `year` is the document's. Past years are left out."""
    masked = _NAMES.sub(lambda name: "\0" * len(name.group()), body)
    found = []
    for phrase in _phrases(masked):
        deadline = _resolved(phrase, year)
        if deadline and (year is None or deadline.due_on.year >= year):
            found.append(deadline)
    return tuple(found)


def _phrases(text: str) -> Iterator[re.Match[str]]:
    offset = 0
    while candidate := _BEGINNING.search(text, offset):
        begin = candidate.start()
        phrase = next((found for form in _PHRASES if (found := form.match(text, begin))), None)
        if phrase is None:
            offset = begin + 1
            continue
        offset = phrase.end()
        if not (_NOT_BEFORE.search(text[max(begin - 6, 0) : begin]) or _NOT_AFTER.match(text, phrase.end())):
            yield phrase


def _resolved(phrase: re.Match[str], year: int | None) -> DraftDeadline | None:
    parts = phrase.groupdict()
    named = numerals.year(parts["year"]) if parts.get("year") else None
    in_year = named or year
    if in_year is None:
        return None
    due_on = _date(parts, in_year)
    if due_on is None:
        return None
    text = phrase.group().strip()
    if parts.get("before"):
        # 2025年前 is said of the last day before 2025, and as often of 2025 itself.
        return DraftDeadline(text, due_on, alternative=date(in_year - 1, 12, 31))
    # 今年12月底 and 年底 mean the document's year; 3月底前 alone may be of the next.
    if parts.get("month") and named is None and not re.search("今年|本年|当年", text):
        return DraftDeadline(text, due_on, alternative=_next_year(due_on), is_year_open=True)
    return DraftDeadline(text, due_on)


def _next_year(day: date) -> date:
    return (
        day.replace(year=day.year + 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year + 1)
    )


def _date(parts: dict[str, str | None], year: int) -> date | None:
    month, day, part = parts.get("month"), parts.get("day"), parts.get("part") or ""
    try:
        if month and day:
            return date(year, int(month), int(day))
        if month:
            return _in_month(year, int(month), part)
        if parts.get("quarter"):
            return _month_end(year, 3 * int(numerals.whole(parts["quarter"] or "") or 4))
        if parts.get("half"):
            return _month_end(year, 6 if parts["half"] == "上半年" else 12)
        return date(year, 12, 31)
    except ValueError:
        return None


def _in_month(year: int, month: int, part: str) -> date:
    days = {"上旬": 10, "中旬": 20}
    return date(year, month, days[part]) if part in days else _month_end(year, month)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
