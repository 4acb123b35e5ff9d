"""Items: cards, lists, search."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from domain.items import AssignmentState, declarers
from models.audit import AuditEntry
from models.documents import Doubt, Ledger, LedgerStatus
from models.items import Assignment, Item, ItemDeadline, ItemTarget, Measure
from models.people import Agency, Person, Seat
from models.queries import carrying, item_lines, ledgers, lights, links, sub_items, verdicts
from models.queries import reports as report_queries
from models.queries import requests as request_queries
from models.views import HistoryLine, ItemCard, Party

HISTORY_LIMIT = 30


def item(session: Session, item_id: int) -> Item | None:
    """An item by id."""
    return session.get(Item, item_id)


def ledger_id_of(session: Session, item_id: int) -> int | None:
    """Id of an item's ledger, which never changes."""
    return session.exec(select(Item.ledger_id).where(Item.id == item_id)).first()


def by_number(session: Session, number: int) -> Sequence[Item]:
    """Items with this number in the ledgers in force, newest ledger first."""
    query = (
        select(Item)
        .join(Ledger, col(Ledger.id) == col(Item.ledger_id))
        .where(Item.number == number, Ledger.status == LedgerStatus.PUBLISHED)
    )
    return session.exec(query.order_by(col(Ledger.id).desc())).all()


def of_ledger(session: Session, ledger_id: int) -> Sequence[Item]:
    """All items of a ledger by number."""
    return session.exec(select(Item).where(Item.ledger_id == ledger_id).order_by(col(Item.number))).all()


def of_agency(session: Session, ledger_id: int, agency_id: int) -> Sequence[Item]:
    """The items of a ledger in which an agency has a part, by number."""
    parts = select(Assignment.item_id).where(Assignment.agency_id == agency_id)
    query = select(Item).where(Item.ledger_id == ledger_id, col(Item.id).in_(parts))
    return session.exec(query.order_by(col(Item.number))).all()


#: Statements that every list is made of are built once: that takes longer than to run them.
_OF_ITEMS: sa.BindParameter[int] = sa.bindparam("item_ids", expanding=True)
_PARTIES = (
    select(Assignment, Agency)
    .join(Agency, col(Agency.id) == col(Assignment.agency_id))
    .where(col(Assignment.item_id).in_(_OF_ITEMS), Assignment.state != AssignmentState.RELEASED)
    .order_by(col(Assignment.item_id), col(Assignment.position))
)


def parties(session: Session, item_ids: Iterable[int]) -> dict[int, tuple[Party, ...]]:
    """The agencies of each item in the order of its source clause; released ones left out."""
    found: dict[int, list[Party]] = defaultdict(list)
    for assignment, agency in session.exec(_PARTIES, params={"item_ids": list(item_ids)}).all():
        found[assignment.item_id].append(Party(assignment, agency))
    return {item_id: tuple(rows) for item_id, rows in found.items()}


def card(session: Session, item_id: int) -> ItemCard | None:
    """An item as a whole."""
    row = session.get(Item, item_id)
    ledger = session.get(Ledger, row.ledger_id) if row is not None else None
    if row is None or ledger is None:
        return None
    doubts = (
        select(Doubt)
        .where(Doubt.item_id == item_id, col(Doubt.answered_at).is_(None))
        .order_by(col(Doubt.id))
    )
    return ItemCard(
        item=row,
        ledger=ledger,
        document=ledgers.document_of(session, ledger.id),
        parties=parties(session, [item_id]).get(item_id, ()),
        deadlines=tuple(deadlines(session, item_id)),
        targets=tuple(targets(session, item_id)),
        reports=report_queries.latest_of_item(session, item_id),
        history=history(session, item_id),
        doubts=tuple(session.exec(doubts).all()),
        page=item_lines.page_number(session, row),
        measures=tuple(measures(session, item_id)),
        predecessor=carrying.predecessor(session, row),
        uppers=links.of_item(session, item_id),
        sub_items=sub_items.lines(session, [item_id]).get(item_id, ()),
        requests=tuple(request_queries.open_on(session, [item_id])),
        verdicts=tuple(verdicts.of_item(session, item_id)),
        record=lights.records(session, [row.id])[row.id],
        ledger_name=ledgers.names(session).get(ledger.id, ""),
    )


def deadlines(session: Session, item_id: int) -> Sequence[ItemDeadline]:
    """The phrases of an item that fix a point in time, in order."""
    query = select(ItemDeadline).where(ItemDeadline.item_id == item_id)
    return session.exec(query.order_by(col(ItemDeadline.position))).all()


def targets(session: Session, item_id: int) -> Sequence[ItemTarget]:
    """What an item must reach, in order."""
    query = select(ItemTarget).where(ItemTarget.item_id == item_id)
    return session.exec(query.order_by(col(ItemTarget.position))).all()


def target(session: Session, target_id: int) -> ItemTarget | None:
    """A target by id."""
    return session.get(ItemTarget, target_id)


def measures(session: Session, item_id: int) -> Sequence[Measure]:
    """The measures of an item, in order."""
    query = select(Measure).where(Measure.item_id == item_id)
    return session.exec(query.order_by(col(Measure.position))).all()


def history(session: Session, item_id: int) -> tuple[HistoryLine, ...]:
    """The latest acts on an item, newest first, each with the actor's agency."""
    principal = aliased(Person)
    query = (
        select(AuditEntry, Person, principal)
        .outerjoin(Person, col(Person.id) == col(AuditEntry.actor_id))
        .outerjoin(principal, col(principal.id) == col(AuditEntry.principal_id))
        .where(AuditEntry.noun == "item", AuditEntry.noun_id == item_id)
        .order_by(col(AuditEntry.id).desc())
        .limit(HISTORY_LIMIT)
    )
    rows = session.exec(query).all()
    agencies = _agencies_of_people(session, {person.id for _, person, _ in rows if person is not None})
    return tuple(
        HistoryLine(entry, person, agencies.get(person.id) if person else None, principal)
        for entry, person, principal in rows
    )


def _agencies_of_people(session: Session, person_ids: Collection[int]) -> dict[int, Agency]:
    query = select(Seat.person_id, Agency).join(Agency, col(Agency.id) == col(Seat.agency_id))
    rows = session.exec(query.where(col(Seat.person_id).in_(list(person_ids)))).all()
    return {person_id: agency for person_id, agency in rows if person_id is not None}


def answering(its_parties: Iterable[Party]) -> frozenset[int]:
    """The agencies that declare an item complete; a collective name can declare nothing."""
    return declarers(
        (party.agency.id, party.assignment.role) for party in its_parties if not party.agency.is_collective
    )


def unsigned(session: Session, agency_ids: Collection[int]) -> Sequence[Assignment]:
    """Parts in active items that the agencies have not signed for."""
    query = select(Assignment).where(*_unsigned(agency_ids))
    return session.exec(query.order_by(col(Assignment.id))).all()


def unsigned_items(session: Session, agency_ids: Collection[int]) -> list[int]:
    """Ids of the active items that the agencies have not signed for, in order."""
    query = select(Assignment.item_id).where(*_unsigned(agency_ids))
    return sorted(set(session.exec(query).all()))


def _unsigned(agency_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    return (
        item_lines.THEIR_AGENCY.in_(agency_ids),
        col(Assignment.item_id).in_(item_lines.IN_FORCE),
        col(Assignment.item_id).in_(report_queries.UNDER_WAY),
        col(Assignment.state) == AssignmentState.PENDING,
    )


def assignment(session: Session, item_id: int, agency_ids: Collection[int]) -> Assignment | None:
    """The part in an item that one of the agencies has."""
    query = select(Assignment).where(
        Assignment.item_id == item_id,
        col(Assignment.agency_id).in_(agency_ids),
        Assignment.state != AssignmentState.RELEASED,
    )
    return session.exec(query.order_by(col(Assignment.position)).limit(1)).first()


def assignments(session: Session, item_id: int) -> Sequence[Assignment]:
    """All parts in an item, in order."""
    query = select(Assignment).where(Assignment.item_id == item_id).order_by(col(Assignment.position))
    return session.exec(query).all()


def neighbours(session: Session, row: Item) -> tuple[int | None, int | None]:
    """Ids of the items before and after in the same ledger."""
    before = select(Item.id).where(Item.ledger_id == row.ledger_id, Item.number < row.number)
    after = select(Item.id).where(Item.ledger_id == row.ledger_id, Item.number > row.number)
    return (
        session.exec(before.order_by(col(Item.number).desc()).limit(1)).first(),
        session.exec(after.order_by(col(Item.number)).limit(1)).first(),
    )
