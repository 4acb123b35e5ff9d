"""An item of a draft as rows: its words, its place in the source, deadlines, targets, measures, agencies."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session

from domain.items import PartyRole
from intake.drafts import DraftDeadline, DraftItem
from models.documents import Ledger
from models.items import Assignment, Item, ItemDeadline, ItemTarget, Measure
from models.people import Agency
from models.queries import items as item_queries
from services import agencies


def add(
    session: Session,
    ledger: Ledger,
    source: DraftItem,
    *,
    number: int,
    document_id: int | None,
    now: datetime,
) -> Item:
    """A new item of a ledger, as a document gives it."""
    item = Item(ledger_id=ledger.id, number=number, title=source.title[:500], body=source.body)
    write_text(item, source, document_id=document_id)
    write_responsibility(item, source)
    item.confidence = dict(source.confidence)
    session.add(item)
    session.flush()
    write_term(session, item, source, ledger.period_end)
    write_targets(session, item, source)
    write_measures(session, item, source)
    _add_parties(session, ledger, item, source, now)
    return item


def write_text(item: Item, source: DraftItem, *, document_id: int | None) -> None:
    """The words of an item, and where they stand."""
    item.label = source.label[:40]
    item.section = source.section[:300] if source.section else None
    item.title = source.title[:500]
    item.body = source.body
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
    found = stated(source)
    item.deadline, item.is_continuing = term(source, period_end)
    item.is_deadline_assumed = not found and not item.is_continuing and period_end is not None
    _clear(session, item_queries.deadlines(session, item.id))
    for position, row in enumerate(found):
        session.add(ItemDeadline(item_id=item.id, position=position, text=row.text[:200], due_on=row.due_on))


def stated(source: DraftItem) -> list[DraftDeadline]:
    """The deadlines that the item's own words name."""
    return [row for row in source.deadlines if not row.assumed]


def term(source: DraftItem, period_end: date | None) -> tuple[date | None, bool]:
    """The deadline of an item, the last that it names, and whether it is continuing."""
    found = stated(source)
    if found:
        return max(row.due_on for row in found), False
    return (None, True) if source.continuing else (period_end, False)


def write_targets(session: Session, item: Item, source: DraftItem) -> None:
    """The quantities that an item must reach."""
    _clear(session, item_queries.targets(session, item.id))
    for position, target in enumerate(source.targets):
        session.add(
            ItemTarget(
                item_id=item.id,
                position=position,
                text=target.text,
                value=target.value,
                unit=target.unit[:40],
                comparator=target.op,
            )
        )


def write_measures(session: Session, item: Item, source: DraftItem) -> None:
    """The measures of an item that name agencies or a deadline of their own."""
    _clear(session, item_queries.measures(session, item.id))
    for position, measure in enumerate(source.sub_items):
        found = stated(measure)
        session.add(
            Measure(
                item_id=item.id,
                position=position,
                label=measure.label[:40],
                body=measure.body,
                responsibility=measure.responsibility,
                deadline=max((row.due_on for row in found), default=None),
                parties=[{"name": party.name, "role": party.role} for party in measure.parties],
            )
        )


def _clear(session: Session, rows: Iterable[object]) -> None:
    for row in rows:
        session.delete(row)
    session.flush()


def _add_parties(session: Session, ledger: Ledger, item: Item, source: DraftItem, now: datetime) -> None:
    """The agencies of an item; one that it names twice has the first of its roles."""
    taken: set[int] = set()
    for party in source.parties:
        agency = agencies.registered(
            session, group_id=ledger.group_id, name=party.name[:100], is_collective=party.is_group, now=now
        )
        if agency.id not in taken:
            assign(session, item, agency, party.role, position=len(taken))
            taken.add(agency.id)


def assign(
    session: Session, item: Item, agency: Agency, role: PartyRole, *, position: int, is_standing: bool = False
) -> None:
    """Give an agency a part in an item."""
    session.add(
        Assignment(
            item_id=item.id, agency_id=agency.id, role=role, position=position, is_standing=is_standing
        )
    )
    session.flush()
