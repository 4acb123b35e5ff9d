"""Columns of task tables: what their names say, over how many rows, and what an unknown one holds."""

import pytest

from intake import columns
from intake.columns import Column
from intake.drafts import DoubtKind
from tests.intake.table_documents import LEAD, PARTICIPANT, RESPONSIBLE, due, over, parties, read


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("整改责任单位", Column.RESPONSIBLE),
        ("责任科（室）", Column.RESPONSIBLE),
        ("市级牵头部门", Column.LEAD),
        ("督办单位", Column.NOTE),
        ("下步措施", Column.NOTE),
        ("二级指标", Column.SECTION),
        ("任务要求", Column.MEASURE),
        ("任务目标", Column.GOAL),
        ("工作任务及目标", Column.TASK),
        ("问题描述", Column.TASK),
        ("二季度目标", Column.STEP),
        ("1—6月", Column.STEP),
        ("2026年目标", Column.GOAL),
        ("2026年重点工作", Column.TASK),
        ("监管部门", None),
    ],
)
def test_the_name_of_a_column_tells_what_it_holds(name: str, kind: Column | None) -> None:
    assert columns.kind_of(name) is kind


def test_steps_stand_in_columns_of_their_times() -> None:
    draft = read(
        [
            ["序号", "工作任务", "一季度", "二季度", "责任单位"],
            ["1", "新建水厂", "完成设计", "主体开工", "市水利局"],
            ["2", "改造管网", "", "全部完成", "市住建局"],
        ]
    )

    assert [item.body for item in draft.items] == [
        "新建水厂\n一季度：完成设计\n二季度：主体开工",
        "改造管网\n二季度：全部完成",
    ]
    assert due(draft) == [["2026-03-31", "2026-06-30"], ["2026-06-30"]]


def test_years_side_by_side_are_steps_and_one_alone_is_the_goal() -> None:
    several = read([["任务", "2026年", "2027年", "责任单位"], ["建设云港", "开工", "通航", "市港航中心"]])
    alone = read([["任务", "2026年目标", "责任单位"], ["建设云港", "开工", "市港航中心"]])

    assert due(several) == [["2026-12-31", "2027-12-31"]]
    assert due(alone) == [[]]


def test_a_header_may_take_three_rows_with_names_of_its_own() -> None:
    draft = read(
        [
            [over("序号", rows=3), over("任务", rows=3), over("责任分工", columns=3)],
            [over("市级", columns=2), over("县级责任单位", rows=2)],
            ["牵头", "配合"],
            ["1", "新建小学", "市教育局", "市财政局", "各县政府"],
        ]
    )

    assert parties(draft) == [
        [("市教育局", LEAD), ("各县政府", RESPONSIBLE), ("市财政局", PARTICIPANT)],
    ]


def test_what_stands_below_a_heading_of_progress_is_no_task() -> None:
    draft = read(
        [
            [
                over("任务", rows=2),
                over("进展情况", columns=2),
                over("责任单位", rows=2),
                over("存在问题", rows=2),
            ],
            ["一季度", "二季度"],
            ["新建小学", "已选址", "已开工", "市教育局", "缺资金"],
        ]
    )

    assert [item.body for item in draft.items] == ["新建小学"]
    assert due(draft) == [[]]


def test_agencies_under_an_unknown_name_are_read_and_asked_about_beside_others_too() -> None:
    draft = read(
        [["任务", "牵头单位", "监管部门"], ["治理工地", "市住建局", "市城管局"], ["治理企业", "市工信局", ""]]
    )

    (doubt,) = (doubt for doubt in draft.doubts if doubt.kind is DoubtKind.COLUMN_ASSUMED)
    assert doubt.facts == {"name": "监管部门"}
    assert parties(draft)[0] == [("市住建局", LEAD), ("市城管局", RESPONSIBLE)]
    assert draft.items[0].responsibility == "牵头单位：市住建局；监管部门：市城管局"


def test_a_task_may_stand_in_a_column_of_any_name() -> None:
    draft = read(
        [["序号", "主攻方向", "责任单位", "时限"], ["1", "打通城区断头路和瓶颈路", "市住建局", "9月"]]
    )

    assert [item.title for item in draft.items] == ["打通城区断头路和瓶颈路"]


def test_a_figure_goes_with_what_it_measures_and_with_its_unit() -> None:
    draft = read(
        [
            ["任务", "考核指标", "单位", "指标值", "责任单位"],
            ["改善供水", "自来水普及率", "%", "93", "市水利局"],
            ["除险加固", "完成水库", "座", "12", "市水利局"],
        ]
    )

    assert [item.body for item in draft.items] == ["改善供水\n自来水普及率93%", "除险加固\n完成水库12座"]


def test_what_stands_above_the_table_is_the_title_if_there_is_no_other() -> None:
    draft = read(
        [["任务", "责任单位", "完成时限"], ["新建小学", "市教育局", "6月底"]],
        title="云泽市2026年民生工作一览",
    )

    assert (draft.title, draft.year) == ("云泽市2026年民生工作一览", 2026)
    assert due(draft) == [["2026-06-30"]]


def test_a_table_may_hold_one_task_with_names_in_front() -> None:
    draft = read(
        [
            ["项目名称", "新建图书馆"],
            ["牵头单位", "市文旅局"],
            ["配合单位", "市财政局"],
            ["完成时限", "10月底"],
        ],
        "二、公园",
        [
            ["序号", "2", "时限", "9月底"],
            ["任务", over("新建公园", columns=3)],
            ["责任单位", over("市城管局", columns=3)],
        ],
    )

    assert [(item.label, item.section, item.title) for item in draft.items] == [
        ("", None, "新建图书馆"),
        ("2", "公园", "新建公园"),
    ]
    assert parties(draft) == [[("市文旅局", LEAD), ("市财政局", PARTICIPANT)], [("市城管局", RESPONSIBLE)]]
    assert due(draft) == [["2026-10-31"], ["2026-09-30"]]


def test_a_plan_of_steps_beside_items_with_agencies_is_none_of_them() -> None:
    draft = read(
        "（一）新建小学。优化布局。（市教育局牵头）",
        [["阶段", "时间", "工作内容"], ["部署", "3月", "印发方案"], ["总结", "12月", "组织验收"]],
    )

    assert [item.title for item in draft.items] == ["新建小学"]
    assert [item.title for item in draft.passed_over] == ["印发方案", "组织验收"]
    assert DoubtKind.PASSED_OVER in {doubt.kind for doubt in draft.doubts}
