"""What the clock does to requests and suspensions: lets lapse, reminds of; it never decides."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.calendars import instant, local_day
from domain.delivery import Priority
from domain.notices import MessageKind
from domain.requests import OPEN, RequestEvent, RequestKind, after
from domain.roles import Role
from domain.signatures import SignedThing
from models.queries import calendars as calendar_queries
from models.queries import people as people_queries
from models.queries import requests as queries
from models.requests import Request
from services import outbox, requests, signatures
from services.requests import Deed

MORNING = time(9)  # local, on working days
DECIDERS = (Role.SECRETARIAT, Role.GROUP_HEAD)


def is_due(session: Session, *, now: datetime, zone: ZoneInfo) -> bool:
    """Whether anything is asked and not decided, or suspended, so that `look_after` has something to do."""
    return bool(queries.pending(session) or queries.suspensions(session))


def look_after(session: Session, *, now: datetime, zone: ZoneInfo) -> None:
    """Called at every tick; whatever was missed is made up for, and nothing is told twice."""
    lapse_over(session, now=now, zone=zone)
    today = local_day(now, zone)
    is_morning = now >= instant(today, MORNING, zone)
    if not is_morning or not calendar_queries.work_calendar(session).is_workday(today):
        return
    for request in queries.overdue(session, today):
        roles = DECIDERS if request.level > 1 else (Role.SECRETARIAT,)
        _remind(session, request, MessageKind.REQUEST_OVERDUE, roles, now)
    for request in queries.suspensions(session):
        if request.granted.get("review_on", "9999") <= today.isoformat():
            _remind(session, request, MessageKind.SUSPENSION_DUE, (Role.SECRETARIAT,), now)


def lapse_over(session: Session, *, now: datetime, zone: ZoneInfo) -> int:
    """Let lapse what is asked about an item that ended, or for a day that is over; how many requests."""
    today, pending = local_day(now, zone), queries.pending(session)
    ended = queries.ended_items(session, {row.item_id for row in pending})
    over = [row.id for row in pending if row.item_id in ended or _is_past(row, today.isoformat())]
    return sum(
        _lapse(session, requests.held(session, request_id, actor_id=None, now=now, today=today))
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


def _is_past(request: Request, today: str) -> bool:
    return request.kind is RequestKind.EXTENSION and str(request.wanted.get("deadline", "9999")) < today


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
