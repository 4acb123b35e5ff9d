"""Fill the official calendar from the bundled library."""

from datetime import date, timedelta

import chinese_calendar
from chinese_calendar import constants
from sqlmodel import Session

from domain.calendars import DayKind
from models.calendars import CalendarDay, CalendarYear
from models.queries import calendars as calendar_queries

SOURCE = "chinesecalendar"


def seed(session: Session) -> list[int]:
    """Add every year that the library knows and the ledger does not; the years added.

    The library carries the State Council's yearly arrangement with its make-up workdays (调休).
    """
    known = calendar_queries.work_calendar(session).years
    published = {day.year for day in constants.holidays}
    added = sorted(published - known)
    for year in added:
        session.add(CalendarYear(year=year, source=SOURCE))
        session.add_all(_exceptions(year))
    return added


def _exceptions(year: int) -> list[CalendarDay]:
    days = (date(year, 1, 1) + timedelta(days=offset) for offset in range(366))
    rows = []
    for day in days:
        if day.year != year:
            continue
        works = chinese_calendar.is_workday(day)
        if works != (day.weekday() < 5):
            kind = DayKind.WORKDAY if works else DayKind.DAY_OFF
            rows.append(CalendarDay(day=day, kind=kind, name=chinese_calendar.get_holiday_detail(day)[1]))
    return rows
