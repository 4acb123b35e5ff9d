"""Reports taken back before they are reviewed, and drafts written in several messages."""

from datetime import timedelta

import pytest

from domain.errors import NotYourDuty, PeriodLocked, ReportNotOpen, TextTooLong
from domain.items import ItemStatus
from domain.reports import MAX_TEXT, DutyState, ReportKind, ReportStatus
from domain.roles import Role
from models.queries import items as item_queries
from models.queries import reports as queries
from models.queries import reviews as review_queries
from models.reports import Duty, Evidence, Report
from models.views import Identity
from services import evidence, reports, reviews, submissions
from tests.ledgers import INSURANCE, WEDNESDAY, AtWork, local, received_file

PROGRESS, NIL, COMPLETION = ReportKind
DUE = local(10, 27, 18)
THURSDAY = local(10, 15)


def withdraw(at_work: AtWork, report: Report, identity: Identity | None = None) -> Report:
    by = identity or at_work.insurance
    return at_work.act(submissions.withdraw, report.id, identity=by, now=THURSDAY)


@pytest.fixture
def filed(at_work: AtWork) -> Report:
    """Item 1 reported on by the insurance bureau: a text, a share, a file."""
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    at_work.act(reports.set_percent, report.id, 40, identity=at_work.insurance)
    at_work.act(
        evidence.attach, report.id, received_file("表.pdf"), identity=at_work.insurance, now=WEDNESDAY
    )
    at_work.act(submissions.submit, report.id, identity=at_work.insurance, now=WEDNESDAY)
    return at_work.row(Report, report.id)


# Taking back


def test_a_report_taken_back_is_a_draft_with_all_that_it_said(at_work: AtWork, filed: Report) -> None:
    draft = withdraw(at_work, filed)

    assert (draft.status, draft.kind, draft.version) == (ReportStatus.DRAFT, PROGRESS, 2)
    assert (draft.progress_text, draft.progress_percent) == (filed.progress_text, 40)
    files = at_work.look(queries.evidence, [draft.id])[draft.id]
    assert [file.file_name for file in files] == ["表.pdf"]
    assert at_work.row(Report, filed.id).status is ReportStatus.WITHDRAWN


def test_a_duty_whose_report_was_taken_back_is_owed_again(at_work: AtWork, filed: Report) -> None:
    withdraw(at_work, filed)

    duty = at_work.row(Duty, filed.duty_id)
    assert duty.state is DutyState.EXPECTED
    assert filed.duty_id in {row.duty.id for row in at_work.owed(at_work.insurance)}
    assert at_work.look(review_queries.queue) == []


def test_the_first_report_decides_for_good_whether_it_came_in_time(at_work: AtWork, filed: Report) -> None:
    draft = withdraw(at_work, filed)

    late = DUE + timedelta(hours=1)
    at_work.act(submissions.submit, draft.id, identity=at_work.insurance, now=late)

    duty = at_work.row(Duty, filed.duty_id)
    assert (duty.state, duty.first_submitted_at, duty.is_on_time) == (DutyState.REPORTED, WEDNESDAY, True)


def test_an_answer_to_a_return_taken_back_leaves_the_first_verdict(at_work: AtWork, filed: Report) -> None:
    at_work.act(reviews.return_for_revision, filed.id, "缺少数据", identity=at_work.reviewer, now=THURSDAY)
    second = at_work.submit(at_work.insurance, filed.duty_id, now=THURSDAY)

    withdraw(at_work, second)

    duty = at_work.row(Duty, filed.duty_id)
    assert (duty.first_submitted_at, duty.is_on_time) == (WEDNESDAY, True)
    assert filed.duty_id in {row.duty.id for row in at_work.owed(at_work.insurance)}


def test_a_report_taken_back_leaves_the_nothing_new_before_it(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    at_work.act(submissions.nothing_new, duty.id, identity=at_work.insurance, now=WEDNESDAY)

    withdraw(at_work, at_work.submit(at_work.insurance, duty.id))

    assert at_work.row(Duty, duty.id).state is DutyState.NIL_REPORTED


def test_the_backup_takes_back_what_the_liaison_filed(at_work: AtWork, filed: Report) -> None:
    sun = at_work.seat("孙立", Role.BACKUP_LIAISON, INSURANCE)

    assert withdraw(at_work, filed, sun).author_id == sun.person.id


def test_taking_back_is_on_record(at_work: AtWork, filed: Report) -> None:
    withdraw(at_work, filed)

    (entry,) = at_work.acts("withdraw")
    assert (entry.actor_id, entry.facts["report_id"]) == (at_work.insurance.person.id, filed.id)


# Refused


def test_what_was_decided_cannot_be_taken_back(at_work: AtWork, filed: Report) -> None:
    at_work.act(reviews.accept, filed.id, identity=at_work.reviewer, now=THURSDAY)

    with pytest.raises(ReportNotOpen):
        withdraw(at_work, filed)

    assert at_work.row(Report, filed.id).status is ReportStatus.ACCEPTED


def test_nobody_takes_back_the_report_of_another_agency(at_work: AtWork, filed: Report) -> None:
    with pytest.raises(NotYourDuty):
        withdraw(at_work, filed, at_work.health)

    assert at_work.row(Report, filed.id) == filed


def test_in_a_locked_period_nothing_is_taken_back(at_work: AtWork, filed: Report) -> None:
    at_work.tick(local(11, 2))

    with pytest.raises(PeriodLocked):
        withdraw(at_work, filed)

    assert at_work.row(Report, filed.id).status is ReportStatus.SUBMITTED
    assert at_work.row(Duty, filed.duty_id).state is DutyState.REPORTED


def test_a_second_press_takes_nothing_more_back(at_work: AtWork, filed: Report) -> None:
    withdraw(at_work, filed)

    with pytest.raises(ReportNotOpen):
        withdraw(at_work, filed)

    assert [row.status for row in at_work.look(queries.versions, filed.duty_id)] == [
        ReportStatus.WITHDRAWN,
        ReportStatus.DRAFT,
    ]
    assert len(at_work.rows(Evidence)) == 2


# Completions


def test_a_completion_taken_back_gives_the_item_back(at_work: AtWork) -> None:
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, COMPLETION)

    draft = withdraw(at_work, report)

    assert (draft.kind, draft.progress_percent) == (COMPLETION, 100)
    assert at_work.item(at_work.ledger, 1).status is ItemStatus.IN_PROGRESS


@pytest.mark.parametrize("is_reported_on_since", [False, True])
def test_a_completion_taken_back_leaves_the_declaration_of_another(
    at_work: AtWork, is_reported_on_since: bool
) -> None:
    other = at_work.submit(at_work.health, at_work.duty(at_work.health, 2).duty.id, COMPLETION)
    mine = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 2).duty.id, COMPLETION)
    if is_reported_on_since:  # nothing more of the declaring agency's may hide its declaration
        later = at_work.row(Report, other.id)
        with at_work.database.transaction() as session:
            session.add(
                Report(
                    duty_id=later.duty_id,
                    version=2,
                    kind=PROGRESS,
                    status=ReportStatus.SUBMITTED,
                    progress_text="补充材料。",
                    author_id=later.author_id,
                    created_at=THURSDAY,
                    submitted_at=THURSDAY,
                )
            )

    withdraw(at_work, mine)

    assert at_work.item(at_work.ledger, 2).status is ItemStatus.COMPLETION_DECLARED


# What is shown


def test_a_report_taken_back_is_no_news_any_more(at_work: AtWork, filed: Report) -> None:
    item_id = at_work.item(at_work.ledger, 1).id
    withdraw(at_work, filed)

    owed = at_work.duty(at_work.insurance, 1)
    card = at_work.look(item_queries.card, item_id)

    assert card is not None
    assert card.reports == ()
    assert owed.latest is not None
    assert owed.latest.status is ReportStatus.DRAFT
    assert at_work.look(queries.previous, owed.duty) is None


def test_a_report_taken_back_is_not_laid_beside_the_next(at_work: AtWork, filed: Report) -> None:
    draft = withdraw(at_work, filed)
    at_work.act(submissions.submit, draft.id, identity=at_work.insurance, now=THURSDAY)

    card = at_work.look(review_queries.review_card, draft.id)

    assert card is not None
    assert card.previous is None


def test_a_report_taken_back_and_thrown_away_begins_empty(at_work: AtWork, filed: Report) -> None:
    at_work.act(reports.discard, withdraw(at_work, filed).id, identity=at_work.insurance)

    begun = at_work.act(reports.start, filed.duty_id, PROGRESS, identity=at_work.insurance, now=THURSDAY)

    assert (begun.progress_text, begun.progress_percent) == ("", None)


# Written in several messages


def test_a_second_message_is_put_behind_the_first(at_work: AtWork) -> None:
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, text="一是摸底。")

    at_work.act(reports.add, report.id, " 二是试点。\n", identity=at_work.insurance, now=WEDNESDAY)

    assert at_work.row(Report, report.id).progress_text == "一是摸底。\n二是试点。"


def test_a_first_message_stands_alone(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    report = at_work.act(reports.start, duty.id, PROGRESS, identity=at_work.insurance, now=WEDNESDAY)

    at_work.act(reports.add, report.id, "一是摸底。", identity=at_work.insurance, now=WEDNESDAY)

    assert at_work.row(Report, report.id).progress_text == "一是摸底。"


def test_what_would_grow_too_long_leaves_the_draft_as_it_was(at_work: AtWork) -> None:
    text = "进" * (MAX_TEXT - 10)
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, text=text)

    at_work.act(reports.add, report.id, "展" * 9, identity=at_work.insurance, now=WEDNESDAY)
    full = at_work.row(Report, report.id).progress_text
    with pytest.raises(TextTooLong) as refused:
        at_work.act(reports.add, report.id, "展", identity=at_work.insurance, now=WEDNESDAY)

    assert len(full) == MAX_TEXT
    assert refused.value.facts["length"] == MAX_TEXT + 2
    assert at_work.row(Report, report.id).progress_text == full


def test_a_message_that_telegram_repeats_is_kept_once(at_work: AtWork) -> None:
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, text="一是摸底。")

    for _ in range(2):
        at_work.act(reports.add, report.id, "二是试点。", identity=at_work.insurance, now=WEDNESDAY)

    assert at_work.row(Report, report.id).progress_text == "一是摸底。\n二是试点。"
