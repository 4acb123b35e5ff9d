"""The numbers that head sections, items and sub-items: 一、 （一） 1. （1）."""

import re
from dataclasses import dataclass
from enum import IntEnum

from intake import numerals

_COUNT = "[一二三四五六七八九十百]{1,5}"


class Level(IntEnum):
    """How deep a number stands; smaller encloses larger."""

    CHAPTER = 1  # 第一章 第一部分
    SECTION = 2  # 一、
    ITEM = 3  # （一）
    POINT = 4  # 1.
    SUB_POINT = 5  # （1） ①


#: The number as printed, per level. A figure behind 1. makes it a decimal (1.5 倍), unless that is a year.
FORMS = {
    Level.CHAPTER: re.compile(rf"第(?P<count>{_COUNT})(?:章|部分|篇)[ \t\u3000、：:]*"),
    Level.SECTION: re.compile(rf"(?P<count>{_COUNT})[ \u3000]?[、．.][ \t\u3000]*"),
    Level.ITEM: re.compile(rf"[（(〔](?P<count>{_COUNT})[)）〕][ \t\u3000、]*"),
    Level.POINT: re.compile(
        r"(?P<count>[0-9０-９]{1,3})[ ]?(?:[．、]|\.(?![0-9])|\.(?=(?:19|20)[0-9]{2}年))[ \t\u3000]*"
    ),
    Level.SUB_POINT: re.compile(r"(?:[（(](?P<count>[0-9０-９]{1,3})[)）]|(?P<ring>[①-⑳]))[ \t\u3000、]*"),
}

#: Somewhere in a line a number can only stand behind the end of a sentence or of a bracket.
INSIDE = re.compile(
    r"(?<=[。；！？：:）)〕\]】”\n])[ \t\u3000]*"
    rf"(?=第{_COUNT}(?:章|部分|篇)|{_COUNT}[ \u3000]?[、．.]|[（(〔](?:{_COUNT}|[0-9]{{1,3}})[)）〕]"
    r"|[0-9０-９]{1,3}[ ]?[．.、]|[①-⑳])"
)

ITEM_NUMBER = FORMS[Level.ITEM]


@dataclass(frozen=True)
class Marker:
    """One printed number: level, value, text, and where it begins and ends in the passage."""

    level: Level
    number: int
    label: str
    start: int
    end: int


def at(text: str, offset: int) -> Marker | None:
    """The number that begins exactly at `offset`, or None."""
    for level, form in FORMS.items():
        found = form.match(text, offset)
        if found:
            number = _number(found)
            return Marker(level, number, found.group().strip(), offset, found.end()) if number else None
    return None


def _number(found: re.Match[str]) -> int | None:
    groups = found.groupdict()
    if groups.get("ring"):
        return ord(groups["ring"]) - ord("①") + 1
    return numerals.whole(groups["count"])
