"""A document → a draft ledger: items with their place in the source, and what the text leaves open."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from domain.documents import DocumentTooLarge, DocumentWithoutItems
from domain.levels import GovernmentLevel
from intake import (
    assignees,
    confidences,
    deadlines,
    doubts,
    findings,
    heads,
    layout,
    merging,
    outline,
    registry,
    tables,
    targets,
)
from intake.assignees import Assignment, DraftParty, Rules, StandingParty
from intake.deadlines import DraftDeadline
from intake.doubts import Doubt, DoubtKind
from intake.findings import Finding
from intake.formats import reading
from intake.formats.sources import Source
from intake.layout import Passage
from intake.places import Place
from intake.registry import DraftAgency, Registry
from intake.tables import Tasks
from intake.targets import DraftTarget

__all__ = [
    "Doubt",
    "DoubtKind",
    "Draft",
    "DraftAgency",
    "DraftDeadline",
    "DraftItem",
    "DraftParty",
    "DraftTarget",
    "Place",
    "StandingParty",
    "of",
    "read",
]

#: Real documents have some dozens, the longest some hundreds; this only bounds the work on a broken text.
MAX_ITEMS = 20_000

#: So much of a measure's words tells which one it is.
_QUOTED = 60

#: Words in a title, or in place of a date, for duties that go on; 长期护理 and 长期处方 are names of things.
_CONTINUING = re.compile(r"持续|常态化|常年|长期(?!护理|处方|照护|债|股|贷|租)")


@dataclass(frozen=True)
class DraftItem:
    """An item as the text gives it: `body` without the responsibility clause, `label` the printed number.

    `clauses` are the places of its responsibility clauses, without their brackets; `confidence` tells how
    sure each field is, from 0 to 1 (see `confidences`).

    Where the text sets no deadline and the item is not `continuing`, `deadlines` holds one assumed for the
    end of the period, with an empty text.
    """

    no: int
    label: str
    section: str | None
    title: str
    body: str
    responsibility: str
    place: Place
    parties: tuple[DraftParty, ...]
    open_ended: bool
    split_responsibility: bool
    continuing: bool
    deadlines: tuple[DraftDeadline, ...]
    targets: tuple[DraftTarget, ...]
    doubts: tuple[Doubt, ...]
    sub_items: tuple["DraftItem", ...] = ()
    clauses: tuple[Place, ...] = ()
    confidence: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """What a document says, as a ledger. `doubts` holds those of all items and their measures too.

    `period_end` is None only where the year is unknown; `period_assumed`: the title names none.
    `passed_over` are numbered paragraphs of sections that name nobody: probably no items. `agencies` are
    those behind the parties' names.
    """

    title: str | None
    doc_no: str | None
    issuer: str | None
    issued_on: date | None
    year: int | None
    period_end: date | None
    period_assumed: bool
    level: GovernmentLevel | None
    standing_parties: tuple[StandingParty, ...]
    items: tuple[DraftItem, ...]
    passed_over: tuple[DraftItem, ...]
    doubts: tuple[Doubt, ...]
    source_text: str
    agencies: tuple[DraftAgency, ...] = ()
    confidence: Mapping[str, float] = field(default_factory=dict)


def read(data: bytes, file_name: str) -> Draft:
    """The draft ledger of a document. Errors: DocumentRefused, of the kind that fits."""
    return of(reading.read(data, file_name), file_name)


def of(source: Source, file_name: str) -> Draft:
    """The draft ledger of what a file holds. Errors: DocumentWithoutItems, DocumentTooLarge."""
    in_tables = tables.find(source)
    passage = layout.passage(_without_lines(source, in_tables))
    found = _found(source, passage, in_tables)
    if not found.items:
        raise DocumentWithoutItems(file_name=file_name)
    if len(found.items) > MAX_ITEMS:
        raise DocumentTooLarge(file_name=file_name, what="items", limit=MAX_ITEMS)
    head = heads.read(passage.text, found.first, in_tables.title)
    numbers = tuple(doubts.of_numbers(found.items))
    gaps = {doubt.item - 1 for doubt in numbers if doubt.item and doubt.kind is DoubtKind.NUMBER_MISSING}
    drafter = _Drafter(head, _rules(passage, head, in_tables), gaps)
    items = tuple(drafter.item(finding, no) for no, finding in enumerate(found.items, start=1))
    passed_over = tuple(drafter.item(finding, 0) for finding in found.passed_over)
    named = registry.read(_parties(items, drafter.standing.values()), head.level)
    return Draft(
        title=head.title,
        doc_no=head.doc_no,
        issuer=head.issuer,
        issued_on=head.issued_on,
        year=head.year,
        period_end=head.period_end,
        period_assumed=head.period_assumed,
        level=head.level,
        standing_parties=tuple(drafter.standing.values()),
        items=items,
        passed_over=passed_over,
        doubts=_all_doubts(head, found, numbers, items, passed_over, named),
        source_text=source.text,
        agencies=named.agencies,
        confidence=confidences.of_document(head),
    )


def _without_lines(source: Source, in_tables: Tasks) -> Source:
    """The source without the rows of task tables: what stands there is no running text."""
    if not in_tables.lines:
        return source
    lines = tuple(line for line in source.lines if line.number not in in_tables.lines)
    return replace(source, lines=lines)


@dataclass(frozen=True)
class _Found:
    """The items in order, what is none, the offset of the first of all, and columns read by content alone."""

    items: tuple[Finding, ...]
    passed_over: tuple[Finding, ...]
    first: int
    assumed_columns: tuple[str, ...]


def _found(source: Source, passage: Passage, in_tables: Tasks) -> _Found:
    entries = outline.read(passage.text)
    kept = {line.number for line in passage.lines}
    omitted = [line.number for line in source.lines if line.number not in kept | in_tables.lines]
    in_text = tuple(findings.of_entry(entry, passage, omitted) for entry in entries.items)
    passed_over = tuple(findings.of_entry(entry, passage, omitted) for entry in entries.passed_over)
    rows = tuple(findings.of_task(task) for task in in_tables.tasks)
    items, others = merging.merged(in_text, rows)
    starts = [entry.start for entry in (*entries.items, *entries.passed_over)]
    first = min(starts, default=len(passage.text))
    if in_tables.lines:
        above = bisect_left(passage.lines, min(in_tables.lines), key=lambda line: line.number)
        first = min([first, *passage.starts[above : above + 1]])
    return _Found(items, (*passed_over, *others), first, in_tables.assumed)


def _rules(passage: Passage, head: heads.Head, in_tables: Tasks) -> Rules:
    said = assignees.rules(passage.text[: head.end])
    return replace(said, first_leads=True) if in_tables.first_leads else said


def _all_doubts(
    head: heads.Head,
    found: _Found,
    numbers: Iterable[Doubt],
    items: tuple[DraftItem, ...],
    passed_over: Iterable[DraftItem],
    named: Registry,
) -> tuple[Doubt, ...]:
    # 发展目标。到2025年，…: a section of aims often names the end of the period.
    aims = {row.due_on for item in passed_over for row in item.deadlines if not row.assumed}
    parties = [(item.no, tuple(_parties([item], ()))) for item in items]
    return (
        *doubts.of_document(head, aims),
        *doubts.of_columns(found.assumed_columns),
        *doubts.of_passed_over(found.passed_over),
        *numbers,
        *doubts.of_groups(parties),
        *doubts.of_agencies(named.questions),
        *(doubt for item in items for doubt in item.doubts),
    )


def _parties(items: Iterable[DraftItem], standing: Iterable[StandingParty]) -> Iterator[DraftParty]:
    """Everybody whom the items, their measures and the standing rules name."""
    for item in items:
        yield from item.parties
        yield from _parties(item.sub_items, ())
    for party in standing:
        yield DraftParty(party.name, party.role, party.is_group)


def _is_continuing(finding: Finding) -> bool:
    """Whether the duty goes on: its column or clause of times says so, or where there is none its title."""
    if finding.limits:
        return any(limit.is_continuing for limit in finding.limits)
    return _CONTINUING.search(finding.title) is not None


class _Drafter:
    """Makes items one after the other: rules that one clause sets hold for those behind it."""

    def __init__(self, head: heads.Head, rules: Rules, gaps: Collection[int]) -> None:
        self._head = head
        self._rules = rules
        self._gaps = gaps  # the items behind which a number is missing
        self.standing: dict[str, StandingParty] = {}

    def item(self, finding: Finding, no: int) -> DraftItem:
        """The item of a finding; `no` is its running number."""
        assignment = assignees.read(finding.clauses, self._rules)
        self._take_over(assignment, no)
        stated = self._deadlines(finding)
        continuing = not stated and _is_continuing(finding)
        dated = stated or self._assumed(continuing=continuing)
        quantities = targets.find(finding.body)
        asked = tuple(
            doubts.of_item(
                no,
                finding,
                assignment,
                stated,
                quantities,
                is_continuing=continuing,
                period_end=self._head.period_end,
            )
        )
        measures = tuple(self.item(sub, no) for sub in finding.subs)
        of_measures = doubts.of_measures(
            asked, assignment.parties, ((f"{row.label}{row.title}"[:_QUOTED], row.doubts) for row in measures)
        )
        return DraftItem(
            no=no,
            label=finding.label,
            section=finding.section,
            title=finding.title,
            body=finding.body,
            responsibility=finding.responsibility,
            place=finding.place,
            parties=assignment.parties,
            open_ended=assignment.open_ended,
            split_responsibility=assignment.split_responsibility or finding.is_split,
            continuing=continuing,
            deadlines=dated,
            targets=quantities,
            doubts=(*asked, *of_measures),
            sub_items=measures,
            clauses=finding.clause_places,
            confidence=confidences.of_item(
                finding, assignment, dated, quantities, may_hold_more=no in self._gaps
            ),
        )

    def _take_over(self, assignment: Assignment, no: int) -> None:
        self._rules = assignment.rules
        for party in assignment.standing:
            standing = StandingParty(party.name, party.role, party.is_group, from_item=max(no, 1))
            self.standing.setdefault(party.name, standing)

    def _deadlines(self, finding: Finding) -> tuple[DraftDeadline, ...]:
        """The times that the text sets, then those of its clause or column."""
        found = list(deadlines.find(finding.body, self._head.year))
        for limit in finding.limits:
            rows = deadlines.find(limit.phrase, self._head.year)
            printed = limit.printed if len(rows) == 1 else ""
            found += [replace(row, text=printed or row.text) for row in rows]
        return tuple(self._dated(row) for row in found)

    def _dated(self, row: DraftDeadline) -> DraftDeadline:
        """A month without a year is of the document's, unless that was over or the document spans several."""
        head = self._head
        if row.alternative is None or not row.is_year_open:
            return row
        if head.issued_on is not None and row.due_on < head.issued_on:
            if head.period_assumed:
                return replace(row, due_on=row.alternative, alternative=row.due_on)
            return row
        if head.period_end is not None and head.period_end.year > row.due_on.year:
            return row
        return replace(row, alternative=None, is_year_open=False)

    def _assumed(self, *, continuing: bool) -> tuple[DraftDeadline, ...]:
        if continuing or self._head.period_end is None:
            return ()
        return (DraftDeadline("", self._head.period_end, assumed=True),)
