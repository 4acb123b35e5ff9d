"""Phrases of time → dates by which something is due."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain import numerals
from intake import labels

_YEAR = r"(?P<year>(?:19|20)[0-9]{2}|二[〇零○][〇零○一二三四五六七八九]{2})[ ]?年"
_MONTH = r"[ ]?(?P<month>1[0-2]|0?[1-9])[ ]?月"
_DAY = r"(?P<day>3[01]|[12][0-9]|0?[1-9])[ ]?[日号]"
_TO = r"(?:(?:截至|截止|截止到|到|至|于|在)[ ]?)?"
_BEFORE = r"(?:之前|以前|前)"
#: Verbs that make a bare year or month the time by which something is done.
_DONE = (
    r"(?=[，,]?(?:各地|全[国省市县区州])?(?!(?:印发|出台|启动|建成|完成|实现)的)(?:力争|争取|确保|要|须|将|应|全面|基本|如期|全部|率先|初步|实现|完成|达到|覆盖|建成|出台|印发"
    r"|启动|阶段性目标|目标任务|投入使用|上线|落地"
    r"|计划|新增|新建|新改|新开|净增|改造|(?:开工|竣工|完工|通车|投产|投用|交付)(?!率)|培育|打造|引进|培训|招录))"
)
_THIS = r"(?:今年|本年度?|当年|(?P<next>明年|次年))"
#: A day may end together with the one behind it: 6月20日、12月20日前.
_ALSO_BEFORE = r"(?=[、和及](?:1[0-2]|0?[1-9])[ ]?月(?:3[01]|[12]?[0-9])[ ]?日(?:之前|以前|前))"
#: … and so may a month: 6月、12月底前.
_ALSO_BY_MONTH = r"(?=[、和及](?:1[0-2]|0?[1-9])[ ]?月(?:[份底末]|份?底|份?末)?(?:之前|以前|前))"

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
    re.compile(
        rf"(?:(?<=力争)|(?<=争取)|(?<=确保)){_YEAR}(?![ ]?(?:度|以来|起|间|[0-9]|[^，。；、]{{0,8}}[前后]))"
    ),
    re.compile(rf"{_TO}{_THIS}?{_MONTH}{_DAY}(?:{_BEFORE}|{_ALSO_BEFORE}|{_DONE})"),
    re.compile(rf"{_TO}{_THIS}?{_MONTH}(?P<part>上旬|中旬|下旬|份?底|份?末)(?:{_BEFORE})?"),
    re.compile(rf"{_TO}{_THIS}?{_MONTH}份?(?:{_BEFORE}|{_ALSO_BY_MONTH}|{_DONE})"),
    re.compile(
        rf"{_TO}{_THIS}?第?(?P<quarter>[一二三四1-4])季度(?:末|底|内)?(?:{_BEFORE}|(?<=[末底内])|{_DONE})"
    ),
    re.compile(rf"{_TO}{_THIS}?(?P<half>上半年|下半年)(?:末|底|内)?(?:{_BEFORE}|(?<=[末底内])|{_DONE})"),
    re.compile(rf"{_TO}{_THIS}(?:年?[底末内终])(?:{_BEFORE})?"),
    re.compile(rf"{_TO}年(?:底|末|内|终(?=前|之前|以前))(?:{_BEFORE})?"),
    re.compile(rf"{_THIS}{_DONE}"),
    re.compile(rf"{_TO}[“\"]?(?P<plan>十[二三四五六]五)[”\"]?(?:时期|规划期?)?末"),
)
#: What stands behind 完成时限： may leave out 前 and 底.
_LIMITS = (
    re.compile(rf"{_YEAR}(?:{_MONTH})?(?:{_DAY})?(?P<part>上旬|中旬|下旬)?"),
    re.compile(
        r"(?P<year>(?:19|20)[0-9]{2})[-./](?P<month>1[0-2]|0?[1-9])(?:[-./](?P<day>3[01]|[12][0-9]|0?[1-9]))?(?![0-9])"
    ),
    re.compile(rf"{_MONTH}(?:{_DAY})?(?P<part>上旬|中旬|下旬)?"),
    re.compile(rf"(?:{_YEAR})?第?(?P<quarter>[一二三四1-4])季度"),
    re.compile(r"(?P<half>上半年|下半年)"),
    re.compile(r"全年|年[底内终末]|本年度?|当年|今年"),
)
#: The last years of the five-year plans.
_PLAN_ENDS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}
#: Every phrase begins so; elsewhere no pattern is tried.
_BEGINNING = re.compile(
    rf"{_TO}(?:(?:19|20)[0-9]{{2}}[ ]?年|二[〇零○]|今年|本年|当年|明年|次年|[01]?[0-9][ ]?月"
    r"|第?[一二三四1-4]季度|[上下]半年|年[年底末内终]|[“\"]?十[二三四五六]五)"
)

#: In front of 年内 and 年底 these make a duration or something that comes back every year.
_NOT_BEFORE = re.compile(
    r"(?:[0-9一二三四五六七八九十两半几数]|每|年|历|往|上|去|前|后|近|逐|隔|同|[0-9]{4}[—–\-~～至]"
    r"|延期|延长|延续|顺延|推迟|期限|执行|有效期|每(?:年|半年|季度?|月)[^，。；]{0,9}[、和及])$"
)
#: 截至6月底，已…: what is told of, not what is asked for.
_TOLD = re.compile(r"[，,]?[^，。；]{0,12}?(?:已|累计|共有)")
_NOT_AFTER = re.compile(r"(?:起|开始|以来|以后|之后|[—–\-~～]|至[0-9今]|[0-9]|之日起)")
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
#: Nobody writes an item longer than this; what stands behind it is not looked at.
LONGEST_BODY = 100_000
_LONGEST_LIMIT = 60
_LIMIT_END = re.compile(rf"[；;。\n]|[，,]?(?={labels.TIME.pattern})")
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
    """The deadlines that `body` sets, in order; `year` is the document's. Past years are left out.

    Behind a label (完成时限：2026年6月) a time may leave out 前 and 底; so a table's cell is read behind one.
    """
    body = body[:LONGEST_BODY]
    masked = _NAMES.sub(lambda name: "\0" * len(name.group()), body.translate(_DIGITS))
    phrases = sorted([*_phrases(masked), *_limits(masked)], key=lambda phrase: phrase.start())
    found = (_resolved(phrase, year) for phrase in phrases)
    return tuple(row for row in found if row and (year is None or row.due_on.year >= year))


def _limits(text: str) -> Iterator[re.Match[str]]:
    """The last time behind each label, where no phrase says it fully."""
    for label in labels.TIME.finditer(text):
        end = min(label.end() + _LONGEST_LIMIT, len(text))
        stop = _LIMIT_END.search(text, label.end(), end)
        end = stop.start() if stop else end
        if next(_phrases(text, label.end(), end), None) is None:
            yield from _last_limit(text, label.end(), end)


def _last_limit(text: str, offset: int, end: int) -> Iterator[re.Match[str]]:
    """The last time between `offset` and `end`: 3月—6月 ends in June."""
    last = None
    while offset < end:
        found = next((match for form in _LIMITS if (match := form.match(text, offset, end))), None)
        last = found or last
        offset = found.end() if found else offset + 1
    if last:
        yield last


def _phrases(text: str, offset: int = 0, end: int = LONGEST_BODY) -> Iterator[re.Match[str]]:
    while candidate := _BEGINNING.search(text, offset, end):
        begin = candidate.start()
        phrase = next((found for form in _PHRASES if (found := form.match(text, begin, end))), None)
        if phrase is None:
            offset = begin + 1
            continue
        offset = phrase.end()
        if not (
            _NOT_BEFORE.search(text[max(begin - 14, 0) : begin])
            or _NOT_AFTER.match(text, phrase.end())
            or (phrase.group().startswith(("截至", "截止")) and _TOLD.match(text, phrase.end()))
        ):
            yield phrase


def _resolved(phrase: re.Match[str], year: int | None) -> DraftDeadline | None:
    parts = phrase.groupdict()
    named = _named_year(parts)
    in_year = named or (year + 1 if year and parts.get("next") else year)
    if in_year is None:
        return None
    due_on = _date(parts, in_year)
    if due_on is None:
        return None
    text = re.sub("^[于在]", "", phrase.group().strip())
    if parts.get("before"):
        # 2025年前 is said of the last day before 2025, and as often of 2025 itself.
        return DraftDeadline(text, due_on, alternative=date(in_year - 1, 12, 31))
    # 今年12月底 and 年底 mean the document's year; 3月底前 alone may be of the next.
    if parts.get("month") and named is None and not re.search("今年|本年|当年|明年|次年", text):
        return DraftDeadline(text, due_on, alternative=_next_year(due_on), is_year_open=True)
    return DraftDeadline(text, due_on)


def _named_year(parts: dict[str, str | None]) -> int | None:
    if parts.get("plan"):
        return _PLAN_ENDS.get(parts["plan"] or "")
    return numerals.year(parts["year"] or "") if parts.get("year") else None


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
