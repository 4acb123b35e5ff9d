"""Pages → the text and the tables on them: page furniture left out, what the pages broke joined."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from intake.formats import columns, grids, ruled, typeset
from intake.formats.grids import Span
from intake.formats.ruled import RuledCell, RuledTable
from intake.formats.sources import Source
from intake.formats.typeset import Column, Glyph, Line, Page


@dataclass(frozen=True)
class _Table:
    """A table of a page, or its part on that page: where it begins, where its columns part, its rows."""

    page: int
    down: float
    edges: tuple[float, ...]
    rows: list[list[Span]]


#: The share of a page's height at its top and its foot where its furniture stands.
_EDGE = 0.12
_PAGE_NUMBER = re.compile(r"[-—–―·•\s]*(?:第\s*)?\d{1,4}(?:\s*页)?[-—–―·•\s]*(?:[/／共,，\s]*\d{1,4}\s*页?)?")
_RUNNING_PAGES = 3

#: Text reaches at least so far to the right; where no line does, all were ended by their author.
_NARROWEST = 0.75


def source(printed: Sequence[Page], file_name: str) -> Source:
    """The text of the pages, one paragraph per line, and their tables. Errors: DocumentTooLarge."""
    pages = list(columns.parted(printed))
    found = [_parted(number, page) for number, page in enumerate(pages)]
    kept = list(_without_furniture([line for on_page, _ in found for line in on_page], pages, len(printed)))
    edges = _columns(kept, pages)
    text = grids.Pages(file_name)
    blocks: list[Line | _Table] = [*kept, *(table for _, tables in found for table in tables)]
    blocks.sort(key=_place)
    for kind, group in groupby(blocks, type):
        if kind is _Table:
            for rows in _joined_tables(block for block in group if isinstance(block, _Table)):
                text.add_table(text.rows(rows))
        else:
            on_pages = [block for block in group if isinstance(block, Line)]
            text.add("\n".join(typeset.paragraphs(on_pages, lambda line: edges[_form(pages[line.page])])))
    return text.source()


def _place(block: Line | _Table) -> tuple[int, float]:
    return block.page, block.down


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph.left + glyph.right) / 2, glyph.down - 0.35 * glyph.size


def _form(page: Page) -> tuple[int, int]:
    """What pages have in common whose text has the same edges."""
    return round(page.width), page.column


def _parted(number: int, page: Page) -> tuple[list[Line], list[_Table]]:
    """The lines outside of tables, and the tables."""
    left, tables = list(page.glyphs), list[_Table]()
    for table in ruled.tables(page.rules):
        inside = [glyph for glyph in left if table.box.holds(*_middle(glyph))]
        if inside:
            left = [glyph for glyph in left if not table.box.holds(*_middle(glyph))]
            tables.append(_Table(number, table.box.top, table.edges, _rows(table, inside)))
    return list(typeset.of(number, left)), tables


# What stands on pages and not in the text


def _without_furniture(lines: Sequence[Line], pages: Sequence[Page], printed: int) -> Iterator[Line]:
    """The lines without page numbers, and without the headers and footers that run through the pages."""
    at_edge = [_is_at_edge(line, pages[line.page]) for line in lines]
    counts = Counter(_sketch(line) for line, is_at_edge in zip(lines, at_edge, strict=True) if is_at_edge)
    # Odd and even pages may have headers of their own.
    running = max(_RUNNING_PAGES, printed / 3)
    for line, is_at_edge in zip(lines, at_edge, strict=True):
        is_number = _PAGE_NUMBER.fullmatch(line.text) is not None
        if not is_at_edge or not (is_number or counts[_sketch(line)] >= running):
            yield line


def _is_at_edge(line: Line, page: Page) -> bool:
    return not _EDGE * page.height < line.down < (1 - _EDGE) * page.height


def _sketch(line: Line) -> tuple[str, int]:
    """What headers of several pages have in common: words and height, not the page's number."""
    return re.sub(r"\d+", "0", line.text), round(line.down)


# Columns of text


def _columns(lines: Iterable[Line], pages: Sequence[Page]) -> dict[tuple[int, int], Column]:
    """The column of text, for every form of page."""
    found: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in lines:
        found[_form(pages[line.page])].append(line)
    # What runs over two columns reaches as far as the right one.
    return {
        form: _column(of_form, found.get((form[0], columns.RIGHT), of_form), form[0])
        for form, of_form in found.items()
    }


def _column(lines: Sequence[Line], reaching: Sequence[Line], width: float) -> Column:
    """A few lines hang out on either side; the first lines of paragraphs stand in, and further apart."""
    few, most = len(lines) // 20, len(reaching) // 20
    steps = sorted(
        (following.down - line.down) / line.size
        for line, following in pairwise(lines)
        if line.page == following.page
    )
    return Column(
        left=sorted(line.left for line in lines)[few],
        right=max(sorted(line.right for line in reaching)[-1 - min(most, 3)], _NARROWEST * width),
        step=steps[len(steps) // 5] if steps else 0.0,
    )


# Tables


def _rows(table: RuledTable, glyphs: Iterable[Glyph]) -> list[list[Span]]:
    inside: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        inside[table.cell_at(*_middle(glyph))].append(glyph)
    rows: list[list[Span]] = [[] for _ in range(table.count_of_rows)]
    for number, cell in enumerate(table.cells):
        rows[cell.row].append(Span(_cell_text(cell, inside[number]), cell.columns, cell.rows))
    return rows


def _cell_text(cell: RuledCell, glyphs: Iterable[Glyph]) -> str:
    """The text of a cell; a line break where the author made one."""
    found = list(typeset.of(0, glyphs))
    if not found:
        return ""
    blank = min(min(line.left - cell.box.left, cell.box.right - line.right) for line in found)
    # Lines of a cell may be centred, so where one begins says nothing.
    column = Column(left=math.inf, right=cell.box.right - blank, step=math.inf)
    return grids.cell_text("\n".join(typeset.paragraphs(found, lambda _: column)))


def _joined_tables(parts: Iterable[_Table]) -> Iterator[list[list[Span]]]:
    """Tables, those joined that go on over pages; a head that every page repeats is said once."""
    last: _Table | None = None
    rows: list[list[Span]] = []
    for part in parts:
        if last and part.page == last.page + 1 and _are_alike(last.edges, part.edges):
            _go_on(rows, part.rows)
        else:
            if rows:
                yield rows
            rows = part.rows
        last = part
    yield rows


def _are_alike(edges: Sequence[float], others: Sequence[float]) -> bool:
    return len(edges) == len(others) and all(abs(a - b) < 3 for a, b in zip(edges, others, strict=True))


def _go_on(rows: list[list[Span]], following: list[list[Span]]) -> None:
    repeated = 0
    while repeated < min(len(rows), len(following)) and rows[repeated] == following[repeated]:
        repeated += 1
    following = following[repeated:]
    if following and _is_rest(rows[-1], following[0]):
        rows[-1] = [
            Span(cell.text + rest.text, cell.columns, cell.rows)
            for cell, rest in zip(rows[-1], following[0], strict=True)
        ]
        following = following[1:]
    rows += following


def _is_rest(row: Sequence[Span], following: Sequence[Span]) -> bool:
    """Whether the page ended inside a row: the rest of it repeats no number, and is shaped alike."""
    return [cell.columns for cell in row] == [cell.columns for cell in following] and any(
        cell.text.isdecimal() and not rest.text for cell, rest in zip(row, following, strict=True)
    )
