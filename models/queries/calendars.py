"""The official calendar as the rules need it."""

from sqlmodel import Session, col, select

from domain.calendars import WorkCalendar
from models.calendars import CalendarDay, CalendarYear


def work_calendar(session: Session) -> WorkCalendar:
    """All days that differ from the plain week, with the years they were published for."""
    days = session.exec(select(col(CalendarDay.day), col(CalendarDay.kind))).all()
    years = session.exec(select(CalendarYear.year)).all()
    return WorkCalendar(dict(days), frozenset(years))
