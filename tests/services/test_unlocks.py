"""A locked period: filed in late by an agency that is let in, and never on time by it."""

from datetime import date, timedelta

import pytest

from domain.cycles import PeriodStatus
from domain.errors import (
    LimitInvalid,
    NothingMissing,
    NotYourDuty,
    PeriodLocked,
    PeriodNotDue,
    PeriodNotLocked,
    ReasonMissing,
)
from domain.notices import MessageKind
from domain.reports import DutyState, ReportStatus
from models.cycles import Period, Unlock
from models.queries import periods as period_queries
from models.queries import reports as report_queries
from models.reports import Duty, Report
from services import cycles, openings, reviews, submissions, unlocks
from tests.ledgers import INSURANCE, ZONES, AtWork, at_once, local

LOCKED = local(11, 2)
NEXT_DAY = local(11, 3)
FRIDAY = date(2026, 11, 6)


@pytest.fixture
def locked(at_work: AtWork) -> AtWork:
    """The October period is locked, and the insurance agency misses its two reports."""
    at_work.tick(LOCKED)
    at_work.empty_outbox()
    return at_work


def missing_duty(office: AtWork, number: int = 1) -> Duty:
    item_id = office.item(office.ledger, number).id
    agency_id = office.agency(INSURANCE).id
    return next(row for row in office.rows(Duty) if (row.item_id, row.agency_id) == (item_id, agency_id))


def unlock(
    office: AtWork, *, item: int | None = None, until: date = FRIDAY, reason: str = "数据核实"
) -> Unlock:
    return office.act(
        unlocks.unlock,
        office.rows(Period)[0].id,
        office.agency(INSURANCE).id,
        item_id=office.item(office.ledger, item).id if item else None,
        until=until,
        reason=reason,
        identity=office.reviewer,
        now=LOCKED,
        zones=ZONES,
    )


def test_what_is_filed_under_an_unlock_is_filed_late_for_good(locked: AtWork) -> None:
    unlock(locked)

    report = locked.submit(locked.insurance, missing_duty(locked).id, now=NEXT_DAY)
    locked.act(reviews.return_for_revision, report.id, "缺少数据", identity=locked.reviewer, now=NEXT_DAY)
    locked.submit(locked.insurance, missing_duty(locked).id, now=NEXT_DAY)

    duty = missing_duty(locked)
    assert (duty.state, duty.is_on_time, duty.first_submitted_at) == (DutyState.LATE_FILED, False, NEXT_DAY)
    assert locked.rows(Period)[0].status is PeriodStatus.LOCKED


def test_nothing_new_can_be_said_late_too(locked: AtWork) -> None:
    unlock(locked)

    locked.act(submissions.nothing_new, missing_duty(locked).id, identity=locked.insurance, now=NEXT_DAY)

    assert missing_duty(locked).state is DutyState.LATE_FILED


def test_what_is_taken_back_under_an_unlock_is_missing_again(locked: AtWork) -> None:
    unlock(locked)
    report = locked.submit(locked.insurance, missing_duty(locked).id, now=NEXT_DAY)

    locked.act(submissions.withdraw, report.id, identity=locked.insurance, now=NEXT_DAY)

    assert missing_duty(locked).state is DutyState.MISSING


def test_an_unlock_lets_nobody_else_in(locked: AtWork) -> None:
    unlock(locked)
    finance = next(row for row in locked.rows(Duty) if row.agency_id in locked.finance.agency_ids)

    with pytest.raises(PeriodLocked):
        locked.begin(locked.finance, finance.id, now=NEXT_DAY)


def test_an_unlock_of_one_item_lets_no_other_in(locked: AtWork) -> None:
    unlock(locked, item=1)

    locked.submit(locked.insurance, missing_duty(locked, 1).id, now=NEXT_DAY)
    with pytest.raises(PeriodLocked):
        locked.begin(locked.insurance, missing_duty(locked, 2).id, now=NEXT_DAY)


def test_an_unlock_ends_with_its_last_day(locked: AtWork) -> None:
    unlock(locked)

    locked.begin(locked.insurance, missing_duty(locked).id, now=local(11, 6, 23))
    with pytest.raises(PeriodLocked):
        locked.begin(locked.insurance, missing_duty(locked, 2).id, now=local(11, 7, 0))


def test_what_is_unlocked_is_among_what_is_owed_as_long_as_it_holds(locked: AtWork) -> None:
    unlock(locked)
    agencies = locked.insurance.agency_ids

    during = locked.look(report_queries.owed, agencies, now=NEXT_DAY)
    after = locked.look(report_queries.owed, agencies, now=local(11, 7))

    assert [row.item.number for row in during] == [1, 2]
    assert after == []


def test_the_contact_is_told_once_however_often_it_is_unlocked(locked: AtWork) -> None:
    first, second = unlock(locked), unlock(locked)

    assert first.id == second.id
    assert [row.kind for row in locked.messages()] == [MessageKind.PERIOD_UNLOCKED]
    (entry,) = locked.acts("unlock")
    assert entry.facts["reason"] == "数据核实"


def test_two_who_unlock_at_once_make_one_record(locked: AtWork) -> None:
    period_id, agency_id = locked.rows(Period)[0].id, locked.agency(INSURANCE).id

    first, second = at_once(
        locked.database,
        *[
            lambda session, who=who: unlocks.unlock(
                session,
                period_id,
                agency_id,
                item_id=None,
                until=FRIDAY,
                reason="数据核实",
                identity=who,
                now=LOCKED,
                zones=ZONES,
            )
            for who in (locked.reviewer, locked.secretary)
        ],
    )

    assert isinstance(first, Unlock)
    assert isinstance(second, Unlock)
    assert first.id == second.id
    assert len(locked.rows(Unlock)) == 1


def test_an_unlock_needs_a_reason_a_day_to_come_and_something_missing(locked: AtWork) -> None:
    with pytest.raises(ReasonMissing):
        unlock(locked, reason=" ")
    with pytest.raises(LimitInvalid):
        unlock(locked, until=date(2026, 11, 1))
    with pytest.raises(NothingMissing):
        unlock(locked, item=3)


def test_an_open_period_needs_no_unlock(at_work: AtWork) -> None:
    with pytest.raises(PeriodNotLocked):
        unlock(at_work)


def test_a_wish_reaches_the_secretariat_once_a_day(locked: AtWork) -> None:
    duty = missing_duty(locked)

    for number in (1, 2):
        locked.act(
            unlocks.wish, missing_duty(locked, number).id, identity=locked.insurance, now=LOCKED, zones=ZONES
        )
    with pytest.raises(NotYourDuty):
        locked.act(unlocks.wish, duty.id, identity=locked.finance, now=LOCKED, zones=ZONES)

    assert [(row.kind, row.person_id) for row in locked.messages()] == [
        (MessageKind.UNLOCK_WISHED, locked.secretary.person.id)
    ]


def test_a_draft_that_the_lock_overtook_waits_and_is_filed_after_the_unlock(at_work: AtWork) -> None:
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    at_work.tick(LOCKED)

    with pytest.raises(PeriodLocked):
        at_work.act(submissions.submit, report.id, identity=at_work.insurance, now=LOCKED)
    owed = at_work.look(report_queries.duty, report.duty_id)
    assert owed is not None
    assert at_work.look(unlocks.is_stuck, owed, LOCKED)
    unlock(at_work)
    at_work.act(submissions.submit, report.id, identity=at_work.insurance, now=NEXT_DAY)

    kept = at_work.row(Report, report.id)
    assert (kept.status, kept.progress_text) == (ReportStatus.SUBMITTED, report.progress_text)


# The lock by hand


def test_a_period_is_locked_by_hand_after_its_due_time_only(at_work: AtWork) -> None:
    period = at_work.rows(Period)[0]
    by = at_work.secretary.person.id
    with pytest.raises(PeriodNotDue) as refused:
        at_work.act(openings.lock_by_hand, period.id, actor_id=by, now=period.due_at)
    assert refused.value.facts == {"due_at": period.due_at, "ledger_id": period.ledger_id}

    for _ in range(2):
        at_work.act(openings.lock_by_hand, period.id, actor_id=by, now=period.due_at + timedelta(hours=1))

    assert at_work.row(Period, period.id).status is PeriodStatus.LOCKED
    (entry,) = at_work.acts("lock")
    assert (entry.actor_id, entry.facts) == (by, {"missing": 6})


def test_the_clock_and_a_hand_lock_a_period_once(at_work: AtWork) -> None:
    period, by = at_work.rows(Period)[0], at_work.secretary.person.id

    at_once(
        at_work.database,
        lambda session: openings.lock_by_hand(session, period.id, actor_id=by, now=LOCKED),
        lambda session: cycles.open_and_lock(session, now=LOCKED, zones=ZONES),
    )

    assert len(at_work.acts("lock")) == 1


def test_a_report_filed_while_the_period_locks_is_in_or_refused(at_work: AtWork) -> None:
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    period = at_work.rows(Period)[0]
    by = at_work.secretary.person.id

    _, second = at_once(
        at_work.database,
        lambda session: openings.lock_by_hand(session, period.id, actor_id=by, now=LOCKED),
        lambda session: submissions.submit(session, report.id, identity=at_work.insurance, now=LOCKED),
    )

    assert isinstance(second, PeriodLocked)
    assert at_work.row(Report, report.id).status is ReportStatus.DRAFT


def test_the_figures_of_a_period_add_up_to_what_was_expected(locked: AtWork) -> None:
    unlock(locked)
    locked.submit(locked.insurance, missing_duty(locked).id, now=NEXT_DAY)
    locked.act(submissions.nothing_new, missing_duty(locked, 2).id, identity=locked.insurance, now=NEXT_DAY)

    figures = locked.look(period_queries.figures, locked.rows(Period)[0].id)

    assert (figures.owed, figures.late_filed, figures.missing) == (6, 2, 4)
    assert (figures.received_rate, figures.on_time_rate) == (2 / 6, 0)


# What the clock asks first


def test_the_clock_finds_nothing_due_once_it_has_done_everything(at_work: AtWork) -> None:
    at_work.tick(local(10, 14))

    assert not at_work.look(cycles.is_due, now=local(10, 14), zones=ZONES)
    assert at_work.look(cycles.is_due, now=LOCKED, zones=ZONES)
    at_work.tick(LOCKED)
    at_work.tick(LOCKED)
    assert not at_work.look(cycles.is_due, now=LOCKED, zones=ZONES)
