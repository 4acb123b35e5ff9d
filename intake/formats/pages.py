"""Pages on which text is placed → paragraphs: lines found, furniture left out, broken lines joined."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple


class Glyph(NamedTuple):
    """A piece of text, mostly one character: from `left` to `right`, its baseline `down` from the top."""

    text: str
    left: float
    right: float
    down: float
    size: float


@dataclass(frozen=True)
class Page:
    """A page: its size and what is drawn on it, in the order of drawing."""

    width: float
    height: float
    glyphs: Sequence[Glyph]


@dataclass(frozen=True)
class _Line:
    """A line of a page, its glyphs from left to right."""

    page: int
    glyphs: tuple[Glyph, ...]
    text: str
    down: float
    size: float

    @property
    def left(self) -> float:
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        return self.glyphs[-1].right


#: Shares of the size of the type: what still stands on one line, and gaps that part words and columns.
_SAME_LINE, _WORD_GAP, _COLUMN_GAP = 0.5, 0.2, 1.5
#: A paragraph's first line stands in by two characters; a smaller step is chance.
_INDENT = 1.2
#: Lines of one paragraph are evenly spaced; a step larger by this factor begins another.
_STEP = 1.35
#: The share of a page's height at its top and its foot where its furniture stands.
_EDGE = 0.12
_PAGE_NUMBER = re.compile(r"[-—–―·•\s]*(?:第\s*)?\d{1,4}(?:\s*页)?[-—–―·•\s]*(?:[/／共,，\s]*\d{1,4}\s*页?)?")
_RUNNING_PAGES = 3

#: Text reaches at least so far to the right; where no line does, all were ended by their author.
_NARROWEST = 0.75
_SAME_SIZE = 0.85
_ENDED = "。！？；：…）)"
#: No line ends inside a number or word, before a closing mark, behind an opening one or beside a quote.
_WORD = re.compile(
    r"[（〔【《〈「『“‘([]*(?:[0-9A-Za-z.,%+-]+|.)(?:[“‘”’]+.?)*[，。、；：？！）〕】》〉」』”’…,.;:?!)%％\]]*"
)
_NUMBER = re.compile(
    r"[（(]?(?:[一二三四五六七八九十百]{1,4}|\d{1,3})[）)、.．]|第[一二三四五六七八九十百\d]{1,4}[条章节]"
)


def paragraphs(pages: Sequence[Page]) -> list[str]:
    """The text of the pages, one paragraph per element."""
    lines = [line for number, page in enumerate(pages) for line in _lines(number, page)]
    kept = list(_without_furniture(lines, pages))
    columns = _columns(kept, pages)
    found: list[str] = []
    for index, line in enumerate(kept):
        if index and _runs_on(kept[index - 1], line, columns[round(pages[line.page].width)]):
            found[-1] = _joined(found[-1], line.text)
        else:
            found.append(line.text)
    return found


# Lines of a page


def _lines(number: int, page: Page) -> Iterator[_Line]:
    """The lines from top to bottom. What is drawn later may stand further to the left: quotation marks do."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(page.glyphs, key=lambda glyph: glyph.down):
        if rows and glyph.down - rows[-1][0].down <= _SAME_LINE * min(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        glyphs = tuple(_drawn_once(sorted(row, key=lambda glyph: glyph.left)))
        text = _text(glyphs).strip()
        if text:
            size = max(glyph.size for glyph in glyphs)
            yield _Line(number, glyphs, text, row[0].down, size)


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


# What stands on pages and not in the text


def _without_furniture(lines: Sequence[_Line], pages: Sequence[Page]) -> Iterator[_Line]:
    """The lines without page numbers, and without the headers and footers that run through the pages."""
    at_edge = [_is_at_edge(line, pages[line.page]) for line in lines]
    counts = Counter(_sketch(line) for line, is_at_edge in zip(lines, at_edge, strict=True) if is_at_edge)
    for line, is_at_edge in zip(lines, at_edge, strict=True):
        is_number = _PAGE_NUMBER.fullmatch(line.text) is not None
        if not is_at_edge or not (is_number or counts[_sketch(line)] >= _RUNNING_PAGES):
            yield line


def _is_at_edge(line: _Line, page: Page) -> bool:
    return not _EDGE * page.height < line.down < (1 - _EDGE) * page.height


def _sketch(line: _Line) -> tuple[str, int]:
    """What headers of several pages have in common: words and height, not the page's number."""
    return re.sub(r"\d+", "0", line.text), round(line.down)


# Lines → paragraphs


@dataclass(frozen=True)
class _Column:
    """The edges of the text, and the usual step from line to line as a share of the type's size."""

    left: float
    right: float
    step: float


def _columns(lines: Iterable[_Line], pages: Sequence[Page]) -> dict[int, _Column]:
    """The column of text, for every width of page."""
    found: dict[int, list[_Line]] = defaultdict(list)
    for line in lines:
        found[round(pages[line.page].width)].append(line)
    return {width: _column(of_width, width) for width, of_width in found.items()}


def _column(lines: Sequence[_Line], width: float) -> _Column:
    """A few lines hang out on either side; the first lines of paragraphs stand in, and further apart."""
    few = len(lines) // 20
    steps = sorted(
        (following.down - line.down) / line.size
        for line, following in pairwise(lines)
        if line.page == following.page
    )
    return _Column(
        left=sorted(line.left for line in lines)[few],
        right=max(sorted(line.right for line in lines)[-1 - min(few, 3)], _NARROWEST * width),
        step=steps[len(steps) // 5] if steps else 0.0,
    )


def _runs_on(line: _Line, following: _Line, column: _Column) -> bool:
    """Whether the page, and not the author, ended `line`: there was no room for what follows."""
    size = max(line.size, following.size)
    if following.left - column.left > _INDENT * size or min(line.size, following.size) < _SAME_SIZE * size:
        return False
    if line.page == following.page and following.down - line.down > column.step * line.size * _STEP:
        return False
    if line.text[-1] in _ENDED and _NUMBER.match(following.text):
        return False
    return column.right - line.right < (_width_of_first_word(following.text) + 0.6) * size


def _width_of_first_word(text: str) -> float:
    """How many characters wide the piece is that no line may end inside."""
    word = _WORD.match(text)
    return sum(0.6 if character < "\u2000" else 1.0 for character in word.group()) if word else 0.0


def _joined(text: str, following: str) -> str:
    is_between_words = _is_latin(text[-1]) and _is_latin(following[0]) and not following[0].isdigit()
    return f"{text} {following}" if is_between_words else text + following
