"""Pages printed in two columns → one page per column, in reading order; what runs over both stays whole."""

import statistics
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from intake.formats import ruled, typeset
from intake.formats.ruled import Rule
from intake.formats.typeset import Glyph, Line, Page

#: Where the gap between two columns is looked for, in shares of the page's width.
_FROM, _TO = 0.4, 0.6
#: A gap is this wide, in sizes of the type; in running text no character leaves as much.
_GAP = 0.8
#: So many lines on either side, and most of them full, are columns; fewer may be a list or a signature.
_LINES, _FULL, _MOSTLY = 10, 2.0, 0.5

#: What `Page.column` says.
WHOLE, LEFT, RIGHT = 0, 1, 2


class _Gutter(NamedTuple):
    """The empty strip between two columns."""

    left: float
    right: float

    def meets(self, left: float, right: float) -> bool:
        return left < self.right and right > self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


class _Stretch(NamedTuple):
    """A part of a page's height that something over both columns fills."""

    top: float
    bottom: float


def parted(pages: Sequence[Page]) -> Iterator[Page]:
    """The pages; those in two columns in parts. Pages of one size are printed in one way."""
    alike: dict[int, list[Page]] = defaultdict(list)
    for page in pages:
        alike[round(page.width)].append(page)
    gutters = {width: _gutter(of_width) for width, of_width in alike.items()}
    for page in pages:
        gutter = gutters[round(page.width)]
        yield from _parts(page, gutter) if gutter else (page,)


def _gutter(pages: Sequence[Page]) -> _Gutter | None:
    """The strip that the fewest characters touch, if full lines end on its left and begin on its right."""
    strip = _emptiest(pages)
    size = statistics.median([glyph.size for page in pages for glyph in page.glyphs] or [0.0])
    if not strip or len(strip) < _GAP * size:
        return None
    middle = (strip[0] + strip[-1]) / 2
    gutter = _Gutter(middle - _GAP * size / 2, middle + _GAP * size / 2)
    parts = [part for page in pages for part in _parts(page, gutter)]
    return gutter if all(_is_text(parts, column) for column in (LEFT, RIGHT)) else None


def _emptiest(pages: Sequence[Page]) -> list[int]:
    """The widest strip in the middle that the fewest lines run over; nothing if most of them do."""
    places = range(int(pages[0].width * _FROM), int(pages[0].width * _TO))
    touched = Counter[int]()
    for page in pages:
        for glyph in page.glyphs:
            touched.update(range(max(int(glyph.left), places.start), min(int(glyph.right) + 1, places.stop)))
    least = min((touched[place] for place in places), default=0)
    if not touched or least > _MOSTLY * max(touched.values()):
        return []
    strips = (list(strip) for few, strip in groupby(places, lambda at: touched[at] == least) if few)
    return max(strips, key=len)


def _is_text(sides: Sequence[Page], column: int) -> bool:
    """Whether the column holds running text, whose lines end where there is no more room."""
    lines: list[Line] = [
        line for side in sides if side.column == column for line in typeset.of(0, side.glyphs)
    ]
    if len(lines) < _LINES or len(lines) < sum(side.column == WHOLE for side in sides):
        return False
    edge = max(line.right for line in lines)
    return sum(edge - line.right < _FULL * line.size for line in lines) > _MOSTLY * len(lines)


def _parts(page: Page, gutter: _Gutter) -> Iterator[Page]:
    """From top to bottom: what runs over both columns, and between that the left column, then the right."""
    stretches = list(_stretches(page, gutter))
    numbered = [(_part(glyph.down, stretches), glyph) for glyph in page.glyphs]
    numbered.sort(key=lambda found: found[0])
    for number, group in groupby(numbered, lambda found: found[0]):
        glyphs = [glyph for _, glyph in group]
        rules = [rule for rule in page.rules if _part(_height(rule), stretches) == number]
        if number % 2:
            yield replace(page, glyphs=glyphs, rules=rules)
        else:
            yield from _sides(page, glyphs, rules, gutter)


def _stretches(page: Page, gutter: _Gutter) -> Iterator[_Stretch]:
    """Where lines and tables run over both columns; neighbours are one, if nothing stands between them."""
    tables = [table.box for table in ruled.tables(page.rules)]
    over = [_Stretch(box.top, box.bottom) for box in tables if gutter.meets(box.left, box.right)]
    beside: list[float] = []
    for glyph in page.glyphs:
        if gutter.meets(glyph.left, glyph.right):
            over.append(_Stretch(glyph.down - 0.5 * glyph.size, glyph.down + 0.5 * glyph.size))
        else:
            beside.append(glyph.down)
    last: _Stretch | None = None
    beside.sort()
    for stretch in sorted(over):
        if last and (stretch.top <= last.bottom or not _holds(beside, last.bottom, stretch.top)):
            last = _Stretch(last.top, max(last.bottom, stretch.bottom))
            continue
        if last:
            yield last
        last = stretch
    if last:
        yield last


def _holds(heights: Sequence[float], top: float, bottom: float) -> bool:
    return bisect_right(heights, top) < bisect_left(heights, bottom)


def _part(height: float, stretches: Sequence[_Stretch]) -> int:
    """Which part of the page a height lies in: odd ones run over both columns."""
    above = sum(stretch.bottom < height for stretch in stretches)
    return 2 * above + any(stretch.top <= height <= stretch.bottom for stretch in stretches)


def _height(rule: Rule) -> float:
    return rule.at if rule.is_across else (rule.start + rule.end) / 2


def _sides(page: Page, glyphs: list[Glyph], rules: list[Rule], gutter: _Gutter) -> Iterator[Page]:
    """The two columns, each as a page: the left one ends in the gap."""
    for column, width in ((LEFT, gutter.middle), (RIGHT, page.width)):
        beside = [glyph for glyph in glyphs if (glyph.left < gutter.middle) is (column == LEFT)]
        drawn = [rule for rule in rules if (_left(rule) < gutter.middle) is (column == LEFT)]
        if beside:
            yield replace(page, width=width, glyphs=beside, rules=drawn, column=column)


def _left(rule: Rule) -> float:
    return rule.start if rule.is_across else rule.at
