"""The text of a file while it is read: lines and tables in reading order, merged cells laid out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from domain.documents import DocumentTooLarge
from intake.formats import sources
from intake.formats.sources import Cell, Source, Table

Row = tuple[Cell, ...]

#: Real task tables have some ten columns; what a file claims beyond this is cut.
MAX_COLUMNS = 64
MAX_ROWS_SPANNED = 1_000
#: Far beyond any key-task document: a text of 5 MB still passes.
MAX_LINES = 500_000
MAX_CHARACTERS = 8_000_000
MAX_CELLS = 500_000

EMPTY = Cell("")
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0]+")
_LATIN_BREAK = re.compile(r"(?<=[A-Za-z,.;])\n(?=[A-Za-z])")


@dataclass(frozen=True)
class Span:
    """A cell as files hold it: its text, and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1
    is_computed: bool = False


@dataclass
class Pages:
    """Lines and tables as they are read; every method raises DocumentTooLarge beyond the limits above."""

    file_name: str
    lines: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    _characters: int = 0
    _cells: int = 0

    def add(self, text: str) -> None:
        """A paragraph; line feeds in it part lines."""
        for line in text.split("\n"):
            self._characters += len(line) + 1
            self.lines.append(line)
        self._check("lines", len(self.lines), MAX_LINES)
        self._check("characters", self._characters, MAX_CHARACTERS)

    def rows(self, spans: Iterable[Iterable[Span]]) -> tuple[Row, ...]:
        """Cells laid out on a grid, all rows of one length; empty rows and columns at its edges left out.

        A merged cell repeats, `is_continued` behind its first place.
        """
        return _trimmed(self._grid(spans))[1]

    def add_table(self, rows: tuple[Row, ...], name: str = "", numbers: Iterable[int] = ()) -> None:
        """A table, as one line per row; `numbers` are those of its rows, if they have any."""
        if rows:
            self.tables.append(Table(len(self.lines), rows, name, tuple(numbers)))
        for row in rows:
            self.add(line(row))

    def add_sheet(self, spans: Iterable[tuple[int, Iterable[Span]]], name: str) -> None:
        """A sheet of a workbook as a table: its rows with their numbers."""
        numbers: list[int] = []

        def cells() -> Iterator[Iterable[Span]]:
            for number, row in spans:
                numbers.append(number)
                yield row

        first, rows = _trimmed(self._grid(cells()))
        self.add_table(rows, name, numbers[first : first + len(rows)])

    def _grid(self, spans: Iterable[Iterable[Span]]) -> list[list[Cell]]:
        grid = _Grid()
        for row in spans:
            grid.add(row)
            self._cells += len(grid.rows[-1])
            self._check("cells", self._cells, MAX_CELLS)
        return grid.rows

    def source(self) -> Source:
        """What was read."""
        return sources.source("\n".join(self.lines), self.tables)

    def _check(self, what: str, amount: int, limit: int) -> None:
        if amount > limit:
            raise DocumentTooLarge(file_name=self.file_name, what=what, limit=limit)


def line(row: Iterable[Cell]) -> str:
    """The line of a row: its own cells parted by tabs, line breaks inside them closed up."""
    return "\t".join(one_line(cell.text) for cell in row if not cell.is_continued)


def one_line(text: str) -> str:
    """A cell's text as one line; Latin words keep a blank where the line broke."""
    return _LATIN_BREAK.sub(" ", text).replace("\n", "")


def cell_text(text: str) -> str:
    """A cell's text without blanks around its lines, and without tabs, which part cells."""
    if "\n" not in text:
        return _BLANKS.sub(" ", text).strip()
    lines = (_BLANKS.sub(" ", part).strip() for part in text.split("\n"))
    return "\n".join(part for part in lines if part)


def is_table(rows: Iterable[Row]) -> bool:
    """Whether the rows are a table, and not text that a table merely puts in place."""
    return sum(own_cells(row) >= 2 for row in rows) >= 2


def own_cells(row: Iterable[Cell]) -> int:
    """How many cells of the row hold text of its own."""
    return sum(_is_own(cell) for cell in row)


def _is_own(cell: Cell) -> bool:
    return bool(cell.text) and not cell.is_continued


class _Grid:
    """Rows as they fill up: cells from above keep their columns."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self._from_above: dict[int, tuple[Cell, int]] = {}  # column → cell, rows that it still covers
        self._below: dict[int, tuple[Cell, int]] = {}

    def add(self, spans: Iterable[Span]) -> None:
        self._below, cells = {}, list[Cell]()
        self.rows.append(cells)
        for span in spans:
            self._continue(cells)
            if len(cells) >= MAX_COLUMNS:
                break
            self._place(cells, span)
        self._continue(cells)
        while len(cells) < max(self._from_above, default=0):
            cells.append(EMPTY)
            self._continue(cells)
        self._from_above = self._below

    def _continue(self, cells: list[Cell]) -> None:
        while above := self._from_above.get(len(cells)):
            cell, left = above
            if left > 1:
                self._below[len(cells)] = (cell, left - 1)
            cells.append(cell)

    def _place(self, cells: list[Cell], span: Span) -> None:
        continued = Cell(span.text, is_continued=True)
        for offset in range(max(1, min(span.columns, MAX_COLUMNS - len(cells)))):
            if offset and len(cells) in self._from_above:
                break  # two merged cells that claim the same place
            if span.rows > 1:
                self._below[len(cells)] = (continued, min(span.rows, MAX_ROWS_SPANNED) - 1)
            first = Cell(span.text, is_computed=span.is_computed) if span.text or span.is_computed else EMPTY
            cells.append(continued if offset else first)


def _trimmed(rows: list[list[Cell]]) -> tuple[int, tuple[Row, ...]]:
    """The rows without empty ones and empty columns at the edges, and which of them is the first."""
    filled = [index for index, row in enumerate(rows) if any(_is_own(cell) for cell in row)]
    if not filled:
        return 0, ()
    columns = {index for row in rows for index, cell in enumerate(row) if _is_own(cell)}
    first, end = min(columns), max(columns) + 1
    return filled[0], tuple(
        tuple(row[first:end]) + (EMPTY,) * (end - first - len(row[first:end]))
        for row in rows[filled[0] : filled[-1] + 1]
    )
