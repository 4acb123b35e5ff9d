"""Asking for something about an item: begun, filled in answer by answer, submitted."""

from collections.abc import Callable
from datetime import date, datetime

from sqlmodel import Session

from domain.days import read_day
from domain.errors import (
    AgencyUnknown,
    ItemNotYours,
    NotFound,
    OutOfDate,
    RequestOver,
    RequestUnderWay,
    TextMissing,
    TextTooLong,
)
from domain.requests import (
    ASKED,
    CHOICES,
    FIELDS,
    MAX_LENGTHS,
    OWN_MOTION,
    RequestEvent,
    RequestKind,
    RequestStatus,
    missing,
)
from domain.roles import Permission
from domain.signatures import SignedThing
from domain.zones import Zones
from models.documents import Ledger
from models.items import Item
from models.people import Agency
from models.queries import calendars as calendar_queries
from models.queries import items as item_queries
from models.queries import regulations, rows
from models.queries import reports as report_queries
from models.queries import requests as queries
from models.requests import Request
from models.views import Identity
from services import (
    acting,
    agencies,
    cancellations,
    changes,
    declines,
    extensions,
    requests,
    signatures,
    suspensions,
)
from services.requests import Deed

COLUMNS = frozenset({"reason", "progress"})  # the other answers stand in `wanted`
_FORGOTTEN = {"field": "value", "part": "agency"}  # what an answer makes void


def begin(
    session: Session,
    item_id: int,
    kind: RequestKind,
    *,
    identity: Identity,
    now: datetime,
    zones: Zones,
) -> Request:
    """What the person's side began to ask of this kind, or a new draft.

    Errors: NotFound, ItemNotYours, RequestUnderWay, and what the kind refuses.
    """
    item = rows.held(session, Item, item_id)
    if item is None:
        raise NotFound
    agency_id = _side(session, item, kind, identity)
    begun = queries.draft(session, item_id, kind, agency_id=agency_id)
    request = begun or Request(
        kind=kind, item_id=item_id, agency_id=agency_id, author_id=identity.person.id, created_at=now
    )
    deed = Deed(request, item, identity.person.id, now, zones.day(now, item.ledger_id))
    refuse_unfit(session, deed, zones)
    if begun is None:
        request.progress = _reported(session, item_id, agency_id) if kind is RequestKind.EXTENSION else ""
        session.add(request)
        session.flush()
    return request


def _side(session: Session, item: Item, kind: RequestKind, identity: Identity) -> int | None:
    """The agency that asks: one that answers for the item, for a decline any; None: the secretariat.

    Errors: ItemNotYours.
    """
    may_ask = kind in ASKED and identity.may(Permission.REPORT, item.id)
    if may_ask and (part := item_queries.assignment(session, item.id, identity.agency_ids)):
        answering = item_queries.answering(item_queries.parties(session, [item.id]).get(item.id, ()))
        own = answering & identity.agency_ids
        if kind is RequestKind.DECLINE:
            return part.agency_id
        if own:
            return min(own)
    if kind in OWN_MOTION and identity.may(Permission.MANAGE_LEDGER, item.id):
        return None
    acting.refuse_outside(identity, Permission.REPORT, item.id)
    acting.refuse_outside(identity, Permission.MANAGE_LEDGER, item.id)
    raise ItemNotYours(number=item.number)


def _reported(session: Session, item_id: int, agency_id: int | None) -> str:
    """What the agency reported last."""
    for view in report_queries.latest_of_item(session, item_id):
        if view.agency.id == agency_id:
            return view.report.progress_text[: MAX_LENGTHS["progress"]]
    return ""


def refuse_unfit(session: Session, deed: Deed, zones: Zones) -> None:
    """What keeps a request from being asked now. Errors: RequestUnderWay, and what the kind refuses."""
    request = deed.request
    other = queries.open_of_kind(session, deed.item.id, request.kind, agency_id=request.agency_id)
    if other is not None and other is not request:
        raise RequestUnderWay(number=deed.item.number)
    if request.kind is RequestKind.DECLINE:
        declines.refuse_unfit(session, deed, zones)
    else:
        _GUARDS[request.kind](session, deed)


_GUARDS: dict[RequestKind, Callable[[Session, Deed], None]] = {
    RequestKind.EXTENSION: extensions.refuse_unfit,
    RequestKind.CHANGE: changes.refuse_unfit,
    RequestKind.AGENCY_CHANGE: changes.refuse_unfit,
    RequestKind.SUSPENSION: suspensions.refuse_unfit,
    RequestKind.RESUMPTION: suspensions.refuse_unsuspended,
    RequestKind.CANCELLATION: cancellations.refuse_unfit,
}


def _draft(session: Session, request_id: int, identity: Identity, now: datetime, zones: Zones) -> Deed:
    deed = requests.held(session, request_id, actor_id=identity.person.id, now=now, zones=zones)
    requests.refuse_others(session, deed, identity)
    if deed.request.status is not RequestStatus.DRAFT:
        raise RequestOver
    return deed


def said(request: Request) -> dict[str, object]:
    """All answers given so far."""
    return {**request.wanted, "reason": request.reason, "progress": request.progress}


def fill(
    session: Session,
    request_id: int,
    field: str,
    text: str,
    *,
    identity: Identity,
    now: datetime,
    zones: Zones,
) -> Request:
    """Note one answer, typed or pressed.

    Errors: NotFound, RequestOver, OutOfDate, TextMissing, TextTooLong, DateInvalid, AgencyUnknown,
    TargetInvalid, and what the kind refuses. Nothing is changed then.
    """
    deed = _draft(session, request_id, identity, now, zones)
    request = deed.request
    if field not in FIELDS[request.kind]:
        raise OutOfDate
    value = _read(session, deed, field, text.strip())
    if field in COLUMNS:
        setattr(request, field, value)
    else:
        kept = {name: old for name, old in request.wanted.items() if name != _FORGOTTEN.get(field)}
        request.wanted = {**kept, field: value}
    return request


def _read(session: Session, deed: Deed, field: str, text: str) -> object:
    if not text:
        raise TextMissing
    if field in CHOICES:
        if text not in CHOICES[field]:
            raise OutOfDate
        return text
    if field in ("deadline", "review_on"):
        return _day(session, deed, field, text).isoformat()
    if field == "agency":
        return _agency(session, deed, text)
    _refuse_long(deed, field, text)
    return text


def _day(session: Session, deed: Deed, field: str, text: str) -> date:
    day = read_day(text, year=deed.today.year)
    if field == "deadline":
        extensions.refuse_day(session, deed, day)
    else:
        suspensions.refuse_day(session, deed, day)
    return day


def _refuse_long(deed: Deed, field: str, text: str) -> None:
    about = str(deed.request.wanted.get("field", "")) if field == "value" else field
    if about not in MAX_LENGTHS:
        raise OutOfDate
    if len(text) > MAX_LENGTHS[about]:
        raise TextTooLong(length=len(text), limit=MAX_LENGTHS[about])
    if about == "target":
        changes.read_targets(text)


def _agency(session: Session, deed: Deed, text: str) -> int:
    part = str(deed.request.wanted.get("part", ""))
    if part not in CHOICES["part"]:
        raise OutOfDate
    found = agency_called(session, deed.item, text)
    changes.refuse_agency(session, deed.item, part, found.id)
    return found.id


def agency_called(session: Session, item: Item, text: str) -> Agency:
    """An agency of the registry by its name, or by "#" and its id from a button. Errors: AgencyUnknown."""
    ledger = session.get_one(Ledger, item.ledger_id)
    if text.startswith("#") and text[1:].isdecimal():
        found = session.get(Agency, int(text[1:]))
    else:
        found = agencies.known(session, group_id=ledger.group_id, name=text, issuer=ledger.level)
    if found is None or found.is_collective:
        raise AgencyUnknown(name=text, candidates=agencies.offered(session, ledger, text))
    return found


def submit(session: Session, request_id: int, *, identity: Identity, now: datetime, zones: Zones) -> Request:
    """Hand a request over to whoever decides, or to the agency's leader where that one has to agree first.

    A second press changes nothing.

    Errors: NotFound, RequestOver, OutOfDate where something has not been said, RequestUnderWay, and what the
    kind refuses.
    """
    deed = requests.held(session, request_id, actor_id=identity.person.id, now=now, zones=zones)
    request = deed.request
    requests.refuse_others(session, deed, identity)
    if request.status in (RequestStatus.SUBMITTED, RequestStatus.UNIT_SIGNING):
        return request
    if missing(request.kind, said(request)) is not None:
        raise OutOfDate
    if request.status is RequestStatus.DRAFT:
        refuse_unfit(session, deed, zones)
    request.principal_id = acting.principal_id(identity, requests.speaking(request), deed.item.id)
    request.author_id = identity.person.id
    agency = session.get(Agency, request.agency_id) if request.agency_id is not None else None
    if agency is not None and signatures.is_needed(session, agency, identity, now=now):
        signatures.ask(session, SignedThing.REQUEST, request.id, agency=agency, identity=identity, now=now)
        requests.move(deed, RequestEvent.SIGN_FIRST)
        requests.note(session, deed, RequestEvent.SIGN_FIRST, reason=request.reason)
    else:
        file(session, deed, RequestEvent.SUBMIT)
    return request


def file(session: Session, deed: Deed, action: str) -> None:
    """A request goes to whoever decides; `action`: what the item's history calls it.

    Errors: RequestOver, and what the kind refuses.
    """
    requests.move(deed, RequestEvent.SUBMIT)
    _note_submission(session, deed)
    requests.note(session, deed, action, reason=deed.request.reason)


def _note_submission(session: Session, deed: Deed) -> None:
    request, item = deed.request, deed.item
    days = regulations.of_ledger(session, item.ledger_id).decision_workdays
    request.submitted_at = deed.now
    request.decide_by = calendar_queries.work_calendar(session).plus_workdays(deed.today, days)
    request.state_before = item.status
    if request.kind is RequestKind.EXTENSION:
        request.level = extensions.level(session, item)
        request.is_late = item.deadline is not None and deed.today > item.deadline
        extensions.refuse_day(session, deed, date.fromisoformat(request.wanted["deadline"]))
    if request.kind is RequestKind.CANCELLATION and item.is_key:
        request.level = 2  # 重点事项: only the head of the group ends it without a completion
    if request.kind is RequestKind.DECLINE:
        declines.mark(session, deed)
