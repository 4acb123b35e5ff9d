"""Locked periods: opened again for one agency, by whoever may, at its wish; a verdict never changes by it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain import reasons
from domain.calendars import instant, local_day
from domain.cycles import PeriodStatus
from domain.delivery import Priority
from domain.errors import (
    LimitInvalid,
    NotFound,
    NothingMissing,
    NotYourDuty,
    PeriodLocked,
    PeriodNotLocked,
    PeriodReplaced,
)
from domain.notices import MessageKind
from domain.reports import ReportStatus
from domain.roles import Role
from domain.zones import Zones
from models.cycles import Period, Unlock
from models.queries import people as people_queries
from models.queries import reports as report_queries
from models.queries import rows
from models.queries import unlocks as queries
from models.views import Identity, OwedDuty
from services import openings, outbox

LONGEST = timedelta(days=183)  # that a locked period may be unlocked for
_LAST_MINUTE = time(23, 59)


def refuse_shut(session: Session, owed: OwedDuty, *, now: datetime) -> None:
    """Whether a period takes this duty's report: open, still to come, or unlocked for it.

    Errors: PeriodLocked, PeriodReplaced.
    """
    status = owed.period.status
    if status in (PeriodStatus.OPEN, PeriodStatus.PLANNED):
        return
    if status is PeriodStatus.CANCELLED:
        raise PeriodReplaced
    if queries.until(session, owed.duty, now) is None:
        raise PeriodLocked(period=owed.period.ends_on)


def unlock(
    session: Session,
    period_id: int,
    agency_id: int,
    *,
    item_id: int | None,
    until: date,
    reason: str,
    identity: Identity,
    now: datetime,
    zones: Zones,
) -> Unlock:
    """Let an agency file late what it missed (on one item, or None: on all) to the end of the day `until`.

    Its contact is told. The period stays locked, and what is filed stays late. Twice is once. Errors:
    NotFound, PeriodNotLocked, NothingMissing, LimitInvalid, ReasonMissing, TextTooLong.
    """
    reason = reasons.given(reason)
    period = rows.held(session, Period, period_id)
    if period is None:
        raise NotFound
    zone = zones.of(period.ledger_id)
    refuse_limit(until, now=now, zone=zone)
    if period.status not in (PeriodStatus.LOCKED, PeriodStatus.PUBLISHED):
        raise PeriodNotLocked
    row = Unlock(
        period_id=period_id,
        agency_id=agency_id,
        item_id=item_id,
        reason=reason,
        until=instant(until, _LAST_MINUTE, zone),
        created_at=now,
        created_by_id=identity.person.id,
    )
    known = queries.same(session, row, now)
    return known if known is not None else _keep(session, row, period, now)


def refuse_limit(until: date, *, now: datetime, zone: ZoneInfo) -> None:
    """Errors: LimitInvalid."""
    if not timedelta() <= until - local_day(now, zone) <= LONGEST:
        raise LimitInvalid


def _keep(session: Session, row: Unlock, period: Period, now: datetime) -> Unlock:
    missing = queries.missing(session, row.period_id, row.agency_id, row.item_id)
    if not missing:
        raise NothingMissing
    session.add(row)
    session.flush()
    openings.note(
        session,
        period,
        now,
        action="unlock",
        actor_id=row.created_by_id,
        agency_id=row.agency_id,
        item_id=row.item_id,
        until=row.until.isoformat(),
        reason=row.reason,
        missing=len(missing),
    )
    for person_id in sorted(people_queries.contact_ids(session, [row.agency_id], now=now)):
        outbox.enqueue(
            session,
            kind=MessageKind.PERIOD_UNLOCKED,
            person_id=person_id,
            dedup_key=f"unlocked:{row.id}:{person_id}",
            facts={"unlock_id": row.id},
            priority=Priority.REMINDER,
            now=now,
        )
    return row


def wish(session: Session, duty_id: int, *, identity: Identity, now: datetime, zones: Zones) -> int:
    """Ask the secretariat to unlock the period of a missing duty for its agency; how many people are told.

    One message for all that the agency misses there, once a day however often it is pressed. Errors:
    NotFound, NotYourDuty, PeriodNotLocked.
    """
    owed = report_queries.duty(session, duty_id)
    if owed is None:
        raise NotFound
    if owed.agency.id not in identity.agency_ids:
        raise NotYourDuty
    if owed.period.status is not PeriodStatus.LOCKED or queries.until(session, owed.duty, now) is not None:
        raise PeriodNotLocked
    today = zones.day(now, owed.item.ledger_id).isoformat()
    asked = _secretaries(session)
    is_new = [_tell(session, owed, person_id, identity, today, now) for person_id in asked]
    if any(is_new):
        openings.note(
            session,
            owed.period,
            now,
            action="wish_unlock",
            actor_id=identity.person.id,
            agency_id=owed.agency.id,
        )
    return len(asked)


def _secretaries(session: Session) -> list[int]:
    return people_queries.reachable_ids(people_queries.seats_with_roles(session, [Role.SECRETARIAT]))


def _tell(
    session: Session, owed: OwedDuty, person_id: int, identity: Identity, today: str, now: datetime
) -> bool:
    return outbox.enqueue(
        session,
        kind=MessageKind.UNLOCK_WISHED,
        person_id=person_id,
        dedup_key=f"unlock_wished:{owed.period.id}:{owed.agency.id}:{today}:{person_id}",
        facts={
            "period_id": owed.period.id,
            "agency_id": owed.agency.id,
            "by_id": identity.person.id,
        },
        priority=Priority.REMINDER,
        now=now,
    )


def is_stuck(session: Session, owed: OwedDuty, now: datetime) -> bool:
    """Whether a draft cannot be filed because its period was locked: it waits until the agency is let in."""
    is_draft = owed.latest is not None and owed.latest.status is ReportStatus.DRAFT
    return is_draft and is_shut(session, owed, now)


def is_shut(session: Session, owed: OwedDuty, now: datetime) -> bool:
    """Whether the period of a duty was locked, the agency not let in, and nothing returned to it."""
    filed = report_queries.last_filed(session, owed.duty.id)
    if filed is not None and filed.status is ReportStatus.RETURNED:
        return False
    try:
        refuse_shut(session, owed, now=now)
    except PeriodLocked:
        return True
    return False
