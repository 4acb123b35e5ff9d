"""When something may happen by itself: times of day that matter, and single moments."""

from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

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
#: Times of day at which ledgers, and people who chose their own, are reminded.
_HOURS: sa.CompoundSelect[time] = sa.union(
    sa.select(col(Cycle.reminder_time)),
    sa.select(col(Person.reminder_time)).where(col(Person.reminder_time).is_not(None)),
)
_QUIET_UNTIL = sa.select(col(LedgerRegulation.quiet_until)).distinct()
_DUE = sa.select(col(Period.due_at)).where(col(Period.status).in_(_WAITING)).distinct()


def next_moment(session: Session, now: datetime, *, zones: Zones) -> datetime:
    """The next moment at which the clock may find something to do, if nobody does anything until then.

    Rather one too many than one too few: midnight, when leave and requests begin and end; each time
    of day at which anybody is reminded; due times; openings, ends of grace, what waits in the outbox.
    """
    times, due = _times(session), session.connection().execute(_DUE).scalars().all()
    local = (next_time(now, times | {at.astimezone(zone).time() for at in due}, zone) for zone in zones.all)
    return min([*local, *_instants(session, now)])


def _times(session: Session) -> set[time]:
    connection = session.connection()
    return {
        time(0),
        OPENS_AT,
        DEFAULT_TIME,
        *connection.execute(_HOURS).scalars(),
        *(time(hour) for hour in (Regulation().quiet_until, *connection.execute(_QUIET_UNTIL).scalars())),
    }


def _instants(session: Session, now: datetime) -> list[datetime]:
    grace, *rest = session.connection().execute(_instants_after(), {"now": now}).one()
    return [moment for moment in (grace and grace + _JUST_AFTER, *rest) if moment is not None]


@cache  # to put it together takes longer than to run it
def _instants_after() -> sa.Select[Any]:
    """The first end of grace, up to which a period is open, and the first of all other moments."""
    now: sa.BindParameter[datetime] = sa.bindparam("now")
    grace, opening = col(Period.grace_until), col(Period.open_at)
    waiting, leaving, closing = col(OutboxMessage.due_at), col(Notice.scheduled_at), col(Notice.reply_by)
    conditions: tuple[tuple[Any, ...], ...] = (
        (grace, col(Period.status) == PeriodStatus.OPEN, grace >= now),
        (opening, col(Period.status) == PeriodStatus.PLANNED, opening > now),
        (waiting, col(OutboxMessage.state) == DeliveryState.WAITING, waiting > now),
        (leaving, col(Notice.status) == NoticeStatus.SCHEDULED, leaving > now),
        (closing, col(Notice.status) == NoticeStatus.SENT, closing > now),
    )
    firsts = [sa.select(sa.func.min(moment)).where(*where) for moment, *where in conditions]
    return sa.select(*(first.scalar_subquery() for first in firsts))
