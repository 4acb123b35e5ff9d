"""The official calendar as the rules need it."""

from sqlmodel import Session, select

from domain.calendars import WorkCalendar
from models.calendars import CalendarDay, CalendarYear


def work_calendar(session: Session) -> WorkCalendar:
    """All days that differ from the plain week, with the years they were published for."""
    days = session.exec(select(CalendarDay)).all()
    years = session.exec(select(CalendarYear.year)).all()
    return WorkCalendar({day.day: day.kind for day in days}, frozenset(years))
