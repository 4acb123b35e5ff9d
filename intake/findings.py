"""What a document gives of one item, whether in running text or in a table, before it is read."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from intake import assignees, cells, listings
from intake.brackets import Bracket
from intake.cells import Limit
from intake.layout import Passage
from intake.outline import Entry
from intake.places import Place
from intake.tasks import Task

_STOPS = ("。", "；", ";")
_LIMIT_LABEL = re.compile(r"^[\u4e00-\u9fff]{2,8}[:：]\s*")


@dataclass(frozen=True)
class Finding:
    """An item's words in their parts.

    `clauses` are read for agencies, `responsibility` is what is quoted of them. `other` is a second
    reading of a name. `is_assumed`: its agencies stand under a heading that says nothing of them. `is_cut`:
    page furniture stood inside the text. `is_in_table` tells where it was found. `is_split`: its agencies are
    those of its measures, each responsible for its own.
    """

    label: str
    number: int | None
    level: int
    section: str | None
    title: str
    body: str
    clauses: tuple[str, ...]
    responsibility: str
    limits: tuple[Limit, ...]
    place: Place
    clause_places: tuple[Place, ...] = ()
    other: str = ""
    is_assumed: bool = False
    is_cut: bool = False
    is_in_table: bool = False
    is_split: bool = False
    subs: tuple["Finding", ...] = ()

    @property
    def has_parties(self) -> bool:
        """Whether somebody is named for it."""
        return bool(self.clauses)

    def with_duties_of(self, row: "Finding") -> "Finding":
        """The item with what a table says of it: agencies where it names none, times where it has none."""
        limits = self.limits or row.limits
        if self.has_parties:
            return replace(self, limits=limits)
        return replace(
            self,
            clauses=row.clauses,
            responsibility=row.responsibility,
            clause_places=row.clause_places,
            other=row.other,
            is_assumed=row.is_assumed,
            limits=limits,
            subs=self.subs or row.subs,
            is_split=row.is_split,
        )


def of_entry(entry: Entry, passage: Passage, omitted: Sequence[int] = ()) -> Finding:
    """The finding of an entry of the outline; `omitted` are the numbers of the lines that layout left out."""
    text = passage.text[entry.text_start : entry.end]
    clauses = tuple(assignees.inside(span, text) for span in entry.spans) or entry.inherited
    body = _without(text, entry.spans)
    return Finding(
        label=entry.label,
        number=entry.number,
        level=entry.level,
        section=entry.section,
        title=_title(body),
        body=body,
        clauses=clauses,
        responsibility="；".join(clauses),
        limits=tuple(_limit(text) for text in listings.time_limits(clauses)),
        place=_place(passage, entry.start, entry.end),
        clause_places=tuple(_inside(passage, entry, span) for span in entry.spans),
        is_cut=_is_cut(passage, entry, omitted),
        subs=tuple(of_entry(sub, passage, omitted) for sub in entry.subs),
    )


def of_task(task: Task) -> Finding:
    """The finding of a task of a table."""
    return Finding(
        label=task.label,
        number=task.number,
        level=0,
        section=task.section,
        title=_title(task.text),
        body=task.text,
        clauses=task.clauses,
        responsibility=task.responsibility,
        limits=(*task.limits, *(_limit(text) for text in listings.time_limits(task.clauses))),
        place=task.place,
        clause_places=task.clause_places,
        other=task.other,
        is_assumed=task.is_assumed,
        is_in_table=True,
        is_split=bool(task.measures),
        subs=tuple(of_task(measure) for measure in task.measures),
    )


def _limit(printed: str) -> Limit:
    return cells.limit(_LIMIT_LABEL.sub("", printed))


def _place(passage: Passage, start: int, end: int) -> Place:
    last = max(end - 1, start)
    return Place(passage.line(start).number, passage.origin(start), passage.origin(last) + 1)


def _inside(passage: Passage, entry: Entry, span: Bracket) -> Place:
    begin = max(entry.text_start + span.start + span.width, entry.text_start)
    return _place(passage, begin, min(entry.text_start + span.end - span.width, entry.end))


def _is_cut(passage: Passage, entry: Entry, omitted: Sequence[int]) -> bool:
    """Whether lines between the item's first and last were left out."""
    first, last = (passage.line(offset).number for offset in (entry.start, max(entry.end - 1, entry.start)))
    return bisect_left(omitted, first) < bisect_left(omitted, last)


def _without(text: str, spans: Iterable[Bracket]) -> str:
    """The text without its responsibility clauses; a stop on both sides of one is one stop."""
    pieces, begin = [], 0
    for span in spans:
        piece = text[begin : span.start].rstrip()
        pieces.append(piece)
        doubled = piece.endswith(_STOPS) and text.startswith(_STOPS, span.end)
        begin = span.end + 1 if doubled else span.end
    pieces.append(text[begin:])
    return re.sub(r"\n\s*\n", "\n", "".join(pieces)).strip()


def _title(body: str) -> str:
    """The first sentence without its stop, or the first line where that stands alone."""
    return (
        re.split(r"[。\n]|(?<=[\u4e00-\u9fff])(?<!第)(?=[（(]一[)）])", body, maxsplit=1)[0]
        .strip()
        .rstrip("：:；;")
    )
