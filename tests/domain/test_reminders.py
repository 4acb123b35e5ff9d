"""The moments to remind, and which of them counts now."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendars import DayKind, WorkCalendar
from domain.reminders import DEFAULT_OFFSETS, DEFAULT_TIME, Step, current_step, steps

SHANGHAI = ZoneInfo("Asia/Shanghai")
PLAIN = WorkCalendar({}, frozenset({2026}))
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of October 2026 in Shanghai."""
    return datetime(2026, 10, day, hour, minute, tzinfo=SHANGHAI)


DUE_AT = local(26, 18)  # a Monday


def moments(due_at: datetime = DUE_AT, work_calendar: WorkCalendar = PLAIN) -> list[Step]:
    return steps(due_at, DEFAULT_OFFSETS, DEFAULT_TIME, zone=SHANGHAI, work_calendar=work_calendar)


def current(now: datetime, *, since: datetime = LONG_AGO) -> Step | None:
    return current_step(moments(), now=now, due_at=DUE_AT, since=since)


def test_steps_are_counted_in_working_days_before_the_due_day() -> None:
    assert moments() == [Step(5, local(19, 9)), Step(2, local(22, 9)), Step(0, local(26, 9))]


def test_steps_go_around_a_holiday() -> None:
    off = {date(2026, 10, day): DayKind.DAY_OFF for day in (21, 22, 23)}

    found = moments(work_calendar=WorkCalendar(off, frozenset({2026})))

    assert [step.at for step in found] == [local(14, 9), local(19, 9), local(26, 9)]


def test_a_made_up_saturday_counts_as_a_working_day() -> None:
    made_up = WorkCalendar({date(2026, 10, 24): DayKind.WORKDAY}, frozenset({2026}))

    assert moments(work_calendar=made_up)[1] == Step(2, local(23, 9))


@pytest.mark.parametrize("hour", [8, 9])
def test_no_step_lies_at_or_after_the_due_time(hour: int) -> None:
    assert [step.offset for step in moments(local(26, hour))] == [5, 2]


def test_an_offset_named_twice_gives_one_step() -> None:
    found = steps(DUE_AT, [2, 2, 2], time(9), zone=SHANGHAI, work_calendar=PLAIN)

    assert found == [Step(2, local(22, 9))]


def test_nothing_is_said_before_the_first_step() -> None:
    assert current(local(19, 8, 59)) is None


def test_a_step_counts_from_its_very_moment() -> None:
    assert current(local(19, 9)) == Step(5, local(19, 9))


def test_after_a_long_silence_only_the_latest_step_is_told() -> None:
    assert current(local(24, 3)) == Step(2, local(22, 9))


@pytest.mark.parametrize("now", [DUE_AT, local(27, 9)])
def test_nothing_is_said_at_the_due_time_or_after(now: datetime) -> None:
    assert current(now) is None


@pytest.mark.parametrize("since", [local(19, 9), local(20, 15)])
def test_a_step_before_the_holder_knew_is_not_told_again(since: datetime) -> None:
    assert current(local(21, 9), since=since) is None


def test_who_came_later_is_told_from_the_next_step_on() -> None:
    assert current(local(22, 9), since=local(20, 15)) == Step(2, local(22, 9))


@given(st.lists(st.integers(0, 15), max_size=6), st.integers(0, 40 * 24), st.integers(0, 40 * 24))
def test_whatever_is_told_was_reached_and_is_new(offsets: list[int], hours: int, known: int) -> None:
    start = local(1, 0)
    now, since = start + timedelta(hours=hours), start + timedelta(hours=known)
    planned = steps(DUE_AT, offsets, time(9), zone=SHANGHAI, work_calendar=PLAIN)

    step = current_step(planned, now=now, due_at=DUE_AT, since=since)

    if step is not None:
        assert since < step.at <= now < DUE_AT
        assert not any(step.at < other.at <= now for other in planned)


def test_an_hour_of_another_zone_is_on_the_days_of_the_due_times_zone() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    due_at = datetime(2026, 11, 20, 18, tzinfo=lisbon)  # a Friday; Saturday morning in Shanghai

    found = steps(due_at, (1, 0), time(9), zone=lisbon, work_calendar=PLAIN, hour_zone=SHANGHAI)

    assert [step.at.astimezone(SHANGHAI) for step in found] == [
        datetime(2026, 11, day, 9, tzinfo=SHANGHAI) for day in (19, 20)
    ]
