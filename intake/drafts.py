"""A document → a draft ledger: items with their place in the source, and what the text leaves open."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.documents import DocumentTooLarge, DocumentWithoutItems
from domain.levels import GovernmentLevel
from intake import assignees, confidences, deadlines, doubts, heads, layout, outline, targets
from intake.assignees import Assignment, DraftParty, StandingParty
from intake.brackets import Bracket
from intake.deadlines import DraftDeadline
from intake.doubts import Doubt, DoubtKind
from intake.formats import reading
from intake.formats.sources import Source
from intake.layout import Passage
from intake.outline import Entry
from intake.targets import DraftTarget

__all__ = [
    "Doubt",
    "DoubtKind",
    "Draft",
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

#: Words in a title, or in place of a date, for duties that go on; 长期护理 and 长期处方 are names of things.
_STOPS = ("。", "；", ";")
_CONTINUING = re.compile(r"持续|常态化|长期(?!护理|处方|照护|债|股|贷|租)")


@dataclass(frozen=True)
class Place:
    """Where something stands: its line (from 0), and where it begins and ends in the draft's source text."""

    paragraph: int
    start: int
    end: int


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
    """What a document says, as a ledger. `doubts` holds those of all items too.

    `period_end` is None only where the year is unknown; `period_assumed`: the title names none.
    `passed_over` are numbered paragraphs of sections that name nobody: probably no items.
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
    confidence: Mapping[str, float] = field(default_factory=dict)


def read(data: bytes, file_name: str) -> Draft:
    """The draft ledger of a document. Errors: DocumentRefused, of the kind that fits."""
    return of(reading.read(data, file_name), file_name)


def of(source: Source, file_name: str) -> Draft:
    """The draft ledger of what a file holds. Errors: DocumentWithoutItems, DocumentTooLarge."""
    passage = layout.passage(source)
    entries = outline.read(passage.text)
    if not entries.items:
        raise DocumentWithoutItems(file_name=file_name)
    if len(entries.items) > MAX_ITEMS:
        raise DocumentTooLarge(file_name=file_name, what="items", limit=MAX_ITEMS)
    head = heads.read(passage.text, min(entry.start for entry in (*entries.items, *entries.passed_over)))
    drafter = _Drafter(passage, head)
    items = tuple(drafter.item(entry, no) for no, entry in enumerate(entries.items, start=1))
    passed_over = tuple(drafter.item(entry, 0) for entry in entries.passed_over)
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
        doubts=_all_doubts(head, entries, items, passed_over),
        source_text=source.text,
        confidence=confidences.of_document(head),
    )


def _all_doubts(
    head: heads.Head,
    entries: outline.Outline,
    items: Iterable[DraftItem],
    passed_over: Iterable[DraftItem],
) -> tuple[Doubt, ...]:
    # 发展目标。到2025年，…: a section of aims often names the end of the period.
    aims = {row.due_on for item in passed_over for row in item.deadlines if not row.assumed}
    return (
        *doubts.of_document(head, aims),
        *doubts.of_passed_over(entries.passed_over),
        *doubts.of_numbers(entries.items),
        *(doubt for item in items for doubt in item.doubts),
    )


class _Drafter:
    """Makes items one after the other: rules that one clause sets hold for those behind it."""

    def __init__(self, passage: Passage, head: heads.Head) -> None:
        self._passage = passage
        self._head = head
        self._rules = assignees.rules(passage.text[: head.end])
        self.standing: dict[str, StandingParty] = {}

    def item(self, entry: Entry, no: int) -> DraftItem:
        """The item of an entry; `no` is its running number."""
        text = self._passage.text[entry.text_start : entry.end]
        clauses = [assignees.inside(span, text) for span in entry.spans]
        assignment = assignees.read(clauses, self._rules)
        self._take_over(assignment, no)
        body = _without(text, entry.spans)
        title = _title(body)
        limits = "，".join(assignees.time_limits(clauses))
        stated = deadlines.find(body, self._head.year) + deadlines.find(limits, self._head.year)
        continuing = not stated and _CONTINUING.search(limits or title) is not None
        found = stated or self._assumed(continuing=continuing)
        quantities = targets.find(body)
        return DraftItem(
            no=no,
            label=entry.label,
            section=entry.section,
            title=title,
            body=body,
            responsibility="；".join(clauses),
            place=self._place(entry.start, entry.end),
            parties=assignment.parties,
            open_ended=assignment.open_ended,
            split_responsibility=assignment.split_responsibility,
            continuing=continuing,
            deadlines=found,
            targets=quantities,
            doubts=tuple(
                doubts.of_item(
                    no, assignment, stated, is_continuing=continuing, period_end=self._head.period_end
                )
            ),
            sub_items=tuple(self.item(sub, no) for sub in entry.subs),
            clauses=tuple(self._inside(entry, span) for span in entry.spans),
            confidence=confidences.of_item(
                title=title,
                body=body,
                section=entry.section,
                responsibility="；".join(clauses),
                assignment=assignment,
                deadlines=found,
                targets=quantities,
            ),
        )

    def _take_over(self, assignment: Assignment, no: int) -> None:
        self._rules = assignment.rules
        for party in assignment.standing:
            standing = StandingParty(party.name, party.role, party.is_group, from_item=max(no, 1))
            self.standing.setdefault(party.name, standing)

    def _assumed(self, *, continuing: bool) -> tuple[DraftDeadline, ...]:
        if continuing or self._head.period_end is None:
            return ()
        return (DraftDeadline("", self._head.period_end, assumed=True),)

    def _inside(self, entry: Entry, span: Bracket) -> Place:
        begin = max(entry.text_start + span.start + 1, entry.text_start)
        return self._place(begin, min(entry.text_start + span.end - 1, entry.end))

    def _place(self, start: int, end: int) -> Place:
        last = max(end - 1, start)
        origin = self._passage.origin
        return Place(self._passage.line(start).number, origin(start), origin(last) + 1)


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
    return re.split(r"[。\n]", body, maxsplit=1)[0].strip().rstrip("：:；;")
