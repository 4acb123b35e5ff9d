"""The ministry's example on the official calendars: weekly, Tuesday 12:00, shifted off holidays."""

from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendars import local_day
from domain.cycles import (
    CycleRule,
    Frequency,
    PlannedPeriod,
    Shift,
    last_due_day,
    lies_after,
    open_workdays,
    periods,
    shifted,
)
from domain.reminders import offsets_for
from tests import official

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICIAL = official.work_calendar()
MINISTRY = CycleRule(Frequency.WEEKLY, 2, time(12), Shift.SECOND_WORKDAY_AFTER, open_workdays=3)


def given_weeks(
    since: date, count: int, rule: CycleRule = MINISTRY, *, after: date | None = None
) -> list[PlannedPeriod]:
    start = datetime.combine(since, time(0), SHANGHAI)
    endless = periods(rule, since=start, zone=SHANGHAI, work_calendar=OFFICIAL, after=after)
    return list(islice(endless, count))


def by_nominal(day: date) -> PlannedPeriod:
    found = given_weeks(day - timedelta(days=14), 8)
    return next(period for period in found if period.nominal_due_on == day)


@pytest.mark.parametrize(
    ("tuesday", "due_on"),
    [
        (date(2025, 9, 30), date(2025, 9, 30)),  # the last day before the holiday stays
        (date(2025, 10, 7), date(2025, 10, 10)),  # National Day up to the 8th
        (date(2025, 10, 14), date(2025, 10, 14)),
        (date(2024, 10, 1), date(2024, 10, 9)),
        (date(2020, 10, 6), date(2020, 10, 10)),  # the second working day is a Saturday that makes up
        (date(2024, 2, 13), date(2024, 2, 19)),  # the first is a Sunday that makes up
        (date(2025, 1, 28), date(2025, 2, 6)),
        (date(2025, 2, 4), date(2025, 2, 6)),  # two weeks of one Spring Festival are due together
        (date(2026, 2, 17), date(2026, 2, 25)),
        (date(2026, 10, 6), date(2026, 10, 9)),
    ],
)
def test_a_tuesday_off_means_the_second_working_day_after_it_at_noon(tuesday: date, due_on: date) -> None:
    period = by_nominal(tuesday)

    assert period.due_at == datetime.combine(due_on, time(12), SHANGHAI)


@pytest.mark.parametrize(
    ("shift", "due_on"),
    [
        (Shift.NONE, date(2025, 10, 7)),
        (Shift.NEXT_WORKDAY, date(2025, 10, 9)),
        (Shift.SECOND_WORKDAY_AFTER, date(2025, 10, 10)),
        (Shift.WORKDAY_BEFORE, date(2025, 9, 30)),
    ],
)
def test_every_shift_knows_the_whole_holiday(shift: Shift, due_on: date) -> None:
    assert shifted(date(2025, 10, 7), shift, OFFICIAL) == due_on


def test_every_tuesday_of_eight_years_is_shifted_as_counted_by_hand() -> None:
    """Counted here on the bare list of working days, without our calendar."""
    worked = sorted(day for year in official.NOTICES for day in official.workdays(year))
    weeks = given_weeks(date(2019, 1, 8), 410)

    for period in weeks:
        tuesday = period.nominal_due_on
        following = [day for day in worked if day > tuesday][:2]
        expected = tuesday if tuesday in worked else following[1]
        assert local_day(period.due_at, SHANGHAI) == expected


def test_a_week_due_on_tuesday_is_the_one_before_from_monday_to_sunday() -> None:
    period = by_nominal(date(2026, 3, 17))

    assert (period.starts_on, period.ends_on) == (date(2026, 3, 9), date(2026, 3, 15))


def test_a_week_due_on_friday_is_the_week_itself() -> None:
    (period,) = given_weeks(date(2026, 3, 16), 1, CycleRule(Frequency.WEEKLY, 5, time(18)))

    assert (period.starts_on, period.ends_on) == (date(2026, 3, 16), date(2026, 3, 22))
    assert local_day(period.due_at, SHANGHAI) == date(2026, 3, 20)


def test_weeks_open_in_their_order_even_where_a_later_one_is_due_first() -> None:
    before, after = by_nominal(date(2024, 10, 1)), by_nominal(date(2024, 10, 8))

    assert before.due_at > after.due_at
    assert before.open_at <= after.open_at


def test_a_week_whose_due_day_moved_over_a_long_holiday_still_comes() -> None:
    first = given_weeks(date(2025, 2, 5), 1)[0]

    assert first.nominal_due_on == date(2025, 1, 28)


def test_weeks_that_were_asked_about_do_not_come_again() -> None:
    (first,) = given_weeks(date(2026, 3, 12), 1, after=date(2026, 3, 15))

    assert first.starts_on == date(2026, 3, 16)


@given(st.dates(date(2019, 2, 1), date(2026, 9, 1)), st.integers(1, 7), st.sampled_from(Shift))
def test_weeks_open_and_are_counted_in_order(since: date, day: int, shift: Shift) -> None:
    weeks = given_weeks(since, 8, CycleRule(Frequency.WEEKLY, day, time(12), shift, open_workdays=3))

    for one, other in pairwise(weeks):
        assert other.starts_on - one.starts_on == timedelta(weeks=1)
        assert one.open_at <= other.open_at


def test_due_times_in_a_year_without_official_calendar_are_provisional() -> None:
    weeks = given_weeks(date(2026, 12, 20), 3)

    found = [(period.nominal_due_on, period.is_provisional) for period in weeks]
    assert found == [
        (date(2026, 12, 22), False),
        (date(2026, 12, 29), False),
        (date(2027, 1, 5), True),
    ]


def test_early_days_lie_after_the_period() -> None:
    assert [day for day in range(1, 8) if lies_after(Frequency.WEEKLY, day)] == [1, 2, 3]
    assert [day for day in (1, 10, 11, 31) if lies_after(Frequency.MONTHLY, day)] == [1, 10]


def test_a_weekly_cycle_names_weekdays_opens_and_reminds_within_its_week() -> None:
    assert (last_due_day(Frequency.WEEKLY), last_due_day(Frequency.YEARLY)) == (7, 31)
    assert (open_workdays(Frequency.WEEKLY), open_workdays(Frequency.MONTHLY)) == (3, 10)
    assert (offsets_for(Frequency.WEEKLY), offsets_for(Frequency.MONTHLY)) == ((1, 0), (5, 2, 0))
