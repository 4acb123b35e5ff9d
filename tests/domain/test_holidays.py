"""Announced holidays: what differs from the plain week, how people count them, which year is missing."""

from datetime import date, timedelta

import pytest

from domain.calendars import DayKind, WorkCalendar
from domain.holidays import Holiday, HolidayList, belongs, spans, workdays
from tests import official

OFF, WORK = DayKind.DAY_OFF, DayKind.WORKDAY


def given_list(year: int) -> HolidayList:
    days = {
        **dict.fromkeys(official.off(year), Holiday(OFF)),
        **dict.fromkeys(official.made_up(year), Holiday(WORK)),
    }
    return HolidayList(year, "", days)


@pytest.mark.parametrize("year", official.NOTICES)
def test_holidays_are_counted_as_the_notice_counts_them(year: int) -> None:
    exceptions = given_list(year).exceptions

    found = {
        span.first + timedelta(days=n)
        for span in spans(exceptions)
        for n in range((span.last - span.first).days + 1)
    }

    assert official.off(year) <= found
    assert not found & official.workdays(year)
    assert set(workdays(exceptions)) == official.made_up(year)


def test_only_days_that_differ_from_the_plain_week_are_exceptions() -> None:
    listed = HolidayList(
        2026,
        "",
        {
            date(2026, 10, 3): Holiday(OFF),  # a Saturday
            date(2026, 10, 5): Holiday(OFF),
            date(2026, 10, 8): Holiday(WORK),  # a Thursday
            date(2026, 10, 10): Holiday(WORK),
        },
    )

    assert list(listed.exceptions) == [date(2026, 10, 5), date(2026, 10, 10)]


@pytest.mark.parametrize(
    ("day", "is_own"),
    [
        (date(2027, 1, 1), True),
        (date(2027, 12, 31), True),
        (date(2026, 12, 31), True),
        (date(2026, 11, 30), False),
        (date(2028, 1, 1), False),
    ],
)
def test_an_announcement_is_for_its_year_and_the_december_before(day: date, is_own: bool) -> None:
    assert belongs(day, 2027) is is_own


KNOWN = WorkCalendar({date(2026, 10, 1): OFF, date(2026, 10, 10): WORK}, frozenset({2025, 2026}))


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 10, 31), None),
        (date(2026, 11, 1), 2027),
        (date(2026, 12, 31), 2027),
        (date(2027, 1, 1), 2027),
        (date(2027, 6, 1), 2027),
        (date(2025, 12, 1), None),
    ],
)
def test_the_next_year_is_missing_from_november_on_until_it_comes(today: date, year: int | None) -> None:
    assert KNOWN.missing_year(today) == year


def test_a_calendar_that_nobody_filled_misses_nothing() -> None:
    assert WorkCalendar().missing_year(date(2026, 12, 1)) is None


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 10, 1), OFF),
        (date(2026, 10, 10), WORK),
        (date(2026, 10, 11), OFF),
        (date(2026, 10, 12), WORK),
        (date(2027, 10, 12), None),
    ],
)
def test_a_day_is_worked_off_or_not_published(day: date, kind: DayKind | None) -> None:
    assert KNOWN.kind_of(day) is kind
