"""An item of a draft as rows: its words, its place in the source, deadlines, targets, measures, agencies."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from sqlmodel import Session

from domain.items import PartyRole
from intake.drafts import Doubt as DraftDoubt
from intake.drafts import DoubtKind, DraftAgency, DraftDeadline, DraftItem, DraftParty, StandingParty
from intake.targets import DraftTarget
from models.documents import Doubt, Ledger
from models.items import Assignment, Item, ItemDeadline, ItemTarget, Measure
from models.people import Agency
from models.queries import items as item_queries
from services.registries import Registrar


class Desk:
    """Writes the items of a document into one ledger, many rows at a time; each name is looked up once."""

    def __init__(self, session: Session, ledger: Ledger, document_id: int | None, now: datetime) -> None:
        self._session = session
        self._ledger = ledger
        self._document_id = document_id
        self._registrar = Registrar(session, ledger.group_id, ledger.level, now=now)
        self._agencies: dict[str, Agency] = {}
        self._parts: dict[int, dict[int, Assignment]] = {}  # by item and agency

    def register(self, named: Iterable[DraftAgency]) -> None:
        """The agencies of a document, ahead of its items: all forms of a name are known to be one's then."""
        for row in named:
            self._registrar.agency(
                row.name[:100], is_collective=row.is_group, aliases=[alias[:100] for alias in row.aliases]
            )

    def add(self, sources: Sequence[DraftItem], *, first: int | None = None) -> list[Item]:
        """Items with all that belongs to them but their doubts; numbered from `first`, else as read."""
        for source in sources:  # agencies first, so that the rows of all items are written together
            for row in (source, *source.sub_items):
                for party in row.parties:
                    self._agency(party)
        items = [
            self._item(source, source.no if first is None else first + place)
            for place, source in enumerate(sources)
        ]
        self._session.add_all(items)
        self._session.flush()
        for item, source in zip(items, sources, strict=True):
            self._parts[item.id] = {}
            self._session.add_all([*_deadlines(item, source), *target_rows(item.id, source.targets)])
            self._session.add_all(_measures(item, source))
            self._add_parties(item, source)
        return items

    def _item(self, source: DraftItem, number: int) -> Item:
        item = Item(
            ledger_id=self._ledger.id,
            number=number,
            title=source.title[:500],
            body=source.body,
            source_clauses=[],  # pydantic would inspect the factory of a default anew for each item
            confidence=dict(source.confidence),
        )
        write_text(item, source, document_id=self._document_id)
        write_responsibility(item, source)
        _set_term(item, source, self._ledger.period_end)
        return item

    def _add_parties(self, item: Item, source: DraftItem) -> None:
        """The agencies that an item names, each with the first of its roles; then those of its measures.

        Who is named in a measure alone has a part in the item too, or nobody would ask for what the measure
        says. Where the item itself names nobody, the one agency that its measures name leads it, and several
        answer each for their own measure.
        """
        for party in source.parties:
            self.assign(item, self._agency(party), party.role)
        named = [self._agency(party) for measure in source.sub_items for party in measure.parties]
        added = {row.id: row for row in named if row.id not in self._parts[item.id]}
        is_alone = not source.parties and len(added) == 1
        for agency in added.values():
            role = PartyRole.LEAD if is_alone and not agency.is_collective else PartyRole.RESPONSIBLE
            self.assign(item, agency, role, is_in_measure=True)
        item.is_split = item.is_split or (not source.parties and len(added) > 1)

    def add_standing_parties(self, standing: Iterable[StandingParty], items: Iterable[Item]) -> None:
        """Parties that a rule such as 以下均需地方人民政府负责，不再列出 adds to the items behind it."""
        rules = [(row, self._agency(row)) for row in standing]
        for item in items:
            for row, agency in rules:
                if item.number >= row.from_item:
                    self.assign(item, agency, row.role, is_standing=True)

    def assign(
        self,
        item: Item,
        agency: Agency,
        role: PartyRole,
        *,
        is_in_measure: bool = False,
        is_standing: bool = False,
    ) -> None:
        """Give an agency a part in an item that was added here, unless it has one."""
        parts = self._parts[item.id]
        if agency.id in parts:
            return
        parts[agency.id] = Assignment(
            item_id=item.id,
            agency_id=agency.id,
            role=role,
            position=len(parts),
            is_in_measure=is_in_measure,
            is_standing=is_standing,
        )
        self._session.add(parts[agency.id])

    def add_doubts(self, doubts: Iterable[tuple[DraftDoubt, Item | None]]) -> None:
        """Questions about items that were added here; where a measure names somebody, somebody is named."""
        self._session.add_all(
            [
                Doubt(
                    ledger_id=self._ledger.id,
                    item_id=item.id if item else None,
                    kind=doubt.kind,
                    facts=dict(doubt.facts),
                    answers=list(doubt.answers),
                )
                for doubt, item in doubts
                if doubt.kind is not DoubtKind.NO_PARTY
                or "place" in doubt.facts
                or item is None
                or not self._is_measured(item)
            ]
        )

    def _is_measured(self, item: Item) -> bool:
        return any(part.is_in_measure for part in self._parts[item.id].values())

    def _agency(self, party: DraftParty | StandingParty) -> Agency:
        name = party.name[:100]
        if name not in self._agencies:
            self._agencies[name] = self._registrar.agency(name, is_collective=party.is_group)
        return self._agencies[name]


def write_text(item: Item, source: DraftItem, *, document_id: int | None) -> None:
    """The words of an item."""
    item.label = source.label[:40]
    item.section = source.section[:300] if source.section else None
    item.title = source.title[:500]
    item.body = source.body
    place(item, source, document_id=document_id)


def place(item: Item, source: DraftItem, *, document_id: int | None) -> None:
    """Where the words of an item stand."""
    item.document_id = document_id
    item.source_line = source.place.paragraph
    item.source_start = source.place.start
    item.source_end = source.place.end
    item.source_clauses = [[clause.start, clause.end] for clause in source.clauses]


def write_responsibility(item: Item, source: DraftItem) -> None:
    """What the clause on responsibility says besides the agencies."""
    item.responsibility = source.responsibility
    item.is_open_ended = source.open_ended
    item.is_split = source.split_responsibility


def write_term(session: Session, item: Item, source: DraftItem, period_end: date | None) -> None:
    """The deadline of an item and the phrases that name one; the end of the period where none does."""
    _set_term(item, source, period_end)
    _clear(session, item_queries.deadlines(session, item.id))
    session.add_all(_deadlines(item, source))


def _set_term(item: Item, source: DraftItem, period_end: date | None) -> None:
    item.deadline, item.is_continuing = term(source, period_end)
    item.is_deadline_assumed = not stated(source) and not item.is_continuing and period_end is not None


def _deadlines(item: Item, source: DraftItem) -> Iterator[ItemDeadline]:
    for position, row in enumerate(stated(source)):
        yield ItemDeadline(item_id=item.id, position=position, text=row.text[:200], due_on=row.due_on)


def stated(source: DraftItem) -> list[DraftDeadline]:
    """The deadlines that the item's own words name."""
    return [row for row in source.deadlines if not row.assumed]


def term(source: DraftItem, period_end: date | None) -> tuple[date | None, bool]:
    """The deadline of an item, the last that it names, and whether it is continuing."""
    found = stated(source)
    if found:
        return max(row.due_on for row in found), False
    return (None, True) if source.continuing else (period_end, False)


def write_targets(session: Session, item: Item, targets: Iterable[DraftTarget]) -> None:
    """The quantities that an item must reach: exactly these, in this order.

    A target that stays keeps its row: what agencies reported on it hangs there.
    """
    present = list(item_queries.targets(session, item.id))
    for fresh in target_rows(item.id, targets):
        same = next((row for row in present if _says(row) == _says(fresh)), None)
        if same is None:
            session.add(fresh)
        else:
            present.remove(same)
            same.position = fresh.position
    _clear(session, present)


def _says(row: ItemTarget) -> tuple[str, float, str, str]:
    return row.text, row.value, row.unit, row.comparator


def target_rows(item_id: int, targets: Iterable[DraftTarget]) -> list[ItemTarget]:
    """These targets as rows of an item."""
    return [
        ItemTarget(
            item_id=item_id,
            position=position,
            text=row.text,
            value=row.value,
            unit=row.unit[:40],
            comparator=row.op,
        )
        for position, row in enumerate(targets)
    ]


def write_measures(session: Session, item: Item, source: DraftItem) -> None:
    """The measures of an item, with the agencies and the deadline that they name."""
    _clear(session, item_queries.measures(session, item.id))
    session.add_all(_measures(item, source))


def _measures(item: Item, source: DraftItem) -> Iterator[Measure]:
    for position, measure in enumerate(source.sub_items):
        yield Measure(
            item_id=item.id,
            position=position,
            label=measure.label[:40],
            body=measure.body,
            responsibility=measure.responsibility,
            deadline=max((row.due_on for row in stated(measure)), default=None),
            parties=[{"name": party.name, "role": party.role} for party in measure.parties],
        )


def _clear(session: Session, rows: Iterable[object]) -> None:
    for row in rows:
        session.delete(row)
    session.flush()
