"""Reports filed for a period that has not opened yet, and what becomes of them when its cycle changes."""

from dataclasses import replace
from datetime import time

import pytest
from sqlmodel import Session

from domain.cycles import CycleRule, Frequency, PeriodStatus
from domain.errors import NothingOwed, NotYourDuty, PeriodReplaced
from domain.items import AssignmentState
from domain.reports import DutyState, ReportKind
from models.cycles import Period
from models.items import Assignment
from models.queries import choices
from models.queries import periods as period_queries
from models.reports import Duty, Report
from services import cycles, early_reports
from tests.ledgers import MONTHLY, WEDNESDAY, ZONES, AtWork, at_once, local


def november(office: AtWork) -> Period:
    return next(row for row in office.rows(Period) if row.starts_on.month == 11)


def begin(office: AtWork, number: int = 1) -> Duty:
    (agency_id,) = office.insurance.agency_ids
    item_id = office.item(office.ledger, number).id
    return office.act(
        early_reports.begin,
        november(office).id,
        item_id,
        agency_id,
        identity=office.insurance,
        now=WEDNESDAY,
    )


def of_period(office: AtWork, period_id: int) -> list[Duty]:
    return [row for row in office.rows(Duty) if row.period_id == period_id]


def test_what_is_filed_early_is_on_time_and_there_when_the_period_opens(at_work: AtWork) -> None:
    duty = begin(at_work)
    at_work.submit(at_work.insurance, duty.id, now=WEDNESDAY)

    at_work.tick(local(11, 20))

    kept = at_work.row(Duty, duty.id)
    assert (kept.state, kept.is_on_time, kept.first_submitted_at) == (DutyState.REPORTED, True, WEDNESDAY)
    assert len(of_period(at_work, kept.period_id)) == 6
    assert at_work.acts("open")[-1].facts == {"duties": 5, "early": 1}
    figures = at_work.look(period_queries.figures, kept.period_id)
    assert (figures.owed, figures.reported, figures.expected) == (6, 1, 5)


def test_a_duty_begun_early_is_begun_once(at_work: AtWork) -> None:
    assert begin(at_work).id == begin(at_work).id
    assert len(at_work.acts("begin_early")) == 1


def test_a_period_that_opens_while_somebody_begins_early_has_one_duty_of_it(at_work: AtWork) -> None:
    period, (agency_id,) = november(at_work), at_work.insurance.agency_ids
    item_id = at_work.item(at_work.ledger, 1).id

    def begin_now(session: Session) -> object:
        return early_reports.begin(
            session, period.id, item_id, agency_id, identity=at_work.insurance, now=WEDNESDAY
        )

    at_once(
        at_work.database,
        begin_now,
        lambda session: cycles.open_and_lock(session, now=local(11, 20), zones=ZONES),
    )

    assert len(of_period(at_work, period.id)) == 6


def test_nobody_files_early_what_would_not_be_owed(at_work: AtWork) -> None:
    part = next(row for row in at_work.rows(Assignment) if row.agency_id in at_work.insurance.agency_ids)
    at_work.change(Assignment, part.id, state=AssignmentState.RELEASED)

    with pytest.raises(NothingOwed):
        begin(at_work)
    with pytest.raises(NotYourDuty):
        at_work.act(
            early_reports.begin,
            november(at_work).id,
            part.item_id,
            part.agency_id,
            identity=at_work.finance,
            now=WEDNESDAY,
        )


def test_a_period_that_opened_late_asks_only_those_who_have_not_filed(at_work: AtWork) -> None:
    for number in (1, 2):
        at_work.submit(at_work.insurance, begin(at_work, number).id, now=WEDNESDAY)

    at_work.tick(local(11, 13, 9))

    told = {row.person_id for row in at_work.messages("period_opened")}
    assert at_work.insurance.person.id not in told
    assert len(told) == 2


def test_what_was_filed_early_goes_over_to_the_period_that_asks_instead(at_work: AtWork) -> None:
    duty = begin(at_work)
    at_work.submit(at_work.insurance, duty.id, now=WEDNESDAY)

    at_work.set_cycle(at_work.ledger, replace(MONTHLY, due_day=20), now=WEDNESDAY)

    moved = at_work.row(Duty, duty.id)
    period = at_work.row(Period, moved.period_id)
    assert (period.status, period.due_at) == (PeriodStatus.PLANNED, local(11, 20, 18))
    assert (moved.state, moved.is_on_time) == (DutyState.REPORTED, True)


def test_what_no_other_period_asks_about_is_kept_with_the_one_that_was_dropped(at_work: AtWork) -> None:
    december = next(row for row in at_work.rows(Period) if row.starts_on.month == 11)
    duty = begin(at_work)
    report = at_work.begin(at_work.insurance, duty.id, now=WEDNESDAY)
    at_work.change(Period, december.id, status=PeriodStatus.CANCELLED)

    with pytest.raises(PeriodReplaced):
        at_work.act(
            early_reports.begin,
            december.id,
            at_work.item(at_work.ledger, 2).id,
            *at_work.insurance.agency_ids,
            identity=at_work.insurance,
            now=WEDNESDAY,
        )
    assert at_work.row(Report, report.id).progress_text
    assert at_work.row(Duty, duty.id).period_id == december.id


def test_two_months_filed_early_do_not_become_one_report_of_a_quarter(at_work: AtWork) -> None:
    first = begin(at_work)
    at_work.tick(local(10, 14))
    december = next(row for row in at_work.rows(Period) if row.starts_on.month == 12)
    (agency_id,) = at_work.insurance.agency_ids
    second = at_work.act(
        early_reports.begin,
        december.id,
        at_work.item(at_work.ledger, 1).id,
        agency_id,
        identity=at_work.insurance,
        now=WEDNESDAY,
    )

    at_work.set_cycle(at_work.ledger, CycleRule(Frequency.QUARTERLY, 25, time(18)), now=local(10, 15))

    moved, kept = at_work.row(Duty, first.id), at_work.row(Duty, second.id)
    assert at_work.row(Period, moved.period_id).status is PeriodStatus.PLANNED
    assert at_work.row(Period, kept.period_id).status is PeriodStatus.CANCELLED


def test_an_item_offers_what_is_open_and_what_is_next(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 1)

    offered = at_work.look(choices.of_item, item, at_work.insurance.agency_ids, WEDNESDAY)

    assert [(row.period.starts_on.month, row.duty is not None) for row in offered] == [
        (10, True),
        (11, False),
    ]


def test_who_declared_completion_early_owes_nothing_when_the_period_opens(at_work: AtWork) -> None:
    at_work.submit(at_work.insurance, begin(at_work).id, ReportKind.COMPLETION, now=WEDNESDAY)

    at_work.tick(local(11, 20))

    rest = [row for row in of_period(at_work, november(at_work).id) if row.state is DutyState.EXPECTED]
    assert len(rest) == 5
