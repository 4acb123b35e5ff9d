"""What the clock does about slips: reminds both sides of the limit for the answer, before and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.calendars import WorkCalendar, instant, local_day
from domain.delivery import Priority
from domain.notices import MessageKind
from domain.slips import Limit, reached
from domain.zones import Zones
from models.queries import calendars as calendar_queries
from models.queries import outbox as outbox_queries
from models.queries import slips as queries
from models.slips import Slip
from services import outbox, slip_decisions, slips

MORNING = time(9)  # local, on working days


@dataclass(frozen=True)
class _Letter:
    """A reminder whose day has come, whether it is in the outbox already or not."""

    slip_id: int
    person_id: int
    key: str


def is_due(session: Session, *, now: datetime, zones: Zones) -> bool:
    """Whether `release` would put anything in."""
    keys = {letter.key for letter in _letters(session, now, zones)}
    return outbox_queries.known(session, keys) < len(keys)


def release(session: Session, *, now: datetime, zones: Zones) -> None:
    """Called at every tick; whatever was missed is made up for, and nothing is told twice."""
    for letter in _letters(session, now, zones):
        outbox.enqueue(
            session,
            kind=MessageKind.SLIP_DUE,
            person_id=letter.person_id,
            dedup_key=letter.key,
            facts={"slip_id": letter.slip_id},
            priority=Priority.REMINDER,
            now=now,
        )


def _letters(session: Session, now: datetime, zones: Zones) -> list[_Letter]:
    unanswered = queries.unanswered(session)
    if not unanswered:
        return []
    work_calendar = calendar_queries.work_calendar(session)
    return [
        letter
        for slip in unanswered
        for letter in _of(session, slip, now, zones.of(slip.ledger_id), work_calendar)
    ]


def _of(
    session: Session, slip: Slip, now: datetime, zone: ZoneInfo, work_calendar: WorkCalendar
) -> Iterator[_Letter]:
    today = local_day(now, zone)
    is_morning = now >= instant(today, MORNING, zone) and work_calendar.is_workday(today)
    limit = _limit(slip, today, zone, work_calendar) if is_morning else None
    if limit is None:
        return
    secretaries = slips.secretaries(session)
    own = {slip.author_id} & secretaries or secretaries
    for person_id in sorted(own | slip_decisions.at_agency(session, slip, now)):
        yield _Letter(slip.id, person_id, f"slip_due:{slip.id}:{limit}:{person_id}")


def _limit(slip: Slip, today: date, zone: ZoneInfo, work_calendar: WorkCalendar) -> Limit | None:
    if slip.reply_by is None or slip.issued_at is None:
        return None
    return reached(today, slip.reply_by, local_day(slip.issued_at, zone), work_calendar)
