"""When something may happen by itself: times of day that matter, and single moments."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlmodel import Session, col, func, select

from domain.calendars import next_time
from domain.cycles import OPENS_AT, PeriodStatus
from domain.delivery import DeliveryState
from domain.notices import NoticeStatus
from domain.regulations import Regulation
from domain.reminders import DEFAULT_TIME
from domain.zones import Zones
from models.cycles import Cycle, Period
from models.notices import Notice
from models.outbox import OutboxMessage
from models.people import Person
from models.regulations import LedgerRegulation

_JUST_AFTER = timedelta(seconds=1)
_WAITING = (PeriodStatus.PLANNED, PeriodStatus.OPEN)


def next_moment(session: Session, now: datetime, *, zones: Zones) -> datetime:
    """The next moment at which the clock may find something to do, if nobody does anything until then.

    Rather one too many than one too few: midnight, when leave and requests begin and end; each time
    of day at which anybody is reminded; due times; openings, ends of grace, what waits in the outbox.
    """
    times, due = _times(session), _due(session)
    local = (next_time(now, times | {at.astimezone(zone).time() for at in due}, zone) for zone in zones.all)
    return min([*local, *_instants(session, now)])


def _due(session: Session) -> Sequence[datetime]:
    query = select(Period.due_at).where(col(Period.status).in_(_WAITING))
    return session.exec(query.distinct()).all()


def _times(session: Session) -> set[time]:
    own = select(Person).where(col(Person.reminder_time).is_not(None))
    hours = session.exec(select(LedgerRegulation.quiet_until).distinct()).all()
    return {
        time(0),
        OPENS_AT,
        DEFAULT_TIME,
        *session.exec(select(col(Cycle.reminder_time)).distinct()).all(),
        *(person.reminder_time for person in session.exec(own).all() if person.reminder_time is not None),
        *(time(hour) for hour in (Regulation().quiet_until, *hours)),
    }


def _instants(session: Session, now: datetime) -> list[datetime]:
    opening = select(func.min(col(Period.open_at))).where(
        Period.status == PeriodStatus.PLANNED, Period.open_at > now
    )
    grace = select(func.min(col(Period.grace_until))).where(
        Period.status == PeriodStatus.OPEN, Period.grace_until >= now
    )
    waiting = select(func.min(col(OutboxMessage.due_at))).where(
        OutboxMessage.state == DeliveryState.WAITING, OutboxMessage.due_at > now
    )
    leaving = select(func.min(col(Notice.scheduled_at))).where(
        Notice.status == NoticeStatus.SCHEDULED, col(Notice.scheduled_at) > now
    )
    closing = select(func.min(col(Notice.reply_by))).where(
        Notice.status == NoticeStatus.SENT, col(Notice.reply_by) > now
    )
    ends = session.exec(grace).one()
    found = [session.exec(query).one() for query in (opening, waiting, leaving, closing)]
    found.append(ends and ends + _JUST_AFTER)
    return [moment for moment in found if moment is not None]
