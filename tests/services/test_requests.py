"""Requests about items: asked, decided in one transaction, refused without a trace; two at once."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlmodel import Session

from domain.errors import (
    DateBeyondCeiling,
    DateNotLater,
    DecisionOfAnother,
    DeclineTooLate,
    ExtensionsUsedUp,
    ItemNotYours,
    LastResponsible,
    NotFound,
    ReasonMissing,
    RequestImpossible,
    RequestOver,
    RequestUnderWay,
    RuleBroken,
)
from domain.items import AssignmentState, ItemStatus
from domain.reports import DutyState, ReportKind, ReportStatus
from domain.requests import RequestKind, RequestStatus
from domain.roles import Role
from models.items import Assignment, Item
from models.queries import cycles as cycle_queries
from models.queries import items as item_queries
from models.queries import requests as queries
from models.regulations import LedgerRegulation
from models.reports import Duty, Report
from models.requests import Request
from models.views import Identity
from services import applications, assignments, decisions, pending, requests, reviews
from tests.ledgers import FINANCE, HEALTH, INSURANCE, ZONES, AtWork, at_once, local, outcome

NOW = local(10, 14)
TODAY = NOW.date()
ANSWERS = {
    RequestKind.EXTENSION: {"deadline": "2026-12-20", "reason": "接口未开放", "progress": "已完成论证"},
    RequestKind.CHANGE: {"field": "title", "value": "推进支付方式改革", "reason": "表述调整"},
    RequestKind.AGENCY_CHANGE: {"part": "lead", "agency": HEALTH, "reason": "职能划转"},
    RequestKind.DECLINE: {"reason": "不属本单位职责"},
    RequestKind.SUSPENSION: {"review_on": "2026-11-20", "reason": "等待上级政策"},
    RequestKind.RESUMPTION: {"reason": "政策已明确"},
    RequestKind.CANCELLATION: {"document": "专题会议纪要〔2026〕5号", "reason": "任务合并"},
}


class Desk:
    """Acts on requests in an office at work."""

    def __init__(self, office: AtWork) -> None:
        self.office = office
        self.secretary = office.secretary
        self.lead = office.insurance
        self.item_id = office.item(office.ledger, 1).id

    def item(self) -> Item:
        return self.office.row(Item, self.item_id)

    def begin(self, who: Identity, kind: RequestKind, *, now: datetime = NOW, number: int = 1) -> Request:
        item_id = self.office.item(self.office.ledger, number).id
        return self.office.act(applications.begin, item_id, kind, identity=who, now=now, zones=ZONES)

    def ask(
        self, who: Identity, kind: RequestKind, *, now: datetime = NOW, number: int = 1, **answers: str
    ) -> Request:
        request = self.begin(who, kind, now=now, number=number)
        for field, text in {**ANSWERS[kind], **answers}.items():
            self.office.act(applications.fill, request.id, field, text, identity=who, now=now, zones=ZONES)
        self.office.act(decisions.carry_out, request.id, identity=who, now=now, zones=ZONES)
        return self.office.row(Request, request.id)

    def approve(self, request: Request, who: Identity | None = None, **options: Any) -> Request:
        now = options.pop("now", NOW)
        identity = who or self.secretary
        self.office.act(decisions.approve, request.id, identity=identity, now=now, zones=ZONES, **options)
        return self.office.row(Request, request.id)

    def refuse(self, request: Request, reason: str = "年内须完成", *, now: datetime = NOW) -> Request:
        self.office.act(decisions.refuse, request.id, reason, identity=self.secretary, now=now, zones=ZONES)
        return self.office.row(Request, request.id)

    def withdraw(self, request: Request, who: Identity | None = None) -> Request:
        self.office.act(requests.withdraw, request.id, identity=who or self.lead, now=NOW, zones=ZONES)
        return self.office.row(Request, request.id)

    def part(self, agency: str, number: int = 1) -> Assignment:
        agency_id = self.office.agency(agency).id
        item_id = self.office.item(self.office.ledger, number).id
        rows = self.office.look(item_queries.assignments, item_id)
        return next(row for row in rows if row.agency_id == agency_id)

    def duties(self, agency: str | None = None) -> set[DutyState]:
        rows = [row for row in self.office.rows(Duty) if row.item_id == self.item_id]
        agency_id = self.office.agency(agency).id if agency else None
        return {row.state for row in rows if agency_id in (None, row.agency_id)}


@pytest.fixture
def desk(at_work: AtWork) -> Desk:
    return Desk(at_work)


def broken(kind: type[RuleBroken], act: Any, *arguments: Any, **options: Any) -> None:
    assert isinstance(outcome(lambda: act(*arguments, **options)), kind)


# Extension


def test_approving_moves_the_deadline_keeps_the_original_and_tells_all_parties_once(desk: Desk) -> None:
    request = desk.ask(desk.lead, RequestKind.EXTENSION)

    approved = desk.approve(request)

    item = desk.item()
    assert (item.deadline, item.original_deadline) == (date(2026, 12, 20), date(2026, 11, 30))
    assert approved.granted == {"deadline": "2026-12-20", "before": "2026-11-30"}
    assert len(desk.office.messages("request_decided")) == 3
    (entry,) = desk.office.acts("request_approve")
    assert (entry.facts["before"], entry.facts["after"]) == ("2026-11-30", "2026-12-20")


def test_another_day_may_be_granted_and_a_press_repeated_is_told_that_it_is_over(desk: Desk) -> None:
    request = desk.ask(desk.lead, RequestKind.EXTENSION)

    desk.approve(request, other_day="2026-12-10")

    assert desk.item().deadline == date(2026, 12, 10)
    broken(RequestOver, desk.approve, request)
    broken(RequestOver, desk.refuse, request, now=local(10, 14, year=2027))


def test_refusing_and_withdrawing_leave_the_item_as_it_was(desk: Desk) -> None:
    before = desk.item().model_dump()

    refused = desk.refuse(desk.ask(desk.lead, RequestKind.EXTENSION))
    withdrawn = desk.withdraw(desk.ask(desk.lead, RequestKind.EXTENSION))

    assert (refused.status, refused.decision_reason) == (RequestStatus.REFUSED, "年内须完成")
    assert withdrawn.status is desk.withdraw(withdrawn).status is RequestStatus.WITHDRAWN
    assert desk.item().model_dump() == before
    assert len(desk.office.acts("request_withdraw")) == 1


def test_a_refusal_needs_a_reason(desk: Desk) -> None:
    broken(ReasonMissing, desk.refuse, desk.ask(desk.lead, RequestKind.EXTENSION), " ")


def test_days_that_cannot_be_granted_are_refused_when_typed(desk: Desk) -> None:
    request = desk.begin(desk.lead, RequestKind.EXTENSION)

    for text, error in (("2026-11-30", DateNotLater), ("2027-01-15", DateBeyondCeiling)):
        broken(
            error,
            desk.office.act,
            applications.fill,
            request.id,
            "deadline",
            text,
            identity=desk.lead,
            now=NOW,
            zones=ZONES,
        )


def test_an_item_without_end_has_no_deadline_to_move(desk: Desk) -> None:
    broken(RequestImpossible, desk.begin, desk.office.finance, RequestKind.EXTENSION, number=3)


def test_only_who_answers_for_an_item_asks_and_only_they_see_their_draft(desk: Desk) -> None:
    request = desk.begin(desk.lead, RequestKind.EXTENSION)

    broken(ItemNotYours, desk.begin, desk.office.health, RequestKind.EXTENSION)
    broken(NotFound, desk.withdraw, request, desk.office.health)


def test_the_same_is_asked_once_at_a_time(desk: Desk) -> None:
    desk.ask(desk.lead, RequestKind.EXTENSION)

    broken(RequestUnderWay, desk.begin, desk.lead, RequestKind.EXTENSION)


def test_a_request_after_the_deadline_is_marked_late(desk: Desk) -> None:
    late = desk.ask(desk.lead, RequestKind.EXTENSION, now=local(12, 2))

    assert late.is_late


def test_a_second_extension_needs_the_head_of_the_group_and_a_third_is_refused(desk: Desk) -> None:
    head = desk.office.seat("组长", Role.GROUP_HEAD)
    desk.approve(desk.ask(desk.lead, RequestKind.EXTENSION, deadline="2026-12-10"))
    second = desk.ask(desk.lead, RequestKind.EXTENSION, deadline="2026-12-15")

    broken(DecisionOfAnother, desk.approve, second)
    desk.approve(second, head)

    assert second.level == 2
    broken(ExtensionsUsedUp, desk.begin, desk.lead, RequestKind.EXTENSION)


def test_a_reviewer_decides_nothing(desk: Desk) -> None:
    broken(DecisionOfAnother, desk.approve, desk.ask(desk.lead, RequestKind.EXTENSION), desk.office.reviewer)


def test_where_the_ledger_has_two_levels_somebody_recommends_first(desk: Desk) -> None:
    with desk.office.database.transaction() as session:
        session.add(LedgerRegulation(ledger_id=desk.office.ledger.id, review_levels=2))
    second = desk.office.seat("刘洋", Role.SECRETARIAT)
    request = desk.ask(desk.lead, RequestKind.EXTENSION)

    broken(DecisionOfAnother, desk.approve, request)
    desk.office.act(decisions.recommend, request.id, identity=desk.secretary, now=NOW, zones=ZONES)
    broken(DecisionOfAnother, desk.approve, request)

    assert desk.approve(request, second).status is RequestStatus.APPROVED


def test_a_draft_report_stays_while_the_deadline_moves(desk: Desk) -> None:
    duty = desk.office.duty(desk.lead, 1)
    draft = desk.office.begin(desk.lead, duty.duty.id)

    desk.approve(desk.ask(desk.lead, RequestKind.EXTENSION))

    assert desk.office.row(Report, draft.id).status is ReportStatus.DRAFT


# What the clock does


def test_silence_is_reminded_of_and_decides_nothing(desk: Desk) -> None:
    request = desk.ask(desk.lead, RequestKind.EXTENSION)

    for day in (19, 20, 21):
        desk.office.act(pending.look_after, now=local(10, day), zones=ZONES)

    assert len(desk.office.messages("request_overdue")) == 1
    assert desk.office.row(Request, request.id).status is RequestStatus.SUBMITTED


def test_what_is_asked_lapses_with_the_item_or_with_the_day(desk: Desk) -> None:
    request = desk.ask(desk.lead, RequestKind.EXTENSION)

    desk.office.act(pending.look_after, now=local(12, 21), zones=ZONES)

    assert desk.office.row(Request, request.id).status is RequestStatus.LAPSED
    assert desk.office.act(pending.lapse_over, now=local(12, 22), zones=ZONES) == 0


def test_requests_are_a_line_of_the_morning_digest(desk: Desk) -> None:
    desk.ask(desk.lead, RequestKind.EXTENSION)

    desk.office.tick(local(10, 15, 9))

    assert {row.person_id for row in desk.office.messages("review_digest")} >= {desk.secretary.person.id}


# Change


def test_a_change_of_content_replaces_it_and_keeps_what_was(desk: Desk) -> None:
    approved = desk.approve(desk.ask(desk.lead, RequestKind.CHANGE))

    assert desk.item().title == "推进支付方式改革"
    assert approved.granted["before"] == "推进按病种付费方式改革"


def test_the_secretariat_changes_of_its_own_accord_at_once(desk: Desk) -> None:
    done = desk.ask(desk.secretary, RequestKind.CHANGE)

    assert done.status is RequestStatus.APPROVED
    assert desk.item().title == "推进支付方式改革"


def test_another_agency_leads_and_the_one_before_takes_part(desk: Desk) -> None:
    desk.ask(desk.secretary, RequestKind.AGENCY_CHANGE)

    assert desk.part(HEALTH).role == "lead"
    assert desk.part(INSURANCE).role == "participant"


def test_an_agency_that_is_released_owes_nothing_and_is_told(desk: Desk) -> None:
    desk.ask(desk.secretary, RequestKind.AGENCY_CHANGE, part="remove", agency=FINANCE)

    assert desk.part(FINANCE).state is AssignmentState.RELEASED
    assert desk.duties(FINANCE) == {DutyState.WAIVED}
    assert desk.office.finance.person.id in {m.person_id for m in desk.office.messages("request_decided")}


def test_the_last_that_answers_cannot_be_released(desk: Desk) -> None:
    release = {"part": "remove", "agency": INSURANCE}

    broken(LastResponsible, desk.ask, desk.secretary, RequestKind.AGENCY_CHANGE, **release)


# Decline


@pytest.fixture
def patient(desk: Desk) -> Desk:
    """A ledger whose agencies have ten working days to decline."""
    with desk.office.database.transaction() as session:
        session.add(LedgerRegulation(ledger_id=desk.office.ledger.id, decline_workdays=10))
    return desk


def test_a_declined_part_is_not_chased_and_comes_back_when_the_secretariat_insists(patient: Desk) -> None:
    request = patient.ask(patient.office.health, RequestKind.DECLINE)
    owed = [row.item.number for row in patient.office.owed(patient.office.health)]

    patient.refuse(request)

    assert 1 not in owed
    assert patient.part(HEALTH).state is AssignmentState.PENDING
    assert 1 in [row.item.number for row in patient.office.owed(patient.office.health)]


def test_who_declined_is_released_with_all_that_it_owed(patient: Desk) -> None:
    patient.approve(patient.ask(patient.office.health, RequestKind.DECLINE))

    assert patient.part(HEALTH).state is AssignmentState.RELEASED
    assert patient.duties(HEALTH) == {DutyState.WAIVED}


def test_the_last_responsible_agency_is_released_only_for_another(patient: Desk) -> None:
    request = patient.ask(patient.lead, RequestKind.DECLINE)
    broken(LastResponsible, patient.approve, request)

    patient.approve(request, successor=HEALTH)

    assert patient.part(HEALTH).role == "lead"
    assert patient.part(INSURANCE).state is AssignmentState.RELEASED


def test_an_assignment_is_declined_in_time_and_before_it_is_signed_for(desk: Desk) -> None:
    broken(DeclineTooLate, desk.begin, desk.office.finance, RequestKind.DECLINE, now=local(10, 20))
    desk.office.act(assignments.acknowledge, desk.item_id, identity=desk.office.health, now=NOW)
    broken(RequestImpossible, desk.begin, desk.office.health, RequestKind.DECLINE)


# Suspension, cancellation


def test_nothing_is_owed_while_suspended_and_the_state_before_comes_back(desk: Desk) -> None:
    desk.office.act(assignments.acknowledge, desk.item_id, identity=desk.lead, now=NOW)
    desk.ask(desk.secretary, RequestKind.SUSPENSION)
    suspended, owing = desk.item().status, desk.office.look(cycle_queries.who_owes, desk.office.ledger.id)
    for day in (20, 23):
        desk.office.act(pending.look_after, now=local(11, day), zones=ZONES)

    desk.ask(desk.secretary, RequestKind.RESUMPTION)

    assert suspended is ItemStatus.SUSPENDED
    assert desk.duties() == {DutyState.WAIVED}
    assert desk.item_id not in {row.item_id for row in owing}
    assert len(desk.office.messages("suspension_due")) == 1
    assert desk.item().status is ItemStatus.IN_PROGRESS
    assert 1 not in [row.item.number for row in desk.office.owed(desk.lead)]


def test_a_cancellation_needs_a_second_person_where_there_is_one(desk: Desk) -> None:
    second = desk.office.seat("刘洋", Role.SECRETARIAT)
    request = desk.ask(desk.secretary, RequestKind.CANCELLATION)
    broken(DecisionOfAnother, desk.approve, request)

    desk.approve(request, second)

    assert desk.item().status is ItemStatus.CANCELLED
    assert desk.duties() == {DutyState.WAIVED}


def test_a_cancelled_item_lets_what_else_is_asked_lapse(desk: Desk) -> None:
    other = desk.ask(desk.lead, RequestKind.EXTENSION)
    desk.ask(desk.secretary, RequestKind.CANCELLATION)

    broken(RequestImpossible, desk.approve, other)
    desk.office.act(pending.look_after, now=NOW, zones=ZONES)

    assert desk.office.row(Request, other.id).status is RequestStatus.LAPSED


# Two at once


def approving(desk: Desk, request: Request, who: Identity | None = None) -> Any:
    def act(session: Session) -> object:
        return decisions.approve(
            session, request.id, identity=who or desk.secretary, now=NOW, zones=ZONES
        ).status

    return act


def test_withdrawn_while_it_is_approved_stays_approved(desk: Desk) -> None:
    request = desk.ask(desk.lead, RequestKind.EXTENSION)

    def withdraw(session: Session) -> object:
        return requests.withdraw(session, request.id, identity=desk.lead, now=NOW, zones=ZONES).status

    first, second = at_once(desk.office.database, approving(desk, request), withdraw)

    assert first is RequestStatus.APPROVED
    assert isinstance(second, RequestOver)
    assert desk.item().deadline == date(2026, 12, 20)


def test_of_two_deciders_one_decides(desk: Desk) -> None:
    other = desk.office.seat("刘洋", Role.SECRETARIAT)
    request = desk.ask(desk.lead, RequestKind.EXTENSION)

    first, second = at_once(desk.office.database, approving(desk, request), approving(desk, request, other))

    assert first is RequestStatus.APPROVED
    assert isinstance(second, RequestOver)
    assert len(desk.office.acts("request_approve")) == 1


def test_an_item_that_is_being_closed_is_not_extended(desk: Desk) -> None:
    request = desk.ask(desk.lead, RequestKind.EXTENSION)
    report = desk.office.submit(desk.lead, desk.office.duty(desk.lead, 1).duty.id, ReportKind.COMPLETION)

    def close(session: Session) -> object:
        return reviews.accept_and_close(
            session, report.id, identity=desk.office.reviewer, now=NOW, zones=ZONES
        )

    _, second = at_once(desk.office.database, close, approving(desk, request))

    assert isinstance(second, RequestImpossible)
    assert desk.item().deadline == date(2026, 11, 30)


def test_submitted_twice_at_once_is_one_request(desk: Desk) -> None:
    request = desk.begin(desk.lead, RequestKind.EXTENSION)
    for field, text in ANSWERS[RequestKind.EXTENSION].items():
        desk.office.act(applications.fill, request.id, field, text, identity=desk.lead, now=NOW, zones=ZONES)

    def submit(session: Session) -> object:
        return decisions.carry_out(session, request.id, identity=desk.lead, now=NOW, zones=ZONES).status

    assert at_once(desk.office.database, submit, submit) == (RequestStatus.SUBMITTED, RequestStatus.SUBMITTED)
    assert len(desk.office.acts("request_submit")) == 1
    assert len(desk.office.look(queries.waiting)) == 1
