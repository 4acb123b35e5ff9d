"""Reporting cycles in force: periods that open, owe and lock."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from domain.calendars import DayKind
from domain.cycles import CycleRule, Frequency, PeriodStatus, Shift
from domain.errors import LedgerMissing
from domain.items import AssignmentState, ItemStatus
from domain.notices import MessageKind
from domain.reports import DutyState, ReportKind
from models.calendars import CalendarDay, CalendarYear
from models.cycles import Cycle, Period
from models.items import Assignment, Item
from models.queries import calendars as calendar_queries
from models.queries import cycles as queries
from models.reports import Duty
from services import reviews
from tests.ledgers import (
    COUNTIES,
    FINANCE,
    HEALTH,
    INSURANCE,
    MONTHLY,
    RESPONSIBLE,
    THURSDAY,
    WEDNESDAY,
    ZONE,
    AtWork,
    Office,
    draft_item,
    local,
    party,
)

OPENS = local(10, 13, 9)
DUE = local(10, 27, 18)
LOCKS = local(11, 1, 18)


def periods(office: Office) -> list[tuple[date, PeriodStatus]]:
    return [(row.starts_on, row.status) for row in sorted(office.rows(Period), key=lambda row: row.id)]


# Setting


def test_a_cycle_plans_its_next_two_periods(office: Office) -> None:
    office.set_cycle(office.publish())

    assert periods(office) == [
        (date(2026, 10, 1), PeriodStatus.PLANNED),
        (date(2026, 11, 1), PeriodStatus.PLANNED),
    ]
    first = office.rows(Period)[0]
    assert (first.open_at, first.due_at, first.grace_until) == (OPENS, DUE, LOCKS)


def test_a_cycle_is_set_for_a_ledger_in_force_only(office: Office) -> None:
    draft = office.import_draft()

    with pytest.raises(LedgerMissing):
        office.set_cycle(draft)


def test_a_cycle_is_on_record_with_what_it_asks(office: Office) -> None:
    office.set_cycle(office.publish())

    (entry,) = office.acts("set_cycle")
    assert entry.actor_id == office.secretary.person.id
    assert entry.facts == {
        "frequency": "monthly",
        "due_day": 27,
        "due_time": "18:00",
        "shift": "next_workday",
    }


def test_a_cycle_set_when_its_period_should_be_open_opens_it_at_once(office: Office) -> None:
    ledger = office.publish()
    office.seat("李晓梅", agency=INSURANCE)

    office.set_cycle(ledger, now=local(10, 23, 15))

    assert periods(office)[0] == (date(2026, 10, 1), PeriodStatus.OPEN)
    assert [row.kind for row in office.messages()] == [MessageKind.PERIOD_OPENED]
    assert office.rows(Period)[0].opened_at == local(10, 23, 15)


def test_a_new_cycle_acts_on_future_periods_only(at_work: AtWork) -> None:
    before = at_work.rows(Period)[0]

    at_work.set_cycle(at_work.ledger, replace(MONTHLY, due_day=20), now=WEDNESDAY)

    assert at_work.row(Period, before.id) == before
    assert periods(at_work) == [
        (date(2026, 10, 1), PeriodStatus.OPEN),
        (date(2026, 11, 1), PeriodStatus.CANCELLED),
        (date(2026, 11, 1), PeriodStatus.PLANNED),
        (date(2026, 12, 1), PeriodStatus.PLANNED),
    ]


def test_nobody_is_asked_twice_about_the_same_month(at_work: AtWork) -> None:
    at_work.set_cycle(at_work.ledger, replace(MONTHLY, due_day=28), now=WEDNESDAY)

    at_work.tick(local(10, 20))

    assert {row.period_id for row in at_work.rows(Duty)} == {at_work.rows(Period)[0].id}
    assert at_work.messages(MessageKind.PERIOD_OPENED) == []


def test_the_month_that_was_locked_is_not_asked_about_by_a_later_due_day(at_work: AtWork) -> None:
    at_work.tick(local(11, 2))

    at_work.set_cycle(at_work.ledger, CycleRule(Frequency.MONTHLY, 10, time(18)), now=local(11, 2))

    planned = [row.starts_on for row in at_work.look(queries.planned)]
    assert planned == [date(2026, 11, 1), date(2026, 12, 1)]


def test_a_longer_cycle_asks_about_the_quarter_as_a_whole(at_work: AtWork) -> None:
    at_work.set_cycle(at_work.ledger, CycleRule(Frequency.QUARTERLY, 25, time(18)), now=WEDNESDAY)

    planned = at_work.look(queries.planned)[0]
    assert (planned.starts_on, planned.ends_on) == (date(2026, 10, 1), date(2026, 12, 31))


def test_one_cycle_of_a_ledger_is_in_force(at_work: AtWork) -> None:
    newer = at_work.set_cycle(at_work.ledger, replace(MONTHLY, due_day=20), now=WEDNESDAY)

    assert at_work.look(queries.in_force) == [newer]
    assert at_work.row(Cycle, at_work.cycle.id).ended_at == WEDNESDAY


# Opening


def test_nothing_opens_before_its_time(office: Office) -> None:
    office.set_cycle(office.publish())

    office.tick(OPENS - timedelta(seconds=1))

    assert office.rows(Duty) == []


def test_an_open_period_has_one_duty_for_each_item_and_agency(office: Office) -> None:
    office.set_cycle(office.publish())

    office.tick(OPENS)

    assert len(office.rows(Duty)) == 6
    assert {row.state for row in office.rows(Duty)} == {DutyState.EXPECTED}
    assert office.acts("open")[0].facts == {"duties": 6}


def test_every_contact_is_asked_once(at_work: AtWork) -> None:
    at_work.set_cycle(at_work.ledger, MONTHLY, now=local(11, 2))
    at_work.tick(local(11, 20))
    at_work.tick(local(11, 20))

    asked = [row.person_id for row in at_work.messages(MessageKind.PERIOD_OPENED)]
    assert asked == [row.person.id for row in (at_work.insurance, at_work.health, at_work.finance)]


def test_ticking_again_opens_nothing_again(at_work: AtWork) -> None:
    at_work.tick(OPENS)
    at_work.tick(WEDNESDAY)

    assert len(at_work.rows(Duty)) == 6
    assert len(at_work.acts("open")) == 1


def test_a_collective_name_owes_nothing(office: Office) -> None:
    counties = party(COUNTIES, RESPONSIBLE, is_group=True)
    office.set_cycle(office.publish(draft_item(1, party(INSURANCE), counties)))

    office.tick(OPENS)

    assert [row.agency_id for row in office.rows(Duty)] == [office.agency(INSURANCE).id]


@pytest.mark.parametrize("status", [ItemStatus.CLOSED, ItemStatus.CANCELLED, ItemStatus.SUSPENDED])
def test_an_item_that_ended_owes_nothing(office: Office, status: ItemStatus) -> None:
    ledger = office.publish(draft_item(1), draft_item(2))
    office.set_cycle(ledger)
    office.change(Item, office.item(ledger, 1).id, status=status)

    office.tick(OPENS)

    assert [row.item_id for row in office.rows(Duty)] == [office.item(ledger, 2).id]


def test_an_agency_that_was_released_owes_nothing(office: Office) -> None:
    ledger = office.publish(draft_item(1, party(INSURANCE), party(HEALTH)))
    office.set_cycle(ledger)
    released = office.rows(Assignment)[1]
    office.change(Assignment, released.id, state=AssignmentState.RELEASED)

    office.tick(OPENS)

    assert [row.agency_id for row in office.rows(Duty)] == [office.agency(INSURANCE).id]


def test_who_declared_completion_owes_no_more_while_it_waits(at_work: AtWork) -> None:
    at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, ReportKind.COMPLETION)

    at_work.tick(local(11, 20))

    assert [row.item.number for row in at_work.owed(at_work.insurance)] == [2]
    assert [row.item.number for row in at_work.owed(at_work.finance)] == [1, 3]


def test_who_had_a_completion_returned_owes_again(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    report = at_work.submit(at_work.insurance, duty.id, ReportKind.COMPLETION)
    at_work.act(reviews.return_for_revision, report.id, "缺少数据", identity=at_work.reviewer, now=WEDNESDAY)

    at_work.tick(local(11, 20))

    november = [row for row in at_work.owed(at_work.insurance) if row.duty.period_id != duty.period_id]
    assert [row.item.number for row in november] == [1, 2]


def test_a_period_whose_whole_time_went_by_unseen_is_not_asked_about(office: Office) -> None:
    office.set_cycle(office.publish())
    office.seat("李晓梅", agency=INSURANCE)

    office.tick(local(12, 10))

    assert periods(office)[:2] == [
        (date(2026, 10, 1), PeriodStatus.CANCELLED),
        (date(2026, 11, 1), PeriodStatus.CANCELLED),
    ]
    assert office.messages(MessageKind.PERIOD_OPENED) == []


def test_a_period_of_a_cycle_that_ended_is_neither_announced_nor_opened(at_work: AtWork) -> None:
    at_work.change(Cycle, at_work.cycle.id, ended_at=WEDNESDAY)

    at_work.tick(local(11, 20))

    assert at_work.look(queries.next_due, WEDNESDAY) is None
    assert PeriodStatus.OPEN not in {status for _, status in periods(at_work)}


def test_a_period_missed_in_part_opens_late(office: Office) -> None:
    office.set_cycle(office.publish())

    office.tick(local(10, 26, 20))

    assert periods(office)[0][1] is PeriodStatus.OPEN
    assert len(office.rows(Duty)) == 6


# Locking


def test_a_period_takes_reports_until_its_grace_is_over(at_work: AtWork) -> None:
    at_work.tick(LOCKS)

    assert at_work.rows(Period)[0].status is PeriodStatus.OPEN


def test_what_was_not_filed_is_missing_from_the_lock_on(at_work: AtWork) -> None:
    at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    at_work.tick(LOCKS + timedelta(seconds=1))

    states = [row.state for row in at_work.rows(Duty)]
    assert (states.count(DutyState.REPORTED), states.count(DutyState.MISSING)) == (1, 5)
    assert at_work.rows(Period)[0].locked_at == LOCKS + timedelta(seconds=1)
    assert at_work.acts("lock")[0].facts == {"missing": 5}
    assert at_work.owed(at_work.insurance) == []


def test_an_open_period_of_a_replaced_cycle_still_locks(at_work: AtWork) -> None:
    at_work.set_cycle(at_work.ledger, replace(MONTHLY, due_day=20), now=WEDNESDAY)

    at_work.tick(LOCKS + timedelta(seconds=1))

    assert at_work.rows(Period)[0].status is PeriodStatus.LOCKED


# The calendar


def test_a_planned_period_follows_a_calendar_that_is_published_later(office: Office) -> None:
    office.set_cycle(office.publish())
    days = [CalendarDay(day=date(2026, 10, day), kind=DayKind.DAY_OFF) for day in (27, 28)]
    with office.database.transaction() as session:
        session.add_all([CalendarYear(year=2026, source="国务院办公厅"), *days])

    office.tick(local(10, 9))

    assert office.rows(Period)[0].due_at == local(10, 29, 18)


def test_an_open_period_never_moves_silently(at_work: AtWork) -> None:
    with at_work.database.transaction() as session:
        session.add(CalendarYear(year=2026, source="国务院办公厅"))
        session.add(CalendarDay(day=date(2026, 10, 27), kind=DayKind.DAY_OFF))

    at_work.tick(local(10, 20))

    assert at_work.rows(Period)[0].due_at == DUE


# What the secretariat sees


def test_the_card_shows_the_open_period_and_what_comes_after_it(at_work: AtWork) -> None:
    work_calendar = at_work.look(calendar_queries.work_calendar)

    card = at_work.look(queries.card, at_work.ledger, now=WEDNESDAY, zone=ZONE, work_calendar=work_calendar)

    assert card.cycle == at_work.cycle
    assert card.current is not None
    assert card.current.due_at == DUE
    assert [row.starts_on for row in card.upcoming] == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]


def test_the_card_of_a_ledger_without_a_cycle_is_empty(office: Office) -> None:
    ledger = office.publish()
    work_calendar = office.look(calendar_queries.work_calendar)

    card = office.look(queries.card, ledger, now=THURSDAY, zone=ZONE, work_calendar=work_calendar)

    assert (card.cycle, card.current, card.upcoming) == (None, None, ())


def test_the_preview_gives_the_due_times_that_the_rule_would_bring(at_work: AtWork) -> None:
    rule = CycleRule(Frequency.MONTHLY, 28, time(12), Shift.NEXT_WORKDAY)
    work_calendar = at_work.look(calendar_queries.work_calendar)

    upcoming = at_work.look(
        queries.upcoming,
        at_work.ledger.id,
        rule,
        since=WEDNESDAY,
        zone=ZONE,
        work_calendar=work_calendar,
    )

    assert [row.due_at for row in upcoming] == [
        local(11, 30, 12),
        local(12, 28, 12),
        local(1, 28, 12, year=2027),
    ]


def test_the_next_period_is_the_one_that_has_not_opened(at_work: AtWork) -> None:
    following = at_work.look(queries.next_due, WEDNESDAY)

    assert following is not None
    assert following.due_at == local(11, 27, 18)


def test_the_agencies_of_a_period_are_those_of_its_opening(at_work: AtWork) -> None:
    names = {at_work.agency(name).id for name in (INSURANCE, HEALTH, FINANCE)}

    assert {row.agency_id for row in at_work.rows(Duty)} == names
