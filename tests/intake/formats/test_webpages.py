"""Saved web pages → the document alone, whatever system the site runs on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.documents import DocumentDamaged, DocumentTooLarge
from intake.formats import grids, webpages
from intake.formats.sources import Source

TITLE = "云泽市人民政府办公室关于印发云泽市2026年教育重点工作任务的通知"
ADDRESS = "各县（市、区）人民政府，市政府各部门："
FIRST = "（一）扩大学位供给。新建中小学10所，新增学位1.2万个，年底前建成投用。（市教育局牵头，市财政局配合）"
SECOND = "（二）办好乡村学校。改造寄宿制学校20所，配齐食堂和宿舍，让学生吃得好、住得好。（市教育局负责）"
DOCUMENT = [ADDRESS, "一、办好学校", FIRST, SECOND]

MENU = """<div class="header"><ul class="nav"><li><a href="/">首页</a></li>
<li><a href="/zw">政务公开</a></li></ul></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/x">市政府文件</a></div>"""
FOOT = """<div class="footer"><p>版权所有：云泽市人民政府，未经许可不得转载，违者必究。</p>
<p>备案号：云ICP备00000000号</p></div><script>var t = "统计代码，不是正文。";</script>"""
RELATED = """<div class="xgbd"><h3>相关报道</h3><ul>
<li><a href="a.html">云泽市召开教育工作会议部署全年重点任务</a></li>
<li><a href="b.html">图解：云泽市2026年教育重点任务</a></li></ul></div>"""


def page(body: str, head: str = "") -> bytes:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'.encode()
    )


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>　　{text}</p>\n" for text in texts)


def read(data: bytes) -> Source:
    return webpages.read(data, "a.html")


def lines(body: str, head: str = "") -> list[str]:
    return [line.text for line in read(page(body, head)).lines]


def cells(source: Source) -> list[list[tuple[str, bool]]]:
    return [[(cell.text, cell.is_continued) for cell in row] for row in source.tables[0].rows]


STYLES = {
    "a named container": f'{MENU}<h1>{TITLE}</h1><div id="zoom">{paragraphs(*DOCUMENT)}</div>{RELATED}{FOOT}',
    "a container inside a container": f'{MENU}<div class="content"><div class="TRS_Editor">'
    f'<div class="Custom_UnionStyle"><p>{TITLE}</p>{paragraphs(*DOCUMENT)}</div></div></div>{FOOT}',
    "names nobody knows": f'{MENU}<div class="w1200"><div class="k9"><h2>{TITLE}</h2>'
    f"<div>{paragraphs(*DOCUMENT)}</div></div>{RELATED}</div>{FOOT}",
    "a page laid out by tables": f"<table><tr><td>{MENU}</td></tr><tr><td><table><tr><td><h1>{TITLE}</h1>"
    f"{paragraphs(*DOCUMENT)}</td></tr></table></td></tr><tr><td>{FOOT}</td></tr></table>",
    "a form around everything": f'<form id="aspnetForm"><input type="hidden" value="x">{MENU}<h1>{TITLE}</h1>'
    f'<div class="main-txt">{paragraphs(*DOCUMENT)}</div></form>{FOOT}',
    "lines broken by br": f'{MENU}<div class="article-content">{TITLE}<br>'
    + "<br>\n".join(DOCUMENT)
    + f"</div>{FOOT}",
    "the title in the window alone": f'{MENU}<div class="pages_content">{paragraphs(*DOCUMENT)}</div>{FOOT}',
}


@pytest.mark.parametrize("style", STYLES)
def test_every_style_of_page_gives_the_document_and_nothing_else(style: str) -> None:
    found = lines(STYLES[style], f"<title>{TITLE}_云泽市人民政府</title>")

    assert found == [TITLE, *DOCUMENT]


def test_a_box_of_links_in_the_middle_of_an_item_is_left_out() -> None:
    half, rest = FIRST[:25], FIRST[25:]

    found = lines(f'<div id="UCAP-CONTENT"><p>{half}</p>{RELATED}<p>{rest}</p>{paragraphs(SECOND)}</div>')

    assert found == [half, rest, SECOND]


def test_the_heading_beside_a_box_of_links_goes_with_it() -> None:
    links = '<ul><li><a href="a">云泽市召开教育工作会议部署全年重点任务</a></li></ul>'

    assert lines(f"<div><p>{FIRST}</p><p>相关链接</p>{links}<p>{SECOND}</p></div>") == [FIRST, SECOND]


def test_a_link_inside_a_sentence_is_text() -> None:
    text = f'<p>根据<a href="/d">《云泽市教育条例》</a>，制定本方案，请遵照执行。</p><p>{FIRST}</p>'

    assert lines(text)[0] == "根据《云泽市教育条例》，制定本方案，请遵照执行。"


def test_what_a_site_says_about_a_document_is_kept_in_lines() -> None:
    about = """<table class="head"><tr><td>索 引 号：</td><td>0001/2026-00012</td>
    <td>主题分类：</td><td>教育</td></tr>
    <tr><td>发文机关：</td><td>云泽市人民政府办公室</td><td>成文日期：</td><td>2026年03月05日</td></tr>
    <tr><td>标　　题：</td><td colspan="3">某件</td></tr>
    <tr><td>发文字号：</td><td>云政办发〔2026〕12号</td></tr></table>"""

    found = lines(f'{MENU}{about}<div id="zoom"><h1>{TITLE}</h1>{paragraphs(*DOCUMENT)}</div>')

    assert found == [
        "索引号：0001/2026-00012",
        "主题分类：教育",
        "发文机关：云泽市人民政府办公室",
        "成文日期：2026年03月05日",
        "某件",
        "发文字号：云政办发〔2026〕12号",
        TITLE,
        *DOCUMENT,
    ]


def test_labels_in_a_list_are_kept_too() -> None:
    number = "<li><b>发文字号：</b><span>云政办发〔2026〕12号</span></li>"
    about = f"<ul>{number}<li><b>点 击：</b><span>99</span></li></ul>"

    found = lines(f'{about}<div id="zoom"><h1>{TITLE}</h1>{paragraphs(*DOCUMENT)}</div>')

    assert found[:2] == ["发文字号：云政办发〔2026〕12号", TITLE]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gbk"),
        ("utf-8", "utf-8"),
        ("utf-8", "gb18030"),
        ("gb2312", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("utf-16", "utf-8"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_has(declared: str, encoding: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    text = f"<html><head>{head}</head><body>{paragraphs(*DOCUMENT)}</body></html>"

    assert [line.text for line in read(text.encode(encoding)).lines] == DOCUMENT


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    data = f"<html><body>{paragraphs(*DOCUMENT)}</body></html>".encode(encoding)

    assert [line.text for line in read(data).lines] == DOCUMENT


def test_one_damaged_character_does_not_spoil_a_page() -> None:
    data = page(paragraphs(*DOCUMENT)).replace("各".encode(), b"\xff\xfe")

    assert [line.text for line in read(data).lines][1:] == DOCUMENT[1:]


def test_line_breaks_of_the_page_source_are_not_those_of_the_text() -> None:
    assert lines(f"<p>{FIRST[:30]}\n   {FIRST[30:]}</p><p>{SECOND}</p>") == [FIRST, SECOND]


def test_indentation_and_invisible_characters_are_left_out() -> None:
    assert lines(f"<p>&nbsp;&nbsp;　　{FIRST[:9]}\u200b{FIRST[9:]}&nbsp;</p>") == [FIRST]


def test_hidden_text_is_no_text() -> None:
    hidden = '<div style="display: none">看不见的一句话，不是正文。</div><span hidden>也看不见</span>'

    assert lines(f"<div>{paragraphs(FIRST)}{hidden}</div>") == [FIRST]


def test_numbers_that_a_browser_draws_are_restored() -> None:
    body = (
        f"<p>{FIRST}</p><ol start='2'><li>甲，乙。</li><li value='7'>丙。</li></ol>"
        "<ol type='a'><li>丁。</li></ol><ol style='list-style-type: cjk-ideographic'><li>戊。</li></ol>"
        "<ol><li>（一）己。</li></ol>"
    )

    assert lines(body)[1:] == ["2.甲，乙。", "7.丙。", "a.丁。", "一、戊。", "（一）己。"]


def test_merged_cells_stand_in_every_place_that_they_cover() -> None:
    table = """<table><tr><th>序号</th><th>工作任务</th><th colspan="2">责任单位</th></tr>
    <tr><td rowspan="2">1</td><td>新建<br>学校</td><td>市教育局</td><td>市财政局</td></tr>
    <tr><td>改造食堂</td><td colspan="999999999">市教育局</td></tr></table>"""

    source = read(page(f"<div id='zoom'>{paragraphs(*DOCUMENT)}{table}</div>"))

    assert cells(source) == [
        [("序号", False), ("工作任务", False), ("责任单位", False), ("责任单位", True)],
        [("1", False), ("新建\n学校", False), ("市教育局", False), ("市财政局", False)],
        [("1", True), ("改造食堂", False), ("市教育局", False), ("市教育局", True)],
    ]
    assert source.text.split("\n")[source.tables[0].first_line :] == [
        "序号\t工作任务\t责任单位",
        "1\t新建学校\t市教育局\t市财政局",
        "改造食堂\t市教育局",
    ]


def test_a_page_of_one_table_gives_the_table() -> None:
    row = f"<tr><td>1</td><td>{FIRST}</td><td>市教育局</td></tr>"

    source = read(page(f"{MENU}<table>{row * 3}</table>{FOOT}"))

    assert [len(row) for row in source.tables[0].rows] == [3, 3, 3]


def test_a_named_container_in_a_cell_of_the_layout_is_found() -> None:
    document = f"<div id='zoom'>{paragraphs(*DOCUMENT)}</div>"
    body = f"<table><tr><td>左</td><td>右</td></tr><tr><td>左栏</td><td>{document}</td></tr></table>"

    assert lines(body) == DOCUMENT


def test_elements_nested_without_end_are_refused() -> None:
    with pytest.raises(DocumentDamaged):
        read(b"<div>" * 100_000)


def test_a_table_of_countless_cells_is_refused() -> None:
    row = "<tr><td colspan=1000000>甲"

    with pytest.raises(DocumentTooLarge):
        read(page("<table>" + row * (grids.MAX_CELLS // grids.MAX_COLUMNS + 1)))


TAGS = (
    "p",
    "br",
    "div",
    "table",
    "tr",
    "td",
    "td rowspan=3",
    "td colspan=70",
    "ol",
    "li",
    "a href=x",
    "h1",
    "pre",
)
FRAGMENTS = st.sampled_from(
    [
        *(f"<{tag}>" for tag in TAGS),
        *(f"</{tag}>" for tag in TAGS),
        *("一、", "（一）办好一件事，", "市教育局负责。", "\n", " ", "<", "&nbsp;", "<!-- -->", "<script>"),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(FRAGMENTS, max_size=40))
def test_any_page_gives_rows_that_stand_on_their_lines(fragments: list[str]) -> None:
    source = read(page("".join(fragments)))

    texts = source.text.split("\n")
    for table in source.tables:
        assert len({len(row) for row in table.rows}) == 1
        assert texts[table.first_line : table.first_line + len(table.rows)] == list(
            map(grids.line, table.rows)
        )
