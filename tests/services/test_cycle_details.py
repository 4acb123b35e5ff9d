"""What is set apart from a cycle's rule, and reports asked for once beside it."""

from dataclasses import replace
from datetime import date, time

import pytest

from domain.cycles import Details, PeriodStatus
from domain.errors import CycleMissing, DueInPast, LedgerMissing, OutOfDate, TitleInvalid
from domain.reports import DutyState
from models.cycles import Cycle, Period
from models.queries import cycles as queries
from models.reports import Duty
from services import cycles, plans
from tests.ledgers import MONTHLY, WEDNESDAY, ZONE, ZONES, AtWork, Office, at_once, local

DETAILS = Details(open_workdays=5, grace_days=2, offsets=(3, 1, 0), remind_at=time(8))
DUE = local(11, 20, 17)


def set_details(office: AtWork, details: Details = DETAILS) -> Cycle:
    return office.act(
        cycles.set_details,
        office.ledger.id,
        details,
        actor_id=office.secretary.person.id,
        now=WEDNESDAY,
        zones=ZONES,
    )


def ask_once(office: AtWork, title: str = "年中专题报送") -> Period:
    return office.act(
        cycles.set_one_off,
        office.ledger.id,
        title,
        DUE,
        actor_id=office.secretary.person.id,
        now=WEDNESDAY,
        zones=ZONES,
    )


def test_details_act_on_future_periods_only(at_work: AtWork) -> None:
    before = at_work.rows(Period)[0]

    cycle = set_details(at_work)

    assert at_work.row(Period, before.id) == before
    planned = at_work.look(queries.planned)
    assert (planned[0].open_at, planned[0].grace_until) == (local(11, 20, 9), local(11, 29, 18))
    assert queries.details_of(cycle) == DETAILS
    assert at_work.row(Cycle, before.cycle_id).reminder_offsets == [5, 2, 0]


def test_the_same_details_again_change_nothing(at_work: AtWork) -> None:
    assert set_details(at_work).id == set_details(at_work).id
    (entry,) = at_work.acts("set_cycle_details")
    assert entry.facts["after"]["offsets"] == [3, 1, 0]


def test_details_stay_when_the_due_day_changes(at_work: AtWork) -> None:
    set_details(at_work)

    cycle = at_work.set_cycle(at_work.ledger, replace(MONTHLY, due_day=20), now=WEDNESDAY)

    assert queries.details_of(cycle) == DETAILS


def test_details_that_cannot_be_chosen_are_refused(at_work: AtWork, office: Office) -> None:
    with pytest.raises(OutOfDate):
        set_details(at_work, replace(DETAILS, grace_days=400))
    with pytest.raises(CycleMissing):
        office.act(cycles.set_details, office.publish().id, DETAILS, actor_id=1, now=WEDNESDAY, zones=ZONES)


def test_a_one_off_report_stands_beside_the_cycle(at_work: AtWork) -> None:
    once = ask_once(at_work)

    assert (once.status, once.open_at, once.due_at) == (PeriodStatus.PLANNED, local(11, 6, 9), DUE)
    assert (once.starts_on, once.ends_on) == (date(2026, 10, 8), date(2026, 11, 20))
    assert at_work.look(queries.current, at_work.ledger.id) == at_work.cycle


def test_a_one_off_report_and_the_cycle_are_open_at_the_same_time(at_work: AtWork) -> None:
    once = ask_once(at_work)

    at_work.tick(local(11, 17))

    is_open = [row for row in at_work.rows(Period) if row.status is PeriodStatus.OPEN]
    assert once.id in {row.id for row in is_open}
    assert len(is_open) == 2
    assert [row.item.number for row in at_work.owed(at_work.insurance)] == [1, 2, 1, 2]
    at_work.tick(local(11, 26))
    assert {row.state for row in at_work.rows(Duty) if row.period_id == once.id} == {DutyState.MISSING}


def test_a_one_off_report_does_not_keep_the_cycle_from_asking_about_its_days(at_work: AtWork) -> None:
    ask_once(at_work)
    at_work.tick(local(11, 17))

    at_work.tick(local(12, 16))

    assert date(2026, 12, 1) in [row.starts_on for row in at_work.rows(Period) if row.opened_at]


def test_a_new_cycle_leaves_a_one_off_report_alone(at_work: AtWork) -> None:
    once = ask_once(at_work)

    at_work.set_cycle(at_work.ledger, replace(MONTHLY, due_day=20), now=WEDNESDAY)

    assert at_work.row(Period, once.id).status is PeriodStatus.PLANNED


def test_two_who_ask_at_once_ask_once(at_work: AtWork) -> None:
    at_once(
        at_work.database,
        *[
            lambda session: cycles.set_one_off(
                session, at_work.ledger.id, "年中专题报送", DUE, actor_id=1, now=WEDNESDAY, zones=ZONES
            )
        ]
        * 2,
    )

    assert [row.title for row in at_work.rows(Period) if row.title] == ["年中专题报送"]


def test_a_one_off_report_is_called_off_before_it_opens_only(at_work: AtWork) -> None:
    once, by = ask_once(at_work), at_work.secretary.person.id

    for _ in range(2):
        at_work.act(cycles.drop_one_off, once.id, actor_id=by, now=WEDNESDAY)
    again = ask_once(at_work)
    at_work.tick(local(11, 17))
    with pytest.raises(OutOfDate):
        at_work.act(cycles.drop_one_off, again.id, actor_id=by, now=local(11, 17))

    assert at_work.row(Period, once.id).status is PeriodStatus.CANCELLED
    assert len(at_work.acts("cancel")) == 1


def test_a_one_off_report_needs_a_name_and_a_time_to_come(at_work: AtWork) -> None:
    with pytest.raises(TitleInvalid):
        ask_once(at_work, "  ")
    with pytest.raises(DueInPast):
        at_work.act(
            cycles.set_one_off, at_work.ledger.id, "补充", WEDNESDAY, actor_id=1, now=WEDNESDAY, zones=ZONES
        )
    with pytest.raises(LedgerMissing):
        at_work.act(cycles.set_one_off, 999, "补充", DUE, actor_id=1, now=WEDNESDAY, zones=ZONES)


def test_the_plan_names_a_one_off_report(at_work: AtWork) -> None:
    ask_once(at_work)

    lines = at_work.look(plans.plan, now=WEDNESDAY, until=local(11, 10), zone=ZONE)

    opening = [line for line in lines if line.kind == "period_opened" and line.due_on == date(2026, 11, 20)]
    assert len(opening) == 3
    assert at_work.insurance.person.id in {line.person.id for line in opening}
