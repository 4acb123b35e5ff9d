"""Page furniture goes, broken lines are joined, and the place of every character stays known."""

import pytest

from intake import layout
from intake.formats import reading
from intake.layout import Passage


def passage(text: str) -> Passage:
    return layout.passage(reading.read(text.encode(), "a.txt"))


def test_a_line_that_the_page_broke_is_joined() -> None:
    text = "（一）办好学校。市里要把新学校的位置选在居民最集中、交通最\n\n方便的地方。"

    assert passage(text).text == "（一）办好学校。市里要把新学校的位置选在居民最集中、交通最方便的地方。"


def test_a_heading_is_not_joined_with_what_follows() -> None:
    text = "一、把新学校办到居民家门口\n市里要选好位置。\n（一）选址。"

    assert passage(text).text == text


@pytest.mark.parametrize(
    "furniture",
    [
        "相关链接\n\n云泽市召开教育工作会议\n\n一图读懂学校布局",
        "更多内容\n- 云泽市召开教育工作会议\n- 一图读懂学校布局",
        "— 3 —",
        "第 3 页 共 9 页",
        "首页 | 新闻 | 服务 | 互动 | 数据",
        "https://example.test/page/3",
    ],
    ids=["box of links", "list of links", "page number", "page of pages", "menu", "address"],
)
def test_furniture_in_the_midst_of_a_sentence_is_left_out(furniture: str) -> None:
    text = f"（一）办好学校。市里要把新学校的位置选在居民最集中、交通最\n\n{furniture}\n\n方便的地方。"

    assert passage(text).text == "（一）办好学校。市里要把新学校的位置选在居民最集中、交通最方便的地方。"


def test_a_numbered_line_with_an_open_bracket_was_cut_by_the_page() -> None:
    assert (
        passage("1.落实办学行动（2026—2030\n年）和办学计划").text == "1.落实办学行动（2026—2030年）和办学计划"
    )


def test_a_full_line_may_end_with_a_bracket_by_chance() -> None:
    line = "教育部门要把新学校的位置选在居民最集中、交通最方便的地方" * 2
    page = [f"{number}{line[1:]}" for number in "甲乙丙丁戊己庚辛"]
    text = "\n".join([*page, line[:-3] + "（市）", "要抓好落实。"])

    assert passage(text).text.endswith("（市）要抓好落实。")


def test_the_foot_of_a_page_is_left_out() -> None:
    foot = (
        "相关链接：\n图解：云泽市学校布局\n主办：云泽市人民政府　承办：云泽市办公室　网站标识码：1200000001"
    )

    assert passage(f"（一）办好学校。\n{foot}").text == "（一）办好学校。"


def test_a_colophon_is_not_joined_with_what_stands_above() -> None:
    colophon = "云泽市人民政府办公室　　2026年2月14日印发"

    assert passage(f"（一）办好学校。\n完成时限：2026年6月底前\n{colophon}").text.endswith(f"\n{colophon}")


@pytest.mark.parametrize(
    "line", ["版权所有：云泽市人民政府", "扫一扫在手机打开当前页", "保存本页", "上一篇：关于学校布局"]
)
def test_a_page_s_footer_is_furniture(line: str) -> None:
    assert layout.is_furniture(line)


@pytest.mark.parametrize(
    "line", ["返回的意见要逐条答复。", "（一）打印报告。", "市教育局", "2026年重点工作任务"]
)
def test_a_line_of_the_document_is_no_furniture(line: str) -> None:
    assert not layout.is_furniture(line)


def test_a_header_that_every_page_repeats_stands_once() -> None:
    page = "云泽市2026年重点工作任务\n{}\n"

    joined = passage("".join(page.format(f"（{number}）办好一件事。") for number in "一二三")).text

    assert joined.count("重点工作任务") == 1


def test_every_character_knows_its_place_in_the_source() -> None:
    text = "前言。\n　　（一）市里要把新学校的位置选在居民最集中、交通最\n\n方便的地方。"
    read = passage(text)

    places = [text[read.origin(offset)] for offset, mark in enumerate(read.text) if mark != "\n"]

    assert "".join(places) == read.text.replace("\n", "")


def test_labelled_lines_are_neither_joined_nor_taken_for_page_headers() -> None:
    item = "1.办好学校。\n牵头单位：市教育局\n配合单位：市住房和城乡建设局、市财政局、市民政局\n"

    assert passage(item * 3).text == (item * 3).strip()


def test_a_bullet_with_a_sentence_is_no_link() -> None:
    assert not layout.is_furniture("● 办好学校。（市教育局负责）")


def test_a_title_is_not_joined_with_the_paragraph_below_it() -> None:
    text = "关于办好云泽市人民满意的教育的实施意见\n为办好学校，提出以下意见。\n一、办好学校"

    assert passage(text).text == text


def test_a_heading_that_fills_the_page_s_width_goes_on_in_the_next_line() -> None:
    width = 24
    words = "市里要把新的学校位置选在居民最集中交通最方便的地方" * 9
    heading = "（一）把新的学校办到全市居民的家门口让孩子就近入学并且走路"
    text = "。".join((heading, words))
    broken = "\n".join(text[start : start + width] for start in range(0, len(text), width))

    assert passage(broken).text == text
