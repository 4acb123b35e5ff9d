"""Two people who want different things of one item at the same second: one outcome, and both are told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from domain.cycles import PeriodStatus
from domain.errors import (
    BreakdownClosed,
    CompletionUnready,
    ItemClosed,
    PeriodLocked,
    ReportAlreadySubmitted,
    ReportNotOpen,
    RequestImpossible,
    RequestOver,
)
from domain.items import ItemStatus
from domain.notices import MessageKind
from domain.reports import DutyState, ReportKind, ReportStatus
from domain.requests import RequestKind, RequestStatus
from domain.roles import Role
from domain.sub_items import SubItemState
from models.cycles import Period
from models.items import Item
from models.reports import Duty, Report
from models.requests import Request
from models.sub_items import SubItem
from models.verdicts import Verdict
from models.views import Identity
from services import (
    applications,
    breakdowns,
    cycles,
    decisions,
    requests,
    reviews,
    sub_items,
    submissions,
    unlocks,
    verdicts,
)
from tests.ledgers import INSURANCE, MONTHLY, ZONE, ZONES, AtWork, at_once, local

NOW = local(10, 14)
PROGRESS, NIL, COMPLETION = ReportKind
Act = Callable[[Session], object]
ORDER = pytest.mark.parametrize("is_first", [True, False])
ANSWERS = {
    RequestKind.EXTENSION: {"deadline": "2026-12-20", "reason": "接口未开放", "progress": "已完成论证"},
    RequestKind.SUSPENSION: {"review_on": "2026-11-20", "reason": "等待上级政策"},
    RequestKind.CANCELLATION: {"document": "专题会议纪要〔2026〕5号", "reason": "任务合并"},
}


class Desk:
    """What people do to item 1, led by the insurance bureau."""

    def __init__(self, office: AtWork) -> None:
        self.office = office
        self.lead, self.reviewer, self.secretary = office.insurance, office.reviewer, office.secretary
        self.item_id = office.item(office.ledger, 1).id
        self.duty_id = office.duty(self.lead, 1).duty.id

    def race(self, first: Act, second: Act, *, is_first: bool = True) -> tuple[object, object]:
        """What became of both, in the order in which they are named, whoever comes first."""
        one, other = at_once(self.office.database, *((first, second) if is_first else (second, first)))
        return (one, other) if is_first else (other, one)

    def asked(self, kind: RequestKind) -> Request:
        """A request of the lead that waits for its decision."""
        common: dict[str, Any] = {"identity": self.lead, "now": NOW, "zones": ZONES}
        request = self.office.act(applications.begin, self.item_id, kind, **common)
        for field, text in ANSWERS[kind].items():
            self.office.act(applications.fill, request.id, field, text, **common)
        return self.office.act(decisions.carry_out, request.id, **common)

    def approve(self, request: Request) -> Act:
        return partial(self._approve, request.id)

    def _approve(self, request_id: int, session: Session) -> object:
        return decisions.approve(session, request_id, identity=self.secretary, now=NOW, zones=ZONES).status

    def withdraw(self, report: Report) -> Act:
        return lambda session: submissions.withdraw(session, report.id, identity=self.lead, now=NOW)

    def submit(self, report: Report, who: Identity | None = None) -> Act:
        return lambda session: submissions.submit(session, report.id, identity=who or self.lead, now=NOW)

    def close(self, report: Report) -> Act:
        return lambda session: reviews.accept_and_close(
            session, report.id, identity=self.reviewer, now=NOW, zones=ZONES
        )

    def item(self) -> Item:
        return self.office.row(Item, self.item_id)

    def status(self, report: Report) -> ReportStatus:
        return self.office.row(Report, report.id).status

    def duty(self) -> Duty:
        return self.office.row(Duty, self.duty_id)


@pytest.fixture
def desk(at_work: AtWork) -> Desk:
    return Desk(at_work)


# Two of one agency


@ORDER
def test_of_two_of_one_agency_one_answers_and_the_other_is_told(desk: Desk, *, is_first: bool) -> None:
    backup = desk.office.seat("替补", Role.BACKUP_LIAISON, INSURANCE)
    report = desk.office.begin(desk.lead, desk.duty_id)

    filed, nil = desk.race(
        desk.submit(report),
        lambda session: submissions.nothing_new(session, desk.duty_id, identity=backup, now=NOW),
        is_first=is_first,
    )

    assert isinstance(nil if is_first else filed, ReportAlreadySubmitted if is_first else ReportNotOpen)
    assert desk.duty().state is (DutyState.REPORTED if is_first else DutyState.NIL_REPORTED)
    standing = [row for row in desk.office.rows(Report) if row.status is not ReportStatus.WITHDRAWN]
    assert [row.kind for row in standing] == [PROGRESS if is_first else NIL]
    assert desk.office.row(Report, report.id).progress_text  # nobody's words are lost


def test_two_of_one_agency_submit_one_draft_once(desk: Desk) -> None:
    backup = desk.office.seat("替补", Role.BACKUP_LIAISON, INSURANCE)
    report = desk.office.begin(desk.lead, desk.duty_id)

    desk.race(desk.submit(report), desk.submit(report, backup))

    assert len(desk.office.acts("submit_progress")) == 1
    assert desk.office.row(Report, report.id).author_id == desk.lead.person.id


def test_a_button_pressed_a_year_later_files_nothing(desk: Desk) -> None:
    report = desk.office.submit(desk.lead, desk.duty_id, now=NOW)
    later, other = NOW + timedelta(days=365), desk.office.duty(desk.lead, 2).duty
    desk.office.tick(later)
    before = len(desk.office.rows(Report))

    with pytest.raises(PeriodLocked):
        desk.office.act(submissions.nothing_new, other.id, identity=desk.lead, now=later)
    owed = desk.office.act(submissions.submit, report.id, identity=desk.lead, now=later)

    assert owed.latest is not None
    assert owed.latest.status is ReportStatus.SUBMITTED  # the same answer as a year ago
    assert desk.duty().first_submitted_at == NOW
    assert len(desk.office.rows(Report)) == before


# The deadline moves


@ORDER
def test_a_deadline_moved_while_a_draft_is_open_loses_neither(desk: Desk, *, is_first: bool) -> None:
    report, request = desk.office.begin(desk.lead, desk.duty_id), desk.asked(RequestKind.EXTENSION)

    desk.race(desk.approve(request), desk.submit(report), is_first=is_first)

    assert desk.item().deadline == date(2026, 12, 20)
    assert desk.status(report) is ReportStatus.SUBMITTED
    assert desk.duty().is_on_time


@ORDER
def test_of_a_decision_and_a_withdrawal_the_first_counts(desk: Desk, *, is_first: bool) -> None:
    request = desk.asked(RequestKind.EXTENSION)

    decided, withdrawn = desk.race(
        desk.approve(request),
        lambda s: requests.withdraw(s, request.id, identity=desk.lead, now=NOW, zones=ZONES).status,
        is_first=is_first,
    )

    status = desk.office.row(Request, request.id).status
    assert status is (RequestStatus.APPROVED if is_first else RequestStatus.WITHDRAWN)
    assert isinstance(withdrawn if is_first else decided, RequestOver)
    assert desk.item().deadline == (date(2026, 12, 20) if is_first else date(2026, 11, 30))


@ORDER
def test_an_item_is_closed_by_the_deadline_that_holds_then(desk: Desk, *, is_first: bool) -> None:
    request = desk.asked(RequestKind.EXTENSION)
    report = desk.office.submit(desk.lead, desk.duty_id, COMPLETION, now=NOW)

    extended, _ = desk.race(desk.approve(request), desk.close(report), is_first=is_first)

    assert isinstance(extended, RequestImpossible) is not is_first
    (verdict,) = desk.office.rows(Verdict)
    assert verdict.deadline == (date(2026, 12, 20) if is_first else date(2026, 11, 30))
    assert verdict.original_deadline == date(2026, 11, 30)
    assert desk.item().status is ItemStatus.CLOSED


# The item rests, or ends


@ORDER
@pytest.mark.parametrize("kind", [RequestKind.SUSPENSION, RequestKind.CANCELLATION])
def test_a_report_filed_while_its_item_stops_is_in_or_kept(
    desk: Desk, kind: RequestKind, *, is_first: bool
) -> None:
    report, request = desk.office.begin(desk.lead, desk.duty_id), desk.asked(kind)

    _, filed = desk.race(desk.approve(request), desk.submit(report), is_first=is_first)

    assert isinstance(filed, ReportNotOpen) is is_first
    assert desk.duty().state is (DutyState.WAIVED if is_first else DutyState.REPORTED)
    is_over = kind is RequestKind.CANCELLATION
    in_hand = ReportStatus.ACCEPTED if is_over else ReportStatus.SUBMITTED
    assert desk.status(report) is (ReportStatus.WITHDRAWN if is_first else in_hand)


@ORDER
def test_a_report_taken_back_while_its_item_is_cancelled_leaves_nothing_owed(
    desk: Desk, *, is_first: bool
) -> None:
    request = desk.asked(RequestKind.CANCELLATION)
    report = desk.office.submit(desk.lead, desk.duty_id, now=NOW)

    _, taken = desk.race(desk.approve(request), desk.withdraw(report), is_first=is_first)

    assert isinstance(taken, ReportNotOpen) is is_first
    assert desk.item().status is ItemStatus.CANCELLED
    assert desk.duty().state is (DutyState.REPORTED if is_first else DutyState.WAIVED)
    open_ones = [row for row in desk.office.rows(Report) if row.status is ReportStatus.DRAFT]
    assert open_ones == []


@ORDER
def test_an_item_is_ended_by_one_of_two_ways(desk: Desk, *, is_first: bool) -> None:
    report = desk.office.submit(desk.lead, desk.duty_id, COMPLETION, now=NOW)

    closed, needless = desk.race(
        desk.close(report),
        lambda session: verdicts.close_unwarranted(
            session, desk.item_id, "政策已调整", identity=desk.secretary, now=NOW, zones=ZONES
        ),
        is_first=is_first,
    )

    assert isinstance(needless if is_first else closed, ItemClosed if is_first else ReportNotOpen)
    assert len(desk.office.rows(Verdict)) == 1
    assert len(desk.office.messages(MessageKind.ITEM_CLOSED)) == 3


# Sub-items


def _broken_down(desk: Desk) -> Act:
    return lambda session: breakdowns.add(
        session, desk.item_id, "完成系统改造 11-20", identity=desk.secretary, now=NOW
    )


@ORDER
def test_a_sub_item_and_a_completion_at_once_are_not_both_there(desk: Desk, *, is_first: bool) -> None:
    report = desk.office.begin(desk.lead, desk.duty_id, COMPLETION)

    added, declared = desk.race(_broken_down(desk), desk.submit(report), is_first=is_first)

    assert isinstance(declared if is_first else added, CompletionUnready if is_first else BreakdownClosed)
    assert len(desk.office.rows(SubItem)) == (1 if is_first else 0)
    assert desk.status(report) is (ReportStatus.DRAFT if is_first else ReportStatus.SUBMITTED)


@ORDER
def test_the_last_sub_item_done_opens_the_way_for_the_completion(desk: Desk, *, is_first: bool) -> None:
    report = desk.office.begin(desk.lead, desk.duty_id, COMPLETION)
    desk.office.act(_broken_down(desk))
    (row,) = desk.office.rows(SubItem)

    _, declared = desk.race(
        lambda s: sub_items.declare(s, row.id, "已完成", identity=desk.lead, now=NOW, zones=ZONES),
        desk.submit(report),
        is_first=is_first,
    )

    assert isinstance(declared, CompletionUnready) is not is_first
    assert desk.office.row(SubItem, row.id).state is SubItemState.DONE
    assert desk.status(report) is (ReportStatus.SUBMITTED if is_first else ReportStatus.DRAFT)


# Periods


@ORDER
def test_a_locked_period_is_unlocked_while_somebody_files(desk: Desk, *, is_first: bool) -> None:
    late = local(11, 2, 10)
    desk.office.tick(late)

    _, filed = desk.race(
        lambda session: (
            unlocks.unlock(
                session,
                desk.office.rows(Period)[0].id,
                desk.office.agency(INSURANCE).id,
                item_id=None,
                until=date(2026, 11, 6),
                reason="数据核实",
                identity=desk.reviewer,
                now=late,
                zones=ZONES,
            ).id
        ),
        lambda session: submissions.nothing_new(session, desk.duty_id, identity=desk.lead, now=late),
        is_first=is_first,
    )

    assert isinstance(filed, PeriodLocked) is not is_first
    assert desk.duty().state is (DutyState.LATE_FILED if is_first else DutyState.MISSING)
    assert len(desk.office.acts("unlock")) == 1


@ORDER
def test_a_cycle_changed_while_its_period_opens_asks_once(desk: Desk, *, is_first: bool) -> None:
    now, office = local(11, 20), desk.office
    office.tick(local(11, 2))
    rule = replace(MONTHLY, due_day=25)

    desk.race(
        lambda session: cycles.open_and_lock(session, now=now, zones=ZONES),
        lambda session: cycles.set_cycle(
            session, office.ledger.id, rule, actor_id=desk.secretary.person.id, now=now, zones=ZONES
        ),
        is_first=is_first,
    )

    (opened,) = [row for row in office.rows(Period) if row.status is PeriodStatus.OPEN]
    assert opened.due_at.astimezone(ZONE).day == (27 if is_first else 25)
    assert len([row for row in office.rows(Duty) if row.period_id == opened.id]) == 6
    assert office.rows(Period)[0].status is PeriodStatus.LOCKED


@ORDER
def test_an_item_reopened_while_a_period_opens_is_asked_about_whole(desk: Desk, *, is_first: bool) -> None:
    report = desk.office.submit(desk.lead, desk.duty_id, COMPLETION, now=NOW)
    desk.office.act(desk.close(report))
    now = local(11, 20)
    desk.office.tick(now - timedelta(days=10))

    desk.race(
        lambda session: verdicts.reopen(
            session, desk.item_id, "审计", date(2026, 12, 20), identity=desk.secretary, now=now, zones=ZONES
        ),
        lambda session: cycles.open_and_lock(session, now=now, zones=ZONES),
        is_first=is_first,
    )

    again = [row for row in desk.office.rows(Duty) if row.item_id == desk.item_id and row.period_id != 1]
    # One writer at a time: of all its agencies. PostgreSQL opens beside a reopening that is not there yet.
    assert len(again) == (3 if is_first and desk.office.database.is_sqlite else 0)
    assert desk.item().status is ItemStatus.IN_PROGRESS
