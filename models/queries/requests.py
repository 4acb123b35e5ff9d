"""What is asked about items, and what waits for a decision."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cache

import sqlalchemy as sa
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select

from domain.items import UNFINISHED, AssignmentState, ItemStatus
from domain.requests import OPEN, WAITING, RequestKind, RequestStatus
from models.asking import RequestView
from models.items import Assignment, Item, ItemTarget
from models.people import Agency, Person
from models.queries import ledgers
from models.queries.given import is_among
from models.queries.pages import page_of
from models.queries.prepared import Prepared
from models.requests import Request
from models.views import Page, Party

PAGE_SIZE = 6


def item_id_of(session: Session, request_id: int) -> int | None:
    """Id of the item that a request is about, which never changes."""
    return session.exec(select(Request.item_id).where(Request.id == request_id)).first()


_IS_OPEN_ON = (is_among(col(Request.item_id), "item_ids"), col(Request.status).in_(OPEN))
_OPEN_ON = select(Request).where(*_IS_OPEN_ON).order_by(col(Request.id))
_KINDS_ON = Prepared(
    sa.select(col(Request.item_id), col(Request.kind)).where(*_IS_OPEN_ON).order_by(col(Request.id))
)


def open_on(session: Session, item_ids: Collection[int]) -> Sequence[Request]:
    """What somebody has to decide on about these items, oldest first."""
    return session.exec(_OPEN_ON, params={"item_ids": list(item_ids)}).all()


def kinds_on(session: Session, item_ids: Collection[int]) -> dict[int, tuple[RequestKind, ...]]:
    """The kinds of what somebody has to decide on, by item, oldest first, each kind once."""
    found: dict[int, dict[RequestKind, None]] = defaultdict(dict)
    for item_id, kind in _KINDS_ON.rows(session, item_ids=item_ids):
        found[item_id][kind] = None
    return {item_id: tuple(kinds) for item_id, kinds in found.items()}


def open_of_kind(
    session: Session, item_id: int, kind: RequestKind, *, agency_id: int | None
) -> Request | None:
    """The open request of a kind on an item; only declines are told apart by agency."""
    query = select(Request).where(
        Request.item_id == item_id, Request.kind == kind, col(Request.status).in_(OPEN)
    )
    if kind is RequestKind.DECLINE:
        query = query.where(Request.agency_id == agency_id)
    return session.exec(query).first()


def draft(session: Session, item_id: int, kind: RequestKind, *, agency_id: int | None) -> Request | None:
    """What an agency, or the secretariat (None), began to ask."""
    query = select(Request).where(
        Request.item_id == item_id,
        Request.kind == kind,
        Request.status == RequestStatus.DRAFT,
        col(Request.agency_id).is_(None) if agency_id is None else Request.agency_id == agency_id,
    )
    return session.exec(query.order_by(col(Request.id).desc()).limit(1)).first()


def granted(session: Session, item_id: int, kind: RequestKind) -> Sequence[Request]:
    """What was approved of a kind, latest first."""
    query = select(Request).where(
        Request.item_id == item_id, Request.kind == kind, Request.status == RequestStatus.APPROVED
    )
    return session.exec(query.order_by(col(Request.decided_at).desc(), col(Request.id).desc())).all()


def _with_items() -> Select[Request, Item]:
    return select(Request, Item).join(Item, col(Item.id) == col(Request.item_id))


def waiting(session: Session) -> list[tuple[Request, Item]]:
    """What waits for a decision, the longest first."""
    return list(session.exec(_waiting()).all())


@cache  # to put it together takes longer than to run it
def _waiting() -> Select[Request, Item]:
    query = _with_items().where(col(Request.status).in_(WAITING), col(Item.status).in_(UNFINISHED))
    return query.order_by(col(Request.submitted_at), col(Request.id))


def queue(session: Session, number: int) -> Page[RequestView]:
    """One page of what waits for a decision, the longest first."""
    rows = page_of(waiting(session), number, PAGE_SIZE)
    return rows.of([found for row, _ in rows.rows if (found := view(session, row.id)) is not None])


def pending(session: Session) -> Sequence[tuple[Request, Item]]:
    """Everything that is not decided, drafts too, whose item has come to its end or not."""
    return session.exec(_pending()).all()


@cache
def _pending() -> Select[Request, Item]:
    query = _with_items().where(col(Request.status).in_(OPEN | {RequestStatus.DRAFT}))
    return query.order_by(col(Request.id))


def is_any_pending(session: Session) -> bool:
    """Whether anything is not decided, drafts too, or any item is suspended."""
    return any(session.exec(_any_pending()).one())


@cache  # to put it together takes longer than to run it
def _any_pending() -> Select[bool, bool]:
    return select(_pending().exists(), _suspensions().exists())


def of_agency(session: Session, agency_id: int) -> Sequence[tuple[Request, Item]]:
    """What an agency asked and nobody decided, or began to ask, of items that have not ended."""
    query = (
        select(Request, Item)
        .join(Item, col(Item.id) == col(Request.item_id))
        .where(Request.agency_id == agency_id, col(Request.status).in_(OPEN | {RequestStatus.DRAFT}))
        .where(col(Item.status).in_(UNFINISHED))
    )
    return session.exec(query.order_by(col(Request.id))).all()


def suspensions(session: Session) -> Sequence[tuple[Request, Item]]:
    """The suspension under which each suspended item is, by item."""
    return session.exec(_suspensions()).all()


@cache  # to put it together takes longer than to run it
def _suspensions() -> Select[Request, Item]:
    latest = (
        select(func.max(Request.id))
        .where(Request.kind == RequestKind.SUSPENSION, Request.status == RequestStatus.APPROVED)
        .group_by(col(Request.item_id))
    )
    query = _with_items().where(col(Request.id).in_(latest), Item.status == ItemStatus.SUSPENDED)
    return query.order_by(col(Request.id))


def view(session: Session, request_id: int) -> RequestView | None:
    """A request beside its item as it is now."""
    query = (
        select(Request, Item, Agency, Person)
        .join(Item, col(Item.id) == col(Request.item_id))
        .outerjoin(Agency, col(Agency.id) == col(Request.agency_id))
        .join(Person, col(Person.id) == col(Request.author_id))
        .where(Request.id == request_id)
    )
    row = session.exec(query).first()
    if row is None:
        return None
    request, item, agency, author = row
    decider = session.get(Person, request.decided_by_id) if request.decided_by_id else None
    return RequestView(
        request,
        item,
        agency,
        author,
        decider,
        parties(session, item.id),
        tuple(_target_texts(session, item.id)),
        _named(session, request),
        ledgers.names(session).get(item.ledger_id, ""),
        session.get(Person, request.principal_id) if request.principal_id else None,
        session.get(Person, request.decision_principal_id) if request.decision_principal_id else None,
    )


def parties(session: Session, item_id: int) -> tuple[Party, ...]:
    """The agencies of an item; released ones left out."""
    query = (
        select(Assignment, Agency)
        .join(Agency, col(Agency.id) == col(Assignment.agency_id))
        .where(Assignment.item_id == item_id, Assignment.state != AssignmentState.RELEASED)
        .order_by(col(Assignment.position))
    )
    return tuple(Party(assignment, agency) for assignment, agency in session.exec(query).all())


def _target_texts(session: Session, item_id: int) -> Sequence[str]:
    query = select(ItemTarget.text).where(ItemTarget.item_id == item_id)
    return session.exec(query.order_by(col(ItemTarget.position))).all()


def _named(session: Session, request: Request) -> Agency | None:
    agency_id = request.granted.get("agency") or request.wanted.get("agency")
    return session.get(Agency, int(agency_id)) if agency_id else None


def concerns(session: Session, request: Request, agency_ids: Collection[int]) -> bool:
    """Whether one of the agencies asked, or has or had a part in the item."""
    if request.agency_id in agency_ids:
        return True
    query = select(Assignment.id).where(
        Assignment.item_id == request.item_id, col(Assignment.agency_id).in_(agency_ids)
    )
    return session.exec(query.limit(1)).first() is not None
