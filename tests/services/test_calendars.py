"""The official calendar out of the bundled library."""

from datetime import date

from models.calendars import CalendarDay, CalendarYear
from models.queries import calendars as queries
from services import calendars
from tests.ledgers import Office


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
