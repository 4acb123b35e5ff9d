"""The official calendar: seeded from the bundled library, set year by year as it is announced."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import chinese_calendar
from chinese_calendar import constants
from sqlmodel import Session

from domain.calendars import DayKind, WorkCalendar
from domain.holidays import DayChange, HolidayList, HolidayPlan, HolidaysEmpty, HolidaysFaulty
from domain.zones import Zones
from models.calendars import CalendarDay, CalendarYear
from models.queries import calendars as queries
from models.queries import rows
from services import audit, cycles, people

SOURCE = "chinesecalendar"
MAX_SOURCE = 200


def seed(session: Session) -> list[int]:
    """Add every year that the library knows and the ledger does not; the years added.

    The library carries the State Council's yearly arrangement with its make-up workdays (调休).
    """
    known = queries.work_calendar(session).years
    published = {day.year for day in constants.holidays}
    added = sorted(published - known)
    for year in added:
        session.add(CalendarYear(year=year, source=SOURCE))
        session.add_all(_exceptions(session, year))
    return added


def _exceptions(session: Session, year: int) -> Iterator[CalendarDay]:
    days = [date(year, 1, 1) + timedelta(days=offset) for offset in range(366)]
    announced = {row.day for row in queries.days(session, [day for day in days if day.month == 12])}
    for day in days:
        works = day.year != year or chinese_calendar.is_workday(day)
        if day.year == year and works != (day.weekday() < 5) and day not in announced:
            kind = DayKind.WORKDAY if works else DayKind.DAY_OFF
            yield CalendarDay(day=day, kind=kind, name=chinese_calendar.get_holiday_detail(day)[1])


def plan(session: Session, listed: HolidayList, *, now: datetime, zones: Zones) -> HolidayPlan:
    """What setting a year would do to the calendar and to the periods. Errors: HolidaysEmpty."""
    if not listed.faults and not listed.exceptions:
        raise HolidaysEmpty
    before = queries.work_calendar(session)
    after = _with(session, before, listed)
    known = queries.year(session, listed.year)
    return HolidayPlan(
        listed=listed,
        known_source=known.source if known else None,
        changes=_changes(before, after, listed) if known else (),
        moved=tuple(cycles.moved_by(session, after, now=now, zones=zones)),
        kept=tuple(cycles.kept_by(session, before, after, zones=zones)),
    )


def _with(session: Session, before: WorkCalendar, listed: HolidayList) -> WorkCalendar:
    """The calendar as it will be."""
    gone = {row.day for row in _superseded(session, listed)}
    stay = {day: kind for day, kind in before.exceptions.items() if day not in gone}
    new = {row.day: row.kind for row in _rows(session, listed)}
    return WorkCalendar(stay | new, before.years | {listed.year})


def _changes(before: WorkCalendar, after: WorkCalendar, listed: HolidayList) -> tuple[DayChange, ...]:
    days = sorted(before.exceptions.keys() | listed.days.keys())
    kinds = ((day, before.kind_of(day), after.kind_of(day)) for day in days)
    return tuple(DayChange(day, old, new) for day, old, new in kinds if old and new and old is not new)


def set_year(
    session: Session,
    listed: HolidayList,
    *,
    source: str,
    actor_id: int | None,
    now: datetime,
    zones: Zones,
) -> HolidayPlan:
    """Put a year's announcement in force in place of what was known of it; what that did.

    Periods that have not opened follow it at once, open ones keep their due time.
    Errors: HolidaysFaulty, HolidaysEmpty.
    """
    if listed.faults:
        raise HolidaysFaulty(count=len(listed.faults))
    group = people.leading_group(session)
    rows.held(session, type(group), group.id)  # the same year sent twice at once
    done = plan(session, listed, now=now, zones=zones)
    _replace(session, listed, source[:MAX_SOURCE])
    cycles.replan(session, now=now, zones=zones)
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action="set_holidays",
        noun="calendar_year",
        noun_id=listed.year,
        source=source[:MAX_SOURCE],
        replaced=done.known_source,
        days={day.isoformat(): entry.kind for day, entry in listed.exceptions.items()},
    )
    return done


def _replace(session: Session, listed: HolidayList, source: str) -> None:
    new = _rows(session, listed)
    for row in _superseded(session, listed):
        session.delete(row)
    session.flush()
    session.add_all(new)
    known = queries.year(session, listed.year)
    if known is None:
        session.add(CalendarYear(year=listed.year, source=source))
    else:
        known.source = source
    session.flush()


def _superseded(session: Session, listed: HolidayList) -> list[CalendarDay]:
    """What the year's announcement said so far, and what an earlier one said of the days it names."""
    own = queries.announced(session, listed.year)
    named = queries.days(session, [day for day in listed.days if day.year < listed.year])
    return [*own, *(row for row in named if row not in own)]


def _rows(session: Session, listed: HolidayList) -> list[CalendarDay]:
    """The rows of a list, but for days of which a later announcement speaks."""
    days = listed.exceptions
    later = {row.day for row in queries.days(session, list(days)) if (row.announced_for or 0) > listed.year}
    return [
        CalendarDay(
            day=day,
            kind=holiday.kind,
            name=holiday.name or None,
            announced_for=None if day.year == listed.year else listed.year,
        )
        for day, holiday in days.items()
        if day not in later
    ]
