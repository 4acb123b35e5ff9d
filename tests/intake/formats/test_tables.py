"""Tables in plain text: parted by tabs, drawn with bars, written in Markdown; and text that is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.documents import DocumentTooLarge
from intake.formats import grids, tables
from intake.formats.sources import Source

HEAD = "序号\t工作任务\t责任单位\t完成时限"


def texts(source: Source) -> list[list[str]]:
    return [[cell.text for cell in row] for row in source.tables[0].rows]


def assert_untouched(text: str) -> None:
    source = tables.read(text)

    assert source.text == text
    assert source.tables == ()


def test_columns_parted_by_tabs_are_a_table() -> None:
    text = f"云泽市任务清单\n{HEAD}\n1\t新建学校\t市教育局\t6月底前\n2\t改造食堂\t\t年底前\n附：说明。"

    source = tables.read(text)

    assert source.tables[0].first_line == 1
    assert texts(source) == [
        ["序号", "工作任务", "责任单位", "完成时限"],
        ["1", "新建学校", "市教育局", "6月底前"],
        ["2", "改造食堂", "", "年底前"],
    ]
    assert source.lines[0].text == "云泽市任务清单"
    assert source.lines[-1].text == "附：说明。"


def test_rows_may_lack_their_last_cells_below_a_head() -> None:
    source = tables.read(f"{HEAD}\n1\t新建学校\t市教育局\n2\t改造食堂\t市财政局\t年底前")

    assert texts(source)[1] == ["1", "新建学校", "市教育局", ""]


def test_two_columns_with_a_known_head_are_a_table() -> None:
    assert texts(tables.read("工作任务\t责任单位\n新建学校\t市教育局"))[1] == ["新建学校", "市教育局"]


def test_numbered_rows_need_no_head() -> None:
    rows = "1\t新建学校\t市教育局\n2\t改造食堂\t市财政局\n3\t招聘教师\t市人社局"

    assert len(tables.read(rows).tables[0].rows) == 3


def test_a_quoted_cell_runs_over_several_lines() -> None:
    source = tables.read(
        f'{HEAD}\n1\t"新建学校\n改造""旧""食堂"\t市教育局\t年底前\n2\t招聘教师\t市人社局\t年底前'
    )

    assert texts(source)[1] == ["1", '新建学校\n改造"旧"食堂', "市教育局", "年底前"]
    assert source.text.split("\n")[1] == '1\t新建学校改造"旧"食堂\t市教育局\t年底前'


@pytest.mark.parametrize(
    "text",
    [
        "\t\t（一）办好一件事。（市教育局负责）\n\t\t（二）办好另一件事。（市财政局负责）\n\t\t（三）再办一件事。",
        "首页\t政务\t服务\t互动\n最新\t要闻\t督查\t数据\n专题\t讲话\t大厅\t国旗",
        "任务\t责任单位：市教育局。\n任务\t责任单位：市财政局。",
        "一行到底的文件\t一、工作任务\t（一）办好一件事。",
        "------\n一、工作任务\n======\n",
        "链接： [甲](#) | [乙](#) | [丙](#)\n- 相关报道一则\n- 相关报道二则",
        "2*3*4 与 # 号，第**号、第**号文件，_下划线_。\n* 注：某县** 镇",
        "#1楼和#2楼改造。\n### 没有第二个标题的记号",
        "甲|乙\n丙|丁",
        "",
        "\n\n",
    ],
)
def test_other_text_stays_exactly_as_it_is(text: str) -> None:
    assert_untouched(text)


def test_drawn_rows_are_parted_by_lines() -> None:
    text = """┌──┬────┬────┐
│序号│工作任务│责任单位│
├──┼────┼────┤
│ 1  │新建学校│市教育局│
│    │和食堂  │        │
├──┼────┼────┤
│ 2  │招聘教师│市人社局│
└──┴────┴────┘"""

    assert texts(tables.read(text)) == [
        ["序号", "工作任务", "责任单位"],
        ["1", "新建学校和食堂", "市教育局"],
        ["2", "招聘教师", "市人社局"],
    ]


def test_drawn_rows_without_lines_between_them_are_one_a_line() -> None:
    text = "+----+----+\n| 任务 | 单位 |\n+----+----+\n| 甲 | 市教育局 |\n| 乙 | 市财政局 |\n+----+----+"

    assert texts(tables.read(text)) == [["任务", "单位"], ["甲", "市教育局"], ["乙", "市财政局"]]


def test_equal_tabs_over_a_long_text_take_time_in_proportion() -> None:
    text = "\n".join(f"甲\t乙{number}" for number in range(30_000))

    assert_untouched(text)


LINES = st.lists(
    st.lists(
        st.sampled_from(["", "1", "任务", "责任单位", "市教育局", '"', "|", "---", "**甲**", "# "]),
        max_size=5,
    ).flatmap(lambda cells: st.sampled_from(["\t", "|", " | ", "│", ""]).map(lambda part: part.join(cells))),
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_rows_stand_on_their_lines(lines: list[str]) -> None:
    source = tables.read("\n".join(lines))

    found = source.text.split("\n")
    for table in source.tables:
        assert len({len(row) for row in table.rows}) == 1
        assert found[table.first_line : table.first_line + len(table.rows)] == list(
            map(grids.line, table.rows)
        )


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="一、（一）。甲乙丙 \t\u3000\n1.#*-|_[]", max_size=60))
def test_the_lines_of_a_source_are_found_in_its_text(text: str) -> None:
    source = tables.read(text)

    assert all(source.text[line.start : line.end] == line.text for line in source.lines)


def test_more_cells_than_anybody_fills_are_refused_before_they_are_made() -> None:
    with pytest.raises(DocumentTooLarge):
        tables.read("序号\t任务\t单位\n" * 260_000)
