"""The task tables among a source's tables: where each begins, and where a page merely parted one."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from intake import cells, columns, layout, tasks
from intake.columns import Column, Header
from intake.formats.sources import Cell, Line, Source, Table
from intake.tasks import Row, Task

_TOTAL = re.compile(r"合计|总计|小计|共计")
_NOTE = re.compile(r"(?:注|备注|说明|填表说明)[:：]|填[表报][人单]")
_SHEET = re.compile(r"(?i:sheet|工作表|表)\s*[0-9一二三]*")
_TITLE = re.compile(r"(?=.*(?:20[0-9]{2}年|任务|工作|清单|台账|项目|责任|措施)|.*表$)[^。；：:\t]{6,60}")
#: Between the halves of a table that a page parts stand a page number and a header, not more.
_LINES_BETWEEN = 3
_LONGEST_BETWEEN = 30
#: 一、 and （一） above a table, rarely more.
_HEADINGS = 3


@dataclass(frozen=True)
class Tasks:
    """The tasks of all tables, the lines that belong to them, and what their headers leave open.

    `first_leads`: a header says that the agency named first leads. `assumed` are the names of columns that
    are read by their content alone. `title` is what stands above the first table as if it were its title.
    """

    tasks: tuple[Task, ...] = ()
    lines: frozenset[int] = frozenset()
    first_leads: bool = False
    assumed: tuple[str, ...] = ()
    title: str | None = None


@dataclass
class _Reader:
    """Reads the rows of a source's tables, and remembers their lines."""

    source: Source
    starts: list[int]
    lines: set[int] = field(default_factory=set)

    def rows(self, table: Table, header: Header, first: int) -> list[Row]:
        """The table's rows from `first` on, without repeated headers, totals and notes."""
        if header.is_beside:
            return [self._card(table, header)]
        found: list[Row] = []
        for number in range(first, len(table.rows)):
            self.lines.add(table.first_line + number)
            cells_of = _filled(table.rows[number], found)
            text = next((cell.text.strip() for cell in cells_of if cell.text.strip()), "")
            if text and not (columns.repeats(header, cells_of) or _TOTAL.match(text) or _NOTE.match(text)):
                found.append(self._laid_out(table.first_line + number, cells_of, header))
        return found

    def _card(self, table: Table, header: Header) -> Row:
        """The one task of a table whose names stand in front of what they name."""
        found: dict[int, Cell] = {}
        offsets: dict[int, tuple[int, int]] = {}
        for number, cells_of in enumerate(table.rows):
            line = table.first_line + number
            self.lines.add(line)
            row = self._laid_out(line, cells_of, header)
            for at in range(1, len(cells_of), 2):
                offsets[len(found)] = row.offsets[at]
                found[len(found)] = cells_of[at]
        return Row(table.first_line, found, offsets, header)

    def heading(self, table: Table) -> str | None:
        """The numbered heading right above a table; it belongs to it, and so do those above that one."""
        last = bisect_left(self.source.lines, table.first_line, key=_number)
        found: str | None = None
        for line in reversed(self.source.lines[max(last - _HEADINGS, 0) : last]):
            if line.number in self.lines or not layout.is_heading(line.text):
                break
            self.lines.add(line.number)
            found = found or tasks.heading(line.text)
        return found

    def _laid_out(self, line: int, row: Sequence[Cell], header: Header) -> Row:
        start = self.starts[line]
        end = self.starts[line + 1] - 1 if line + 1 < len(self.starts) else len(self.source.text)
        fields = self.source.text[start:end].split("\t")
        offsets, index = {}, 0
        for column, cell in enumerate(row):
            if not cell.is_continued and index < len(fields):
                offsets[column] = (start, start + len(fields[index]))
                start += len(fields[index]) + 1
                index += 1
            else:
                offsets[column] = (min(start, end), min(start, end))
        return Row(line, dict(enumerate(row)), offsets, header)


def _filled(row: Sequence[Cell], above: list[Row]) -> Sequence[Cell]:
    """The row with what 同上 stands for."""
    if not above or not any(cells.is_as_above(cell.text) for cell in row):
        return row
    last = above[-1].cells
    return [last[index] if cells.is_as_above(cell.text) else cell for index, cell in enumerate(row)]


def find(source: Source) -> Tasks:
    """The tasks of a source's tables."""
    if not source.tables:
        return Tasks()
    reader = _Reader(source, _line_starts(source.text))
    groups: list[tuple[Table, list[Row], str | None]] = []
    assumed: list[str] = []
    leads = False
    for table, header, is_continued in _with_headers(source):
        rows = reader.rows(table, header, 0 if is_continued else header.row)
        rows = rows if is_continued else [row for row in rows if row.line >= table.first_line + header.end]
        if is_continued and groups:
            groups[-1][1].extend(_mended(groups[-1][1], rows))
        else:
            groups.append((table, rows, reader.heading(table)))
        assumed += [name for name in header.assumed_titles if name not in assumed]
        leads = leads or header.first_leads
    found = [
        task
        for table, rows, heading in groups
        for task in tasks.of(rows, heading or (_sheet(table) if len(groups) > 1 else None))
    ]
    title = _title(source, groups[0][0]) if groups else None
    return Tasks(tuple(found), frozenset(reader.lines), leads, tuple(assumed), title)


def _title(source: Source, table: Table) -> str | None:
    """The line nearest above the header that names a year or a kind of list, and is no sentence."""
    header = columns.header(table)
    end = bisect_left(source.lines, table.first_line + (header.row if header else 0), key=_number)
    above = (line.text for line in reversed(source.lines[max(end - _HEADINGS, 0) : end]))
    return next((text for text in above if _TITLE.fullmatch(text) and not _NOTE.match(text)), None)


def _line_starts(text: str) -> list[int]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts[:-1]


def _with_headers(source: Source) -> Iterator[tuple[Table, Header, bool]]:
    """The task tables with their headers; one without a header may go on with the one before it."""
    last: tuple[Table, Header] | None = None
    for table in source.tables:
        on_card = columns.card(table)
        header = None if on_card else columns.header(table)
        if on_card:
            yield table, on_card, False
        elif header:
            again = (
                last is not None and _goes_on(source, last[0], table) and header.columns == last[1].columns
            )
            yield table, header, again
        elif last and _goes_on(source, last[0], table):
            header = replace(last[1], row=0, depth=0)
            yield table, header, True
        last = (table, header) if header else None


def _goes_on(source: Source, above: Table, below: Table) -> bool:
    if len(above.rows[0]) != len(below.rows[0]) or above.name != below.name:
        return False
    end = above.first_line + len(above.rows)
    first, last = (bisect_left(source.lines, number, key=_number) for number in (end, below.first_line))
    between = source.lines[first:last]
    return len(between) <= _LINES_BETWEEN and not any(
        len(line.text) > _LONGEST_BETWEEN or layout.is_heading(line.text) for line in between
    )


def _number(line: Line) -> int:
    return line.number


def _mended(above: list[Row], rows: list[Row]) -> list[Row]:
    """The next page's rows; the first goes on in the row above where it has no number but the others do."""
    if not rows or not above:
        return rows
    first, last = rows[0], above[-1]
    numbers = first.header.of(Column.NUMBER)
    if (
        not numbers
        or first.has_own(Column.NUMBER)
        or tasks.is_section(first)
        or not last.has_own(Column.NUMBER)
    ):
        return rows
    for index, cell in first.cells.items():
        if cell.text and not cell.is_continued:
            last.cells[index] = Cell(last.cells[index].text + cell.text)
    return rows[1:]


def _sheet(table: Table) -> str | None:
    return None if not table.name or _SHEET.fullmatch(table.name) else table.name
