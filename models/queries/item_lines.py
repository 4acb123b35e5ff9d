"""Lists of items: what a line tells of each, in a constant number of prepared statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.items import ACTIVE, AssignmentState, ItemStatus, declarers
from domain.requests import OPEN
from models.cycles import Period
from models.documents import Ledger, LedgerStatus
from models.items import Assignment, Item
from models.people import Agency
from models.queries import ledgers, lights
from models.queries import reports as report_queries
from models.queries import requests as request_queries
from models.queries.given import is_among
from models.queries.pages import page_of
from models.queries.prepared import Prepared
from models.reports import Duty
from models.requests import Request
from models.views import ItemLine, ListedItem, Page, Part

PAGE_SIZE = 6
SEARCH_LIMIT = 8

#: What all that is told of an item begins with, as `_Found` takes it.
_FOUND: tuple[Any, ...] = (
    col(Item.id),
    col(Item.ledger_id),
    col(Item.number),
    col(Item.title),
    col(Item.status),
    col(Item.deadline),
    col(Item.is_continuing),
    col(Item.is_deadline_assumed),
    col(Item.closing_kind),
    col(Item.days_late),
    *lights.BEGINNING,
    sa.select(col(Request.id))
    .where(col(Request.item_id) == col(Item.id), col(Request.status).in_(OPEN))
    .correlate(Item)
    .exists(),
    sa.select(func.count())
    .where(col(Ledger.status) == LedgerStatus.PUBLISHED)
    .select_from(Ledger)
    .correlate(None)
    .scalar_subquery(),
)
_BY_IDS = Prepared(sa.select(*_FOUND).where(is_among(col(Item.id), "item_ids")))

#: Items in force are few; the parts of an agency are as many as it has had in all years.
IN_FORCE = (
    select(Item.id)
    .join(Ledger, col(Ledger.id) == col(Item.ledger_id))
    .where(Ledger.status == LedgerStatus.PUBLISHED)
)
#: A sum has no index: so the way leads from those items, whatever SQLite believes to know.
THEIR_AGENCY: sa.ColumnElement[int] = sa.type_coerce(col(Assignment.agency_id) + 0, sa.BigInteger)

#: By the part of the same agency: who owes has one, and owes nothing once it is released.
_OWES = (
    select(Duty.id)
    .join(Period, col(Period.id) == col(Duty.period_id))
    .where(
        col(Duty.item_id) == col(Assignment.item_id),
        col(Duty.agency_id) == col(Assignment.agency_id),
        report_queries.is_owed(),
    )
    .correlate(Assignment)
    .exists()
)
#: The parts of agencies in items in force, the part named first behind others.
_PARTS = Prepared(
    sa.select(
        *_FOUND,
        col(Assignment.agency_id),
        col(Assignment.role),
        col(Assignment.state),
        sa.and_(col(Item.status).in_(ACTIVE), _OWES).label("owes"),
    )
    .join(Item, col(Item.id) == col(Assignment.item_id))
    .where(
        is_among(THEIR_AGENCY, "agency_ids"),
        col(Assignment.item_id).in_(IN_FORCE),
        col(Assignment.state) != AssignmentState.RELEASED,
    )
    .order_by(col(Assignment.position).desc(), col(Assignment.id).desc())
)
_NAMED_PARTS = Prepared(
    sa.select(
        col(Assignment.item_id),
        col(Assignment.agency_id),
        col(Agency.name),
        col(Assignment.role),
        col(Assignment.state),
    )
    .join(Agency, col(Agency.id) == col(Assignment.agency_id))
    .where(is_among(col(Assignment.item_id), "item_ids"), col(Assignment.state) != AssignmentState.RELEASED)
    .order_by(col(Assignment.item_id), col(Assignment.position), col(Assignment.id))
)


class _Found(NamedTuple):
    """An item, and what else has to be looked up to tell of it."""

    item: ListedItem
    beginning: lights.Beginning
    is_asked: bool  # there is something to decide
    ledgers: int  # that are in force


def _found(row: Sequence[Any]) -> _Found:
    *listed, started_at, sub_item_due, is_asked, ledgers_in_force = row
    return _Found(ListedItem(*listed), lights.Beginning(started_at, sub_item_due), is_asked, ledgers_in_force)


class _Told(NamedTuple):
    """What a line tells of an item: with the viewer's agency's part, if it has one, or who leads."""

    found: _Found
    mine: Part | None
    owes: bool  # a report, by the viewer's agency
    leads: tuple[str, ...] = ()

    @property
    def item(self) -> ListedItem:
        """The item itself."""
        return self.found.item

    @property
    def is_pending(self) -> bool:
        """Whether the part is not signed for."""
        return self.mine is not None and self.mine.state is AssignmentState.PENDING

    @property
    def urgency(self) -> tuple[object, ...]:
        """What comes first in a list of one's own."""
        until = self.item.deadline.isoformat() if self.item.deadline else "9999"
        return self.item.status not in ACTIVE, not self.owes, not self.is_pending, until, self.item.number


def of_agencies(session: Session, agency_ids: Collection[int]) -> list[ItemLine]:
    """The items in force in which the agencies have a part, most urgent first.

    Active before ended; then what still waits for a signature or a report; then by deadline, continuing last.
    """
    return _lines(session, _by_urgency(_parts(session, agency_ids)))


def mine(session: Session, agency_ids: Collection[int], number: int) -> tuple[Page[ItemLine], int]:
    """One page of the agencies' items, and how many of their parts, on all pages, are not signed for.

    The order is that of `of_agencies`; only what the page shows is looked up.
    """
    parts = _parts(session, agency_ids)
    unsigned = sum(part.item.status in ACTIVE and part.is_pending for part in parts)
    place = page_of(_by_urgency(parts), number, PAGE_SIZE)
    return place.of(_lines(session, place.rows)), unsigned


def _parts(session: Session, agency_ids: Collection[int]) -> list[_Told]:
    rows = _PARTS.rows(session, agency_ids=agency_ids) if agency_ids else []
    return [
        _Told(_found(found), Part(agency_id, role, state), owes)
        for *found, agency_id, role, state, owes in rows
    ]


def _by_urgency(parts: Iterable[_Told]) -> list[_Told]:
    """Each item once, with the part that is named first; it owes what any of the agencies owes."""
    found: dict[int, _Told] = {}
    for part in parts:
        other = found.get(part.item.id)
        found[part.item.id] = part._replace(owes=part.owes or (other is not None and other.owes))
    return sorted(found.values(), key=lambda part: part.urgency)


def _of_ids(
    session: Session, item_ids: Sequence[int], agency_ids: Collection[int], *, is_one_ledger: bool = False
) -> list[ItemLine]:
    """List lines for items, seen by these agencies (none: by the secretariat)."""
    found = {row[0]: _found(row) for row in _BY_IDS.rows(session, item_ids=item_ids)}
    named = _named_parts(session, item_ids)
    owing = {part.item.id for part in _parts(session, agency_ids) if part.owes}
    told = [
        _Told(
            found[item_id],
            next((part for part, _ in named[item_id] if part.agency_id in agency_ids), None),
            item_id in owing,
            _leads(named[item_id]),
        )
        for item_id in item_ids
    ]
    return _lines(session, told, is_one_ledger=is_one_ledger)


def _lines(session: Session, told: Sequence[_Told], *, is_one_ledger: bool = False) -> list[ItemLine]:
    """A line for each item; unless they are of one ledger, each says of which, where several are in force."""
    records = lights.records_since(session, {row.item.id: row.found.beginning for row in told})
    in_question = [row.item.id for row in told if row.found.is_asked]
    asked = request_queries.kinds_on(session, in_question) if in_question else {}
    is_apart = not is_one_ledger and any(row.found.ledgers > 1 for row in told)
    names = ledgers.names(session) if is_apart else {}
    return [
        ItemLine(
            row.item,
            row.mine,
            row.leads,
            owes_report=row.owes,
            asked=asked.get(row.item.id, ()),
            ledger_name=names.get(row.item.ledger_id, ""),
            record=records[row.item.id],
        )
        for row in told
    ]


def _named_parts(session: Session, item_ids: Collection[int]) -> dict[int, list[tuple[Part, str]]]:
    """The parts in each item with the names of their agencies, in the order of its source clause."""
    found: dict[int, list[tuple[Part, str]]] = defaultdict(list)
    for item_id, agency_id, name, role, state in _NAMED_PARTS.rows(session, item_ids=item_ids):
        found[item_id].append((Part(agency_id, role, state), name))
    return found


def _leads(named: Sequence[tuple[Part, str]]) -> tuple[str, ...]:
    answering = declarers((part.agency_id, part.role) for part, _ in named)
    return tuple(name for part, name in named if part.agency_id in answering)


def search(session: Session, words: str, agency_ids: Collection[int] | None) -> tuple[list[ItemLine], int]:
    """Items in force whose title, text, section or agencies hold every word, and how many there are.

    `agency_ids` limits the search to items in which these agencies have a part; None searches all.
    """
    query = select(Item.id).join(Ledger, col(Ledger.id) == col(Item.ledger_id))
    query = query.where(Ledger.status == LedgerStatus.PUBLISHED, Item.status != ItemStatus.DRAFT)
    for word in words.split():
        query = query.where(_holds(word))
    if agency_ids is not None:
        query = query.where(col(Item.id).in_(assigned_items(agency_ids)))
    found = session.exec(query.order_by(col(Ledger.id).desc(), col(Item.number))).all()
    return _of_ids(session, found[:SEARCH_LIMIT], agency_ids or ()), len(found)


def _holds(word: str) -> ColumnElement[bool]:
    pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    named = (
        select(Assignment.item_id)
        .join(Agency, col(Agency.id) == col(Assignment.agency_id))
        .where(col(Agency.name).ilike(pattern, escape="\\"))
    )
    texts = (col(Item.title), col(Item.body), col(Item.section))
    return or_(*(text.ilike(pattern, escape="\\") for text in texts), col(Item.id).in_(named))


def assigned_items(agency_ids: Collection[int]) -> SelectOfScalar[int]:
    """Ids of the items in which the agencies have a part."""
    return select(Assignment.item_id).where(
        col(Assignment.agency_id).in_(agency_ids), Assignment.state != AssignmentState.RELEASED
    )


def ledger_page(session: Session, ledger_id: int, number: int) -> Page[ItemLine]:
    """One page of a ledger's items by number."""
    total = ledgers.item_count(session, ledger_id)
    place = page_of(range(total), number, PAGE_SIZE)
    query = select(Item.id).where(Item.ledger_id == ledger_id).order_by(col(Item.number))
    item_ids = session.exec(query.offset(place.first - 1).limit(PAGE_SIZE)).all()
    return place.of(_of_ids(session, item_ids, (), is_one_ledger=True))


def page_number(session: Session, row: Item) -> int:
    """On which page of its ledger's list an item stands: numbers have gaps where items were dropped."""
    before = select(func.count()).where(Item.ledger_id == row.ledger_id, Item.number < row.number)
    return session.exec(before).one() // PAGE_SIZE + 1
