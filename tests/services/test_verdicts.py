"""Verdicts: frozen at each closing, kept when an item is brought back."""

from datetime import date

import pytest

from domain.completions import Lack
from domain.errors import (
    CompletionUnready,
    DeadlineNotAhead,
    ItemClosed,
    ItemNotClosed,
    KeyItemByTwo,
    ReasonMissing,
)
from domain.items import ClosingKind, ItemStatus
from domain.notices import MessageKind
from domain.reports import DutyState, ReportKind, ReportStatus
from models.items import Item, ItemTarget
from models.queries import regulations as regulation_queries
from models.reports import Duty, Report, TargetValue
from models.verdicts import Verdict
from services import evidence, regulations, reviews, submissions, verdicts
from tests.ledgers import WEDNESDAY, ZONES, AtWork, at_once, local, received_file

COMPLETION = ReportKind.COMPLETION
NOW, NEW_DEADLINE = local(10, 20), date(2026, 12, 20)


def closed(at_work: AtWork, *, kind: ClosingKind = ClosingKind.DONE, remark: str = "") -> Item:
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, COMPLETION)
    at_work.act(
        reviews.accept_and_close,
        report.id,
        identity=at_work.reviewer,
        now=NOW,
        zones=ZONES,
        kind=kind,
        remark=remark,
    )
    return at_work.item(at_work.ledger, 1)


def reopen(at_work: AtWork, item: Item, reason: str = "审计发现问题", day: date = NEW_DEADLINE) -> Item:
    return at_work.act(
        verdicts.reopen, item.id, reason, day, identity=at_work.secretary, now=local(10, 22), zones=ZONES
    )


def end(at_work: AtWork, item: Item, reason: str = "政策已调整") -> Item:
    return at_work.act(
        verdicts.close_unwarranted, item.id, reason, identity=at_work.secretary, now=NOW, zones=ZONES
    )


def test_a_closing_leaves_its_verdict(at_work: AtWork) -> None:
    item = closed(at_work)

    (verdict,) = at_work.rows(Verdict)
    assert (verdict.item_id, verdict.kind, verdict.days_late) == (item.id, ClosingKind.DONE, 0)
    assert (verdict.completed_on, verdict.deadline) == (WEDNESDAY.date(), date(2026, 11, 30))
    assert verdict.closed_by_id == at_work.reviewer.person.id


def test_the_day_that_was_declared_decides_not_the_day_of_filing(at_work: AtWork) -> None:
    at_work.change(Item, at_work.item(at_work.ledger, 1).id, deadline=date(2026, 10, 10))
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, COMPLETION)
    at_work.change(Report, report.id, completed_on=date(2026, 10, 12))
    at_work.act(submissions.submit, report.id, identity=at_work.insurance, now=WEDNESDAY)

    at_work.act(reviews.accept_and_close, report.id, identity=at_work.reviewer, now=NOW, zones=ZONES)

    (verdict,) = at_work.rows(Verdict)
    assert (verdict.completed_on, verdict.days_late) == (date(2026, 10, 12), 2)


def test_done_in_part_needs_a_remark_and_keeps_it(at_work: AtWork) -> None:
    with pytest.raises(ReasonMissing):
        closed(at_work, kind=ClosingKind.DONE_IN_PART)
    report = at_work.rows(Report)[0]

    at_work.act(
        reviews.accept_and_close,
        report.id,
        identity=at_work.reviewer,
        now=NOW,
        zones=ZONES,
        kind=ClosingKind.DONE_IN_PART,
        remark="两家医院明年完成",
    )

    (verdict,) = at_work.rows(Verdict)
    assert (verdict.kind, verdict.remark) == (ClosingKind.DONE_IN_PART, "两家医院明年完成")


def test_an_item_that_is_not_warranted_ends_without_a_completion(at_work: AtWork) -> None:
    item = end(at_work, at_work.item(at_work.ledger, 1))

    row = at_work.row(Item, item.id)
    assert (row.status, row.closing_kind) == (ItemStatus.CLOSED, ClosingKind.NOT_WARRANTED)
    assert (row.days_late, row.completed_on) == (None, None)
    assert {duty.state for duty in at_work.rows(Duty) if duty.item_id == item.id} == {DutyState.WAIVED}
    assert len(at_work.messages(MessageKind.ITEM_CLOSED)) == 3


def test_ending_it_twice_is_one_closing(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 1)
    end(at_work, item)
    end(at_work, item)

    assert len(at_work.rows(Verdict)) == 1


def test_nobody_ends_a_key_item_alone(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 1)
    at_work.act(verdicts.set_key, item.id, is_key=True, identity=at_work.secretary, now=NOW)

    with pytest.raises(KeyItemByTwo):
        end(at_work, item)


# Bringing back


def test_a_reopened_item_is_under_way_and_keeps_its_verdict(at_work: AtWork) -> None:
    item = reopen(at_work, closed(at_work))

    row = at_work.row(Item, item.id)
    assert (row.status, row.deadline) == (ItemStatus.IN_PROGRESS, NEW_DEADLINE)
    assert row.original_deadline == date(2026, 11, 30)
    assert (row.closed_at, row.closing_kind, row.days_late, row.completed_on) == (None, None, None, None)
    (verdict,) = at_work.rows(Verdict)
    assert (verdict.days_late, verdict.reopen_reason) == (0, "审计发现问题")


def test_its_agencies_owe_reports_from_the_next_period_on(at_work: AtWork) -> None:
    item = reopen(at_work, closed(at_work))
    assert {duty.state for duty in at_work.rows(Duty) if duty.item_id == item.id} == {
        DutyState.REPORTED,
        DutyState.WAIVED,
    }

    at_work.tick(local(11, 20))

    november = [duty for duty in at_work.rows(Duty) if duty.item_id == item.id and duty.period_id != 1]
    assert [duty.state for duty in november] == [DutyState.EXPECTED] * 3
    at_work.submit(at_work.insurance, november[0].id, now=local(11, 20))


def test_what_was_declared_complete_counts_no_more(at_work: AtWork) -> None:
    reopen(at_work, closed(at_work))

    assert [row.status for row in at_work.rows(Report)] == [ReportStatus.SUPERSEDED]


def test_every_agency_is_told_once_of_a_reopening(at_work: AtWork) -> None:
    item = closed(at_work)
    reopen(at_work, item)
    reopen(at_work, item)

    assert len(at_work.messages(MessageKind.ITEM_REOPENED)) == 3
    assert len(at_work.acts("reopen")) == 1


def test_a_second_closing_leaves_a_second_verdict(at_work: AtWork) -> None:
    item = reopen(at_work, closed(at_work))
    end(at_work, item)

    assert [row.kind for row in at_work.rows(Verdict)] == [ClosingKind.DONE, ClosingKind.NOT_WARRANTED]


def test_only_a_closed_item_is_reopened(at_work: AtWork) -> None:
    with pytest.raises(ItemNotClosed):
        reopen(at_work, at_work.item(at_work.ledger, 1))


def test_a_reopening_needs_a_reason_and_a_day_ahead(at_work: AtWork) -> None:
    item = closed(at_work)

    with pytest.raises(ReasonMissing):
        reopen(at_work, item, reason=" ")
    with pytest.raises(DeadlineNotAhead):
        reopen(at_work, item, day=date(2026, 10, 22))


# Guards


def with_target(at_work: AtWork) -> tuple[ItemTarget, Report]:
    item = at_work.item(at_work.ledger, 1)
    target = ItemTarget(item_id=item.id, position=1, text="住院率", value=80, unit="%", comparator=">=")
    with at_work.database.transaction() as session:
        session.add(target)
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, COMPLETION)
    return at_work.rows(ItemTarget)[0], report


def missing(at_work: AtWork, report: Report) -> list[tuple[Lack, tuple[str, ...]]]:
    with pytest.raises(CompletionUnready) as refused:
        at_work.act(submissions.submit, report.id, identity=at_work.insurance, now=WEDNESDAY)
    parts = refused.value.facts["missing"]
    assert isinstance(parts, list)
    return [(part.lack, part.names) for part in parts]


def test_an_item_with_targets_is_not_declared_complete_without_figures_and_evidence(at_work: AtWork) -> None:
    target, report = with_target(at_work)

    assert missing(at_work, report) == [(Lack.VALUE, (target.text,)), (Lack.EVIDENCE, ())]
    assert at_work.row(Report, report.id).status is ReportStatus.DRAFT


def state_value(office: AtWork, target: ItemTarget, report: Report) -> None:
    with office.database.transaction() as session:
        session.add(TargetValue(report_id=report.id, target_id=target.id, value=81, unit="%", text="81%"))


def test_with_figures_and_evidence_it_goes_through(at_work: AtWork) -> None:
    target, report = with_target(at_work)
    state_value(at_work, target, report)
    at_work.act(evidence.attach, report.id, received_file(), identity=at_work.insurance, now=WEDNESDAY)

    at_work.act(submissions.submit, report.id, identity=at_work.insurance, now=WEDNESDAY)

    assert at_work.item(at_work.ledger, 1).status is ItemStatus.COMPLETION_DECLARED


def test_a_ledger_may_do_without_evidence(at_work: AtWork) -> None:
    target, report = with_target(at_work)
    state_value(at_work, target, report)
    by = at_work.secretary.person.id
    at_work.act(regulations.set_limit, at_work.ledger.id, "is_evidence_needed", False, actor_id=by, now=NOW)

    at_work.act(submissions.submit, report.id, identity=at_work.insurance, now=WEDNESDAY)

    assert at_work.item(at_work.ledger, 1).status is ItemStatus.COMPLETION_DECLARED


# Rules of a ledger


def test_a_rule_set_twice_is_one_act(at_work: AtWork) -> None:
    by = at_work.secretary.person.id
    for _ in range(2):
        at_work.act(regulations.set_limit, at_work.ledger.id, "review_workdays", 5, actor_id=by, now=NOW)

    assert at_work.look(regulation_queries.of_ledger, at_work.ledger.id).review_workdays == 5
    (entry,) = at_work.acts("set_limit")
    assert (entry.facts["before"], entry.facts["after"]) == (3, 5)


# Two at once


def test_two_who_reopen_at_once_reopen_once(at_work: AtWork) -> None:
    item = closed(at_work)

    _, second = at_once(
        at_work.database,
        lambda s: verdicts.reopen(
            s, item.id, "审计", NEW_DEADLINE, identity=at_work.secretary, now=local(10, 22), zones=ZONES
        ),
        lambda s: verdicts.reopen(
            s, item.id, "复查", NEW_DEADLINE, identity=at_work.secretary, now=local(10, 22), zones=ZONES
        ),
    )

    assert isinstance(second, ItemNotClosed)
    assert len(at_work.acts("reopen")) == 1


def test_a_participant_who_reports_while_the_item_ends_is_told(at_work: AtWork) -> None:
    item, duty = at_work.item(at_work.ledger, 1), at_work.duty(at_work.health, 1).duty

    _, second = at_once(
        at_work.database,
        lambda s: verdicts.close_unwarranted(
            s, item.id, "政策已调整", identity=at_work.secretary, now=NOW, zones=ZONES
        ),
        lambda s: submissions.nothing_new(s, duty.id, identity=at_work.health, now=NOW),
    )

    assert isinstance(second, ItemClosed)
    assert at_work.row(Duty, duty.id).state is DutyState.WAIVED
