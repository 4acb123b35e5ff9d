"""The official calendar as the rules need it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, or_, select

from domain.calendars import WorkCalendar
from domain.holidays import Holiday, YearCard
from models.calendars import CalendarDay, CalendarYear

_DAYS = select(col(CalendarDay.day), col(CalendarDay.kind))
_RECENT = _DAYS.where(col(CalendarDay.day) >= sa.bindparam("since"))
_YEARS = select(CalendarYear.year)
A_YEAR = timedelta(days=366)


def work_calendar(session: Session) -> WorkCalendar:
    """All days that differ from the plain week, with the years they were published for."""
    return WorkCalendar(dict(session.exec(_DAYS).all()), frozenset(session.exec(_YEARS).all()))


def recent(session: Session, now: datetime) -> WorkCalendar:
    """The same without what is over for a year: the clock, which looks so often, reckons with no such day."""
    days = session.exec(_RECENT, params={"since": now.date() - A_YEAR}).all()
    return WorkCalendar(dict(days), frozenset(session.exec(_YEARS).all()))


def year(session: Session, number: int) -> CalendarYear | None:
    """A published year."""
    return session.get(CalendarYear, number)


def announced(session: Session, number: int) -> Sequence[CalendarDay]:
    """The days that a year's announcement arranges, its own or in the December before."""
    first, last = date(number, 1, 1), date(number, 12, 31)
    own = col(CalendarDay.announced_for).is_(None) & col(CalendarDay.day).between(first, last)
    query = select(CalendarDay).where(or_(own, col(CalendarDay.announced_for) == number))
    return session.exec(query.order_by(col(CalendarDay.day))).all()


def days(session: Session, wanted: Sequence[date]) -> Sequence[CalendarDay]:
    """What is stored of some days."""
    return session.exec(select(CalendarDay).where(col(CalendarDay.day).in_(wanted))).all()


def card(session: Session, number: int) -> YearCard:
    """What is known of a year."""
    published = year(session, number)
    rows = announced(session, number)
    exceptions = {row.day: Holiday(row.kind, row.name or "") for row in rows}
    return YearCard(number, published.source if published else None, exceptions)
