"""The numbers and bullets that head sections, items and sub-items: 一、 （一） 第一条 1. （1） ●."""

import re
from dataclasses import dataclass
from enum import IntEnum

from domain import numerals

_COUNT = "[一二三四五六七八九十百]{1,5}"


class Level(IntEnum):
    """How deep a number stands; smaller encloses larger."""

    CHAPTER = 1  # 第一章 第一部分
    SECTION = 2  # 一、 第一节
    ITEM = 3  # （一） 第一条
    POINT = 4  # 1.
    SUB_POINT = 5  # （1） ① 1.1 1）
    BULLET = 6  # ● ■


#: The number as printed, per level. A figure behind 1. makes it a decimal (1.5 倍), unless that is a year.
FORMS = {
    Level.CHAPTER: re.compile(rf"第[ ]?(?P<count>{_COUNT})[ ]?(?:章|部分|篇)[ \t\u3000、：:]*"),
    Level.SECTION: re.compile(
        rf"(?:(?P<count>{_COUNT})[ \u3000]?[、．.]|第(?P<part>{_COUNT})节)[ \t\u3000]*"
    ),
    Level.ITEM: re.compile(
        rf"(?:[（(〔](?P<count>{_COUNT})[)）〕]|第(?P<article>{_COUNT})条(?=[ \t\u3000【：:])"
        rf"|(?:重点)?(?:任务|工作|举措|措施|行动|事项|项目)(?P<task>{_COUNT}|[0-9]{{1,3}})(?=[：:、.．]))"
        r"[ \t\u3000、：:.．]*"
    ),
    Level.POINT: re.compile(
        r"(?P<count>[0-9０-９]{1,3})[ ]?(?:[．、]|\.(?![0-9])|\.(?=(?:19|20)[0-9]{2}年))[ \t\u3000]*"
    ),
    Level.SUB_POINT: re.compile(
        r"(?:[（(](?P<count>[0-9０-９]{1,3})[)）]|(?P<half>[0-9０-９]{1,2})[)）]|(?P<ring>[①-⑳])"
        r"|[0-9]{1,2}[.．](?P<decimal>[0-9]{1,2})(?:[ \t\u3000、]|[.．](?![0-9])))[ \t\u3000、]*"
    ),
}
#: Marks that list without counting; only at the start of a line.
BULLET = re.compile(r"[•·●○▪■□◆◇★☆▲△➢►]{1,2}[ \t\u3000]*(?=\S)|[-*–][ \t\u3000]+(?=\S)")

_BEFORE_FIGURE = re.compile(r"(?P<count>[0-9]{1,3})\.(?=[0-9])")
#: 1.1 must be tried before 1.
_ORDER = (Level.CHAPTER, Level.SECTION, Level.ITEM, Level.SUB_POINT, Level.POINT)
_FIRST = frozenset(
    "第任工举措行事项重一二三四五六七八九十百（(〔①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳0123456789０１２３４５６７８９"
)

#: The first section may stand right behind a title that has no line of its own.
BEHIND_TITLE = re.compile("(?<=任务|方案|要点|意见|通知|措施|计划|清单|分工|分解|安排)(?=一、|第一[章节条])")
#: Somewhere else in a line a number can only stand behind the end of a sentence or of a bracket.
INSIDE = re.compile(
    rf"{BEHIND_TITLE.pattern}|(?<=[。；！？：:）)〕\]】”\n])[ \t\u3000]*"
    rf"(?=第{_COUNT}(?:章|部分|篇|节|条[ \t\u3000【])|{_COUNT}[ \u3000]?[、．.]"
    rf"|[（(〔](?:{_COUNT}|[0-9]{{1,3}})[)）〕]|[0-9０-９]{{1,3}}[ ]?[．.、]|[①-⑳])"
)

ITEM_NUMBER = FORMS[Level.ITEM]


@dataclass(frozen=True)
class Marker:
    """One printed number: level, value, text, and where it begins and ends in the passage.

    `doubtful`: 11.121人才工程 is the eleventh point only behind the tenth; else it may be a decimal.
    """

    level: Level
    number: int
    label: str
    start: int
    end: int
    doubtful: bool = False


def at(text: str, offset: int) -> Marker | None:
    """The number that begins exactly at `offset`, or None."""
    if text[offset : offset + 1] not in _FIRST:
        return None
    for level in _ORDER:
        found = FORMS[level].match(text, offset)
        if found:
            number = _number(found)
            return Marker(level, number, found.group().strip(), offset, found.end()) if number else None
    return None


def before_figure(text: str, offset: int) -> Marker | None:
    """A point's number with a figure right behind it: 11.121人才工程; doubtful, or None."""
    found = _BEFORE_FIGURE.match(text, offset)
    if not found:
        return None
    return Marker(Level.POINT, int(found.group("count")), found.group(), offset, found.end(), doubtful=True)


def bullet(text: str, offset: int) -> Marker | None:
    """The bullet that begins exactly at `offset`, or None; its number is 0."""
    found = BULLET.match(text, offset)
    return Marker(Level.BULLET, 0, found.group().strip(), offset, found.end()) if found else None


def _number(found: re.Match[str]) -> int | None:
    ring = found.groupdict().get("ring")
    if ring:
        return ord(ring) - ord("①") + 1
    count = next(value for value in found.groupdict().values() if value)
    return numerals.whole(count)
