"""All that an agency owes as one sheet: what goes out, what is wrong, what each row comes to."""

import pytest
from sqlmodel import Session

from domain.errors import PeriodLocked
from domain.report_sheets import NothingToFill, Problem, Result, RowOutcome
from domain.reports import DutyState, ReportKind, ReportStatus, SelfAssessment, TextField
from domain.roles import Role
from domain.trail import Channel
from models.reports import Report, TargetValue
from models.signatures import Signature
from services import report_fields, report_sheets, reports, reviews, signatures, submissions, target_values
from tests.ledgers import INSURANCE, WEDNESDAY, AtWork, at_once, local
from tests.report_desks import Desk, add_target

NOVEMBER = local(11, 14)


@pytest.fixture
def desk(at_work: AtWork) -> Desk:
    add_target(at_work)
    return Desk(at_work, at_work.insurance)


def test_a_sheet_that_nobody_filled_in_files_nothing(desk: Desk) -> None:
    outcome = desk.preview()

    assert (outcome.outcomes, outcome.skipped) == ((), 2)


def test_a_row_becomes_a_report_with_everything_it_says(desk: Desk) -> None:
    desk.filler.fill(
        1,
        text="已培训。",
        percent="１２．５％",
        problems="经费紧张",
        steps="十二月再办一期",
        assessment="有风险",
    )
    desk.filler.fill_target(0, "0.045万人")

    outcome = desk.file(1)

    report, (figure,) = desk.report(), desk.office.rows(TargetValue)
    assert outcome.result is Result.FILED
    assert (report.kind, report.status) == (ReportKind.PROGRESS, ReportStatus.SUBMITTED)
    assert (report.progress_text, report.progress_percent, report.problems) == ("已培训。", 12, "经费紧张")
    assert (report.next_steps, report.self_assessment) == ("十二月再办一期", SelfAssessment.AT_RISK)
    assert (figure.value, figure.text, figure.is_carried) == (450, "0.045万人", False)
    assert desk.office.acts("submit_progress")[0].channel is Channel.SHEET


def test_nothing_new_is_filed_by_choosing_yes(desk: Desk) -> None:
    desk.filler.fill(2, nil="是")

    assert desk.file(2).result is Result.NIL
    assert desk.report().kind is ReportKind.NIL


def test_the_preview_says_what_would_come_of_each_row_and_changes_nothing(desk: Desk) -> None:
    desk.filler.fill(1, text="已培训。")
    desk.filler.fill(2, nil="是")

    outcome = desk.preview()

    assert [row.result for row in outcome.outcomes] == [Result.FILED, Result.NIL]
    assert (outcome.to_do, outcome.numbers(Result.NIL)) == (2, ["2"])
    assert desk.office.rows(Report) == []


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"percent": 60}, Problem.TEXT_MISSING),
        ({"text": "好。", "percent": "很多"}, Problem.PERCENT_UNREAD),
        ({"text": "好。", "percent": 0.5}, Problem.PERCENT_FRACTION),
        ({"text": "好。", "percent": "50-60%"}, Problem.FIGURE_RANGE),
        ({"text": "好。", "percent": "=30+20"}, Problem.FORMULA),
        ({"text": "好。", "assessment": "还行"}, Problem.ASSESSMENT_UNKNOWN),
        ({"text": "好" * 4001}, Problem.TEXT_TOO_LONG),
        ({"text": "好。", "nil": "是"}, Problem.NIL_AND_MORE),
        ({"nil": "也许"}, Problem.YES_OR_NO),
    ],
)
def test_a_row_with_a_bad_cell_is_refused_by_itself(
    desk: Desk, values: dict[str, object], problem: Problem
) -> None:
    desk.filler.fill(1, **values)
    desk.filler.fill(2, text="照常推进。")

    assert problem in desk.problems()
    assert desk.file(1).result is Result.REFUSED
    assert desk.file(2).result is Result.FILED
    assert [row.progress_text for row in desk.office.rows(Report)] == ["照常推进。"]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("很多", Problem.FIGURE_UNREAD),
        ("300到400人", Problem.FIGURE_RANGE),
        ("35%", Problem.UNIT_DIFFERS),
        ("=100*3", Problem.FORMULA),
        (3500, Problem.REASON_FOR_FIGURE),
    ],
)
def test_a_figure_that_cannot_stand_refuses_its_row_with_its_place(
    desk: Desk, typed: object, problem: Problem
) -> None:
    desk.filler.fill(1, text="已培训。")
    desk.filler.fill_target(0, typed)

    (row,) = desk.preview().refused

    assert [(error.problem, error.sheet, error.row) for error in row.errors] == [(problem, "指标数值", 3)]


def test_a_figure_far_off_is_filed_with_its_reason(desk: Desk) -> None:
    desk.filler.fill(1, text="已培训。")
    desk.filler.fill_target(0, "3500人", "并入去年数")

    assert desk.file(1).result is Result.FILED
    assert desk.office.rows(TargetValue)[0].reason == "并入去年数"


def test_a_percentage_that_falls_asks_for_its_reason_and_takes_it(at_work: AtWork) -> None:
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    at_work.act(reports.set_percent, report.id, 60, identity=at_work.insurance)
    at_work.act(submissions.submit, report.id, identity=at_work.insurance, now=WEDNESDAY)
    at_work.tick(NOVEMBER)
    desk = Desk(at_work, at_work.insurance, now=NOVEMBER)
    desk.filler.fill(1, text="返工。", percent=40)
    assert desk.problems() == [Problem.REASON_FOR_FALL]

    desk.filler.fill(1, reason="合同重签")

    assert desk.file(1).result is Result.FILED
    assert desk.report().change_reason == "合同重签"


def test_what_still_holds_stays_and_an_empty_percentage_means_as_last_time(at_work: AtWork) -> None:
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    at_work.act(reports.set_percent, report.id, 60, identity=at_work.insurance)
    at_work.act(report_fields.fill, report.id, TextField.PROBLEMS, "经费不足", identity=at_work.insurance)
    at_work.act(submissions.submit, report.id, identity=at_work.insurance, now=WEDNESDAY)
    at_work.tick(NOVEMBER)
    desk = Desk(at_work, at_work.insurance, now=NOVEMBER)
    assert desk.filler.cell(1, "存在问题").value == "经费不足"
    desk.filler.fill(1, text="十一月照常。")

    desk.file(1)

    filed = desk.report()
    assert (filed.progress_percent, filed.problems) == (60, "经费不足")
    assert filed.carried == ["problems", "progress_percent"]


def test_nothing_new_for_the_third_time_asks_for_a_reason_and_takes_it(at_work: AtWork) -> None:
    finance, december = at_work.finance, local(12, 14)
    for now in (WEDNESDAY, NOVEMBER):
        at_work.tick(now)
        at_work.act(submissions.nothing_new, at_work.duty(finance, 3).duty.id, identity=finance, now=now)
    at_work.tick(december)
    desk = Desk(at_work, finance, now=december)
    desk.filler.fill(3, nil="是")
    assert desk.problems() == [Problem.REASON_FOR_NIL]

    desk.filler.fill(3, reason="等待上级文件")

    assert desk.file(3).result is Result.NIL
    assert desk.report().nil_reason == "等待上级文件"


def test_the_same_row_once_more_changes_nothing_and_says_the_same(desk: Desk) -> None:
    desk.filler.fill(1, text="已培训。", percent=30)
    desk.filler.fill(2, nil="是")
    first = [desk.file(1), desk.file(2)]
    acts = len(desk.office.acts("submit_progress"))

    again = [desk.file(1), desk.file(2)]

    assert [row.result for row in first] == [row.result for row in again] == [Result.FILED, Result.NIL]
    assert all(row.is_done for row in again)
    assert len(desk.office.rows(Report)) == 2
    assert len(desk.office.acts("submit_progress")) == acts


def test_what_a_colleague_filed_meanwhile_stays_and_their_name_is_told(desk: Desk) -> None:
    desk.filler.fill(1, text="表格里的进展。")
    backup = desk.office.seat("替补", Role.BACKUP_LIAISON, INSURANCE)
    desk.office.submit(backup, desk.office.duty(backup, 1).duty.id)

    outcome = desk.file(1)

    (error,) = outcome.errors
    assert (error.problem, error.facts["name"]) == (Problem.FILED_MEANWHILE, "替补")
    assert [row.progress_text for row in desk.office.rows(Report)] == ["已完成18家医院的系统改造。"]


def test_a_draft_written_in_the_chat_since_the_export_is_kept_and_so_is_the_row(desk: Desk) -> None:
    desk.filler.fill(1, text="表格里的进展。")
    desk.office.begin(desk.identity, desk.office.duty(desk.identity, 1).duty.id, text="对话里的进展。")

    outcome = desk.file(1)

    assert [error.problem for error in outcome.errors] == [Problem.DRAFT_CHANGED]
    assert (desk.report().status, desk.report().progress_text) == (ReportStatus.DRAFT, "对话里的进展。")


def test_a_draft_that_did_not_change_becomes_what_the_row_says(at_work: AtWork) -> None:
    target_id = add_target(at_work)
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, text="草稿。")
    at_work.act(reports.set_percent, report.id, 30, identity=at_work.insurance)
    at_work.act(target_values.enter, report.id, target_id, "400", identity=at_work.insurance)
    desk = Desk(at_work, at_work.insurance)
    assert (desk.filler.cell(1, "进展情况").value, desk.filler.cell(1, "进度").value) == ("草稿。", 30)
    desk.filler.fill(1, text="定稿。", percent=None)
    desk.filler.fill_target(0, None)

    assert desk.file(1).result is Result.FILED
    filed = at_work.row(Report, report.id)
    assert (filed.progress_text, filed.progress_percent) == ("定稿。", None)
    assert at_work.rows(TargetValue) == []


def test_a_returned_report_goes_out_with_its_text_and_comes_back_better(desk: Desk) -> None:
    office = desk.office
    report = office.submit(desk.identity, office.duty(desk.identity, 1).duty.id)
    office.act(reviews.return_for_revision, report.id, "缺少数据", identity=office.reviewer, now=WEDNESDAY)
    desk = Desk(office, desk.identity)
    assert "缺少数据" in desk.filler.cell(1, "目前状态").value
    desk.filler.fill(1, text="已完成18家，占比90%。")

    assert desk.file(1).result is Result.FILED
    assert [row.version for row in office.rows(Report)] == [1, 2]


def test_a_declaration_of_completion_begun_in_the_chat_is_not_overwritten(desk: Desk) -> None:
    office = desk.office
    office.begin(desk.identity, office.duty(desk.identity, 1).duty.id, ReportKind.COMPLETION)
    desk = Desk(office, desk.identity)
    desk.filler.fill(1, text="只是进展。")

    assert [error.problem for error in desk.file(1).errors] == [Problem.COMPLETION_DRAFT]
    assert desk.report().kind is ReportKind.COMPLETION


def test_after_the_lock_a_row_is_refused_with_the_rule(desk: Desk) -> None:
    desk.filler.fill(1, text="晚了。")
    late = local(11, 3)
    desk.office.tick(late)

    (error,) = desk.file(1, now=late).errors

    assert isinstance(error.facts["rule"], PeriodLocked)
    assert desk.office.rows(Report) == []


def test_another_agencys_row_is_nobodys_to_file(desk: Desk) -> None:
    desk.filler.fill(1, text="别人的。")

    outcome = desk.file(1, who=desk.office.finance)

    assert [error.problem for error in outcome.errors] == [Problem.DUTY_UNKNOWN]
    assert desk.office.rows(Report) == []


def test_a_row_of_another_installation_is_not_taken_for_one_of_ours(desk: Desk) -> None:
    key = str(desk.filler.cell(1, "key").value)
    desk.filler.fill(1, text="别处的。", key=key[:-8] + "0" * 8)

    assert [error.problem for error in desk.file(1).errors] == [Problem.DUTY_UNKNOWN]


def test_two_rows_for_one_report_are_both_refused(desk: Desk) -> None:
    desk.filler.fill(1, text="一。")
    desk.filler.fill(
        2, text="二。", key=desk.filler.cell(1, "key").value, mark=desk.filler.cell(1, "mark").value
    )

    assert desk.problems() == [Problem.DUTY_REPEATED] * 2


def test_a_row_without_its_key_is_named(desk: Desk) -> None:
    desk.filler.fill(1, text="丢了。", key=None)

    assert desk.problems() == [Problem.KEY_LOST]


def test_a_row_goes_to_the_leader_first_where_the_agency_wants_that(desk: Desk) -> None:
    office = desk.office
    leader = office.seat("郑局", Role.SUPERVISING_LEADER, INSURANCE)
    agency_id = office.agency(INSURANCE).id
    office.act(signatures.require, agency_id, needed=True, identity=leader, now=WEDNESDAY)
    desk.filler.fill(1, text="请审签。")
    assert desk.preview().outcomes[0].result is Result.SIGNING

    first, again = desk.file(1), desk.file(1)

    assert (first.result, again.result, again.is_done) == (Result.SIGNING, Result.SIGNING, True)
    assert desk.report().status is ReportStatus.UNIT_SIGNING
    assert len(office.rows(Signature)) == 1
    later = Desk(office, desk.identity)
    assert [row.number for row in later.filler.sheets.rows] == ["2"]  # the leader has the other


def test_without_anything_owed_there_is_no_sheet(at_work: AtWork) -> None:
    for number in (1, 3):
        at_work.submit(at_work.finance, at_work.duty(at_work.finance, number).duty.id)

    with pytest.raises(NothingToFill):
        Desk(at_work, at_work.finance)


def test_two_liaisons_send_their_sheets_at_once_and_one_report_is_on_record(desk: Desk) -> None:
    office = desk.office
    backup = office.seat("替补", Role.BACKUP_LIAISON, INSURANCE)
    other = Desk(office, backup)
    desk.filler.fill(1, text="甲的进展。")
    other.filler.fill(1, text="乙的进展。")
    rows = (desk.filler.row(1), other.filler.row(1))

    def first(session: Session) -> RowOutcome:
        return report_sheets.file(session, rows[0], identity=desk.identity, now=WEDNESDAY)

    def second(session: Session) -> RowOutcome:
        return report_sheets.file(session, rows[1], identity=backup, now=WEDNESDAY)

    one, two = at_once(office.database, first, second)

    assert isinstance(one, RowOutcome)
    assert isinstance(two, RowOutcome)
    assert (one.result, two.result) == (Result.FILED, Result.REFUSED)
    assert [error.problem for error in two.errors] == [Problem.FILED_MEANWHILE]
    assert [row.progress_text for row in office.rows(Report)] == ["甲的进展。"]
    assert office.duty(office.health, 1).duty.state is DutyState.EXPECTED
