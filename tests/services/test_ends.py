"""What an item leaves behind when it ends or rests: reports that wait, key items, the end of the year."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session

from domain.errors import (
    DateBeyondCeiling,
    DecisionOfAnother,
    ItemClosed,
    ItemNotYours,
    KeyItemByTwo,
    OutOfDate,
    ReportNotOpen,
)
from domain.items import ItemStatus, PartyRole
from domain.notices import MessageKind
from domain.reports import DutyState, ReportKind, ReportStatus
from domain.requests import RequestKind, RequestStatus
from domain.roles import Role
from models.items import Assignment, Item
from models.queries import items as item_queries
from models.queries import reports as report_queries
from models.reports import Duty, Report, Review
from models.requests import Request
from models.views import Identity
from services import (
    applications,
    carrying,
    decisions,
    ledgers,
    messages,
    parts,
    reviews,
    submissions,
    unlocks,
    verdicts,
)
from tests.ledgers import INSURANCE, ZONES, AtWork, draft, draft_item, local, party, received_file

NOW = local(10, 14)
COMPLETION = ReportKind.COMPLETION
ANSWERS = {
    RequestKind.CANCELLATION: {"document": "专题会议纪要〔2026〕5号", "reason": "任务合并"},
    RequestKind.SUSPENSION: {"review_on": "2026-11-20", "reason": "等待上级政策"},
    RequestKind.RESUMPTION: {"reason": "政策已明确"},
    RequestKind.EXTENSION: {"deadline": "2027-03-31", "reason": "接口未开放", "progress": "已完成论证"},
}


def ask(office: AtWork, kind: RequestKind, who: Identity, number: int = 1) -> Request:
    item_id = office.item(office.ledger, number).id
    request = office.act(applications.begin, item_id, kind, identity=who, now=NOW, zones=ZONES)
    for field, text in ANSWERS[kind].items():
        office.act(applications.fill, request.id, field, text, identity=who, now=NOW, zones=ZONES)
    office.act(decisions.carry_out, request.id, identity=who, now=NOW, zones=ZONES)
    return office.row(Request, request.id)


def approve(office: AtWork, request: Request, who: Identity, other_day: str | None = None) -> None:
    office.act(decisions.approve, request.id, identity=who, now=NOW, zones=ZONES, other_day=other_day)


def declared(office: AtWork) -> Report:
    return office.submit(office.insurance, office.duty(office.insurance, 1).duty.id, COMPLETION)


# Reports that wait


def test_what_waits_on_a_cancelled_item_is_accepted_with_it(at_work: AtWork) -> None:
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    ask(at_work, RequestKind.CANCELLATION, at_work.secretary)

    assert at_work.row(Report, report.id).status is ReportStatus.ACCEPTED
    (review,) = at_work.rows(Review)
    assert review.reviewer_id == at_work.secretary.person.id


@pytest.mark.parametrize("kind", [RequestKind.SUSPENSION, RequestKind.CANCELLATION])
def test_nothing_is_taken_back_on_an_item_on_which_nothing_is_owed(
    at_work: AtWork, kind: RequestKind
) -> None:
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    ask(at_work, kind, at_work.secretary)

    with pytest.raises((ItemClosed, ReportNotOpen)):
        at_work.act(submissions.withdraw, report.id, identity=at_work.insurance, now=NOW)


def test_a_completion_waits_while_its_item_is_suspended(at_work: AtWork) -> None:
    report = declared(at_work)
    ask(at_work, RequestKind.SUSPENSION, at_work.secretary)

    with pytest.raises(ItemClosed):
        at_work.act(reviews.accept_and_close, report.id, identity=at_work.reviewer, now=NOW, zones=ZONES)
    with pytest.raises(OutOfDate):
        at_work.act(reviews.accept, report.id, identity=at_work.reviewer, now=NOW)
    ask(at_work, RequestKind.RESUMPTION, at_work.secretary)

    assert at_work.item(at_work.ledger, 1).status is ItemStatus.COMPLETION_DECLARED
    at_work.act(reviews.accept_and_close, report.id, identity=at_work.reviewer, now=NOW, zones=ZONES)
    assert at_work.item(at_work.ledger, 1).status is ItemStatus.CLOSED


def test_an_item_whose_completion_was_returned_meanwhile_goes_on_as_under_way(at_work: AtWork) -> None:
    report = declared(at_work)
    ask(at_work, RequestKind.SUSPENSION, at_work.secretary)
    at_work.act(reviews.return_for_revision, report.id, "缺少数据", identity=at_work.reviewer, now=NOW)

    ask(at_work, RequestKind.RESUMPTION, at_work.secretary)

    assert at_work.item(at_work.ledger, 1).status is ItemStatus.IN_PROGRESS


# Key items


def make_key(office: AtWork) -> Item:
    item = office.item(office.ledger, 1)
    office.act(verdicts.set_key, item.id, is_key=True, identity=office.secretary, now=NOW)
    return item


def test_one_person_alone_does_not_cancel_a_key_item(at_work: AtWork) -> None:
    make_key(at_work)

    with pytest.raises(KeyItemByTwo):
        ask(at_work, RequestKind.CANCELLATION, at_work.secretary)

    assert at_work.item(at_work.ledger, 1).status is ItemStatus.ASSIGNED
    assert [row.status for row in at_work.rows(Request)] == [RequestStatus.DRAFT]


def test_the_head_of_the_group_cancels_a_key_item(at_work: AtWork) -> None:
    second, head = at_work.seat("刘洋", Role.SECRETARIAT), at_work.seat("赵市长", Role.GROUP_HEAD)
    make_key(at_work)
    request = ask(at_work, RequestKind.CANCELLATION, at_work.secretary)
    assert (request.status, request.level) == (RequestStatus.SUBMITTED, 2)

    with pytest.raises(DecisionOfAnother):
        approve(at_work, request, second)
    approve(at_work, request, head)

    assert at_work.item(at_work.ledger, 1).status is ItemStatus.CANCELLED


def test_where_no_head_sits_a_second_secretary_cancels_a_key_item(at_work: AtWork) -> None:
    make_key(at_work)
    second = at_work.seat("刘洋", Role.SECRETARIAT)
    request = ask(at_work, RequestKind.CANCELLATION, at_work.secretary)

    approve(at_work, request, second)

    assert at_work.item(at_work.ledger, 1).status is ItemStatus.CANCELLED


def test_an_item_that_became_a_key_item_meanwhile_is_cancelled_as_one(at_work: AtWork) -> None:
    at_work.seat("赵市长", Role.GROUP_HEAD)
    request = ask(at_work, RequestKind.CANCELLATION, at_work.insurance)
    make_key(at_work)

    with pytest.raises(DecisionOfAnother):
        approve(at_work, request, at_work.secretary)


def next_year(office: AtWork) -> int:
    read = replace(
        draft(draft_item(1, party(INSURANCE), due_on=date(2027, 11, 30))),
        year=2027,
        period_end=date(2027, 12, 31),
    )
    by = office.secretary.person.id
    return office.act(ledgers.import_draft, read, received_file(), received_by_id=by, now=NOW).id


@pytest.mark.parametrize("is_own", [True, False])
def test_a_key_item_that_is_carried_over_stays_one(at_work: AtWork, *, is_own: bool) -> None:
    old, ledger_id, by = make_key(at_work), next_year(at_work), at_work.secretary.person.id
    if is_own:
        new = at_work.act(carrying.as_own, ledger_id, old.id, actor_id=by, now=NOW)
    else:
        new = at_work.act(carrying.by_number, ledger_id, old.id, "1", actor_id=by, now=NOW)

    at_work.act(ledgers.publish, ledger_id, actor_id=by, now=NOW)

    assert at_work.row(Item, new.id).is_key
    assert at_work.row(Item, old.id).status is ItemStatus.ARCHIVED


# The end of the ledger's period


def test_an_item_due_at_the_end_of_the_year_can_be_extended_half_a_year(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 1)
    at_work.change(Item, item.id, deadline=date(2026, 12, 31), original_deadline=date(2026, 12, 31))
    request = ask(at_work, RequestKind.EXTENSION, at_work.insurance)

    with pytest.raises(DateBeyondCeiling):
        at_work.act(
            decisions.approve,
            request.id,
            identity=at_work.secretary,
            now=NOW,
            zones=ZONES,
            other_day="2027-07-01",
        )
    approve(at_work, request, at_work.secretary)

    assert at_work.item(at_work.ledger, 1).deadline == date(2027, 3, 31)


def test_an_item_due_before_the_end_of_the_year_is_done_within_it(at_work: AtWork) -> None:
    with pytest.raises(DateBeyondCeiling):
        ask(at_work, RequestKind.EXTENSION, at_work.insurance)


# Parts that ended


def test_an_agency_whose_part_ended_files_nothing_by_an_old_button(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.health, 1).duty
    end_part(at_work, duty)

    with pytest.raises(ItemNotYours):
        at_work.act(submissions.nothing_new, duty.id, identity=at_work.health, now=NOW)

    assert at_work.row(Duty, duty.id).state is DutyState.WAIVED


def end_part(at_work: AtWork, duty: Duty) -> None:
    """The agency is released from the item that its duty is on."""
    part = at_work.look(item_queries.assignment, duty.item_id, [duty.agency_id])
    assert part is not None
    at_work.act(_released, part.id)


def _released(session: Session, part_id: int) -> None:
    part = session.get_one(Assignment, part_id)
    parts.release(session, session.get_one(Item, part.item_id), part)


def return_it(at_work: AtWork, report: Report) -> None:
    at_work.act(reviews.return_for_revision, report.id, "缺少数据", identity=at_work.reviewer, now=NOW)


@pytest.mark.parametrize("is_returned_before", [True, False])
def test_for_a_part_that_ended_no_returned_report_is_owed(
    at_work: AtWork, *, is_returned_before: bool
) -> None:
    duty = at_work.duty(at_work.health, 2).duty
    report = at_work.submit(at_work.health, duty.id)

    if is_returned_before:
        return_it(at_work, report)
    end_part(at_work, duty)
    if not is_returned_before:
        return_it(at_work, report)

    assert duty.id not in {row.duty.id for row in at_work.owed(at_work.health)}
    (message,) = at_work.messages(MessageKind.REPORT_RETURNED)
    assert at_work.look(messages.load, message, now=NOW, zones=ZONES) is None  # nobody could answer it


def test_what_came_back_is_owed_again_when_the_part_is_given_back(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.health, 2).duty
    return_it(at_work, at_work.submit(at_work.health, duty.id))
    end_part(at_work, duty)

    at_work.act(_given_back, duty)

    at_work.submit(at_work.health, duty.id)
    assert at_work.row(Duty, duty.id).state is DutyState.REPORTED


def _given_back(session: Session, duty: Duty) -> None:
    item = session.get_one(Item, duty.item_id)
    assert parts.give(session, item, duty.agency_id, PartyRole.PARTICIPANT)


def test_what_is_unlocked_is_not_owed_for_a_part_that_ended(at_work: AtWork) -> None:
    duty, late = at_work.duty(at_work.health, 2).duty, local(11, 2)
    at_work.tick(late)
    end_part(at_work, duty)
    at_work.act(
        unlocks.unlock,
        duty.period_id,
        duty.agency_id,
        item_id=None,
        until=date(2026, 11, 6),
        reason="数据核实",
        identity=at_work.reviewer,
        now=late,
        zones=ZONES,
    )

    owed = at_work.look(report_queries.owed, [duty.agency_id], now=late)
    assert duty.id not in {row.duty.id for row in owed}


def test_an_old_button_takes_nothing_back_for_a_part_that_ended(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.health, 2).duty
    report = at_work.submit(at_work.health, duty.id)
    end_part(at_work, duty)

    with pytest.raises(ItemNotYours):
        at_work.act(submissions.withdraw, report.id, identity=at_work.health, now=NOW)

    assert at_work.row(Report, report.id).status is ReportStatus.SUBMITTED
    assert at_work.row(Duty, duty.id).state is DutyState.REPORTED
