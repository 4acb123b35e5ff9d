"""Running text → the tree of its numbered clauses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from intake import labels, markers
from intake.markers import Level, Marker

#: Words that head the measures of an item where these are not, or not only, numbered.
MEASURES = ("具体措施", "主要措施", "工作措施", "重点举措", "具体任务")

#: Words by which a bullet's text says who is responsible.
_DUTY = re.compile("负责|牵头|主办|承办|(?:责任|配合|参与|实施|落实)(?:单位|部门|主体)")
#: Nobody numbers more clauses than this; what stands behind them belongs to the last one.
MOST_NUMBERS = 100_000
#: The first item of a section may stand right behind its heading: 一、办好学校（一）… or 一、办好学校1.….
_BEHIND_HEADING = re.compile(rf"{markers.ITEM_NUMBER.pattern}|(?<![0-9.．年月])[0-9]{{1,3}}[.．、](?![0-9])")
#: An item's heading alone in front of its first point: （一）办好学校1.….
_BARE_TITLE = re.compile(r"[\u4e00-\u9fff“”]{4,40}[ \t\u3000]*(?=[0-9]{1,3}[.．](?![0-9]))")
#: A section's heading, with its number, is not longer than this.
HEADING_LENGTH = 80


@dataclass
class Clause:
    """A numbered clause: its own text (up to the next number) and the clauses below it.

    Offsets count in the passage; `start` is the number's first character, `text_start` the one behind it.
    """

    level: Level
    number: int
    label: str
    start: int
    text_start: int
    text_end: int = 0
    children: list["Clause"] = field(default_factory=list)

    @property
    def end(self) -> int:
        """Where the clause ends with everything below it."""
        return self.children[-1].end if self.children else self.text_end

    def walk(self) -> Iterator["Clause"]:
        """The clause and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


def tree(text: str) -> list[Clause]:
    """The outermost clauses of the text, each with those below it."""
    roots: list[Clause] = []
    path: list[Clause] = []
    found = _accepted(text)
    for index, marker in enumerate(found):
        clause = Clause(marker.level, marker.number, marker.label, marker.start, marker.end)
        clause.text_end = found[index + 1].start if index + 1 < len(found) else len(text)
        while path and path[-1].level >= clause.level:
            path.pop()
        (path[-1].children if path else roots).append(clause)
        path.append(clause)
    return roots


def _accepted(text: str) -> list[Marker]:
    """The numbers that count something: those at the start of a line or a sentence, in sequence.

    3.责任单位： only labels a line of the clause it stands in.
    """
    last: dict[Level, int] = {}
    accepted: list[Marker] = []
    candidates = list(islice(_candidates(text), MOST_NUMBERS))
    for marker in _with_bullets(candidates, text):
        if marker.level >= Level.ITEM and labels.LINE.match(text, marker.end):
            continue
        if marker.level is Level.BULLET:
            marker = replace(marker, number=last.get(Level.BULLET, 0) + 1)
        if _counts(marker, last, accepted, text):
            accepted.append(marker)
            _count(last, marker)
    return accepted


def _with_bullets(candidates: list[Marker], text: str) -> Iterator[Marker]:
    """The candidates; bullets in a row only where the words behind the first of them name somebody."""
    ends = [following.start for following in candidates[1:]] + [len(text)]
    in_row, counted = False, False
    for marker, end in zip(candidates, ends, strict=False):
        is_bullet = marker.level is Level.BULLET
        if is_bullet and not in_row:
            counted = _DUTY.search(text, marker.end, end) is not None
        in_row = is_bullet
        if counted or not is_bullet:
            yield marker


def _counts(marker: Marker, last: dict[Level, int], accepted: list[Marker], text: str) -> bool:
    if marker.doubtful:
        return marker.number > 1 and marker.number == last.get(marker.level, 0) + 1
    if marker.number in (1, last.get(marker.level, 0) + 1):
        return True
    at_line_start = marker.start == 0 or text[marker.start - 1] == "\n"
    finished = marker.start < 2 or text[marker.start - 2] in "。！？；：:）)〕]】”" or not accepted
    return at_line_start and (finished or _follows_heading(accepted, marker, text))


def _follows_heading(accepted: list[Marker], marker: Marker, text: str) -> bool:
    return "\n" not in text[accepted[-1].end : marker.start - 1]


def _count(last: dict[Level, int], marker: Marker) -> None:
    """Points begin anew below each item; items may run through the sections or begin anew."""
    last[marker.level] = marker.number
    if marker.level <= Level.ITEM:
        last.pop(Level.SUB_POINT, None)
    if marker.level == Level.POINT:
        last.pop(Level.SUB_POINT, None)
    if marker.level < Level.BULLET:
        last.pop(Level.BULLET, None)


def _candidates(text: str) -> Iterator[Marker]:
    """Numbers at line starts, behind sentence ends, and directly behind a section's heading, in order."""
    offset = 0
    while offset < len(text):
        line_end = text.find("\n", offset)
        line_end = len(text) if line_end < 0 else line_end
        yield from _in_line(text, offset, line_end)
        offset = line_end + 1


def _in_line(text: str, start: int, end: int) -> Iterator[Marker]:
    seen = start
    first = markers.at(text, start) or _uncertain(text, start)
    if first:
        seen = first.end
        yield first
    marker = first
    while seen < end:
        marker = _next(text, seen, end, behind=marker)
        if marker is None:
            return
        seen = marker.end
        yield marker


def _uncertain(text: str, start: int) -> Marker | None:
    """A bullet, or a number that may be none, at the start of a line."""
    if labels.LINE.match(text, start):
        return None
    return markers.bullet(text, start) or markers.before_figure(text, start)


def _next(text: str, seen: int, end: int, *, behind: Marker | None) -> Marker | None:
    """The next number inside a line; （一） may also follow a section's heading without a full stop, and so
    may 1. an item's."""
    first = None
    if behind and behind.level <= Level.SECTION:
        first = _behind_heading(text, seen, end)
    elif behind and behind.level is Level.ITEM and (title := _BARE_TITLE.match(text, seen, end)):
        first = markers.at(text, title.end())
    return _behind_sentence(text, seen, first.start if first else end) or first


def _behind_sentence(text: str, seen: int, end: int) -> Marker | None:
    for found in markers.INSIDE.finditer(text, seen, end):
        marker = markers.at(text, found.end())
        if marker:
            return marker
    return None


def _behind_heading(text: str, seen: int, end: int) -> Marker | None:
    stop = text.find("。", seen, min(end, seen + HEADING_LENGTH))
    for found in _BEHIND_HEADING.finditer(text, seen, min(end, seen + HEADING_LENGTH) if stop < 0 else stop):
        return markers.at(text, found.start())
    return None
