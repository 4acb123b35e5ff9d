"""What the clock does to requests and suspensions: lets lapse, reminds of; it never decides."""

from datetime import date, datetime, time

from sqlmodel import Session

from domain.delivery import Priority
from domain.items import UNFINISHED
from domain.notices import MessageKind
from domain.requests import OPEN, RequestEvent, RequestKind, after
from domain.roles import Role
from domain.signatures import SignedThing
from domain.zones import Zones
from models.queries import calendars as calendar_queries
from models.queries import people as people_queries
from models.queries import requests as queries
from models.requests import Request
from services import outbox, requests, signatures
from services.requests import Deed

MORNING = time(9)  # local, on working days
DECIDERS = (Role.SECRETARIAT, Role.GROUP_HEAD)


def is_due(session: Session, *, now: datetime, zones: Zones) -> bool:
    """Whether anything is asked and not decided, or suspended, so that `look_after` has something to do."""
    return queries.is_any_pending(session)


def look_after(session: Session, *, now: datetime, zones: Zones) -> None:
    """Called at every tick; whatever was missed is made up for, and nothing is told twice."""
    lapse_over(session, now=now, zones=zones)
    work_calendar = calendar_queries.work_calendar(session)
    mornings = {zone for zone in zones.all if work_calendar.has_come(MORNING, now, zone)}
    if not mornings:
        return
    for request, item in queries.waiting(session):
        is_late = request.decide_by is not None and request.decide_by < zones.day(now, item.ledger_id)
        if is_late and zones.of(item.ledger_id) in mornings:
            roles = DECIDERS if request.level > 1 else (Role.SECRETARIAT,)
            _remind(session, request, MessageKind.REQUEST_OVERDUE, roles, now)
    for request, item in queries.suspensions(session):
        today = zones.day(now, item.ledger_id)
        is_over = request.granted.get("review_on", "9999") <= today.isoformat()
        if is_over and zones.of(item.ledger_id) in mornings:
            _remind(session, request, MessageKind.SUSPENSION_DUE, (Role.SECRETARIAT,), now)


def lapse_over(session: Session, *, now: datetime, zones: Zones) -> int:
    """Let lapse what is asked about an item that ended, or for a day that is over; how many requests."""
    over = [
        request.id
        for request, item in queries.pending(session)
        if item.status not in UNFINISHED or _is_past(request, zones.day(now, item.ledger_id))
    ]
    return sum(
        _lapse(session, requests.held(session, request_id, actor_id=None, now=now, zones=zones))
        for request_id in over
    )


def _lapse(session: Session, deed: Deed) -> bool:
    """False for a draft, which nobody but its author knows of, and for what was decided a moment ago."""
    is_open = deed.request.status in OPEN
    if after(deed.request.status, RequestEvent.LAPSE) is None:
        return False
    requests.move(deed, RequestEvent.LAPSE)
    signatures.void(session, SignedThing.REQUEST, deed.request.id)
    if is_open:
        requests.restore(session, deed)
        deed.request.decided_at = deed.now
        requests.note(session, deed, RequestEvent.LAPSE)
        session.flush()
        requests.tell(session, deed, ())
    return is_open


def _is_past(request: Request, today: date) -> bool:
    wanted = str(request.wanted.get("deadline", "9999"))
    return request.kind is RequestKind.EXTENSION and wanted < today.isoformat()


def _remind(
    session: Session, request: Request, kind: MessageKind, roles: tuple[Role, ...], now: datetime
) -> None:
    for person_id in people_queries.reachable_ids(people_queries.seats_with_roles(session, roles)):
        outbox.enqueue(
            session,
            kind=kind,
            person_id=person_id,
            dedup_key=f"{kind}:{request.id}:{person_id}",
            facts={"request_id": request.id},
            priority=Priority.REMINDER,
            now=now,
        )
