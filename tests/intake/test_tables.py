"""Task tables → items: merged cells, headers, sections, pages that part a table, tables beside text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import drafts, schema
from intake.drafts import DoubtKind
from intake.formats.grids import Pages, Span
from tests.intake.table_documents import (
    HEADER,
    LEAD,
    PARTICIPANT,
    RESPONSIBLE,
    TITLE,
    due,
    over,
    parties,
    read,
)


def test_each_row_is_an_item_with_its_agencies_and_its_time() -> None:
    draft = read(
        [
            HEADER,
            ["1", "新建小学3所。优化布局。", "市教育局", "市财政局、市住建局", "2026年6月"],
            ["2", "改造食堂。", "市市场监管局", "", "长期坚持"],
        ]
    )

    assert [(item.label, item.title, item.body) for item in draft.items] == [
        ("1", "新建小学3所", "新建小学3所。优化布局。"),
        ("2", "改造食堂", "改造食堂。"),
    ]
    assert parties(draft) == [
        [("市教育局", LEAD), ("市财政局", PARTICIPANT), ("市住建局", PARTICIPANT)],
        [("市市场监管局", LEAD)],
    ]
    assert due(draft) == [["2026-06-30"], []]
    assert draft.items[1].continuing
    assert [(target.value, target.unit) for target in draft.items[0].targets] == [(3, "所")]
    assert draft.items[0].responsibility == "牵头单位：市教育局；配合单位：市财政局、市住建局"


def test_the_place_of_a_row_and_of_its_agencies_can_be_quoted() -> None:
    draft = read([HEADER, ["1", "新建小学。", "市教育局", "市财政局", "6月底前"]])

    (item,) = draft.items
    assert draft.source_text[item.place.start : item.place.end].startswith("1\t新建小学。")
    assert [draft.source_text[place.start : place.end] for place in item.clauses] == ["市教育局", "市财政局"]


def test_responsible_ones_stand_beside_the_lead() -> None:
    draft = read(
        [["任务", "牵头单位", "责任单位", "时限"], ["新建小学。", "市教育局", "市财政局、市住建局", "年底前"]]
    )

    assert parties(draft) == [[("市教育局", LEAD), ("市财政局", RESPONSIBLE), ("市住建局", RESPONSIBLE)]]


def test_the_first_one_leads_where_the_header_says_so() -> None:
    draft = read(
        [
            ["序号", "工作任务", "责任单位（排第一位的为牵头单位）"],
            ["1", "新建小学。", "市教育局、市财政局"],
        ]
    )

    assert parties(draft) == [[("市教育局", LEAD), ("市财政局", RESPONSIBLE)]]


def test_a_header_may_take_two_rows() -> None:
    draft = read(
        [
            [
                over("序号", rows=2),
                over("重点任务", rows=2),
                over("责任单位", columns=2),
                over("时间", rows=2),
            ],
            ["牵头", "配合"],
            ["1", "新建小学。", "市教育局", "市财政局", "6月底前"],
        ]
    )

    assert parties(draft) == [[("市教育局", LEAD), ("市财政局", PARTICIPANT)]]
    assert due(draft) == [["2026-06-30"]]


def test_a_title_may_stand_in_the_table_above_its_header() -> None:
    draft = read(
        [
            [over(TITLE, columns=3)],
            ["序号", "工作任务", "责任单位"],
            ["1", "新建小学。", "市教育局"],
        ],
        title="附件",
    )

    assert draft.title == TITLE
    assert len(draft.items) == 1


@pytest.mark.parametrize(
    "heading",
    [
        [over("一、办好学校（2项）", columns=4)],
        ["一、办好学校", "", "", ""],
        ["一", "办好学校", "", ""],
        ["", "一、办好学校", "", ""],
    ],
)
def test_a_row_over_the_whole_table_is_a_section(heading: list[str | Span]) -> None:
    draft = read(
        [["序号", "工作任务", "责任单位", "时限"], heading, ["1", "新建小学。", "市教育局", "6月底前"]]
    )

    assert [(item.section, item.title) for item in draft.items] == [("办好学校", "新建小学")]


def test_a_merged_column_of_categories_is_the_section() -> None:
    draft = read(
        [
            ["类别", "序号", "工作任务", "责任单位"],
            [over("教育", rows=2), "1", "新建小学。", "市教育局"],
            ["2", "改造食堂。", "市教育局"],
            ["卫生", "3", "新建医院。", "市卫生健康委"],
        ]
    )

    assert [(item.label, item.section) for item in draft.items] == [
        ("1", "教育"),
        ("2", "教育"),
        ("3", "卫生"),
    ]


def test_numbers_that_count_the_measures_make_each_of_them_an_item() -> None:
    draft = read(
        [
            ["序号", "重点任务", "具体举措", "责任单位"],
            ["1", over("优化审批", rows=2), "压减环节。", "市政务服务局"],
            ["2", "一网通办。", "市大数据局"],
        ]
    )

    assert [(item.section, item.title) for item in draft.items] == [
        ("优化审批", "压减环节"),
        ("优化审批", "一网通办"),
    ]


def test_measures_whose_numbers_run_through_all_tasks_are_the_items() -> None:
    draft = read(
        [
            ["主要任务", "具体任务", "责任单位"],
            [over("（一）扩大投资", rows=2), "1.开工项目。", "市发展改革委"],
            ["2.完成投资。", "市统计局"],
            ["（二）促进消费", "3.举办展会。", "市商务局"],
        ]
    )

    assert [(item.label, item.section, item.title) for item in draft.items] == [
        ("1.", "扩大投资", "开工项目"),
        ("2.", "扩大投资", "完成投资"),
        ("3.", "促进消费", "举办展会"),
    ]


def test_a_column_called_after_tasks_may_hold_their_numbers() -> None:
    draft = read([["项目", "项目名称", "责任单位"], ["1", "新建小学。", "市教育局"]])

    assert [(item.label, item.title) for item in draft.items] == [("1", "新建小学")]


def test_agencies_in_rows_of_their_own_belong_to_the_task_above() -> None:
    draft = read(
        [
            ["序号", "工作任务", "责任单位", "时限"],
            ["1", "新建小学。", "市教育局", "6月"],
            ["", "", "市财政局", "9月"],
        ]
    )

    (item,) = draft.items
    assert [party.name for party in item.parties] == ["市教育局", "市财政局"]
    assert due(draft) == [["2026-06-30", "2026-09-30"]]
    assert item.sub_items == ()


def test_a_task_over_rows_with_agencies_of_their_own_has_measures() -> None:
    draft = read(
        [
            ["序号", "重点任务", "具体举措", "责任单位", "完成时限"],
            [over("1", rows=2), over("优化审批", rows=2), "压减环节20%以上。", "市政务服务局", "6月底前"],
            ["一网通办。", "市大数据局", "年底前"],
            ["2", "优化监管", "双随机抽查。", "市市场监管局", "年底前"],
        ]
    )

    first, second = draft.items
    assert [(sub.title, sub.parties[0].name, sub.deadlines[0].due_on.month) for sub in first.sub_items] == [
        ("压减环节20%以上", "市政务服务局", 6),
        ("一网通办", "市大数据局", 12),
    ]
    assert [party.name for party in first.parties] == ["市政务服务局", "市大数据局"]
    assert first.split_responsibility
    assert second.sub_items == ()
    assert not [doubt for doubt in draft.doubts if doubt.kind is DoubtKind.WHO_LEADS]


def test_each_measure_has_its_own_lead() -> None:
    draft = read(
        [
            ["序号", "重点任务", "具体举措", "责任单位"],
            [
                over("1", rows=2),
                over("优化审批", rows=2),
                "减环节。",
                "牵头单位：市政府办 配合单位：市司法局",
            ],
            ["一网通办。", "市大数据局牵头"],
        ]
    )

    (item,) = draft.items
    assert parties(draft) == [[("市政府办", LEAD), ("市司法局", PARTICIPANT), ("市大数据局", LEAD)]]
    assert [[party.name for party in sub.parties] for sub in item.sub_items] == [
        ["市政府办", "市司法局"],
        ["市大数据局"],
    ]


def test_a_task_over_rows_with_the_same_agencies_is_one_text() -> None:
    draft = read(
        [
            ["序号", "重点任务", "具体举措", "责任单位"],
            [over("1", rows=2), over("优化审批", rows=2), "压减环节。", over("市政务服务局", rows=2)],
            ["一网通办。"],
        ]
    )

    (item,) = draft.items
    assert (item.title, item.body, item.sub_items) == ("优化审批", "优化审批\n压减环节。\n一网通办。", ())


def test_goals_beside_a_task_are_its_targets() -> None:
    draft = read(
        [
            ["序号", "工作任务", "工作目标", "责任单位"],
            ["1", "推进集团化办学", "覆盖率达到80%以上", "市教育局"],
        ]
    )

    assert [(row.value, row.unit, row.op) for row in draft.items[0].targets] == [(80, "%", ">=")]


def test_a_table_goes_on_over_the_page_with_its_header_repeated_or_not() -> None:
    header = ["序号", "工作任务", "责任单位", "时限"]

    draft = read(
        [header, ["1", "新建小学。", "市教育局", "8月底前"]],
        "- 2 -",
        [header, ["2", "改造食堂，", "市教育局、市市场", "9月底前"]],
        "- 3 -",
        [["", "公开结果。", "监管局", ""], ["3", "新建公园。", "市城管局", "12月底前"]],
    )

    assert [item.title for item in draft.items] == ["新建小学", "改造食堂，公开结果", "新建公园"]
    assert [party.name for party in draft.items[1].parties] == ["市教育局", "市市场监管局"]


def test_totals_and_notes_are_no_items() -> None:
    draft = read(
        [
            ["序号", "工作任务", "责任单位"],
            ["1", "新建小学。", "市教育局"],
            ["", "合计", "1项"],
            [over("注：以上任务由市政府办公室督办。", columns=3)],
        ]
    )

    assert [item.title for item in draft.items] == ["新建小学"]


def test_numbers_may_begin_anew_in_each_table() -> None:
    header = ["序号", "工作任务", "责任单位"]

    draft = read(
        "一、教育",
        [header, ["1", "新建小学。", "市教育局"]],
        "二、城建，共有以下若干任务，请各单位认真组织实施，按时完成并报告结果。",
        [header, ["1", "新建公园。", "市城管局"]],
    )

    assert len(draft.items) == 2
    assert not [doubt for doubt in draft.doubts if doubt.kind is DoubtKind.NUMBER_REPEATED]


def test_the_heading_above_a_table_is_the_section_of_its_rows() -> None:
    header = ["序号", "工作任务", "责任单位"]

    draft = read(
        "一、教育",
        [header, ["1", "新建小学。", "市教育局"]],
        "二、城建",
        "（一）公园",
        [header, ["1", "新建公园。", "市城管局"]],
    )

    assert [item.section for item in draft.items] == ["教育", "公园"]
    assert draft.passed_over == ()


def test_several_sheets_of_tasks_are_sections_by_their_names() -> None:
    pages = Pages("a.xlsx")
    for name, title in (("教育", "新建小学。"), ("城建", "新建公园。")):
        rows = [["序号", "工作任务", "责任单位"], ["1", title, "市教育局"]]
        pages.add_table(pages.rows([Span(cell) for cell in row] for row in rows), name)

    draft = drafts.of(pages.source(), "a.xlsx")

    assert [(item.section, item.title) for item in draft.items] == [
        ("教育", "新建小学"),
        ("城建", "新建公园"),
    ]


TEXT = (
    "一、办好学校",
    "（一）新建小学3所。优化布局，方便入学。",
    "（二）改造食堂。保障安全。",
    "附件：任务分工表",
)


def test_a_table_gives_agencies_and_times_to_the_items_of_the_text() -> None:
    draft = read(
        *TEXT,
        [
            HEADER,
            ["1", "新建小学3所", "市教育局", "市财政局", "2026年8月"],
            ["2", "改造食堂", "市市场监管局", "", "2026年10月"],
        ],
    )

    assert [(item.label, item.body) for item in draft.items] == [
        ("（一）", "新建小学3所。优化布局，方便入学。"),
        ("（二）", "改造食堂。保障安全。"),
    ]
    assert parties(draft) == [
        [("市教育局", LEAD), ("市财政局", PARTICIPANT)],
        [("市市场监管局", LEAD)],
    ]
    assert due(draft) == [["2026-08-31"], ["2026-10-31"]]


def test_a_table_of_other_tasks_outweighs_a_text_that_names_nobody() -> None:
    draft = read(*TEXT, [HEADER, ["1", "开展督查", "市政府办公室", "", "年底前"]])

    assert [item.title for item in draft.items] == ["开展督查"]
    assert [item.title for item in draft.passed_over] == ["新建小学3所", "改造食堂"]


def test_a_text_with_agencies_keeps_its_items_beside_a_table_of_others() -> None:
    draft = read(
        "（一）新建小学。优化布局。（市教育局牵头）",
        [HEADER, ["2", "开展督查", "市政府办公室", "", "年底前"]],
    )

    assert [item.title for item in draft.items] == ["新建小学", "开展督查"]


def test_a_table_of_something_else_is_left_in_the_text() -> None:
    draft = read(
        "（一）新建小学。优化布局。（市教育局牵头）",
        [["年份", "在校生"], ["2024", "300"], ["2025", "310"]],
    )

    assert [item.title for item in draft.items] == ["新建小学"]


CELLS = st.builds(
    Span,
    st.sampled_from(
        [
            *(
                "",
                "",
                "1",
                "2",
                "一",
                "一、办好学校",
                "（一）甲",
                "合计",
                "注：乙",
                "新建小学3所。",
                "6月",
                "长期",
            ),
            *("市教育局", "市教育局、市财政局", "市委\n编办", "市教育局牵头", "序号", "工作任务", "责任单位"),
            *("责任单位（第一位牵头）", "牵头", "完成时限", "具体举措", "类别"),
        ]
    ),
    st.integers(1, 3),
    st.integers(1, 3),
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=6), st.booleans())
def test_any_table_gives_a_draft_that_fits_its_source(rows: list[list[Span]], is_parted: bool) -> None:
    head = [["序号", "工作任务", "责任单位", "完成时限"], ["1", "新建公园。", "市城管局", "年底前"]]

    draft = read(head, "- 2 -", rows) if is_parted else read([*head, *rows])

    assert [item.no for item in draft.items] == list(range(1, len(draft.items) + 1))
    for item in draft.items:
        assert 0 <= item.place.start <= item.place.end <= len(draft.source_text)
        assert draft.source_text[item.place.start :].startswith(item.label)
    assert json.loads(json.dumps(schema.as_schema(draft, "a.docx")))
