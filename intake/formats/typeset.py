"""Text as it is placed on a page → its lines, and the paragraphs that the page broke into them."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from intake.formats.ruled import Rule


class Glyph(NamedTuple):
    """A piece of text, mostly one character: from `left` to `right`, its baseline `down` from the top."""

    text: str
    left: float
    right: float
    down: float
    size: float


@dataclass(frozen=True)
class Page:
    """A page: its size and what is drawn on it, in the order of drawing.

    `column` is 1 or 2 for the left or right column of a page that is printed in two.
    """

    width: float
    height: float
    glyphs: Sequence[Glyph]
    rules: Sequence[Rule] = ()
    column: int = 0


@dataclass(frozen=True)
class Line:
    """A line of a page, its glyphs from left to right."""

    page: int
    glyphs: tuple[Glyph, ...]
    text: str
    down: float
    size: float

    @property
    def left(self) -> float:
        """Where the line begins."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Where the line ends."""
        return self.glyphs[-1].right


@dataclass(frozen=True)
class Column:
    """The edges of the text, and the usual step from line to line as a share of the type's size."""

    left: float
    right: float
    step: float


#: Shares of the size of the type: what still stands on one line, and gaps that part words and columns.
_SAME_LINE, _WORD_GAP, _COLUMN_GAP = 0.5, 0.2, 1.5
#: A paragraph's first line stands in by two characters; a smaller step is chance.
_INDENT = 1.2
#: Lines of one paragraph are evenly spaced; a step larger by this factor begins another.
_STEP = 1.35
_SAME_SIZE = 0.85
_ENDED = "。！？；：…）)"
#: No line ends inside a number or word, before a closing mark, behind an opening one or beside a quote.
_WORD = re.compile(
    r"[（〔【《〈「『“‘([]*(?:[0-9A-Za-z.,%+-]+|.)(?:[“‘”’]+.?)*[，。、；：？！）〕】》〉」』”’…,.;:?!)%％\]]*"
)
_NUMBER = re.compile(
    r"[（(]?(?:[一二三四五六七八九十百]{1,4}|\d{1,3})[）)、.．]|第[一二三四五六七八九十百\d]{1,4}[条章节]"
)


def of(page: int, glyphs: Iterable[Glyph]) -> Iterator[Line]:
    """The lines from top to bottom. What is drawn later may stand further to the left: quotation marks do."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.down):
        if rows and glyph.down - rows[-1][0].down <= _SAME_LINE * min(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        glyphs = tuple(_drawn_once(sorted(row, key=lambda glyph: glyph.left)))
        text = _text(glyphs).strip()
        if text:
            size = max(glyph.size for glyph in glyphs)
            yield Line(page, glyphs, text, row[0].down, size)


def _drawn_once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Without copies a hair apart, which stand for bold type."""
    last: Glyph | None = None
    for glyph in glyphs:
        if last and glyph.text == last.text and glyph.left - last.left < 0.2 * glyph.size:
            continue
        yield glyph
        last = glyph


def _text(glyphs: Sequence[Glyph]) -> str:
    pieces = [glyphs[0].text]
    for before, glyph in pairwise(glyphs):
        gap = (glyph.left - before.right) / max(glyph.size, before.size)
        if gap > (_WORD_GAP if _is_latin(before.text[-1:]) and _is_latin(glyph.text[:1]) else _COLUMN_GAP):
            pieces.append(" ")
        pieces.append(glyph.text)
    return "".join(pieces)


def _is_latin(text: str) -> bool:
    return text < "\u2000" and text.isalnum()


def paragraphs(lines: Sequence[Line], column_of: Callable[[Line], Column]) -> list[str]:
    """Lines joined where the page broke them; `column_of` tells between which edges a line stands."""
    found: list[str] = []
    for index, line in enumerate(lines):
        if index and _runs_on(lines[index - 1], line, column_of):
            found[-1] = _joined(found[-1], line.text)
        else:
            found.append(line.text)
    return found


def _runs_on(line: Line, following: Line, column_of: Callable[[Line], Column]) -> bool:
    """Whether the page, and not the author, ended `line`: there was no room for what follows."""
    size = max(line.size, following.size)
    here, there = column_of(line), column_of(following)
    if following.left - there.left > _INDENT * size or min(line.size, following.size) < _SAME_SIZE * size:
        return False
    if line.page == following.page and following.down - line.down > here.step * line.size * _STEP:
        return False
    if line.text[-1] in _ENDED and _NUMBER.match(following.text):
        return False
    return here.right - line.right < (_width_of_first_word(following.text) + 0.6) * size


def _width_of_first_word(text: str) -> float:
    """How many characters wide the piece is that no line may end inside."""
    word = _WORD.match(text)
    return sum(0.6 if character < "\u2000" else 1.0 for character in word.group()) if word else 0.0


def _joined(text: str, following: str) -> str:
    is_between_words = _is_latin(text[-1]) and _is_latin(following[0]) and not following[0].isdigit()
    return f"{text} {following}" if is_between_words else text + following
