"""Reports of liaisons: handed in, returned, and nothing new."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from domain.errors import (
    PeriodLocked,
    ReportAlreadySubmitted,
    ReportEmpty,
    ReportNotOpen,
)
from domain.items import ItemStatus
from domain.reports import DutyState, ReportKind, ReportStatus
from models.queries import reports as queries
from models.reports import Duty, Evidence, Report
from services import evidence, reports, reviews, submissions
from tests.ledgers import (
    FINANCE,
    HEALTH,
    INSURANCE,
    MONTHLY,
    WEDNESDAY,
    AtWork,
    draft_item,
    local,
    received_file,
)

PROGRESS, NIL, COMPLETION = ReportKind
DUE = local(10, 27, 18)
THURSDAY = local(10, 15)


def return_it(at_work: AtWork, report: Report, *, now: datetime = THURSDAY) -> None:
    at_work.act(reviews.return_for_revision, report.id, "缺少数据", identity=at_work.reviewer, now=now)


def accept_it(at_work: AtWork, report: Report) -> None:
    at_work.act(reviews.accept, report.id, identity=at_work.reviewer, now=THURSDAY)


def versions(at_work: AtWork, duty_id: int) -> list[tuple[int, ReportKind, ReportStatus]]:
    rows = at_work.look(queries.versions, duty_id)
    return [(row.version, row.kind, row.status) for row in rows]


# Handing in


def test_a_report_handed_in_settles_its_duty(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty

    at_work.submit(at_work.insurance, duty.id)

    filed = at_work.row(Duty, duty.id)
    assert (filed.state, filed.first_submitted_at, filed.is_on_time) == (
        DutyState.REPORTED,
        WEDNESDAY,
        True,
    )
    assert duty.id not in {row.duty.id for row in at_work.owed(at_work.insurance)}


def test_a_second_press_hands_in_nothing_more(at_work: AtWork) -> None:
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    owed = at_work.act(submissions.submit, report.id, identity=at_work.insurance, now=THURSDAY)

    assert owed.latest is not None
    assert owed.latest.id == report.id
    assert at_work.row(Report, report.id).submitted_at == WEDNESDAY
    assert len(at_work.acts("submit_progress")) == 1


def test_a_report_without_a_text_is_not_handed_in(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    report = at_work.act(reports.start, duty.id, PROGRESS, identity=at_work.insurance, now=WEDNESDAY)

    with pytest.raises(ReportEmpty):
        at_work.act(submissions.submit, report.id, identity=at_work.insurance, now=WEDNESDAY)


def test_a_report_on_record_names_the_agency(at_work: AtWork) -> None:
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, COMPLETION)

    (entry,) = at_work.acts("submit_completion")
    assert entry.actor_id == at_work.insurance.person.id
    assert entry.facts == {
        "agency_id": at_work.agency(INSURANCE).id,
        "report_id": report.id,
        "before": "assigned",
        "after": "completion_declared",
        "contributions": [],
        "missing": [HEALTH, FINANCE],
        "reason": None,
    }


@pytest.mark.parametrize(
    ("now", "is_on_time"),
    [(DUE, True), (DUE + timedelta(seconds=1), False), (local(11, 1, 17), False)],
)
def test_within_the_grace_a_report_is_taken_and_counts_late(
    at_work: AtWork, now: datetime, is_on_time: bool
) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty

    at_work.submit(at_work.insurance, duty.id, now=now)

    assert at_work.row(Duty, duty.id).is_on_time is is_on_time


def test_a_locked_period_takes_no_report(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    begun = at_work.begin(at_work.insurance, duty.id)
    at_work.tick(local(11, 2))

    with pytest.raises(PeriodLocked):
        at_work.act(submissions.submit, begun.id, identity=at_work.insurance, now=local(11, 2))

    assert at_work.row(Report, begun.id).status is ReportStatus.DRAFT
    assert at_work.row(Duty, duty.id).state is DutyState.MISSING


def test_what_was_decided_can_be_changed_no_more(at_work: AtWork) -> None:
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    accept_it(at_work, report)

    for act in (
        lambda session: reports.write(session, report.id, "新", identity=at_work.insurance, now=THURSDAY),
        lambda session: reports.set_percent(session, report.id, 5, identity=at_work.insurance),
        lambda session: submissions.submit(session, report.id, identity=at_work.insurance, now=THURSDAY),
        lambda session: reports.discard(session, report.id, identity=at_work.insurance),
    ):
        with pytest.raises(ReportNotOpen):
            at_work.act(act)


def test_a_draft_thrown_away_leaves_the_duty_as_it_was(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    report = at_work.begin(at_work.insurance, duty.id)
    at_work.act(evidence.attach, report.id, received_file(), identity=at_work.insurance, now=WEDNESDAY)

    at_work.act(reports.discard, report.id, identity=at_work.insurance)

    assert (at_work.rows(Report), at_work.rows(Evidence)) == ([], [])
    assert at_work.duty(at_work.insurance, 1).latest is None


def test_a_submission_that_is_interrupted_leaves_nothing(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    report = at_work.begin(at_work.insurance, duty.id, COMPLETION)

    def fail(session: Session) -> None:
        submissions.submit(session, report.id, identity=at_work.insurance, now=WEDNESDAY)
        session.flush()
        raise RuntimeError("the power fails")

    with pytest.raises(RuntimeError, match="power"):
        at_work.act(fail)

    assert at_work.row(Report, report.id) == report
    assert at_work.row(Duty, duty.id).state is DutyState.EXPECTED
    assert at_work.item(at_work.ledger, 1).status is ItemStatus.ASSIGNED
    assert at_work.acts("submit_completion") == []


# Returned


def test_a_returned_report_is_owed_again_with_its_text_and_files(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    first = at_work.begin(at_work.insurance, duty.id)
    at_work.act(evidence.attach, first.id, received_file("表.pdf"), identity=at_work.insurance, now=WEDNESDAY)
    at_work.act(submissions.submit, first.id, identity=at_work.insurance, now=WEDNESDAY)
    return_it(at_work, first)

    owed = at_work.duty(at_work.insurance, 1)
    second = at_work.act(reports.start, duty.id, PROGRESS, identity=at_work.insurance, now=THURSDAY)

    assert owed.latest == at_work.row(Report, first.id)
    assert (second.version, second.progress_text) == (2, first.progress_text)
    files = at_work.look(queries.evidence, [second.id])[second.id]
    assert [file.file_name for file in files] == ["表.pdf"]


def test_a_returned_report_that_comes_again_keeps_its_first_time(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    return_it(at_work, at_work.submit(at_work.insurance, duty.id))

    at_work.submit(at_work.insurance, duty.id, now=DUE + timedelta(days=1))

    filed = at_work.row(Duty, duty.id)
    assert (filed.first_submitted_at, filed.is_on_time) == (WEDNESDAY, True)
    assert duty.id not in {row.duty.id for row in at_work.owed(at_work.insurance)}


def test_a_report_returned_after_the_lock_can_still_be_mended(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    report = at_work.submit(at_work.insurance, duty.id)
    at_work.tick(local(11, 2))
    return_it(at_work, report, now=local(11, 3))

    assert [row.duty.id for row in at_work.owed(at_work.insurance)] == [duty.id]
    at_work.submit(at_work.insurance, duty.id, now=local(11, 4))

    assert at_work.owed(at_work.insurance) == []
    assert at_work.row(Duty, duty.id).state is DutyState.REPORTED


def test_a_newer_report_on_the_item_answers_an_older_return(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    report = at_work.submit(at_work.insurance, duty.id)
    at_work.tick(local(11, 2))
    at_work.tick(local(11, 20))
    return_it(at_work, report, now=local(11, 20))
    november = next(row for row in at_work.owed(at_work.insurance) if row.duty.id != duty.id)

    at_work.submit(at_work.insurance, november.duty.id, now=local(11, 20))

    assert 1 not in {row.item.number for row in at_work.owed(at_work.insurance)}


# Nothing new


def test_nothing_new_takes_one_tap_and_needs_no_review(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty

    owed = at_work.act(submissions.nothing_new, duty.id, identity=at_work.insurance, now=WEDNESDAY)

    assert owed.latest is not None
    assert (owed.latest.kind, owed.latest.status) == (NIL, ReportStatus.ACCEPTED)
    assert at_work.row(Duty, duty.id).state is DutyState.NIL_REPORTED


def test_nothing_new_pressed_twice_is_said_once(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty

    for now in (WEDNESDAY, THURSDAY):
        at_work.act(submissions.nothing_new, duty.id, identity=at_work.insurance, now=now)

    assert len(at_work.rows(Report)) == 1
    assert len(at_work.acts("submit_nil")) == 1
    assert at_work.row(Duty, duty.id).first_submitted_at == WEDNESDAY


def test_a_draft_that_was_begun_is_not_sent_with_nothing_new(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    at_work.begin(at_work.insurance, duty.id)

    owed = at_work.act(submissions.nothing_new, duty.id, identity=at_work.insurance, now=WEDNESDAY)

    assert owed.latest is not None
    assert owed.latest.progress_text == ""
    assert versions(at_work, duty.id) == [
        (1, PROGRESS, ReportStatus.WITHDRAWN),
        (2, NIL, ReportStatus.ACCEPTED),
    ]


def test_a_report_in_hand_is_not_replaced_by_nothing_new(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    report = at_work.submit(at_work.insurance, duty.id)

    with pytest.raises(ReportAlreadySubmitted):
        at_work.act(submissions.nothing_new, duty.id, identity=at_work.insurance, now=THURSDAY)
    accept_it(at_work, report)
    with pytest.raises(ReportAlreadySubmitted):
        at_work.act(submissions.nothing_new, duty.id, identity=at_work.insurance, now=THURSDAY)

    assert at_work.row(Duty, duty.id).state is DutyState.REPORTED


def test_nothing_new_may_answer_a_return(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    return_it(at_work, at_work.submit(at_work.insurance, duty.id))

    owed = at_work.act(
        submissions.nothing_new, duty.id, identity=at_work.insurance, now=THURSDAY + timedelta(hours=1)
    )

    assert owed.latest is not None
    assert (owed.latest.kind, owed.latest.progress_text) == (NIL, "")
    assert at_work.duty(at_work.insurance, 2).item.number == 2
    assert len(at_work.owed(at_work.insurance)) == 1


def test_who_said_nothing_new_may_still_report(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    at_work.act(submissions.nothing_new, duty.id, identity=at_work.insurance, now=WEDNESDAY)

    accept_it(at_work, at_work.submit(at_work.insurance, duty.id))

    assert at_work.row(Duty, duty.id).state is DutyState.REPORTED
    assert versions(at_work, duty.id) == [
        (1, NIL, ReportStatus.SUPERSEDED),
        (2, PROGRESS, ReportStatus.ACCEPTED),
    ]


def test_while_another_declares_completion_a_partner_reports_progress(at_work: AtWork) -> None:
    at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, COMPLETION)

    report = at_work.submit(at_work.health, at_work.duty(at_work.health, 1).duty.id)

    assert report.status is ReportStatus.SUBMITTED
    assert at_work.item(at_work.ledger, 1).status is ItemStatus.COMPLETION_DECLARED


def test_two_ledgers_are_reported_on_apart(at_work: AtWork) -> None:
    second = at_work.publish(draft_item(1))
    at_work.set_cycle(second, MONTHLY, now=WEDNESDAY)

    owed = [row for row in at_work.owed(at_work.insurance) if row.item.number == 1]
    at_work.submit(at_work.insurance, owed[0].duty.id)

    assert {row.item.ledger_id for row in at_work.owed(at_work.insurance) if row.item.number == 1} == {
        second.id
    }
