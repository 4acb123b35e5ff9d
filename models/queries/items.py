"""Items: cards, lists, search."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.items import ACTIVE, AssignmentState, ItemStatus, declarers
from models.audit import AuditEntry
from models.cycles import Period
from models.documents import Doubt, Ledger, LedgerStatus
from models.items import Assignment, Item, ItemDeadline, ItemTarget, Measure
from models.people import Agency, Person, Seat
from models.queries import carrying, ledgers, lights, links, sub_items, verdicts
from models.queries import reports as report_queries
from models.queries import requests as request_queries
from models.queries.pages import page_of
from models.reports import Duty
from models.views import HistoryLine, ItemCard, ItemLine, Page, Part, Party

PAGE_SIZE = 6
SEARCH_LIMIT = 8
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
_ROWS = select(Item).where(col(Item.id).in_(_OF_ITEMS))
_PARTIES = (
    select(Assignment, Agency)
    .join(Agency, col(Agency.id) == col(Assignment.agency_id))
    .where(col(Assignment.item_id).in_(_OF_ITEMS), Assignment.state != AssignmentState.RELEASED)
    .order_by(col(Assignment.item_id), col(Assignment.position))
)

_PARTS_OF = (
    sa.select(
        col(Assignment.item_id),
        col(Assignment.agency_id),
        col(Agency.name),
        col(Assignment.role),
        col(Assignment.state),
    )
    .join(Agency, col(Agency.id) == col(Assignment.agency_id))
    .where(col(Assignment.item_id).in_(_OF_ITEMS), col(Assignment.state) != AssignmentState.RELEASED)
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
        page=_page_number(session, row),
        measures=tuple(measures(session, item_id)),
        predecessor=carrying.predecessor(session, row),
        uppers=links.of_item(session, item_id),
        sub_items=sub_items.lines(session, [item_id]).get(item_id, ()),
        requests=tuple(request_queries.open_on(session, [item_id])),
        verdicts=tuple(verdicts.of_item(session, item_id)),
        record=lights.records(session, [row])[row.id],
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


# Items in force are few; the parts of an agency are as many as it has had in all years.
_IN_FORCE = (
    select(Item.id)
    .join(Ledger, col(Ledger.id) == col(Item.ledger_id))
    .where(Ledger.status == LedgerStatus.PUBLISHED)
)
#: A sum has no index: so the way leads from those items, whatever SQLite believes to know.
_THEIR_AGENCY: sa.ColumnElement[int] = sa.type_coerce(col(Assignment.agency_id) + 0, sa.BigInteger)

#: What the order of an agency's items depends on, the part named first behind others.
_OF_AGENCIES: sa.BindParameter[int] = sa.bindparam("agency_ids", expanding=True)
_PARTS = (
    sa.select(Assignment, col(Item.status), col(Item.deadline), col(Item.number))
    .join(Item, col(Item.id) == col(Assignment.item_id))
    .where(
        _THEIR_AGENCY.in_(_OF_AGENCIES),
        col(Assignment.item_id).in_(_IN_FORCE),
        col(Assignment.state) != AssignmentState.RELEASED,
    )
    .order_by(col(Assignment.position).desc())
)
_OWING = (
    select(Duty.item_id)
    .join(Period, col(Period.id) == col(Duty.period_id))
    .join(Item, col(Item.id) == col(Duty.item_id))
    .where(
        col(Duty.item_id).in_(_OF_ITEMS),
        col(Duty.agency_id).in_(_OF_AGENCIES),
        col(Item.status).in_(ACTIVE),
        report_queries.is_owed(),
    )
)


def of_agencies(session: Session, agency_ids: Collection[int]) -> list[ItemLine]:
    """The items in force in which the agencies have a part, most urgent first.

    Active before ended; then what still waits for a signature or a report; then by deadline, continuing last.
    """
    owing, order = _by_urgency(session, agency_ids)
    return _lines_of(session, order, agency_ids, owing)


def mine_page(session: Session, agency_ids: Collection[int], number: int) -> Page[ItemLine]:
    """One page of the agencies' items, in the order of `of_agencies`: only what it shows is looked up."""
    owing, order = _by_urgency(session, agency_ids)
    place = page_of(order, number, PAGE_SIZE)
    return place.of(_lines_of(session, place.rows, agency_ids, owing))


def _by_urgency(session: Session, agency_ids: Collection[int]) -> tuple[set[int], list[int]]:
    """Ids of the items in force in which the agencies have a part: those that owe, and all in order."""
    rows = session.execute(_PARTS, {"agency_ids": list(agency_ids)}).all()
    owing = _owing_items(session, {part.item_id for part, *_ in rows}, agency_ids)
    order: dict[int, tuple[object, ...]] = {}
    for part, status, deadline, number in rows:
        until = deadline.isoformat() if deadline else "9999"
        is_signed = part.state is not AssignmentState.PENDING
        order[part.item_id] = (status not in ACTIVE, part.item_id not in owing, is_signed, until, number)
    return owing, sorted(order, key=order.__getitem__)


def _lines_of(
    session: Session, item_ids: Sequence[int], agency_ids: Collection[int], owing: Collection[int]
) -> list[ItemLine]:
    found = {row.id: row for row in session.exec(_ROWS, params={"item_ids": item_ids}).all()}
    return _apart(session, _lines(session, [found[item_id] for item_id in item_ids], agency_ids, owing))


def assigned_items(agency_ids: Collection[int]) -> SelectOfScalar[int]:
    """Ids of the items in which the agencies have a part."""
    return select(Assignment.item_id).where(
        col(Assignment.agency_id).in_(agency_ids), Assignment.state != AssignmentState.RELEASED
    )


def lines(session: Session, items: Sequence[Item], agency_ids: Collection[int]) -> list[ItemLine]:
    """List lines for items, seen by these agencies (none: by the secretariat)."""
    return _lines(session, items, agency_ids, _owing_items(session, {row.id for row in items}, agency_ids))


def _lines(
    session: Session, items: Sequence[Item], agency_ids: Collection[int], owing: Collection[int]
) -> list[ItemLine]:
    item_ids = [row.id for row in items]
    parts = _parts(session, item_ids)
    asked = request_queries.kinds_on(session, item_ids)
    records = lights.records(session, items)
    return [
        ItemLine(
            row,
            next((part for part in parts[row.id] if part.agency_id in agency_ids), None),
            _leads(parts[row.id]),
            owes_report=row.id in owing,
            asked=asked.get(row.id, ()),
            record=records[row.id],
        )
        for row in items
    ]


def _parts(session: Session, item_ids: Sequence[int]) -> dict[int, list[Part]]:
    """As `parties`, no more than lists tell."""
    found: dict[int, list[Part]] = defaultdict(list)
    for item_id, agency_id, name, role, state in session.connection().execute(
        _PARTS_OF, {"item_ids": item_ids}
    ):
        found[item_id].append(Part(agency_id, name, role, state))
    return found


def _leads(parts: Sequence[Part]) -> tuple[str, ...]:
    named = declarers((part.agency_id, part.role) for part in parts)
    return tuple(part.agency_name for part in parts if part.agency_id in named)


def _apart(session: Session, found: list[ItemLine]) -> list[ItemLine]:
    """List lines of any ledger in force: each says of which, where there are several."""
    names = ledgers.names(session)
    return [replace(line, ledger_name=names.get(line.item.ledger_id, "")) for line in found]


def answering(its_parties: Iterable[Party]) -> frozenset[int]:
    """The agencies that declare an item complete; a collective name can declare nothing."""
    return declarers(
        (party.agency.id, party.assignment.role) for party in its_parties if not party.agency.is_collective
    )


def _owing_items(session: Session, item_ids: Collection[int], agency_ids: Collection[int]) -> set[int]:
    asked = {"item_ids": list(item_ids), "agency_ids": list(agency_ids)}
    return set(session.exec(_OWING, params=asked).all()) if item_ids and agency_ids else set()


def ledger_page(session: Session, ledger_id: int, number: int) -> Page[ItemLine]:
    """One page of a ledger's items by number."""
    total = ledgers.item_count(session, ledger_id)
    place = page_of(range(total), number, PAGE_SIZE)
    query = select(Item).where(Item.ledger_id == ledger_id).order_by(col(Item.number))
    rows = session.exec(query.offset(place.first - 1).limit(PAGE_SIZE)).all()
    return place.of(lines(session, rows, ()))


def _page_number(session: Session, row: Item) -> int:
    """On which page of its ledger's list an item stands: numbers have gaps where items were dropped."""
    before = select(func.count()).where(Item.ledger_id == row.ledger_id, Item.number < row.number)
    return session.exec(before).one() // PAGE_SIZE + 1


def unsigned(session: Session, agency_ids: Collection[int]) -> Sequence[Assignment]:
    """Parts in active items that the agencies have not signed for."""
    query = select(Assignment).where(*_unsigned(agency_ids))
    return session.exec(query.order_by(col(Assignment.id))).all()


def unsigned_count(session: Session, agency_ids: Collection[int]) -> int:
    """How many parts in active items the agencies have not signed for."""
    return session.exec(select(func.count()).where(*_unsigned(agency_ids))).one()


def unsigned_items(session: Session, agency_ids: Collection[int]) -> list[int]:
    """Ids of the active items that the agencies have not signed for, in order."""
    query = select(Assignment.item_id).where(*_unsigned(agency_ids))
    return sorted(set(session.exec(query).all()))


def _unsigned(agency_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    return (
        _THEIR_AGENCY.in_(agency_ids),
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


def search(session: Session, words: str, agency_ids: Collection[int] | None) -> tuple[list[ItemLine], int]:
    """Items in force whose title, text, section or agencies hold every word, and how many there are.

    `agency_ids` limits the search to items in which these agencies have a part; None searches all.
    """
    query = select(Item).join(Ledger, col(Ledger.id) == col(Item.ledger_id))
    query = query.where(Ledger.status == LedgerStatus.PUBLISHED, Item.status != ItemStatus.DRAFT)
    for word in words.split():
        query = query.where(_holds(word))
    if agency_ids is not None:
        query = query.where(col(Item.id).in_(assigned_items(agency_ids)))
    found = session.exec(query.order_by(col(Ledger.id).desc(), col(Item.number))).all()
    return _apart(session, lines(session, found[:SEARCH_LIMIT], agency_ids or ())), len(found)


def _holds(word: str) -> ColumnElement[bool]:
    pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    named = (
        select(Assignment.item_id)
        .join(Agency, col(Agency.id) == col(Assignment.agency_id))
        .where(col(Agency.name).ilike(pattern, escape="\\"))
    )
    texts = (col(Item.title), col(Item.body), col(Item.section))
    return or_(*(text.ilike(pattern, escape="\\") for text in texts), col(Item.id).in_(named))


def neighbours(session: Session, row: Item) -> tuple[int | None, int | None]:
    """Ids of the items before and after in the same ledger."""
    before = select(Item.id).where(Item.ledger_id == row.ledger_id, Item.number < row.number)
    after = select(Item.id).where(Item.ledger_id == row.ledger_id, Item.number > row.number)
    return (
        session.exec(before.order_by(col(Item.number).desc()).limit(1)).first(),
        session.exec(after.order_by(col(Item.number)).limit(1)).first(),
    )
