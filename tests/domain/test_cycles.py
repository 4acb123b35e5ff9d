"""Reporting cycles: their periods, due times and shifts."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendars import DayKind, WorkCalendar, instant, local_day
from domain.cycles import (
    MONTHS,
    REGULAR,
    CycleRule,
    Frequency,
    PlannedPeriod,
    Shift,
    last_due_day,
    open_workdays,
    periods,
    shifted,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
PLAIN = WorkCalendar({}, frozenset(range(2020, 2040)))
SINCE = datetime(2026, 10, 20, 2, tzinfo=UTC)

days = st.dates(date(2025, 6, 1), date(2028, 6, 1))
calendars = st.builds(
    WorkCalendar, st.dictionaries(days, st.sampled_from(DayKind), max_size=40), st.just(frozenset({2026}))
)
times_of_day = st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None))
rules = st.sampled_from(REGULAR).flatmap(
    lambda frequency: st.builds(
        CycleRule,
        st.just(frequency),
        st.integers(1, last_due_day(frequency)),
        times_of_day,
        st.sampled_from(Shift),
        st.just(open_workdays(frequency)),
    )
)
WEEK = timedelta(weeks=1)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants bounds without a zone


def given_periods(
    rule: CycleRule,
    count: int = 3,
    *,
    since: datetime = SINCE,
    work_calendar: WorkCalendar = PLAIN,
    after: date | None = None,
) -> list[PlannedPeriod]:
    endless = periods(rule, since=since, zone=SHANGHAI, work_calendar=work_calendar, after=after)
    return list(islice(endless, count))


def due_days(rule: CycleRule, count: int = 3, **options: object) -> list[date]:
    found = given_periods(rule, count, **options)  # type: ignore[arg-type]  # handed on as they are
    return [local_day(period.due_at, SHANGHAI) for period in found]


# Shapes


@pytest.mark.parametrize(
    ("frequency", "bounds"),
    [
        (Frequency.MONTHLY, (date(2026, 10, 1), date(2026, 10, 31))),
        (Frequency.QUARTERLY, (date(2026, 10, 1), date(2026, 12, 31))),
        (Frequency.HALF_YEARLY, (date(2026, 7, 1), date(2026, 12, 31))),
        (Frequency.YEARLY, (date(2026, 1, 1), date(2026, 12, 31))),
    ],
)
def test_a_period_covers_whole_calendar_months(frequency: Frequency, bounds: tuple[date, date]) -> None:
    (period,) = given_periods(CycleRule(frequency, 25, time(18)), 1)

    assert (period.starts_on, period.ends_on) == bounds


def test_a_due_day_is_kept_at_its_local_time() -> None:
    (period,) = given_periods(CycleRule(Frequency.MONTHLY, 27, time(18)), 1)

    assert period.due_at == datetime(2026, 10, 27, 10, tzinfo=UTC)


def test_a_due_day_that_the_month_lacks_is_its_last_day() -> None:
    rule = CycleRule(Frequency.MONTHLY, 31, time(18), Shift.NONE)

    found = due_days(rule, 3, since=datetime(2027, 2, 1, tzinfo=UTC))

    assert found == [date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]


def test_an_early_due_day_reports_on_the_month_before() -> None:
    (period,) = given_periods(CycleRule(Frequency.MONTHLY, 5, time(18)), 1)

    assert (period.starts_on, period.ends_on) == (date(2026, 10, 1), date(2026, 10, 31))
    assert local_day(period.due_at, SHANGHAI) == date(2026, 11, 5)


def test_the_month_before_is_still_due_in_the_first_days_of_a_month() -> None:
    rule = CycleRule(Frequency.MONTHLY, 5, time(18))

    (period,) = given_periods(rule, 1, since=datetime(2026, 11, 3, tzinfo=UTC))

    assert period.starts_on == date(2026, 10, 1)


def test_an_early_due_day_of_a_year_lies_in_the_next_january() -> None:
    (period,) = given_periods(CycleRule(Frequency.YEARLY, 8, time(18)), 1)

    assert period.starts_on == date(2026, 1, 1)
    assert local_day(period.due_at, SHANGHAI) == date(2027, 1, 8)


def test_a_period_that_is_due_at_this_very_moment_is_over() -> None:
    rule = CycleRule(Frequency.MONTHLY, 20, time(10))

    assert given_periods(rule, 1, since=SINCE)[0].starts_on == date(2026, 11, 1)


def test_nothing_up_to_the_day_that_was_asked_about_comes_again() -> None:
    rule = CycleRule(Frequency.MONTHLY, 28, time(18))

    assert given_periods(rule, 1, after=date(2026, 10, 31))[0].starts_on == date(2026, 11, 1)


def test_a_longer_period_comes_although_its_beginning_was_asked_about() -> None:
    rule = CycleRule(Frequency.QUARTERLY, 28, time(18))

    assert given_periods(rule, 1, after=date(2026, 10, 31))[0].starts_on == date(2026, 10, 1)


def test_a_period_opens_ten_working_days_before_it_is_due_at_nine() -> None:
    (period,) = given_periods(CycleRule(Frequency.MONTHLY, 27, time(18)), 1)

    assert period.open_at == datetime(2026, 10, 13, 1, tzinfo=UTC)


# Shifts: Saturday, 24 October 2026, and the holiday of the ministry's example.


@pytest.mark.parametrize(
    ("shift", "due_on"),
    [
        (Shift.NONE, date(2026, 10, 24)),
        (Shift.NEXT_WORKDAY, date(2026, 10, 26)),
        (Shift.SECOND_WORKDAY_AFTER, date(2026, 10, 27)),
        (Shift.WORKDAY_BEFORE, date(2026, 10, 23)),
    ],
)
def test_a_due_day_at_the_weekend_moves_by_its_rule(shift: Shift, due_on: date) -> None:
    assert shifted(date(2026, 10, 24), shift, PLAIN) == due_on


@pytest.mark.parametrize("shift", Shift)
def test_a_due_day_that_is_a_working_day_stays(shift: Shift) -> None:
    assert shifted(date(2026, 10, 23), shift, PLAIN) == date(2026, 10, 23)


def test_due_on_a_tuesday_that_is_a_holiday_means_the_second_working_day_after_at_the_same_hour() -> None:
    """The ministry's own rule: Tuesday 12:00, on a holiday the second working day after it at 12:00."""
    off = [date(2026, 10, day) for day in (19, 20, 21)]
    work_calendar = WorkCalendar(dict.fromkeys(off, DayKind.DAY_OFF), frozenset({2026}))
    rule = CycleRule(Frequency.MONTHLY, 20, time(12), Shift.SECOND_WORKDAY_AFTER)

    (period,) = given_periods(rule, 1, since=datetime(2026, 10, 1, tzinfo=UTC), work_calendar=work_calendar)

    assert period.nominal_due_on == date(2026, 10, 20)
    assert period.due_at == datetime(2026, 10, 23, 12, tzinfo=SHANGHAI)


def test_a_made_up_saturday_is_a_good_due_day() -> None:
    work_calendar = WorkCalendar({date(2026, 10, 24): DayKind.WORKDAY}, frozenset({2026}))

    assert shifted(date(2026, 10, 24), Shift.NEXT_WORKDAY, work_calendar) == date(2026, 10, 24)


# What holds for every rule and calendar.


@given(rules, calendars, moments)
def test_periods_follow_each_other_without_a_gap(
    rule: CycleRule, work_calendar: WorkCalendar, since: datetime
) -> None:
    found = given_periods(rule, 5, since=since, work_calendar=work_calendar)

    for earlier, later in pairwise(found):
        assert later.starts_on == earlier.ends_on + timedelta(days=1)
        assert later.due_at > earlier.due_at


@given(rules, calendars, moments)
def test_every_period_has_the_length_of_its_frequency(
    rule: CycleRule, work_calendar: WorkCalendar, since: datetime
) -> None:
    for period in given_periods(rule, 3, since=since, work_calendar=work_calendar):
        if rule.frequency is Frequency.WEEKLY:
            assert (period.starts_on.weekday(), period.ends_on - period.starts_on) == (0, timedelta(days=6))
            continue
        months = (period.ends_on.year - period.starts_on.year) * 12
        months += period.ends_on.month - period.starts_on.month + 1

        assert months == MONTHS[rule.frequency]
        assert period.starts_on.day == 1


@given(rules, calendars, moments)
def test_a_period_opens_before_it_is_due_and_locks_after(
    rule: CycleRule, work_calendar: WorkCalendar, since: datetime
) -> None:
    for period in given_periods(rule, 3, since=since, work_calendar=work_calendar):
        assert period.open_at < period.due_at < period.grace_until
        assert period.due_at > since
        # A whole week may be off: what is due the working day before is due before it begins.
        assert (
            period.ends_on - period.starts_on < WEEK or local_day(period.due_at, SHANGHAI) > period.starts_on
        )


@given(rules, calendars, moments)
def test_a_due_day_is_the_nominal_one_or_a_working_day(
    rule: CycleRule, work_calendar: WorkCalendar, since: datetime
) -> None:
    for period in given_periods(rule, 3, since=since, work_calendar=work_calendar):
        due_on = local_day(period.due_at, SHANGHAI)

        assert due_on == period.nominal_due_on or work_calendar.is_workday(due_on)
        assert period.due_at == instant(due_on, rule.due_time, SHANGHAI)
        if work_calendar.is_workday(period.nominal_due_on):
            assert due_on == period.nominal_due_on


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("Asia/Shanghai", [10, 10, 10]),
        ("Asia/Urumqi", [12, 12, 12]),
        ("Europe/Lisbon", [17, 18, 18]),  # summer time ends on 25 October 2026
    ],
)
def test_one_rule_gives_other_instants_in_another_zone(zone: str, hours: list[int]) -> None:
    rule = CycleRule(Frequency.MONTHLY, 20, time(18))
    found = periods(rule, since=SINCE - timedelta(days=1), zone=ZoneInfo(zone), work_calendar=PLAIN)

    due = [planned.due_at for planned in islice(found, 3)]

    assert [at.hour for at in due] == hours  # UTC
    assert all(at.astimezone(ZoneInfo(zone)).hour == 18 for at in due)
