"""The official calendar: out of the bundled library, set year by year, missed when it is not there."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session

from domain.calendars import DayKind
from domain.holidays import (
    DayChange,
    Fault,
    Holiday,
    HolidayList,
    HolidayPlan,
    HolidaysEmpty,
    HolidaysFaulty,
    RowFault,
)
from domain.notices import MessageKind
from intake import calendars as intake
from intake.formats import reading
from models.calendars import CalendarDay, CalendarYear
from models.cycles import Period
from models.queries import calendars as queries
from services import calendars, messages
from tests import official
from tests.ledgers import WEDNESDAY, ZONES, AtWork, Office, at_once, local


def test_every_year_that_the_library_knows_is_published(office: Office) -> None:
    added = office.act(calendars.seed)

    assert {2024, 2025} <= set(added)
    assert added == sorted(row.year for row in office.rows(CalendarYear))


def test_national_day_of_2024_has_its_make_up_days(office: Office) -> None:
    office.act(calendars.seed)

    work_calendar = office.look(queries.work_calendar)

    assert not work_calendar.is_workday(date(2024, 10, 7))
    assert work_calendar.is_workday(date(2024, 9, 29))  # a Sunday
    assert work_calendar.is_workday(date(2024, 10, 12))  # a Saturday
    assert not work_calendar.is_workday(date(2024, 10, 13))


def test_a_year_entered_by_hand_is_left_alone(office: Office) -> None:
    with office.database.transaction() as session:
        session.add(CalendarYear(year=2024, source="国务院办公厅"))

    added = office.act(calendars.seed)

    assert 2024 not in added
    assert not [row for row in office.rows(CalendarDay) if row.day.year == 2024]


def test_seeding_again_adds_nothing(office: Office) -> None:
    office.act(calendars.seed)

    assert office.act(calendars.seed) == []


# As announced


@pytest.mark.parametrize("year", official.NOTICES)
def test_the_seeded_years_are_the_official_ones_day_by_day(office: Office, year: int) -> None:
    office.act(calendars.seed)

    work_calendar = office.look(queries.work_calendar)

    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    ours = {day for day in days if day.year == year and work_calendar.is_workday(day)}
    assert ours == official.workdays(year)


def test_imported_years_are_the_official_ones_day_by_day(office: Office) -> None:
    for year in official.NOTICES:
        set_year(office, year)

    work_calendar = office.look(queries.work_calendar)

    days = [date(2019, 1, 1) + timedelta(days=n) for n in range(8 * 366)]
    ours = {day for day in days if day.year in official.NOTICES and work_calendar.is_workday(day)}
    assert ours == {day for year in official.NOTICES for day in official.workdays(year)}


# Setting a year


def listed(year: int, *, without: Collection[date] = ()) -> HolidayList:
    found = intake.recognised(reading.read(official.as_json(year, without=without).encode(), "list"))
    assert found is not None
    return found


def set_year(office: Office, year: int, *, without: Collection[date] = ()) -> HolidayPlan:
    return office.act(
        calendars.set_year,
        listed(year, without=without),
        source=f"国办发明电 {year}",
        actor_id=office.secretary.person.id,
        now=WEDNESDAY,
        zones=ZONES,
    )


def plan(office: Office, wanted: HolidayList) -> HolidayPlan:
    return office.look(calendars.plan, wanted, now=WEDNESDAY, zones=ZONES)


def test_a_new_year_is_published_with_its_source(office: Office) -> None:
    done = set_year(office, 2026)

    assert (done.known_source, done.changes) == (None, ())
    assert office.rows(CalendarYear) == [CalendarYear(year=2026, source="国办发明电 2026")]
    assert office.look(queries.card, 2026).exceptions == listed(2026).exceptions


def test_a_year_set_again_is_replaced_and_says_what_differs(office: Office) -> None:
    set_year(office, 2026, without={date(2026, 10, 7), date(2026, 10, 10)})

    done = set_year(office, 2026)

    assert done.known_source == "国办发明电 2026"
    assert done.changes == (
        DayChange(date(2026, 10, 7), DayKind.WORKDAY, DayKind.DAY_OFF),
        DayChange(date(2026, 10, 10), DayKind.DAY_OFF, DayKind.WORKDAY),
    )
    assert not office.look(queries.work_calendar).is_workday(date(2026, 10, 7))


def test_days_that_a_new_list_leaves_out_are_ordinary_again(office: Office) -> None:
    set_year(office, 2026)

    done = set_year(office, 2026, without={date(2026, 10, 10)})

    assert [change.day for change in done.changes] == [date(2026, 10, 10)]
    assert not office.look(queries.work_calendar).is_workday(date(2026, 10, 10))


def test_setting_a_year_is_on_record(office: Office) -> None:
    set_year(office, 2026)

    (entry,) = office.acts("set_holidays")
    assert (entry.actor_id, entry.noun, entry.noun_id) == (office.secretary.person.id, "calendar_year", 2026)
    assert (entry.facts["source"], entry.facts["replaced"]) == ("国办发明电 2026", None)
    assert entry.facts["days"]["2026-10-10"] == "workday"


def test_a_december_arranged_by_the_next_year_survives_its_own_year(office: Office) -> None:
    set_year(office, 2019)
    made_up = date(2018, 12, 29)
    own = HolidayList(2018, "", {date(2018, 10, 1): Holiday(DayKind.DAY_OFF)})

    office.act(calendars.set_year, own, source="2018", actor_id=None, now=WEDNESDAY, zones=ZONES)

    assert office.look(queries.work_calendar).is_workday(made_up)
    assert made_up in office.look(queries.card, 2019).exceptions


def test_a_later_announcement_goes_before_what_its_december_was(office: Office) -> None:
    office.act(calendars.seed)
    before = office.look(queries.work_calendar)

    done = set_year(office, 2019)

    assert before.is_workday(date(2018, 12, 29))
    assert done.changes == ()
    assert [row.announced_for for row in office.rows(CalendarDay) if row.day == date(2018, 12, 29)] == [2019]


def test_seeding_leaves_a_december_alone_that_is_announced_already(office: Office) -> None:
    set_year(office, 2019)

    assert 2018 in office.act(calendars.seed)


def test_a_list_with_faults_is_refused_as_a_whole(office: Office) -> None:
    faulty = replace(listed(2026), faults=(RowFault(3, "2028-01-01", Fault.DAY_OUTSIDE, {"year": 2026}),))

    with pytest.raises(HolidaysFaulty):
        office.act(calendars.set_year, faulty, source="x", actor_id=None, now=WEDNESDAY, zones=ZONES)

    assert office.rows(CalendarYear) == []


def test_a_list_that_arranges_nothing_is_refused(office: Office) -> None:
    empty = HolidayList(2026, "", {date(2026, 10, 3): Holiday(DayKind.DAY_OFF)})

    with pytest.raises(HolidaysEmpty):
        plan(office, empty)


# What it does to periods


def closing_on(*days: date) -> HolidayList:
    """A list in which these days are off."""
    return HolidayList(2026, "", dict.fromkeys(days, Holiday(DayKind.DAY_OFF)))


def test_periods_that_have_not_opened_follow_at_once_and_on_record(at_work: AtWork) -> None:
    wanted = closing_on(date(2026, 11, 27))

    foreseen = plan(at_work, wanted)
    done = at_work.act(calendars.set_year, wanted, source="x", actor_id=None, now=WEDNESDAY, zones=ZONES)

    november = next(row for row in at_work.rows(Period) if row.starts_on == date(2026, 11, 1))
    assert november.due_at == local(11, 30, 18)
    (moved,) = done.moved
    assert (moved.starts_on, moved.before, moved.after) == (
        date(2026, 11, 1),
        local(11, 27, 18),
        local(11, 30, 18),
    )
    assert foreseen == done
    assert [entry.noun_id for entry in at_work.acts("move")] == [november.id]


def test_an_open_period_keeps_its_due_time_and_that_is_said(at_work: AtWork) -> None:
    wanted = closing_on(date(2026, 10, 27))

    done = at_work.act(calendars.set_year, wanted, source="x", actor_id=None, now=WEDNESDAY, zones=ZONES)

    assert at_work.rows(Period)[0].due_at == local(10, 27, 18)
    assert [(row.starts_on, row.before, row.after) for row in done.kept] == [
        (date(2026, 10, 1), local(10, 27, 18), None)
    ]
    assert done.moved == ()


def test_two_who_set_the_same_year_at_once_leave_one_whole_year(office: Office) -> None:
    def setting(session: Session) -> object:
        return calendars.set_year(
            session, listed(2026), source="x", actor_id=None, now=WEDNESDAY, zones=ZONES
        )

    first, second = at_once(office.database, setting, setting)

    assert isinstance(first, HolidayPlan)
    assert isinstance(second, HolidayPlan)
    assert len(office.rows(CalendarDay)) == len(listed(2026).exceptions)


# The warning


def alarms(office: Office, *moments: datetime) -> list[str]:
    for moment in moments:
        office.tick(moment)
    return [row.dedup_key for row in office.messages(MessageKind.CALENDAR_MISSING)]


def test_the_secretariat_is_warned_once_a_week_from_november_on(office: Office) -> None:
    set_year(office, 2026)

    found = alarms(
        office,
        local(10, 30),
        local(11, 1),  # a Sunday
        local(11, 2, 8, 59),
        local(11, 2, 9),
        local(11, 3, 9),
        local(11, 9, 9),
    )

    assert [key.rsplit(":", 1)[0] for key in found] == ["calendar:2027:2026-45", "calendar:2027:2026-46"]


def test_the_warning_goes_on_in_the_year_itself_and_ends_with_its_calendar(office: Office) -> None:
    set_year(office, 2025)

    assert len(alarms(office, local(1, 5, 9))) == 1
    set_year(office, 2026)
    assert len(alarms(office, local(1, 12, 9))) == 1


def test_a_warning_that_waited_until_the_year_came_is_not_sent(office: Office) -> None:
    set_year(office, 2025)
    alarms(office, local(1, 5, 9))
    (message,) = office.messages(MessageKind.CALENDAR_MISSING)
    assert office.look(messages.load, message, now=local(1, 5, 9), zones=ZONES) == 2026

    set_year(office, 2026)

    assert office.look(messages.load, message, now=local(1, 5, 10), zones=ZONES) is None
