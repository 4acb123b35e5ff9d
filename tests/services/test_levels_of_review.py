"""Two levels of review, the secretariat's clock, and who may not decide."""

from dataclasses import replace
from datetime import date

import pytest

from domain.errors import (
    FirstReviewMissing,
    OutOfDate,
    ReportNotOpen,
    ReviewOfOwnReport,
    SecondReviewByOther,
)
from domain.items import ItemStatus
from domain.notices import MessageKind
from domain.reports import Decision, ReportKind, ReportStatus
from models.items import Item
from models.queries import reports as report_queries
from models.queries import reviews as queries
from models.reports import Report, Review
from models.views import Identity
from services import regulations, reviews, submissions, verdicts
from tests.ledgers import WEDNESDAY, ZONES, AtWork, Statements, at_once, local

COMPLETION = ReportKind.COMPLETION


def set_limit(at_work: AtWork, name: str, value: int) -> None:
    at_work.act(
        regulations.set_limit,
        at_work.ledger.id,
        name,
        value,
        actor_id=at_work.secretary.person.id,
        now=WEDNESDAY,
    )


def recommend(at_work: AtWork, report: Report, by: Identity | None = None, remark: str = "") -> None:
    who = by or at_work.reviewer
    at_work.act(reviews.recommend, report.id, remark, identity=who, now=WEDNESDAY)


def accept(at_work: AtWork, report: Report, by: Identity) -> None:
    at_work.act(reviews.accept, report.id, identity=by, now=WEDNESDAY)


def close(at_work: AtWork, report: Report, by: Identity) -> None:
    at_work.act(reviews.accept_and_close, report.id, identity=by, now=WEDNESDAY, zones=ZONES)


@pytest.fixture
def progress(at_work: AtWork) -> Report:
    set_limit(at_work, "review_levels", 2)
    return at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)


def test_a_report_is_recommended_by_one_and_accepted_by_another(at_work: AtWork, progress: Report) -> None:
    recommend(at_work, progress, remark="数据已核对")

    assert at_work.row(Report, progress.id).status is ReportStatus.UNDER_REVIEW
    accept(at_work, progress, at_work.secretary)
    assert at_work.row(Report, progress.id).status is ReportStatus.ACCEPTED
    assert [(row.decision, row.reason) for row in at_work.rows(Review)] == [
        (Decision.RECOMMEND, "数据已核对"),
        (Decision.ACCEPT, None),
    ]


def test_nobody_does_both_reviews(at_work: AtWork, progress: Report) -> None:
    recommend(at_work, progress)

    with pytest.raises(SecondReviewByOther):
        accept(at_work, progress, at_work.reviewer)


def test_the_second_review_does_not_come_first(at_work: AtWork, progress: Report) -> None:
    with pytest.raises(FirstReviewMissing):
        accept(at_work, progress, at_work.secretary)


def test_a_recommendation_is_given_once(at_work: AtWork, progress: Report) -> None:
    recommend(at_work, progress)

    with pytest.raises(ReportNotOpen):
        recommend(at_work, progress, at_work.secretary)

    assert len(at_work.rows(Review)) == 1


def test_where_one_review_is_enough_nobody_recommends(at_work: AtWork) -> None:
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    with pytest.raises(OutOfDate):
        recommend(at_work, report)


def test_a_return_on_the_second_level_goes_to_the_author_and_to_who_recommended_it(
    at_work: AtWork, progress: Report
) -> None:
    recommend(at_work, progress)

    at_work.act(
        reviews.return_for_revision, progress.id, "缺少数据", identity=at_work.secretary, now=WEDNESDAY
    )

    assert [(row.kind, row.person_id) for row in at_work.messages()] == [
        (MessageKind.REPORT_RETURNED, at_work.insurance.person.id),
        (MessageKind.RECOMMENDED_RETURNED, at_work.reviewer.person.id),
    ]
    assert at_work.look(report_queries.return_reason, progress.duty_id) == "缺少数据"


def test_what_was_recommended_cannot_be_taken_back(at_work: AtWork, progress: Report) -> None:
    recommend(at_work, progress)

    with pytest.raises(ReportNotOpen):
        at_work.act(submissions.withdraw, progress.id, identity=at_work.insurance, now=WEDNESDAY)


def test_the_queue_leaves_out_what_the_reviewer_recommended(at_work: AtWork, progress: Report) -> None:
    recommend(at_work, progress)

    def waiting(identity: Identity) -> int:
        at = at_work.look(queries.desk, now=WEDNESDAY, zones=ZONES, reviewer_id=identity.person.id)
        return at_work.look(queries.queue_page, 1, at).total

    assert (waiting(at_work.reviewer), waiting(at_work.secretary)) == (0, 1)


def test_a_deputy_does_not_review_what_the_principal_wrote(at_work: AtWork, progress: Report) -> None:
    deputy = replace(at_work.reviewer, holdings=(*at_work.reviewer.holdings, *at_work.insurance.holdings))

    with pytest.raises(ReviewOfOwnReport):
        recommend(at_work, progress, deputy)


def test_a_key_item_is_closed_by_a_second_person(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 1)
    at_work.act(verdicts.set_key, item.id, is_key=True, identity=at_work.secretary, now=WEDNESDAY)
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, COMPLETION)

    with pytest.raises(FirstReviewMissing):
        close(at_work, report, at_work.secretary)
    recommend(at_work, report)
    with pytest.raises(SecondReviewByOther):
        close(at_work, report, at_work.reviewer)
    close(at_work, report, at_work.secretary)

    assert at_work.row(Item, item.id).status is ItemStatus.CLOSED


# The clock


def test_a_report_that_nobody_reviewed_is_accepted_where_the_ledger_says_so(at_work: AtWork) -> None:
    set_limit(at_work, "is_auto_accepted", 1)
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    done = at_work.submit(at_work.health, at_work.duty(at_work.health, 2).duty.id, COMPLETION)

    early = at_work.act(reviews.accept_unreviewed, now=local(10, 19), zones=ZONES)
    late = at_work.act(reviews.accept_unreviewed, now=local(10, 20), zones=ZONES)
    again = at_work.act(reviews.accept_unreviewed, now=local(10, 21), zones=ZONES)

    assert (early, late, again) == (0, 1, 0)
    assert at_work.row(Report, report.id).status is ReportStatus.ACCEPTED
    assert at_work.row(Report, done.id).status is ReportStatus.SUBMITTED
    assert [row.reviewer_id for row in at_work.rows(Review)] == [None]
    (entry,) = at_work.acts("accept")
    assert (entry.actor_id, entry.facts["by_clock"]) == (None, True)


def test_silence_accepts_nothing_by_itself(at_work: AtWork) -> None:
    at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    assert at_work.act(reviews.accept_unreviewed, now=local(12, 1), zones=ZONES) == 0


def test_the_agency_sees_how_long_its_report_has_waited(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    at_work.submit(at_work.insurance, duty.id)
    owed = at_work.look(report_queries.duty, duty.id)
    assert owed is not None

    seen = at_work.look(queries.clock_of, owed, now=local(10, 21), zones=ZONES)

    assert seen is not None
    assert (seen.day, seen.over) == (5, 2)


# The queue


def test_the_queue_puts_due_items_before_what_waited_and_that_before_the_rest(at_work: AtWork) -> None:
    fresh = at_work.submit(at_work.finance, at_work.duty(at_work.finance, 3).duty.id, now=local(10, 20))
    waited = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    due = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 2).duty.id, now=local(10, 20))
    at_work.change(Item, at_work.item(at_work.ledger, 2).id, deadline=date(2026, 10, 25))
    at = at_work.look(queries.desk, now=local(10, 21), zones=ZONES)

    page = at_work.look(queries.queue_page, 1, at)

    assert [row.view.report.id for row in page.rows] == [due.id, waited.id, fresh.id]
    assert [len(row.urgencies) for row in page.rows] == [1, 1, 0]


def test_a_page_of_the_queue_costs_the_same_whatever_lies_behind_it(at_work: AtWork) -> None:
    def cost() -> int:
        with Statements(at_work.database) as statements, at_work.database.read() as session:
            at = queries.desk(session, now=local(10, 21), zones=ZONES)
            queries.queue_page(session, 1, at)
        return statements.count

    at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    one = cost()
    for liaison in (at_work.health, at_work.finance):
        for owed in at_work.owed(liaison):
            at_work.submit(liaison, owed.duty.id)

    assert cost() == one <= 12


# Two at once


def test_of_two_first_reviews_at_once_one_counts(at_work: AtWork, progress: Report) -> None:
    _, second = at_once(
        at_work.database,
        lambda s: reviews.recommend(s, progress.id, identity=at_work.reviewer, now=WEDNESDAY),
        lambda s: reviews.recommend(s, progress.id, identity=at_work.secretary, now=WEDNESDAY),
    )

    assert isinstance(second, ReportNotOpen)
    assert len(at_work.rows(Review)) == 1


def test_a_report_taken_back_meanwhile_is_not_accepted(at_work: AtWork) -> None:
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    _, second = at_once(
        at_work.database,
        lambda s: submissions.withdraw(s, report.id, identity=at_work.insurance, now=WEDNESDAY),
        lambda s: reviews.accept(s, report.id, identity=at_work.reviewer, now=WEDNESDAY),
    )

    assert isinstance(second, ReportNotOpen)
    assert at_work.row(Report, report.id).status is ReportStatus.WITHDRAWN
    assert at_work.rows(Review) == []


def test_an_accepted_report_is_not_taken_back_meanwhile(at_work: AtWork) -> None:
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    _, second = at_once(
        at_work.database,
        lambda s: reviews.accept(s, report.id, identity=at_work.reviewer, now=WEDNESDAY),
        lambda s: submissions.withdraw(s, report.id, identity=at_work.insurance, now=WEDNESDAY),
    )

    assert isinstance(second, ReportNotOpen)
    assert at_work.row(Report, report.id).status is ReportStatus.ACCEPTED
