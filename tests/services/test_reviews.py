"""Reviews: accepting, closing, returning."""

from collections.abc import Callable
from datetime import datetime

import pytest

from domain.errors import (
    NotFound,
    ReasonMissing,
    ReportNotOpen,
    ReviewOfOwnReport,
    RuleBroken,
    TextTooLong,
)
from domain.notices import MessageKind
from domain.reports import Decision, ReportKind, ReportStatus
from domain.roles import Role
from models.people import Seat
from models.queries import reviews as queries
from models.reports import Report, Review
from models.views import Identity, ReviewLine
from services import reviews, submissions
from tests.ledgers import (
    HEALTH,
    INSURANCE,
    WEDNESDAY,
    ZONES,
    AtWork,
    Office,
    draft_item,
    local,
    party,
)

PROGRESS, NIL, COMPLETION = ReportKind
THURSDAY = local(10, 15)


def declare(at_work: AtWork, liaison: Identity, number: int, *, now: datetime = WEDNESDAY) -> Report:
    return at_work.submit(liaison, at_work.duty(liaison, number).duty.id, COMPLETION, now=now)


def accept(at_work: AtWork, report: Report) -> ReviewLine:
    return at_work.act(reviews.accept, report.id, identity=at_work.reviewer, now=THURSDAY)


def close(at_work: AtWork, report: Report, *, now: datetime = THURSDAY) -> ReviewLine:
    return at_work.act(reviews.accept_and_close, report.id, identity=at_work.reviewer, now=now, zones=ZONES)


def send_back(at_work: AtWork, report: Report, reason: str = "缺少数据") -> ReviewLine:
    return at_work.act(
        reviews.return_for_revision, report.id, reason, identity=at_work.reviewer, now=THURSDAY
    )


@pytest.fixture
def progress(at_work: AtWork) -> Report:
    return at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)


# Accepting


def test_an_accepted_report_leaves_the_queue(at_work: AtWork, progress: Report) -> None:
    accept(at_work, progress)

    assert at_work.row(Report, progress.id).status is ReportStatus.ACCEPTED
    assert at_work.look(queries.queue) == []
    (review,) = at_work.rows(Review)
    assert (review.decision, review.reviewer_id) == (Decision.ACCEPT, at_work.reviewer.person.id)
    assert at_work.acts("accept")[0].facts["report_id"] == progress.id


def test_an_accepted_progress_report_is_no_news_for_its_author(at_work: AtWork, progress: Report) -> None:
    accept(at_work, progress)

    assert at_work.messages() == []


@pytest.mark.parametrize("decide", [accept, send_back])
def test_a_report_is_decided_once(
    at_work: AtWork, progress: Report, decide: Callable[[AtWork, Report], object]
) -> None:
    accept(at_work, progress)

    with pytest.raises(ReportNotOpen):
        decide(at_work, progress)

    assert len(at_work.rows(Review)) == 1
    assert at_work.row(Report, progress.id).status is ReportStatus.ACCEPTED


def test_nobody_reviews_their_own_report(at_work: AtWork) -> None:
    li = at_work.insurance
    with at_work.database.transaction() as session:
        session.add(Seat(group_id=1, role=Role.REVIEWER, person_id=li.person.id, created_at=WEDNESDAY))
    report = at_work.submit(li, at_work.duty(li, 1).duty.id)
    both = at_work.identity(li.person.telegram_id)

    with pytest.raises(ReviewOfOwnReport):
        at_work.act(reviews.accept, report.id, identity=both, now=THURSDAY)


def test_a_draft_does_not_wait_for_a_decision(at_work: AtWork) -> None:
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    with pytest.raises(ReportNotOpen):
        accept(at_work, report)


def test_a_report_that_does_not_exist_is_not_found(at_work: AtWork) -> None:
    with pytest.raises(NotFound):
        at_work.act(reviews.accept, 999_999, identity=at_work.reviewer, now=THURSDAY)


# Returning


def test_a_returned_report_comes_back_with_its_reason(at_work: AtWork, progress: Report) -> None:
    send_back(at_work, progress, "  请补充数据 <b>80%</b> ")

    (review,) = at_work.rows(Review)
    assert (review.decision, review.reason) == (Decision.RETURN, "请补充数据 <b>80%</b>")
    (message,) = at_work.messages()
    assert (message.kind, message.person_id) == (
        MessageKind.REPORT_RETURNED,
        at_work.insurance.person.id,
    )


@pytest.mark.parametrize(
    ("reason", "broken"), [("", ReasonMissing), (" \n", ReasonMissing), ("因" * 501, TextTooLong)]
)
def test_a_return_needs_a_reason_of_a_sensible_length(
    at_work: AtWork, progress: Report, reason: str, broken: type[RuleBroken]
) -> None:
    with pytest.raises(broken):
        send_back(at_work, progress, reason)

    assert at_work.row(Report, progress.id).status is ReportStatus.SUBMITTED


def test_a_return_goes_to_who_holds_the_seat_now(at_work: AtWork, progress: Report) -> None:
    seat = at_work.insurance.holdings[0].seat
    at_work.change(Seat, seat.id, person_id=None)
    successor = at_work.seat("孙立", agency=INSURANCE)

    send_back(at_work, progress)

    assert [row.person_id for row in at_work.messages()] == [successor.person.id]


# The queue


def test_completions_come_first_and_then_the_oldest(at_work: AtWork) -> None:
    old = at_work.submit(at_work.finance, at_work.duty(at_work.finance, 3).duty.id, now=local(10, 14))
    new = at_work.submit(at_work.health, at_work.duty(at_work.health, 2).duty.id, now=local(10, 15))
    done = declare(at_work, at_work.insurance, 1, now=local(10, 16))

    assert [line.view.report.id for line in at_work.look(queries.queue)] == [done.id, old.id, new.id]


def test_nothing_new_does_not_fill_the_queue(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty

    at_work.act(submissions.nothing_new, duty.id, identity=at_work.insurance, now=WEDNESDAY)

    assert at_work.look(queries.queue) == []


def test_the_card_lays_the_earlier_version_beside(at_work: AtWork, progress: Report) -> None:
    send_back(at_work, progress)
    second = at_work.submit(at_work.insurance, progress.duty_id, now=local(10, 16))

    card = at_work.look(queries.review_card, second.id)

    assert card is not None
    assert card.previous is not None
    assert card.previous.id == progress.id


def test_an_item_of_one_agency_awaits_nobody_else(office: Office) -> None:
    ledger = office.publish(draft_item(1, party(HEALTH)))
    zhao = office.seat("赵强", agency=HEALTH)
    office.set_cycle(ledger)
    office.tick(local(10, 13, 9))

    report = office.submit(zhao, office.duty(zhao, 1).duty.id, COMPLETION)

    card = office.look(queries.review_card, report.id)
    assert card is not None
    assert card.undeclared == ()
