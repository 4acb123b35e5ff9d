"""Requests about an item (申请): held, noted, told, withdrawn; what their end means for the item."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from domain.delivery import Priority
from domain.errors import NotFound, RequestOver
from domain.items import AssignmentState
from domain.notices import MessageKind
from domain.requests import RequestEvent, RequestKind, RequestStatus, after
from domain.roles import Permission
from domain.signatures import SignatureState, SignedThing
from domain.zones import Zones
from models.items import Item
from models.queries import items as item_queries
from models.queries import people as people_queries
from models.queries import requests as queries
from models.queries import rows
from models.queries import signatures as signature_queries
from models.requests import Request
from models.views import Identity
from services import acting, audit, outbox, signatures


@dataclass(frozen=True)
class Deed:
    """A request with its item, both held, and who does what with it when."""

    request: Request
    item: Item
    actor_id: int | None  # None: the clock
    now: datetime
    today: date  # by the ledger's zone


def held(session: Session, request_id: int, *, actor_id: int | None, now: datetime, zones: Zones) -> Deed:
    """A request, with its item held first as by everybody who acts on the item. Errors: NotFound."""
    item_id = queries.item_id_of(session, request_id)
    item = rows.held(session, Item, item_id) if item_id is not None else None
    request = rows.held(session, Request, request_id)
    if item is None or request is None:
        raise NotFound
    return Deed(request, item, actor_id, now, zones.day(now, item.ledger_id))


def is_own(request: Request, identity: Identity) -> bool:
    """Whether a person may speak for whoever asks: the agency, or the secretariat."""
    if request.agency_id is None:
        return identity.may(Permission.MANAGE_LEDGER, request.item_id)
    is_theirs = request.agency_id in identity.agency_ids
    return is_theirs and identity.may(Permission.REPORT, request.item_id)


def speaking(request: Request) -> Permission:
    """What somebody needs who speaks for whoever asks."""
    return Permission.MANAGE_LEDGER if request.agency_id is None else Permission.REPORT


def refuse_others(session: Session, deed: Deed, identity: Identity) -> None:
    """Errors: NotFound for whoever does not speak for who asks; DelegationOutside for a deputy elsewhere."""
    request = deed.request
    if request.agency_id is None or request.agency_id in identity.agency_ids:
        acting.speak(session, identity, speaking(request), request.item_id, deed.now)
    if not is_own(request, identity):
        raise NotFound


def move(deed: Deed, event: RequestEvent) -> RequestStatus:
    """Bring a request into its next state; the one before. Errors: RequestOver."""
    before, target = deed.request.status, after(deed.request.status, event)
    if target is None:
        raise RequestOver
    deed.request.status = target
    return before


def note(session: Session, deed: Deed, event: RequestEvent | str, **facts: object) -> None:
    """The act in the history of the item."""
    audit.record_act(
        session,
        deed.item,
        f"request_{event}",
        now=deed.now,
        actor_id=deed.actor_id,
        request_id=deed.request.id,
        kind=deed.request.kind,
        **facts,
    )


def withdraw(
    session: Session, request_id: int, *, identity: Identity, now: datetime, zones: Zones
) -> Request:
    """Take a request back, or throw its draft away; a second press changes nothing.

    Errors: NotFound, also for somebody else's; RequestOver.
    """
    deed = held(session, request_id, actor_id=identity.person.id, now=now, zones=zones)
    refuse_others(session, deed, identity)
    if deed.request.status is RequestStatus.WITHDRAWN:
        return deed.request
    before = move(deed, RequestEvent.WITHDRAW)
    for signature in signature_queries.open_for(session, SignedThing.REQUEST, request_id):
        signatures.end(
            session,
            signature.id,
            SignatureState.TAKEN_BACK,
            item_id=deed.item.id,
            identity=identity,
            now=now,
            permission=speaking(deed.request),
        )
    if before is not RequestStatus.DRAFT:
        restore(session, deed)
        note(session, deed, RequestEvent.WITHDRAW)
    return deed.request


def restore(session: Session, deed: Deed) -> None:
    """Only a decline changes anything while it waits: the part goes back to the state before."""
    request = deed.request
    if request.kind is not RequestKind.DECLINE or request.agency_id is None:
        return
    part = item_queries.assignment(session, deed.item.id, [request.agency_id])
    if part is not None and part.state is AssignmentState.DECLINED:
        part.state = AssignmentState(request.state_before or AssignmentState.PENDING)


def tell(session: Session, deed: Deed, agency_ids: Iterable[int]) -> None:
    """One message to each contact of these agencies, of who asked, and to a secretary who moved it."""
    request = deed.request
    concerned = {*agency_ids, *([request.agency_id] if request.agency_id else [])}
    people = people_queries.contact_ids(session, concerned, now=deed.now)
    if request.agency_id is None:
        people.add(request.author_id)
    for person_id in sorted(people - {deed.actor_id or 0}):
        outbox.enqueue(
            session,
            kind=MessageKind.REQUEST_DECIDED,
            person_id=person_id,
            dedup_key=f"request:{request.id}:{request.status}:{person_id}",
            facts={"request_id": request.id},
            priority=Priority.DUE_TODAY if request.agency_id else Priority.REMINDER,
            now=deed.now,
        )


def agency_ids(session: Session, item: Item) -> frozenset[int]:
    """All agencies with a part in the item."""
    return frozenset(party.agency.id for party in queries.parties(session, item.id))
