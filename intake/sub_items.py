"""Lines in which people type sub-items: a title, a date in any usual form, perhaps an agency."""

import re
from dataclasses import dataclass
from datetime import date

from domain.days import read_day
from domain.errors import DateInvalid
from intake import deadlines

MAX_LINES = 20

#: A date that stands alone as a word: 9-30, 2026/9/30, 9月30日前.
_DAY = re.compile(
    r"(?<![^\s，,；;、：:|（(])(?P<day>(?:\d{4}\s?[-/.年]\s?)?\d{1,2}\s?[-/.月]\s?\d{1,2}(?:\s?[日号])?)"
    r"(?:之前|以前|前)?(?![^\s，,；;、|）)])"
)
#: The same with words glued to it; only with 月, for 1.5 is a number.
_GLUED_DAY = re.compile(r"(?P<day>(?:\d{4}\s?年\s?)?\d{1,2}\s?月\s?\d{1,2}\s?[日号])(?:之前|以前|前)?")
_LABEL = "完成时限："
_WORD = re.compile(r"[^\s，,；;|]+")
_NUMBERING = re.compile(
    r"^\s*(?:[（(]\d{1,2}[)）]|\d{1,2}\.\d{1,2}(?=\s)|\d{1,2}[)）、．]|\d{1,2}\.(?!\d)|[-•·*])\s*"
)
_EDGES = " \t\u3000，,；;、：:|（）()。"
_OF_AGENCY = re.compile(r"^(?:由|责任单位[:：]|牵头单位[:：])|(?:负责|牵头)$")


@dataclass(frozen=True)
class ReadLine:
    """A line in parts; no `day` where it names none, or one that no calendar has (`wrong_day`)."""

    text: str
    before: str  # the words in front of the date
    after: str  # … and behind it
    day: date | None = None
    wrong_day: str = ""


def read(text: str, year: int | None) -> list[ReadLine]:
    """The first MAX_LINES lines that are not empty; `year` is what a date without one means."""
    lines = (_NUMBERING.sub("", line).strip() for line in text.splitlines())
    return [_read_line(line, year) for line in [line for line in lines if line][:MAX_LINES]]


def _read_line(line: str, year: int | None) -> ReadLine:
    for pattern in (_DAY, _GLUED_DAY):
        found = list(pattern.finditer(line))
        if found:
            return _dated(line, found[-1], year)
    return _phrased(line, year)


def _dated(line: str, found: re.Match[str], year: int | None) -> ReadLine:
    before, after = _trimmed(line[: found.start()]), _trimmed(line[found.end() :])
    words = found["day"].replace("号", "日")
    try:
        return ReadLine(line, before, after, read_day(words, year=year))
    except DateInvalid:
        return ReadLine(line, before, after, wrong_day=found["day"])


def _phrased(line: str, year: int | None) -> ReadLine:
    """9月底, 三季度末, 年底前 as documents write them; a word that is nothing but a time may leave out 前."""
    for word in reversed(list(_WORD.finditer(line))):
        alone = deadlines.find(_LABEL + word.group(), year)
        if alone and word.group().startswith(alone[-1].text) and len(alone[-1].text) >= len(word.group()) - 1:
            return ReadLine(
                line, _trimmed(line[: word.start()]), _trimmed(line[word.end() :]), alone[-1].due_on
            )
    phrases = [row for row in deadlines.find(line, year) if row.text in line]
    if not phrases:
        return ReadLine(line, _trimmed(line), "")
    phrase = phrases[-1]
    start = line.rindex(phrase.text)
    return ReadLine(line, _trimmed(line[:start]), _trimmed(line[start + len(phrase.text) :]), phrase.due_on)


def _trimmed(words: str) -> str:
    return words.strip(_EDGES)


def agency_name(words: str) -> str:
    """The name in words such as 由市财政局负责."""
    return _OF_AGENCY.sub("", words.strip(_EDGES)).strip(_EDGES)
