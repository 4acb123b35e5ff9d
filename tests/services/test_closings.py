"""Closings: an item ends with the last completion, whoever else answers for it."""

from datetime import date, datetime

import pytest
from sqlmodel import Session

from domain.cycles import PeriodStatus
from domain.errors import (
    CompletionAccepted,
    OutOfDate,
    ReportNotOpen,
)
from domain.items import ClosingKind, ItemStatus
from domain.notices import MessageKind
from domain.reports import DutyState, ReportKind, ReportStatus
from domain.roles import Role
from models.cycles import Period
from models.people import Seat
from models.queries import reviews as queries
from models.reports import Duty, Report, Review
from models.views import Identity, ReviewLine
from services import reports, reviews, submissions
from tests.ledgers import HEALTH, INSURANCE, WEDNESDAY, ZONES, AtWork, local

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
        "kind": "done",
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


def test_the_reviewers_own_report_is_accepted_with_the_closing_and_that_is_on_record(
    at_work: AtWork,
) -> None:
    with at_work.database.transaction() as session:
        session.add(
            Seat(
                group_id=1,
                agency_id=at_work.agency(INSURANCE).id,
                role=Role.BACKUP_LIAISON,
                person_id=at_work.reviewer.person.id,
                created_at=WEDNESDAY,
            )
        )
    both = at_work.identity(at_work.reviewer.person.telegram_id)
    own = declare(at_work, both, 2)

    close(at_work, declare(at_work, at_work.health, 2, now=local(10, 14, 11)))

    assert at_work.look(queries.queue) == []
    assert at_work.row(Report, own.id).status is ReportStatus.ACCEPTED
    (noted,) = [entry for entry in at_work.acts("accept") if entry.facts["report_id"] == own.id]
    assert noted.facts["with_closing"] is True
    assert noted.facts["is_own"] is True


def test_a_closing_that_is_interrupted_leaves_nothing(at_work: AtWork) -> None:
    report = declare(at_work, at_work.insurance, 1)

    def fail(session: Session) -> None:
        reviews.accept_and_close(session, report.id, identity=at_work.reviewer, now=THURSDAY, zones=ZONES)
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


def test_a_part_that_waits_counts_with_the_closing(at_work: AtWork) -> None:
    early = declare(at_work, at_work.insurance, 2)
    declare(at_work, at_work.health, 2, now=local(10, 20))

    close(at_work, early, now=local(10, 21))

    assert at_work.item(at_work.ledger, 2).completed_on == date(2026, 10, 20)
    assert at_work.acts("close")[0].facts["without"] == []


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


@pytest.mark.parametrize("kind", [PROGRESS, NIL])
def test_who_completed_its_part_reports_no_more_on_it(at_work: AtWork, kind: ReportKind) -> None:
    report = declare(at_work, at_work.insurance, 2)
    accept(at_work, report)

    with pytest.raises(CompletionAccepted):
        at_work.act(reports.start, report.duty_id, kind, identity=at_work.insurance, now=local(10, 16))
    with pytest.raises(CompletionAccepted):
        at_work.act(submissions.nothing_new, report.duty_id, identity=at_work.insurance, now=local(10, 16))

    assert at_work.row(Report, report.id).status is ReportStatus.ACCEPTED


def another_duty(at_work: AtWork, report: Report) -> Duty:
    """The agency owes on the same item in a second period that is open meanwhile."""
    with at_work.database.transaction() as session:
        first = session.get_one(Duty, report.duty_id)
        second = session.get_one(Period, first.period_id + 1)
        second.status = PeriodStatus.OPEN
        duty = Duty(period_id=second.id, item_id=first.item_id, agency_id=first.agency_id, role=first.role)
        session.add(duty)
    return duty


def test_who_completed_its_part_owes_nothing_on_it_in_any_period(at_work: AtWork) -> None:
    report = declare(at_work, at_work.insurance, 2)
    other = another_duty(at_work, report)
    begun = at_work.begin(at_work.insurance, other.id)

    accept(at_work, report)

    assert at_work.row(Duty, other.id).state is DutyState.WAIVED
    assert at_work.row(Report, begun.id).status is ReportStatus.WITHDRAWN
    assert 2 not in {row.item.number for row in at_work.owed(at_work.insurance)}
    assert 2 in {row.item.number for row in at_work.owed(at_work.health)}


def test_a_progress_report_takes_no_completion_back(at_work: AtWork) -> None:
    report = declare(at_work, at_work.insurance, 2)
    accept(at_work, report)
    with at_work.database.transaction() as session:  # as earlier versions of the program let it be filed
        later = Report(
            duty_id=report.duty_id,
            version=2,
            kind=PROGRESS,
            status=ReportStatus.SUBMITTED,
            progress_text="补充材料。",
            author_id=report.author_id,
            created_at=THURSDAY,
            submitted_at=THURSDAY,
        )
        session.add(later)

    accept(at_work, later)

    assert at_work.row(Report, report.id).status is ReportStatus.ACCEPTED
    last = at_work.look(queries.review_card, declare(at_work, at_work.health, 2).id)
    assert last is not None
    assert last.undeclared == ()
