"""A sheet that is sent once more: the same changes nothing, and what was changed since is not lost."""

from typing import Any

import pytest

from domain.report_sheets import Problem, Result
from domain.reports import ReportKind, ReportStatus, TextField
from models.items import ItemTarget
from models.reports import Report, TargetValue
from services import report_fields, reports, reviews, submissions, target_values
from tests.ledgers import WEDNESDAY, AtWork, local
from tests.report_desks import Desk, add_target

NOVEMBER = local(11, 14)


@pytest.fixture
def desk(at_work: AtWork) -> Desk:
    add_target(at_work)
    return Desk(at_work, at_work.insurance)


def _refused(desk: Desk, number: int = 1) -> list[Problem]:
    outcome = desk.file(number)
    assert not outcome.is_done
    return [Problem(error.problem) for error in outcome.errors]


# Filed before


def test_a_figure_corrected_after_the_filing_is_not_called_filed(desk: Desk) -> None:
    desk.filler.fill(1, text="已培训。")
    desk.filler.fill_target(0, 300)
    desk.file(1)
    desk.filler.fill_target(0, 450)

    assert _refused(desk) == [Problem.FILED_OTHERWISE]
    assert desk.office.rows(TargetValue)[0].value == 300


def test_a_figure_taken_away_after_the_filing_is_not_called_filed(desk: Desk) -> None:
    desk.filler.fill(1, text="已培训。")
    desk.filler.fill_target(0, 300)
    desk.file(1)
    desk.filler.fill_target(0, None)

    assert _refused(desk) == [Problem.FILED_OTHERWISE]


@pytest.mark.parametrize(
    "values",
    [{"assessment": "有风险"}, {"percent": None}, {"reason": "合同重签"}, {"steps": "再办一期"}],
)
def test_any_other_cell_changed_after_the_filing_is_not_called_filed(
    desk: Desk, values: dict[str, Any]
) -> None:
    desk.filler.fill(1, text="已培训。", percent=30)
    desk.file(1)
    desk.filler.fill(1, **values)

    assert _refused(desk) == [Problem.FILED_OTHERWISE]
    assert len(desk.office.rows(Report)) == 1


@pytest.mark.parametrize("values", [{"reason": "等待上级文件"}, {"problems": "经费紧张"}])
def test_what_is_added_to_nothing_new_after_the_filing_is_not_called_filed(
    desk: Desk, values: dict[str, Any]
) -> None:
    desk.filler.fill(2, nil="是")
    desk.file(2)
    desk.filler.fill(2, **values)

    assert _refused(desk, 2) == [Problem.FILED_OTHERWISE]


def test_a_row_with_every_cell_filled_in_is_known_again(desk: Desk) -> None:
    desk.filler.fill(1, text="已培训。", percent="三成", problems="经费紧张", assessment="有风险")
    desk.filler.fill_target(0, "0.35万人", "并入去年数")
    desk.file(1)

    again = desk.file(1)

    assert (again.is_done, again.result) == (True, Result.FILED)


def test_nothing_new_with_its_reason_is_known_again(desk: Desk) -> None:
    desk.filler.fill(2, nil="是", reason="等待上级文件")
    desk.file(2)

    assert desk.file(2).is_done


# Nothing new, and more


@pytest.mark.parametrize("values", [{"problems": "经费紧张"}, {"steps": "再办一期"}, {"assessment": "滞后"}])
def test_nothing_new_beside_something_new_is_not_filed(desk: Desk, values: dict[str, Any]) -> None:
    desk.filler.fill(2, nil="是", **values)

    assert _refused(desk, 2) == [Problem.NIL_AND_MORE]
    assert desk.office.rows(Report) == []


def _next_month(at_work: AtWork, *, percent: int = 60, figure: str = "300") -> Desk:
    """A desk in the period after a report with a percentage, a figure and a problem."""
    target_id, who = add_target(at_work), at_work.insurance
    report = at_work.begin(who, at_work.duty(who, 1).duty.id)
    at_work.act(reports.set_percent, report.id, percent, identity=who)
    at_work.act(report_fields.fill, report.id, TextField.PROBLEMS, "经费不足", identity=who)
    at_work.act(target_values.enter, report.id, target_id, figure, identity=who)
    at_work.act(submissions.submit, report.id, identity=who, now=WEDNESDAY)
    at_work.tick(NOVEMBER)
    return Desk(at_work, who, now=NOVEMBER)


def test_nothing_new_beside_problems_that_still_hold_is_filed(at_work: AtWork) -> None:
    desk = _next_month(at_work)
    desk.filler.fill(1, nil="是")

    first, again = desk.file(1), desk.file(1)

    assert (first.result, again.result, again.is_done) == (Result.NIL, Result.NIL, True)
    assert desk.report().kind is ReportKind.NIL


def test_a_problem_that_is_gone_is_something_new(at_work: AtWork) -> None:
    desk = _next_month(at_work)
    desk.filler.fill(1, nil="是", problems=None)

    (error,) = desk.file(1).errors

    assert (error.problem, error.column) == (Problem.NIL_AND_CHANGED, "存在问题")


# As last time


def test_a_percentage_and_a_figure_cleared_in_a_draft_are_as_last_time(at_work: AtWork) -> None:
    desk = _next_month(at_work)
    who = desk.identity
    report = at_work.begin(who, at_work.duty(who, 1).duty.id, text="草稿。", now=NOVEMBER)
    at_work.act(reports.set_percent, report.id, 80, identity=who)
    target_id = at_work.rows(ItemTarget)[-1].id
    at_work.act(target_values.enter, report.id, target_id, "400", identity=who)
    desk = Desk(at_work, who, now=NOVEMBER)
    desk.filler.fill(1, text="定稿。", percent=None)
    desk.filler.fill_target(0, None)

    first, again = desk.file(1), desk.file(1)

    filed, figure = at_work.row(Report, report.id), at_work.rows(TargetValue)[-1]
    assert (first.result, again.is_done) == (Result.FILED, True)
    assert (filed.progress_percent, "progress_percent" in filed.carried) == (60, True)
    assert (figure.report_id, figure.value, figure.is_carried) == (report.id, 300, True)


def test_a_percentage_cleared_in_a_returned_report_is_as_last_time(at_work: AtWork) -> None:
    desk, office = _next_month(at_work), at_work
    desk.filler.fill(1, text="十一月。", percent=70)
    desk.file(1)
    office.act(
        reviews.return_for_revision, desk.report().id, "缺数据", identity=office.reviewer, now=NOVEMBER
    )
    desk = Desk(office, desk.identity, now=NOVEMBER)
    desk.filler.fill(1, text="十一月，补数据。", percent=None)

    desk.file(1)

    filed = desk.report()
    assert (filed.version, filed.progress_percent) == (2, 60)
    assert "progress_percent" in filed.carried


# Reasons


def test_a_reason_beside_an_empty_figure_is_not_dropped(desk: Desk) -> None:
    desk.filler.fill(1, text="已培训。")
    desk.filler.fill_target(0, None, "并入去年数")

    (error,) = desk.file(1).errors

    assert (error.problem, error.sheet, error.column) == (Problem.REASON_ALONE, "指标数值", "说明原因")


@pytest.mark.parametrize(("percent", "problem"), [(None, Problem.REASON_ALONE), (70, Problem.REASON_UNASKED)])
def test_a_reason_that_no_percentage_asks_for_is_not_dropped(
    at_work: AtWork, percent: int | None, problem: Problem
) -> None:
    desk = _next_month(at_work)
    desk.filler.fill(1, text="十一月。", percent=percent, reason="合同重签")

    assert _refused(desk) == [problem]


def test_a_reason_cleared_beside_its_figure_is_cleared(at_work: AtWork) -> None:
    target_id, who = add_target(at_work), at_work.insurance
    report = at_work.begin(who, at_work.duty(who, 1).duty.id, text="草稿。")
    at_work.act(target_values.enter, report.id, target_id, "400", identity=who)
    at_work.act(target_values.explain, report.id, target_id, "并入去年数", identity=who)
    desk = Desk(at_work, who)
    desk.filler.fill_target(0, 400, "")

    assert [desk.file(1).result, desk.file(1).is_done] == [Result.FILED, True]
    assert at_work.rows(TargetValue)[0].reason is None


# What happened since the export


def test_a_report_returned_since_the_export_is_called_returned(desk: Desk) -> None:
    office = desk.office
    report = office.submit(desk.identity, office.duty(desk.identity, 1).duty.id)
    desk.filler.fill(1, text="表格里的进展。")
    office.act(reviews.return_for_revision, report.id, "缺少数据", identity=office.reviewer, now=WEDNESDAY)

    assert _refused(desk) == [Problem.RETURNED_SINCE]


def test_a_draft_that_was_only_opened_does_not_stand_in_the_way(at_work: AtWork) -> None:
    desk = _next_month(at_work)
    desk.filler.fill(1, text="表格里的进展。")
    duty_id = at_work.duty(desk.identity, 1).duty.id
    at_work.act(reports.start, duty_id, ReportKind.PROGRESS, identity=desk.identity, now=NOVEMBER)

    assert desk.file(1).result is Result.FILED
    assert desk.report().progress_text == "表格里的进展。"


def test_a_returned_report_that_was_only_opened_does_not_stand_in_the_way(desk: Desk) -> None:
    office = desk.office
    report = office.submit(desk.identity, office.duty(desk.identity, 1).duty.id)
    office.act(reviews.return_for_revision, report.id, "缺少数据", identity=office.reviewer, now=WEDNESDAY)
    desk = Desk(office, desk.identity)
    desk.filler.fill(1, text="补上数据。")
    duty_id = office.duty(desk.identity, 1).duty.id
    office.act(reports.start, duty_id, ReportKind.PROGRESS, identity=desk.identity, now=WEDNESDAY)

    assert desk.file(1).result is Result.FILED
    assert (desk.report().version, desk.report().status) == (2, ReportStatus.SUBMITTED)


def test_a_problem_cleared_in_the_chat_since_the_export_is_not_written_back(at_work: AtWork) -> None:
    desk = _next_month(at_work)
    desk.filler.fill(1, text="表格里的进展。")
    who, duty_id = desk.identity, at_work.duty(desk.identity, 1).duty.id
    draft = at_work.act(reports.start, duty_id, ReportKind.PROGRESS, identity=who, now=NOVEMBER)
    at_work.act(report_fields.fill, draft.id, TextField.PROBLEMS, "", identity=who)

    assert _refused(desk) == [Problem.DRAFT_CHANGED]


def test_a_completion_begun_since_the_export_is_called_so(desk: Desk) -> None:
    desk.filler.fill(1, text="只是进展。")
    office = desk.office
    office.begin(desk.identity, office.duty(desk.identity, 1).duty.id, ReportKind.COMPLETION)

    assert _refused(desk) == [Problem.COMPLETION_DRAFT]
