"""Rows of a task table → tasks: one per row, or one over several rows of measures.

Which rows make one task is told by what is merged: a task merged over rows that have no number of their own
is one item, and these rows are its measures if they name agencies or times of their own; where the numbers
count the measures, the merged task is only their heading.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from intake import cells, columns, markers
from intake.cells import Limit, Names
from intake.columns import PARTIES, TEXTS, Column, Header
from intake.formats.sources import Cell
from intake.markers import Level
from intake.places import Place

_COUNTED = re.compile(r"[（(](?:共)?[0-9一二三四五六七八九十百]+[项条个件][^（()）]{0,6}[)）]$")


@dataclass(frozen=True)
class Task:
    """A task of a table: `text` is what its columns say to be done, `limits` its times.

    `clauses` are its agencies as lists with a label, to be read as in running text; `responsibility` is the
    same as printed. `other` is a second reading of a name that its cell broke. `is_assumed`: the
    column of its agencies is known by its content alone. `measures` are the rows below it that have agencies
    or times of their own.
    """

    label: str
    number: int | None
    section: str | None
    text: str
    clauses: tuple[str, ...]
    responsibility: str
    limits: tuple[Limit, ...]
    place: Place
    clause_places: tuple[Place, ...]
    other: str = ""
    is_assumed: bool = False
    measures: tuple["Task", ...] = ()


@dataclass
class Row:
    """A row under its header: texts by column, and which of them are its own."""

    line: int
    cells: dict[int, Cell]
    offsets: dict[int, tuple[int, int]]
    header: Header

    def text(self, index: int) -> str:
        return self.cells[index].text.strip()

    def own(self, index: int) -> str:
        """The text that begins in this row; empty where the cell goes on from above."""
        return "" if self.cells[index].is_continued else self.text(index)

    def worded(self, index: int) -> str:
        """The text as it is read outside its column: 一季度：完成设计; a figure with its unit."""
        text = self.text(index)
        if self.header.columns.get(index) is Column.STEP and not cells.is_empty(text):
            return f"{self.header.titles[index]}：{text}"
        unit = next(iter(self.texts(Column.UNIT)), "")
        return f"{text}{unit}" if cells.is_figure(text) else text

    def has_own(self, *kinds: Column) -> bool:
        return any(self.own(index) for index in self.header.of(*kinds))

    def texts(self, *kinds: Column) -> list[str]:
        """What stands in columns of these kinds, each text once."""
        texts = dict.fromkeys(self.text(index) for index in self.header.of(*kinds))
        return [text for text in texts if not cells.is_empty(text)]

    def times(self) -> list[str]:
        """The times of its columns, and those whose steps it names."""
        steps = (at for at in self.header.of(Column.STEP) if not cells.is_empty(self.text(at)))
        return [*(self.header.titles[at] for at in steps), *self.texts(Column.TIME)]

    def place(self, index: int) -> Place:
        begin, end = self.offsets[index]
        return Place(self.line, begin, end)


def of(rows: list[Row], section: str | None) -> Iterator[Task]:
    """The tasks of the rows of one table; `section` heads those above the first heading."""
    if not rows:
        return
    shape = _Shape.of(rows)
    group: list[Row] = []
    for row in rows:
        heading = _section_of(row)
        begins = heading is not None or shape.begins(row)
        if group and begins:
            yield _task(group, section, shape)
            group = []
        if heading is not None:
            section = heading
            continue
        group.append(row)
        if begins:
            section = _column_section(row, shape) or section
    if group:
        yield _task(group, section, shape)


@dataclass(frozen=True)
class _Shape:
    """How the columns of a table share their work: which one names the task, which ones say what it holds."""

    number: int | None
    heading: tuple[int, ...]
    title: int
    details: tuple[int, ...]

    @classmethod
    def of(cls, rows: list[Row]) -> "_Shape":
        header = rows[0].header
        numbers = header.of(Column.NUMBER)
        number = max(numbers, key=lambda index: sum(bool(row.own(index)) for row in rows), default=None)
        texts = header.of(Column.TASK) or header.of(Column.MEASURE)[:1] or header.of(Column.GOAL)[:1]
        others = [index for index in header.of(*TEXTS, Column.STEP) if index not in texts]
        heading = header.of(Column.SECTION)
        if number is not None and any(_counts_headings(rows, number, index) for index in heading):
            number = None
        while texts[:-1] and _is_merged(rows, texts[0], texts[1]):
            heading.append(texts.pop(0))
        details = sorted([*texts[1:], *others])
        measures = [index for index in details if header.columns[index] not in (Column.GOAL, Column.STEP)]
        if measures and _is_heading_of(rows, texts[0], measures[0], number):
            heading.append(texts[0])
            details.remove(measures[0])
            return cls(number, tuple(heading), measures[0], tuple(details))
        return cls(number, tuple(heading), texts[0], tuple(details))

    def begins(self, row: Row) -> bool:
        """Whether a task begins in the row."""
        numbered = self.number is not None and bool(row.own(self.number) and row.text(self.title))
        return numbered or bool(row.own(self.title))


def _counts_headings(rows: list[Row], number: int, heading: int) -> bool:
    """Whether the numbers count the headings: they begin in the same rows, over several tasks."""
    begins = [bool(row.own(number)) for row in rows]
    return not all(begins) and begins == [bool(row.own(heading)) for row in rows]


def _is_merged(rows: list[Row], outer: int, inner: int) -> bool:
    """Whether texts of the outer column stand over several of the inner one."""
    return any(row.own(inner) and not row.own(outer) for row in rows) or _repeats(rows, outer)


def _repeats(rows: list[Row], index: int) -> bool:
    return any(above.own(index) and above.own(index) == below.own(index) for above, below in pairwise(rows))


def _is_heading_of(rows: list[Row], title: int, measure: int, number: int | None) -> bool:
    """Whether tasks only head the measures: these have the numbers, or the tasks have those of sections."""
    below = [row for row in rows if row.own(measure) and not row.own(title)]
    if number is not None and any(row.own(number) for row in below):
        return True
    if _run_through(rows, title, measure):
        return True
    marked = [markers.at(row.own(title), 0) for row in rows if row.own(title) and not is_section(row)]
    levels = [marker.level for marker in marked if marker]
    return bool(below or _repeats(rows, title)) and bool(levels) and max(levels) <= Level.SECTION


def _run_through(rows: list[Row], title: int, measure: int) -> bool:
    """Whether printed numbers count the measures from the first to the last, over all tasks."""
    found = [markers.at(row.own(measure), 0) for row in rows if row.own(measure)]
    tasks = sum(bool(row.own(title)) for row in rows)
    in_order = all(marker and marker.number == no for no, marker in enumerate(found, start=1))
    return in_order and 1 < tasks < len(found)


def is_section(row: Row) -> bool:
    """Whether the row is a heading for the rows below it."""
    return _section_of(row) is not None


def _section_of(row: Row) -> str | None:
    """The heading that a row is: one text over the whole table, or alone in its row and no task."""
    filled = [index for index, cell in row.cells.items() if cell.text.strip()]
    texts = list(dict.fromkeys(row.text(index) for index in filled))
    header = row.header
    numbers = header.of(Column.NUMBER)
    if (
        len(texts) == 2
        and filled[0] in numbers
        and _is_chinese(texts[0])
        and not row.has_own(*PARTIES, Column.TIME)
    ):
        return heading(texts[1]) if len(texts[1]) <= 60 else None
    if len(texts) != 1 or len(texts[0]) > 60:
        return None
    spans = len(filled) > 1 and not any(row.own(index) for index in filled[1:])
    marker = markers.at(texts[0], 0)
    is_marked = marker is not None and marker.level <= Level.ITEM
    alone = len(filled) == 1 and (
        is_marked
        or (filled[0] in numbers and cells.number(texts[0]) is None)
        or filled[0] not in header.columns
    )
    return heading(texts[0]) if (spans and not _goes_down(row, filled)) or alone else None


def _goes_down(row: Row, filled: list[int]) -> bool:
    """Whether all that the row holds goes on from above."""
    return not any(row.own(index) for index in filled)


def _is_chinese(text: str) -> bool:
    return re.fullmatch(r"[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?", text) is not None


def heading(text: str) -> str:
    """A heading without its number, and without a count of its tasks behind it."""
    marker = markers.at(text, 0)
    bare = re.sub(r"\s+", "", text[marker.end :] if marker else text)
    return _COUNTED.sub("", bare).rstrip("：:；;，,。")


def _column_section(row: Row, shape: _Shape) -> str | None:
    """The heading that stands in a column of its own beside the task, the innermost one."""
    found = [row.text(index) for index in shape.heading if row.text(index)]
    return heading(found[-1]) if found else None


def _task(rows: list[Row], section: str | None, shape: _Shape) -> Task:
    first = rows[0]
    label, title = _label(first, shape)
    begin = shape.number if shape.number is not None and first.own(shape.number) else shape.title
    details = [first.worded(index) for index in shape.details if first.text(index) != title]
    has_measures = any(row.own(index) for row in rows[1:] for index in shape.details)
    if has_measures and any(row.has_own(*PARTIES, Column.TIME) for row in rows[1:]):
        whole = _assigned(rows, section, label, [title], begin)
        measures = tuple(_measure(row, shape) for row in rows)
        clauses = dict.fromkeys(clause for measure in measures for clause in measure.clauses)
        return replace(whole, measures=measures, clauses=tuple(clauses))
    for row in rows[1:]:
        details += [row.worded(index) for index in (shape.title, *shape.details) if row.own(index)]
    return _assigned(rows, section, label, [title, *details], begin)


def _label(row: Row, shape: _Shape) -> tuple[str, str]:
    """The number as printed, from its column or the front of the task, and the task without it."""
    title = row.text(shape.title)
    marker = markers.at(title, 0)
    printed = _line(row.own(shape.number)) if shape.number is not None else ""
    if marker and marker.level >= Level.SECTION:
        return printed or (marker.label if row.own(shape.title) else ""), title[marker.end :]
    return printed, title


def _measure(row: Row, shape: _Shape) -> Task:
    places = shape.details or (shape.title,)
    texts = [row.worded(index) for index in places]
    marker = markers.at(texts[0], 0)
    first = texts[0][marker.end :] if marker else texts[0]
    return _assigned([row], None, marker.label if marker else "", [first, *texts[1:]], places[0])


def _assigned(rows: list[Row], section: str | None, label: str, texts: Iterable[str], begin: int) -> Task:
    """The task with the agencies and times of its rows, each once; it begins in column `begin`."""
    duties = _Duties()
    for row in rows:
        duties.add(row)
    limits = dict.fromkeys(time for row in rows for time in row.times())
    return Task(
        label=label,
        number=cells.number(label),
        section=section,
        text="\n".join(_with_figures([_line(text) for text in texts if text])),
        clauses=("；".join(duties.clauses),) if duties.clauses else (),
        responsibility="；".join(duties.printed),
        limits=tuple(cells.limit(text) for text in limits),
        place=_place(rows, begin),
        clause_places=tuple(duties.places),
        other=duties.other,
        is_assumed=not rows[0].header.names_agencies,
    )


@dataclass
class _Duties:
    """The agencies of rows, as lists with a label, each list once."""

    clauses: dict[str, None] = field(default_factory=dict)
    printed: dict[str, None] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    other: str = ""

    def add(self, row: Row) -> None:
        """Those of one more row."""
        for kind in PARTIES:
            for text in row.texts(kind):
                found = cells.names(text)
                self.clauses.setdefault(_clause(found, kind, row.header))
                self.other = self.other or found.other
            for index in row.header.of(kind):
                if not cells.is_empty(row.text(index)):
                    self.printed.setdefault(f"{row.header.label(index)}：{cells.names(row.text(index)).text}")
            self.places += [row.place(index) for index in row.header.of(kind) if row.own(index)]


def _clause(names: Names, kind: Column, header: Header) -> str:
    if names.has_roles:
        return names.text
    if header.first_leads and kind is not Column.PARTICIPANT:
        return f"{names.text}负责"
    return f"{columns.LABELS[kind]}：{names.text}"


def _with_figures(texts: list[str]) -> list[str]:
    """Texts of neighbouring columns, a mere figure behind the name of what it measures: 普及率93%."""
    joined: list[str] = []
    for text in texts:
        if len(joined) > 1 and cells.is_figure(text) and not cells.has_figure(joined[-1]):
            joined[-1] += text
        else:
            joined.append(text)
    return joined


def _line(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text).strip()


def _place(rows: list[Row], begin: int) -> Place:
    first, last = rows[0], rows[-1]
    ends = [end for _, end in last.offsets.values()]
    return Place(first.line, first.offsets[begin][0], max(ends))
