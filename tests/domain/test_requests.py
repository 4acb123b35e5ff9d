"""Requests: only allowed changes, and days that can be granted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DateBeyondCeiling, DateNotLater, ExtensionsUsedUp
from domain.requests import (
    FIELDS,
    OPEN,
    RequestEvent,
    RequestKind,
    RequestStatus,
    after,
    level_of,
    missing,
    plus_months,
    refuse_deadline,
    suggested,
    usual_ceiling,
)

DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
ENDED = frozenset(RequestStatus) - OPEN - {RequestStatus.DRAFT}


@given(st.lists(st.sampled_from(RequestEvent), max_size=12))
def test_what_has_ended_never_moves_again(events: list[RequestEvent]) -> None:
    status, ended = RequestStatus.DRAFT, False

    for event in events:
        following = after(status, event)
        assert not (ended and following is not None)
        status = following or status
        ended = ended or status in ENDED


@given(st.lists(st.sampled_from(RequestEvent), max_size=12))
def test_nothing_is_decided_before_it_was_submitted(events: list[RequestEvent]) -> None:
    status, seen = RequestStatus.DRAFT, set()

    for event in events:
        status = after(status, event) or status
        seen.add(status)

    decided = {RequestStatus.APPROVED, RequestStatus.REFUSED, RequestStatus.RECOMMENDED}
    assert not seen & decided or RequestStatus.SUBMITTED in seen


@given(DAYS, DAYS, st.none() | DAYS)
def test_every_suggested_day_can_be_granted(present: date, today: date, ceiling: date | None) -> None:
    for day in suggested(present, today=today, ceiling=ceiling):
        refuse_deadline(day, present=present, today=today, ceiling=ceiling)


@given(DAYS, st.integers(1, 24))
def test_months_later_is_that_month(day: date, months: int) -> None:
    later = plus_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


def test_a_new_deadline_is_later_than_the_present_one_and_than_today() -> None:
    present = date(2026, 9, 30)

    for day, today in ((present, date(2026, 9, 1)), (date(2026, 10, 5), date(2026, 10, 5))):
        with pytest.raises(DateNotLater):
            refuse_deadline(day, present=present, today=today, ceiling=None)


def test_a_new_deadline_keeps_within_the_ceiling() -> None:
    ceiling = date(2026, 12, 31)

    with pytest.raises(DateBeyondCeiling):
        refuse_deadline(
            ceiling + timedelta(1), present=date(2026, 9, 30), today=date(2026, 9, 1), ceiling=ceiling
        )


def test_what_is_due_within_the_ledgers_period_is_extended_within_it() -> None:
    end = date(2026, 12, 31)

    assert usual_ceiling(date(2026, 9, 30), end) == end
    assert usual_ceiling(date(2026, 9, 30), None) is None


@pytest.mark.parametrize("deadline", [date(2026, 12, 31), date(2027, 3, 31), date(2028, 1, 1)])
def test_what_is_due_at_the_end_gets_half_a_year_more_and_not_half_a_year_each_time(deadline: date) -> None:
    assert usual_ceiling(deadline, date(2026, 12, 31)) == date(2027, 6, 30)


def test_one_extension_beyond_the_limit_goes_a_level_higher_and_no_more() -> None:
    assert [level_of(granted, 1) for granted in (0, 1)] == [1, 2]
    with pytest.raises(ExtensionsUsedUp):
        level_of(2, 1)


@pytest.mark.parametrize("kind", RequestKind)
def test_a_request_is_complete_when_all_is_said(kind: RequestKind) -> None:
    assert missing(kind, {}) == FIELDS[kind][0]
    assert missing(kind, dict.fromkeys(FIELDS[kind], "x")) is None
