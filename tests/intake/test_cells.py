"""Columns by their names, and the cells below them: agencies, times, nothing."""

from datetime import date

import pytest

from domain.items import PartyRole
from intake import cells, columns
from intake.columns import Column
from intake.drafts import DoubtKind
from tests.intake.table_documents import HEADER, LEAD, PARTICIPANT, RESPONSIBLE, due, parties, read


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("序号", Column.NUMBER),
        ("编 号", Column.NUMBER),
        ("工作任务", Column.TASK),
        ("重点任务", Column.TASK),
        ("任务名称", Column.TASK),
        ("主要任务", Column.TASK),
        ("事项", Column.TASK),
        ("任务内容", Column.MEASURE),
        ("工作内容", Column.MEASURE),
        ("具体举措", Column.MEASURE),
        ("工作措施", Column.MEASURE),
        ("工作目标", Column.GOAL),
        ("量化指标", Column.GOAL),
        ("预期成果", Column.GOAL),
        ("牵头单位", Column.LEAD),
        ("牵头部门", Column.LEAD),
        ("主办单位", Column.LEAD),
        ("责任单位", Column.RESPONSIBLE),
        ("责任部门", Column.RESPONSIBLE),
        ("承办单位", Column.RESPONSIBLE),
        ("责任处室", Column.RESPONSIBLE),
        ("责任单位及责任人", Column.RESPONSIBLE),
        ("牵头责任单位", Column.LEAD),
        ("市级责任单位", Column.RESPONSIBLE),
        ("责任单位\n（排第一位的为牵头单位）", Column.RESPONSIBLE),
        ("配合单位", Column.PARTICIPANT),
        ("协办单位", Column.PARTICIPANT),
        ("参与单位", Column.PARTICIPANT),
        ("责任领导", Column.PERSON),
        ("责任人", Column.PERSON),
        ("分管领导", Column.PERSON),
        ("牵头领导", Column.PERSON),
        ("完成时限", Column.TIME),
        ("时间节点", Column.TIME),
        ("时限", Column.TIME),
        ("时限要求", Column.TIME),
        ("完成时间", Column.TIME),
        ("时间进度", Column.TIME),
        ("章节", Column.SECTION),
        ("板块", Column.SECTION),
        ("类别", Column.SECTION),
        ("领域", Column.SECTION),
        ("一级指标", Column.SECTION),
        ("备注", Column.NOTE),
        ("云泽市教育局", None),
    ],
)
def test_a_column_is_known_by_its_usual_name(name: str, kind: Column | None) -> None:
    assert columns.kind_of(name) is kind


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("市教育局牵头，市财政局配合", [("市教育局", LEAD), ("市财政局", PARTICIPANT)]),
        ("牵头单位：市教育局\n配合单位：市财政局", [("市教育局", LEAD), ("市财政局", PARTICIPANT)]),
        ("市教育局\n市财政局", [("市教育局", RESPONSIBLE), ("市财政局", RESPONSIBLE)]),
        ("市教育局/市财政局", [("市教育局", RESPONSIBLE), ("市财政局", RESPONSIBLE)]),
        ("1.市教育局 2.市财政局", [("市教育局", RESPONSIBLE), ("市财政局", RESPONSIBLE)]),
        ("市人力资源和社\n会保障局", [("市人力资源和社会保障局", RESPONSIBLE)]),
        ("市教育局、\n市财政局", [("市教育局", RESPONSIBLE), ("市财政局", RESPONSIBLE)]),
        ("市教育局（牵头）、市财政局", [("市教育局", LEAD), ("市财政局", RESPONSIBLE)]),
        ("市教育局\n张某", [("市教育局", RESPONSIBLE)]),
        ("市教育局等", [("市教育局", RESPONSIBLE)]),
        ("市教育局 张某、市财政局 李某某", [("市教育局", RESPONSIBLE), ("市财政局", RESPONSIBLE)]),
        ("市教育局：张某\n市财政局：李　某", [("市教育局", RESPONSIBLE), ("市财政局", RESPONSIBLE)]),
    ],
)
def test_a_cell_of_agencies_is_read_line_by_line(cell: str, expected: list[tuple[str, PartyRole]]) -> None:
    draft = read([["序号", "工作任务", "责任单位"], ["1", "新建小学。", cell]])

    assert parties(draft) == [expected]


def test_a_name_that_a_narrow_column_may_have_broken_is_a_question() -> None:
    draft = read([["序号", "工作任务", "责任单位"], ["1", "核定编制。", "市委\n编办"]])

    (doubt,) = [doubt for doubt in draft.doubts if doubt.kind is DoubtKind.PARTY_UNCLEAR]
    assert doubt.answers == ("市委编办", "市委、编办")
    assert draft.items[0].confidence["parties"] < 0.7


def test_the_other_reading_of_a_cell_keeps_what_stands_beside_it() -> None:
    draft = read([["任务", "牵头单位", "配合单位"], ["核定编制。", "市教育局", "市委\n编办、市财政局"]])

    (doubt,) = [doubt for doubt in draft.doubts if doubt.kind is DoubtKind.PARTY_UNCLEAR]
    assert doubt.answers == ("市教育局、市委编办、市财政局", "市教育局、市委、编办、市财政局")


def test_a_blank_between_agencies_parts_them_without_a_question() -> None:
    draft = read([["任务", "责任单位"], ["评比。", "人事科 基教科"]])

    assert [name for name, _ in parties(draft)[0]] == ["人事科", "基教科"]
    assert DoubtKind.PARTY_UNCLEAR not in {doubt.kind for doubt in draft.doubts}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026年6月", date(2026, 6, 30)),
        ("2026.6", date(2026, 6, 30)),
        ("2026-06-30", date(2026, 6, 30)),
        ("2026/6/30", date(2026, 6, 30)),
        ("6月", date(2026, 6, 30)),
        ("6月30日", date(2026, 6, 30)),
        ("2026年第二季度", date(2026, 6, 30)),
        ("上半年", date(2026, 6, 30)),
        ("6月底前", date(2026, 6, 30)),
        ("2026年3月—6月", date(2026, 6, 30)),
        ("2026年3月-2026年6月", date(2026, 6, 30)),
        ("2026年", date(2026, 12, 31)),
        ("全年", date(2026, 12, 31)),
        ("贯穿全年", date(2026, 12, 31)),
        ("年底前", date(2026, 12, 31)),
        ("2026年12月底\n前完成", date(2026, 12, 31)),
        ("2026年6月份", date(2026, 6, 30)),
        ("20260630", date(2026, 6, 30)),
        ("2026年Q2", date(2026, 6, 30)),
        ("26年6月", date(2026, 6, 30)),
        ("六月底前", date(2026, 6, 30)),
        ("6.30前", date(2026, 6, 30)),
        ("每年12月底前", date(2026, 12, 31)),
    ],
)
def test_the_time_of_a_row_is_its_deadline(cell: str, expected: date) -> None:
    draft = read([["序号", "工作任务", "责任单位", "完成时限"], ["1", "新建小学。", "市教育局", cell]])

    assert [row.due_on for row in draft.items[0].deadlines] == [expected]


def test_a_cell_may_hold_several_times() -> None:
    draft = read([["序号", "工作任务", "责任单位", "完成时限"], ["1", "巡查。", "市教育局", "6月、12月"]])

    assert [row.due_on for row in draft.items[0].deadlines] == [date(2026, 6, 30), date(2026, 12, 31)]


@pytest.mark.parametrize("cell", ["长期", "持续推进", "常态化开展", "每季度末", "按月推进"])
def test_a_row_without_an_end_goes_on_and_is_not_asked_about(cell: str) -> None:
    draft = read([["序号", "工作任务", "责任单位", "完成时限"], ["1", "新建小学。", "市教育局", cell]])

    assert draft.items[0].continuing
    assert DoubtKind.NO_DEADLINE not in {doubt.kind for doubt in draft.doubts}


def test_a_time_that_is_no_date_is_asked_about_in_its_words() -> None:
    draft = read([["序号", "工作任务", "责任单位", "完成时限"], ["1", "清理。", "市教育局", "立行立改"]])

    (doubt,) = [doubt for doubt in draft.doubts if doubt.kind is DoubtKind.NO_DEADLINE]
    assert doubt.facts == {"text": "立行立改"}
    assert doubt.answers == ("2026-12-31", "continuing")


@pytest.mark.parametrize("nothing", ["", "—", "/", "无", "－－"])
def test_a_cell_that_says_nothing_names_nobody(nothing: str) -> None:
    draft = read([HEADER, ["1", "新建小学。", "市教育局", nothing, nothing]])

    assert parties(draft) == [[("市教育局", LEAD)]]
    assert due(draft) == [[]]


def test_a_cell_may_say_that_it_is_as_the_one_above() -> None:
    draft = read(
        [
            ["序号", "工作任务", "责任单位", "完成时限"],
            ["1", "新建小学。", "市教育局", "6月底前"],
            ["2", "改造食堂。", "同上", "〃"],
        ]
    )

    assert parties(draft)[1] == [("市教育局", RESPONSIBLE)]
    assert due(draft)[1] == ["2026-06-30"]


def test_what_a_cell_s_time_says_by_when_keeps_what_it_prints() -> None:
    assert cells.limit("2026.6") == cells.Limit("2026年6月底前", "2026.6")


@pytest.mark.parametrize("unit", ["市教育局\n", "市委 ", "市教育局、", "（", "2026年6月 ", "一、"])
@pytest.mark.parametrize("column", [1, 2, 3])
def test_a_cell_of_one_thing_over_and_over_is_read_too(unit: str, column: int) -> None:
    row = ["1", "新建小学。", "市教育局", "6月"]
    row[column] = unit * (50_000 // len(unit))

    draft = read([["序号", "工作任务", "责任单位", "时限"], row, ["2", "改造食堂。", "市教育局", "6月"]])

    assert draft.items[-1].title == "改造食堂"
