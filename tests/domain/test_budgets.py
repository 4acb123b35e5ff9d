"""How often somebody is pressed on a day, and when."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from domain import budgets
from domain.budgets import Hours
from domain.calendars import DayKind, QuietHours, WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 23)


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("told", "limits", "expected"),
    [
        ([], [1], True),
        ([at(23, 9)], [1], False),
        ([at(22, 23), at(24, 0)], [1], True),
        ([at(23, 9)], [2], True),
        ([at(23, 9)], [3, 1, 2], False),
        ([at(23, 0), at(23, 23)], [2], False),
        ([], [], True),
    ],
)
def test_a_day_is_free_until_its_limit_is_reached(
    told: list[datetime], limits: list[int], expected: bool
) -> None:
    assert budgets.is_free(DAY, told, limits, ZONE) is expected


@pytest.mark.parametrize(("told", "expected"), [([at(22, 9)], True), ([at(24, 9)], False)])
def test_what_is_told_late_counts_what_was_told_since(told: list[datetime], expected: bool) -> None:
    assert budgets.is_free_since(DAY, told, [1], ZONE) is expected


# Hours


def hours(opens: int = 8, closes: int = 20, own: tuple[int, int] | None = None) -> Hours:
    quiet = QuietHours(time(own[0]), time(own[1])) if own is not None else None
    return Hours(WorkCalendar({date(2026, 10, 22): DayKind.DAY_OFF}), opens, closes, quiet)


@pytest.mark.parametrize(
    ("at", "own", "expected"),
    [
        ((21, 9), None, (21, 9)),
        ((21, 7), None, (21, 8)),
        ((21, 20), None, (23, 8)),  # the 22nd is a day off
        ((22, 9), None, (23, 8)),
        ((23, 20), None, (26, 8)),  # a Friday evening
        ((21, 9), (9, 11), (21, 11)),
        ((21, 9), (9, 21), (23, 8)),
        ((21, 7), (7, 9), (21, 9)),
        ((23, 18), (18, 7), (26, 8)),
        ((21, 9), (8, 20), (21, 20)),  # nothing of the ledger's hours is left: their own hold
        ((23, 9), (7, 21), (23, 21)),
        ((23, 22), (7, 21), (23, 22)),
        ((24, 3), (7, 21), (26, 21)),
    ],
)
def test_what_presses_somebody_leaves_in_the_hours_of_a_working_day(
    at: tuple[int, int], own: tuple[int, int] | None, expected: tuple[int, int]
) -> None:
    moment = datetime(2026, 10, *at, tzinfo=ZONE)

    allowed = hours(own=own).next_allowed(moment, ZONE)

    assert allowed == datetime(2026, 10, *expected, tzinfo=ZONE)
    assert hours(own=own).next_allowed(allowed, ZONE) == allowed


def test_the_hours_of_a_ledger_hold() -> None:

    assert hours(9, 18).next_allowed(datetime(2026, 10, 21, 18, tzinfo=ZONE), ZONE).astimezone(ZONE).hour == 9


LISBON = ZoneInfo("Europe/Lisbon")


def test_of_several_zones_all_have_to_be_open() -> None:
    both = [(hours(), ZONE), (hours(), LISBON)]  # 8:00 in Lisbon is 16:00 in Shanghai

    assert budgets.next_allowed_by_all(both, at(23, 9)) == at(23, 16)
    assert budgets.next_allowed_by_all(both, at(23, 17)) == at(23, 17)
    assert budgets.next_allowed_by_all(both, at(27, 21)) == at(30, 16)  # a Friday evening


def test_zones_without_a_common_hour_do_not_silence_anybody() -> None:
    apart = [(hours(9, 17), ZONE), (hours(9, 17), ZoneInfo("America/New_York"))]

    assert budgets.next_allowed_by_all(apart, at(23, 7)) == at(23, 9)


def test_what_would_be_common_only_days_later_is_not_waited_for() -> None:
    apart = [(hours(), ZONE), (hours(), ZoneInfo("America/New_York"))]  # from 2 November on an hour is common
    monday = datetime(2026, 10, 26, 9, tzinfo=ZONE)

    assert budgets.next_allowed_by_all(apart, monday) == monday


def test_quiet_hours_are_the_same_seen_from_another_zone() -> None:
    quiet = QuietHours(time(22), time(7))

    assert quiet.seen_from(LISBON, ZONE, at(23, 12)) == QuietHours(time(14), time(23))
    assert quiet.seen_from(ZONE, ZONE, at(23, 12)) == quiet
