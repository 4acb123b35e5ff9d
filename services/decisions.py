"""Deciding on what is asked: recommended, approved in one transaction with all that follows, or refused."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from domain import reasons
from domain.days import read_day
from domain.errors import DecisionOfAnother, KeyItemByTwo, OutOfDate, RequestOver
from domain.requests import MAX_LENGTHS, RequestEvent, RequestKind, RequestStatus
from domain.roles import Permission, Role
from domain.zones import Zones
from models.queries import people as people_queries
from models.queries import regulations
from models.queries import requests as queries
from models.requests import Request
from models.views import Identity
from services import acting, applications, cancellations, changes, declines, extensions, requests, suspensions
from services.requests import Deed

#: What the history shows of what was granted, the first that is there.
_TOLD = ("deadline", "value", "part", "review_on")

_EFFECTS: dict[RequestKind, Callable[[Session, Deed], frozenset[int]]] = {
    RequestKind.EXTENSION: extensions.apply,
    RequestKind.CHANGE: changes.apply,
    RequestKind.AGENCY_CHANGE: changes.apply_agency,
    RequestKind.DECLINE: declines.apply,
    RequestKind.SUSPENSION: suspensions.apply,
    RequestKind.RESUMPTION: suspensions.resume,
    RequestKind.CANCELLATION: cancellations.apply,
}


def recommend(
    session: Session, request_id: int, *, identity: Identity, now: datetime, zones: Zones
) -> Request:
    """The first review (初审), where the ledger has two levels; a second press changes nothing.

    Errors: NotFound, RequestOver, OutOfDate where there is no first review, DecisionOfAnother for one's own.
    """
    deed = _held(session, request_id, identity, now, zones)
    acting.refuse_outside(identity, Permission.DECIDE_REQUESTS, deed.item.id)
    if deed.request.status is RequestStatus.RECOMMENDED:
        return deed.request
    if not has_two_levels(session, deed):
        raise OutOfDate
    if _is_involved(deed, identity):
        raise DecisionOfAnother
    requests.move(deed, RequestEvent.RECOMMEND)
    deed.request.recommended_by_id = identity.person.id
    requests.note(session, deed, RequestEvent.RECOMMEND)
    return deed.request


def has_two_levels(session: Session, deed: Deed) -> bool:
    """Whether somebody recommends and somebody else decides; not of what the secretariat moves itself."""
    return (
        regulations.of_ledger(session, deed.item.ledger_id).review_levels > 1
        and deed.request.agency_id is not None
    )


def approve(
    session: Session,
    request_id: int,
    *,
    identity: Identity,
    now: datetime,
    zones: Zones,
    other_day: str | None = None,
    successor: str | None = None,
) -> Request:
    """Grant what is asked, with another day or to another agency where one is given, and carry it out.

    Everything that depends on it moves in this transaction, and all parties are told once.
    Errors: NotFound, RequestOver, DecisionOfAnother, DateInvalid, AgencyUnknown, and what the kind refuses.
    """
    deed = _decide(session, request_id, identity, now, zones)
    refuse_decider(session, deed, identity)
    before = requests.move(deed, RequestEvent.APPROVE)
    if before is RequestStatus.SUBMITTED and has_two_levels(session, deed):
        raise DecisionOfAnother
    _carry_out(session, deed, other_day, successor)
    return deed.request


def _carry_out(session: Session, deed: Deed, other_day: str | None, successor: str | None) -> None:
    _grant(session, deed, other_day, successor)
    concerned = _EFFECTS[deed.request.kind](session, deed)
    _settle(deed, "")
    granted = deed.request.granted
    after = next((granted[name] for name in _TOLD if granted.get(name)), None)
    requests.note(session, deed, RequestEvent.APPROVE, before=granted.get("before"), after=after)
    session.flush()
    requests.tell(session, deed, concerned)


def _grant(session: Session, deed: Deed, other_day: str | None, successor: str | None) -> None:
    request = deed.request
    request.granted = dict(request.wanted)
    if other_day is not None and request.kind is RequestKind.EXTENSION:
        day = read_day(other_day, year=deed.today.year)
        request.granted = {**request.granted, "deadline": day.isoformat()}
    if successor is not None and request.kind is RequestKind.DECLINE:
        request.granted = {"agency": applications.agency_called(session, deed.item, successor).id}


def refuse(
    session: Session, request_id: int, reason: str, *, identity: Identity, now: datetime, zones: Zones
) -> Request:
    """Refuse, with a reason; everything is as it was before, and whoever asked is told.

    Errors: ReasonMissing, TextTooLong, NotFound, RequestOver, DecisionOfAnother.
    """
    reason = reasons.given(reason, MAX_LENGTHS["reason"])
    deed = _decide(session, request_id, identity, now, zones)
    refuse_decider(session, deed, identity)
    requests.move(deed, RequestEvent.REFUSE)
    requests.restore(session, deed)
    _settle(deed, reason)
    requests.note(session, deed, RequestEvent.REFUSE, reason=reason)
    session.flush()
    requests.tell(session, deed, ())
    return deed.request


def _settle(deed: Deed, reason: str) -> None:
    deed.request.decided_by_id = deed.actor_id
    deed.request.decided_at = deed.now
    deed.request.decision_reason = reason


def _held(session: Session, request_id: int, identity: Identity, now: datetime, zones: Zones) -> Deed:
    deed = requests.held(session, request_id, actor_id=identity.person.id, now=now, zones=zones)
    if deed.request.status is RequestStatus.DRAFT:
        raise RequestOver
    return deed


def _decide(session: Session, request_id: int, identity: Identity, now: datetime, zones: Zones) -> Deed:
    """A request that somebody decides on. Errors: as `_held`, DelegationOutside."""
    deed = _held(session, request_id, identity, now, zones)
    acting.refuse_outside(identity, Permission.DECIDE_REQUESTS, deed.item.id)
    deed.request.decision_principal_id = acting.principal_id(
        identity, Permission.DECIDE_REQUESTS, deed.item.id
    )
    return deed


def refuse_decider(session: Session, deed: Deed, identity: Identity) -> None:
    """Who decides is not who asked or recommended, nor acts for them, as long as there is anybody else.

    One level higher, and of the end of a key item, it is the head of the group, or, where none sits, a
    secretary who did not grant the extension before.

    Errors: DecisionOfAnother; KeyItemByTwo where one person would end a key item.
    """
    deciding = identity.permitting(Permission.DECIDE_REQUESTS, deed.item.id)
    if not deciding:
        raise DecisionOfAnother
    heads = _others(session, identity, Role.GROUP_HEAD)
    secretaries = _others(session, identity, Role.SECRETARIAT)
    ends_key_item = deed.request.kind is RequestKind.CANCELLATION and deed.item.is_key
    is_head = any(holding.seat.role is Role.GROUP_HEAD for holding in deciding)
    if (deed.request.level > 1 or ends_key_item) and not is_head:
        granted = queries.granted(session, deed.item.id, RequestKind.EXTENSION)
        deciders = {id_ for row in granted for id_ in (row.decided_by_id, row.decision_principal_id)}
        if heads or (secretaries and deciders & acting.speaks_for(identity)):
            raise DecisionOfAnother
    is_involved = _is_involved(deed, identity)
    if is_involved and _has_second(session, identity):
        raise DecisionOfAnother
    if is_involved and ends_key_item:
        raise KeyItemByTwo(number=deed.item.number)


def _is_involved(deed: Deed, identity: Identity) -> bool:
    """Whether it is somebody's own request or recommendation, or that of whoever they act for."""
    request = deed.request
    involved = {request.author_id, request.principal_id, request.recommended_by_id}
    return bool(involved & acting.speaks_for(identity))


def _others(session: Session, identity: Identity, role: Role) -> list[int]:
    return [
        row.person.id
        for row in people_queries.seats_with_roles(session, [role])
        if row.person is not None and row.person.id != identity.person.id
    ]


def carry_out(
    session: Session, request_id: int, *, identity: Identity, now: datetime, zones: Zones
) -> Request:
    """Submit a request; what the secretariat moves itself is done at once, but for a cancellation, which a
    second person decides on where there is one.

    Errors: as `applications.submit`, and what the kind refuses; KeyItemByTwo for a cancellation where there
    is nobody else.
    """
    request = applications.submit(session, request_id, identity=identity, now=now, zones=zones)
    deed = _held(session, request_id, identity, now, zones)
    is_done = request.agency_id is not None or request.status is not RequestStatus.SUBMITTED
    is_cancellation = request.kind is RequestKind.CANCELLATION
    if is_done or (is_cancellation and _has_second(session, identity)):
        return request
    if is_cancellation:
        refuse_decider(session, deed, identity)
    requests.move(deed, RequestEvent.APPROVE)
    request.decision_principal_id = acting.principal_id(identity, requests.speaking(request), deed.item.id)
    _carry_out(session, deed, None, None)
    return request


def _has_second(session: Session, identity: Identity) -> bool:
    """Whether anybody decides for whom somebody does not act."""
    known = (_others(session, identity, role) for role in (Role.GROUP_HEAD, Role.SECRETARIAT))
    return any(set(others) - acting.speaks_for(identity) for others in known)
