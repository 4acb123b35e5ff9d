"""Reviews: accepting, closing, returning."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlmodel import Session

from domain.errors import (
    NotFound,
    OutOfDate,
    ReasonMissing,
    ReportNotOpen,
    ReviewOfOwnReport,
    RuleBroken,
    TextTooLong,
)
from domain.items import ClosingKind, ItemStatus
from domain.notices import MessageKind
from domain.reports import Decision, DutyState, ReportKind, ReportStatus
from domain.roles import Role
from models.people import Seat
from models.queries import reviews as queries
from models.reports import Duty, Report, Review
from models.views import Identity, ReviewLine
from services import reports, reviews
from tests.ledgers import (
    HEALTH,
    INSURANCE,
    WEDNESDAY,
    ZONE,
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
    return at_work.act(reviews.accept_and_close, report.id, identity=at_work.reviewer, now=now, zone=ZONE)


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


# Closing


def test_a_completion_closes_its_item_in_time(at_work: AtWork) -> None:
    report = declare(at_work, at_work.insurance, 1)
    assert at_work.item(at_work.ledger, 1).status is ItemStatus.COMPLETION_DECLARED

    close(at_work, report)

    item = at_work.item(at_work.ledger, 1)
    assert (item.status, item.closing_kind) == (ItemStatus.CLOSED, ClosingKind.DONE)
    assert (item.completed_on, item.days_late) == (date(2026, 10, 14), 0)
    assert item.closed_at == THURSDAY


def test_lateness_is_counted_to_the_declaration_and_not_to_the_review(at_work: AtWork) -> None:
    at_work.tick(local(11, 2))
    at_work.tick(local(11, 20))
    report = declare(at_work, at_work.insurance, 1, now=local(12, 3, 0, 30))

    close(at_work, report, now=local(12, 20))

    item = at_work.item(at_work.ledger, 1)
    assert (item.completed_on, item.days_late) == (date(2026, 12, 3), 3)


def test_a_continuing_item_is_never_late(at_work: AtWork) -> None:
    close(at_work, declare(at_work, at_work.finance, 3))

    assert at_work.item(at_work.ledger, 3).days_late == 0


def test_a_closed_item_owes_nothing_more(at_work: AtWork) -> None:
    begun = at_work.begin(at_work.health, at_work.duty(at_work.health, 1).duty.id)

    close(at_work, declare(at_work, at_work.insurance, 1))

    item_id = at_work.item(at_work.ledger, 1).id
    states = {row.state for row in at_work.rows(Duty) if row.item_id == item_id}
    assert states == {DutyState.REPORTED, DutyState.WAIVED}
    assert at_work.row(Report, begun.id).status is ReportStatus.WITHDRAWN
    assert 1 not in {row.item.number for row in at_work.owed(at_work.health)}


def test_every_agency_of_a_closed_item_is_told_once(at_work: AtWork) -> None:
    close(at_work, declare(at_work, at_work.insurance, 1))

    told = [row.person_id for row in at_work.messages(MessageKind.ITEM_CLOSED)]
    assert told == [row.person.id for row in (at_work.insurance, at_work.health, at_work.finance)]


def test_a_closing_is_on_record_with_its_verdict(at_work: AtWork) -> None:
    close(at_work, declare(at_work, at_work.insurance, 1))

    (entry,) = at_work.acts("close")
    assert entry.facts == {
        "before": "completion_declared",
        "after": "closed",
        "days_late": 0,
        "without": [],
    }


def test_a_second_press_of_close_changes_nothing(at_work: AtWork) -> None:
    report = declare(at_work, at_work.insurance, 1)
    close(at_work, report)

    with pytest.raises(ReportNotOpen):
        close(at_work, report, now=local(10, 20))

    assert at_work.item(at_work.ledger, 1).closed_at == THURSDAY
    assert len(at_work.acts("close")) == 1


def test_a_progress_report_closes_nothing(at_work: AtWork, progress: Report) -> None:
    with pytest.raises(ReportNotOpen):
        close(at_work, progress)

    assert at_work.row(Report, progress.id).status is ReportStatus.SUBMITTED


def test_what_else_waits_is_accepted_with_the_closing(at_work: AtWork) -> None:
    beside = at_work.submit(at_work.health, at_work.duty(at_work.health, 1).duty.id)

    close(at_work, declare(at_work, at_work.insurance, 1))

    assert at_work.row(Report, beside.id).status is ReportStatus.ACCEPTED
    assert at_work.look(queries.queue) == []


def test_a_closing_that_is_interrupted_leaves_nothing(at_work: AtWork) -> None:
    report = declare(at_work, at_work.insurance, 1)

    def fail(session: Session) -> None:
        reviews.accept_and_close(session, report.id, identity=at_work.reviewer, now=THURSDAY, zone=ZONE)
        raise RuntimeError("the power fails")

    with pytest.raises(RuntimeError, match="power"):
        at_work.act(fail)

    assert at_work.item(at_work.ledger, 1).status is ItemStatus.COMPLETION_DECLARED
    assert (at_work.rows(Review), at_work.messages()) == ([], [])


# Several who answer


def test_one_part_accepted_leaves_the_item_open_for_the_other(at_work: AtWork) -> None:
    report = declare(at_work, at_work.insurance, 2)

    accept(at_work, report)

    assert at_work.item(at_work.ledger, 2).status is ItemStatus.COMPLETION_DECLARED
    assert 2 in {row.item.number for row in at_work.owed(at_work.health)}
    (message,) = at_work.messages()
    assert (message.kind, message.person_id) == (
        MessageKind.REPORT_ACCEPTED,
        at_work.insurance.person.id,
    )


def test_the_last_part_closes_the_item_on_its_own_day(at_work: AtWork) -> None:
    accept(at_work, declare(at_work, at_work.insurance, 2))
    last = declare(at_work, at_work.health, 2, now=local(10, 20))

    close(at_work, last, now=local(10, 21))

    item = at_work.item(at_work.ledger, 2)
    assert (item.status, item.completed_on) == (ItemStatus.CLOSED, date(2026, 10, 20))


def test_the_day_of_completion_is_the_last_parts_whichever_is_accepted_last(at_work: AtWork) -> None:
    early = declare(at_work, at_work.insurance, 2)
    late = declare(at_work, at_work.health, 2, now=local(10, 20))
    accept(at_work, late)

    close(at_work, early, now=local(10, 21))

    assert at_work.item(at_work.ledger, 2).completed_on == date(2026, 10, 20)


def test_the_last_part_cannot_be_accepted_without_closing(at_work: AtWork) -> None:
    accept(at_work, declare(at_work, at_work.insurance, 2))
    last = declare(at_work, at_work.health, 2)

    with pytest.raises(OutOfDate):
        accept(at_work, last)

    assert at_work.row(Report, last.id).status is ReportStatus.SUBMITTED


def test_the_secretariat_may_close_without_the_missing_part(at_work: AtWork) -> None:
    close(at_work, declare(at_work, at_work.insurance, 2))

    assert at_work.item(at_work.ledger, 2).status is ItemStatus.CLOSED
    assert at_work.acts("close")[0].facts["without"] == [HEALTH]


def test_the_card_names_whose_completion_is_still_awaited(at_work: AtWork) -> None:
    first = declare(at_work, at_work.insurance, 2)
    card = at_work.look(queries.review_card, first.id)
    assert card is not None
    assert card.undeclared == (HEALTH,)

    accept(at_work, first)
    last = at_work.look(queries.review_card, declare(at_work, at_work.health, 2).id)

    assert last is not None
    assert last.undeclared == ()


def test_a_returned_completion_puts_the_item_back_under_way(at_work: AtWork) -> None:
    report = declare(at_work, at_work.insurance, 1)

    send_back(at_work, report)

    assert at_work.item(at_work.ledger, 1).status is ItemStatus.IN_PROGRESS
    assert 1 in {row.item.number for row in at_work.owed(at_work.insurance)}


def test_a_returned_completion_that_comes_again_closes_the_item(at_work: AtWork) -> None:
    send_back(at_work, declare(at_work, at_work.insurance, 1))

    close(at_work, declare(at_work, at_work.insurance, 1, now=local(10, 16)), now=local(10, 19))

    assert at_work.item(at_work.ledger, 1).completed_on == date(2026, 10, 16)


def test_a_return_to_one_leaves_the_declaration_of_the_other(at_work: AtWork) -> None:
    one, other = declare(at_work, at_work.insurance, 2), declare(at_work, at_work.health, 2)

    send_back(at_work, one)
    assert at_work.item(at_work.ledger, 2).status is ItemStatus.COMPLETION_DECLARED
    close(at_work, other)

    assert at_work.item(at_work.ledger, 2).status is ItemStatus.CLOSED


def test_a_declaration_stands_although_its_agency_reported_progress_later(at_work: AtWork) -> None:
    one = declare(at_work, at_work.insurance, 2)
    other = declare(at_work, at_work.health, 2)
    at_work.tick(local(11, 2))
    with at_work.database.transaction() as session:
        session.add(
            Duty(
                period_id=2,
                item_id=at_work.item(at_work.ledger, 2).id,
                agency_id=at_work.agency(INSURANCE).id,
                role=at_work.row(Duty, one.duty_id).role,
            )
        )
    at_work.tick(local(11, 13, 9))
    november = next(row for row in at_work.owed(at_work.insurance) if row.item.number == 2)
    at_work.submit(at_work.insurance, november.duty.id, now=local(11, 16))

    send_back(at_work, other)
    close(at_work, one, now=local(11, 17))

    assert at_work.item(at_work.ledger, 2).status is ItemStatus.CLOSED


def test_a_correction_to_progress_takes_the_declaration_back(at_work: AtWork) -> None:
    report = declare(at_work, at_work.insurance, 2)
    accept(at_work, report)

    accept(at_work, at_work.submit(at_work.insurance, report.duty_id, now=local(10, 16)))

    waiting = at_work.look(queries.review_card, declare(at_work, at_work.health, 2).id)
    assert waiting is not None
    assert waiting.undeclared == (INSURANCE,)


# The queue


def test_completions_come_first_and_then_the_oldest(at_work: AtWork) -> None:
    old = at_work.submit(at_work.finance, at_work.duty(at_work.finance, 1).duty.id, now=local(10, 14))
    new = at_work.submit(at_work.health, at_work.duty(at_work.health, 1).duty.id, now=local(10, 15))
    done = declare(at_work, at_work.insurance, 1, now=local(10, 16))

    assert [line.view.report.id for line in at_work.look(queries.queue)] == [done.id, old.id, new.id]


def test_nothing_new_does_not_fill_the_queue(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty

    at_work.act(reports.nothing_new, duty.id, identity=at_work.insurance, now=WEDNESDAY)

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
