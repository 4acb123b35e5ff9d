"""Working days with make-up workdays, years not published yet, quiet hours."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendars import DayKind, QuietHours, WorkCalendar, instant, local_day

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFF, WORK = DayKind.DAY_OFF, DayKind.WORKDAY

#: National Day 2026 in an invented arrangement: off 1-7 October, made up for on Saturday the 10th.
NATIONAL_DAY = WorkCalendar(
    {**{date(2026, 10, day): OFF for day in (1, 2, 5, 6, 7)}, date(2026, 10, 10): WORK}, frozenset({2026})
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 3), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
    ],
)
def test_a_published_year_follows_its_arrangement(day: date, works: bool) -> None:
    assert NATIONAL_DAY.is_workday(day) is works


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2030, 5, 1), date(2027, 10, 1), date(2030, 10, 3)])
def test_a_year_that_is_not_published_knows_the_fixed_holidays(day: date) -> None:
    assert not NATIONAL_DAY.is_workday(day)


def test_a_published_year_works_on_a_fixed_holiday_that_it_does_not_name() -> None:
    plain = WorkCalendar({}, frozenset({2026}))

    assert plain.is_workday(date(2026, 10, 1))


def test_only_years_with_an_arrangement_are_published() -> None:
    assert NATIONAL_DAY.is_published(2026)
    assert not NATIONAL_DAY.is_published(2027)


def test_the_nearest_working_day_lies_before_or_after_a_holiday() -> None:
    assert NATIONAL_DAY.workday_from(date(2026, 10, 4), 1) == date(2026, 10, 8)
    assert NATIONAL_DAY.workday_from(date(2026, 10, 4), -1) == date(2026, 9, 30)
    assert NATIONAL_DAY.workday_from(date(2026, 10, 8), 1) == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("count", "day"),
    [
        (0, date(2026, 10, 1)),
        (1, date(2026, 10, 8)),
        (3, date(2026, 10, 10)),
        (4, date(2026, 10, 12)),
        (-1, date(2026, 9, 30)),
        (-3, date(2026, 9, 28)),
    ],
)
def test_working_days_are_counted_over_holidays_and_made_up_days(count: int, day: date) -> None:
    assert NATIONAL_DAY.plus_workdays(date(2026, 10, 1), count) == day


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.integers(1, 15),
    st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.sampled_from(DayKind), max_size=30),
)
def test_going_back_as_many_working_days_leads_back(
    day: date, count: int, exceptions: dict[date, DayKind]
) -> None:
    work_calendar = WorkCalendar(exceptions, frozenset({2026}))
    start = work_calendar.workday_from(day, 1)

    there = work_calendar.plus_workdays(start, count)

    assert work_calendar.plus_workdays(there, -count) == start


def test_local_midnight_belongs_to_the_new_day() -> None:
    assert instant(date(2026, 10, 20), time(0), SHANGHAI) == datetime(2026, 10, 19, 16, tzinfo=UTC)
    assert local_day(datetime(2026, 10, 19, 16, tzinfo=UTC), SHANGHAI) == date(2026, 10, 20)
    assert local_day(datetime(2026, 10, 19, 15, 59, tzinfo=UTC), SHANGHAI) == date(2026, 10, 19)


NIGHT = QuietHours(time(22), time(8))
NOON = QuietHours(time(12), time(14))


@pytest.mark.parametrize(
    ("hours", "at", "is_quiet"),
    [
        (NIGHT, time(21, 59), False),
        (NIGHT, time(22), True),
        (NIGHT, time(0), True),
        (NIGHT, time(7, 59), True),
        (NIGHT, time(8), False),
        (NOON, time(12), True),
        (NOON, time(14), False),
        (QuietHours(time(9), time(9)), time(9), False),
    ],
)
def test_quiet_hours_may_cross_midnight_and_end_before_their_end(
    hours: QuietHours, at: time, is_quiet: bool
) -> None:
    assert hours.covers(at) is is_quiet


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        (datetime(2026, 10, 20, 23, tzinfo=SHANGHAI), datetime(2026, 10, 21, 8, tzinfo=SHANGHAI)),
        (datetime(2026, 10, 21, 1, tzinfo=SHANGHAI), datetime(2026, 10, 21, 8, tzinfo=SHANGHAI)),
        (datetime(2026, 10, 21, 12, tzinfo=SHANGHAI), datetime(2026, 10, 21, 12, tzinfo=SHANGHAI)),
    ],
)
def test_a_message_of_the_night_waits_for_the_morning(moment: datetime, allowed: datetime) -> None:
    assert NIGHT.next_allowed(moment.astimezone(UTC), SHANGHAI) == allowed


def test_a_message_of_the_noon_break_waits_for_the_same_afternoon() -> None:
    moment = datetime(2026, 10, 20, 13, tzinfo=SHANGHAI)

    assert NOON.next_allowed(moment, SHANGHAI) == datetime(2026, 10, 20, 14, tzinfo=SHANGHAI)
