"""Markdown: the marks go, the text stays."""

import pytest

from intake.formats import tables
from intake.formats.sources import Source

MARKED = "# 云泽市2026年重点任务\n\n"


def read(text: str) -> list[str]:
    return [line.text for line in tables.read(MARKED + text).lines[1:]]


def rows(source: Source) -> list[list[str]]:
    return [[cell.text for cell in row] for row in source.tables[0].rows]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("## 一、加强学校建设", "一、加强学校建设"),
        ("### （一）扩大学位 ###", "（一）扩大学位"),
        ("**（一）扩大学位。**新建学校10所。", "（一）扩大学位。新建学校10所。"),
        ("（一）**扩大学位**。__新建__学校*10*所。", "（一）扩大学位。新建学校10所。"),
        ("***全粗斜***，~~删去~~，`代码`。", "全粗斜，删去，代码。"),
        ("1. 新建学校。", "1. 新建学校。"),
        ("1\\. 新建学校\\*。", "1. 新建学校*。"),
        ("- （一）新建学校。", "（一）新建学校。"),
        ("- 新建学校，年底前完成。", "•新建学校，年底前完成。"),
        ("> 引用一句，如此。", "引用一句，如此。"),
        ("根据[《条例》](https://example.org/a)，制定。", "根据《条例》，制定。"),
        ("![图](a.png)见图，如上。", "见图，如上。"),
        ("甲&emsp;乙&lt;3，如此。", "甲\u2003乙<3，如此。"),
        ("行末有记号，\\", "行末有记号，"),
    ],
)
def test_marks_are_left_out(marked: str, plain: str) -> None:
    assert read(marked) == [plain]


@pytest.mark.parametrize("line", ["- [相关报道](a.html)", "- 相关报道", "[首页](/) | [政务](/z)"])
def test_links_of_menus_keep_their_marks_to_be_known_by(line: str) -> None:
    assert read(line) == [line]


def test_rules_and_fences_are_no_lines() -> None:
    assert read("---\n```\n# 不是标题\n```\n***\n正文，如此。") == ["# 不是标题", "正文，如此。"]


@pytest.mark.parametrize(
    "table",
    [
        "| 序号 | 任务 | 单位 |\n| --- | :--: | --: |\n| 1 | 甲 | 市教育局 |\n| 2 | 乙 | |",
        "序号 | 任务 | 单位\n--- | --- | ---\n1 | 甲 | 市教育局\n2 | 乙 | ",
    ],
    ids=["outer bars", "no outer bars"],
)
def test_a_table_has_outer_bars_or_none(table: str) -> None:
    source = tables.read(f"前文。\n\n{table}\n\n后文。")

    assert rows(source) == [["序号", "任务", "单位"], ["1", "甲", "市教育局"], ["2", "乙", ""]]
    assert [line.text for line in source.lines][0::4] == ["前文。", "后文。"]


def test_cells_hold_escaped_bars_breaks_and_emphasis() -> None:
    source = tables.read("| 任务 | 单位 |\n|---|---|\n| 甲\\|乙<br>**丙** | 市教育局、<br/>市财政局 |")

    assert rows(source)[1] == ["甲|乙\n丙", "市教育局、\n市财政局"]
    assert source.text.split("\n")[1] == "甲|乙丙\t市教育局、市财政局"
