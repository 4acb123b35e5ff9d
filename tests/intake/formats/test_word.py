"""Word documents → lines with the numbers that Word draws, and tables with their merged cells."""

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.documents import DocumentDamaged
from intake.formats import grids, word
from intake.formats.sources import Source
from tests.intake.formats import files

W = nsdecls("w")


class Letter:
    """A Word document to be filled and read."""

    def __init__(self) -> None:
        self.document: Any = docx.Document()

    def add(self, text: str, *, number: str = "", level: int = 0, style: str | None = None) -> "Letter":
        paragraph = self.document.add_paragraph(text, style=style)
        if number:
            xml = f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(xml))
        return self

    def xml(self, body: str) -> "Letter":
        for element in parse_xml(f"<w:body {W}>{body}</w:body>"):
            self.document.element.body.insert(-1, element)
        return self

    def numbering(self, number: str, *levels: str, abstract: str = "", extra: str = "") -> "Letter":
        """A list of these levels under a number; `extra` is XML of the number itself."""
        root = self.document.part.numbering_part.element
        key = abstract or f"9{number}"
        if levels:
            xml = f'<w:abstractNum {W} w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'
            root.insert(0, parse_xml(xml))
        xml = f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{key}"/>{extra}</w:num>'
        root.append(parse_xml(xml))
        return self

    def style(self, name: str, inner: str, based_on: str = "Normal") -> "Letter":
        xml = (
            f'<w:style {W} w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="{based_on}"/><w:pPr>{inner}</w:pPr></w:style>'
        )
        self.document.styles.element.append(parse_xml(xml))
        return self

    def read(self) -> Source:
        buffer = io.BytesIO()
        self.document.save(buffer)
        return word.read(buffer.getvalue(), "a.docx")

    def lines(self) -> list[str]:
        return [line.text for line in self.read().lines]


def level(index: int, form: str, pattern: str, inner: str = "", start: int | None = 1) -> str:
    begins = f'<w:start w:val="{start}"/>' if start is not None else ""
    shape = f'<w:numFmt w:val="{form}"/>{inner}<w:lvlText w:val="{pattern}"/>'
    return f'<w:lvl w:ilvl="{index}">{begins}{shape}</w:lvl>'


def table(*rows: str) -> str:
    return "<w:tbl><w:tblPr/><w:tblGrid/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def cell(*texts: str, inner: str = "") -> str:
    paragraphs = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    return f"<w:tc><w:tcPr>{inner}</w:tcPr>{paragraphs}</w:tc>"


MERGED_DOWN = '<w:vMerge w:val="restart"/>'
GOES_ON = "<w:vMerge/>"


def cells(source: Source) -> list[list[tuple[str, bool]]]:
    return [[(cell.text, cell.is_continued) for cell in row] for row in source.tables[0].rows]


@pytest.mark.parametrize(
    ("form", "pattern", "drawn"),
    [
        ("chineseCounting", "%1、", ["一、", "二、"]),
        ("chineseCountingThousand", "（%1）", ["（一）", "（二）"]),
        ("japaneseCounting", "第%1条", ["第一条 ", "第二条 "]),
        ("ideographDigital", "%1、", ["一、", "二、"]),
        ("chineseLegalSimplified", "%1、", ["壹、", "贰、"]),
        ("ideographTraditional", "%1、", ["甲、", "乙、"]),
        ("decimal", "%1．", ["1．", "2．"]),
        ("decimal", "（%1）", ["（1）", "（2）"]),
        ("decimalEnclosedCircle", "%1", ["① ", "② "]),
        ("decimalZero", "%1、", ["01、", "02、"]),
        ("upperLetter", "%1.", ["A.", "B."]),
        ("lowerRoman", "(%1)", ["(i)", "(ii)"]),
        ("bullet", "\uf06c", ["•", "•"]),
        ("none", "", ["", ""]),
    ],
)
def test_numbers_are_drawn_in_every_form(form: str, pattern: str, drawn: list[str]) -> None:
    letter = Letter().numbering("50", level(0, form, pattern))

    found = letter.add("甲事。", number="50").add("乙事。", number="50").lines()

    assert found == [f"{drawn[0]}甲事。", f"{drawn[1]}乙事。"]


def test_chinese_numbers_count_beyond_ten() -> None:
    letter = Letter().numbering("50", level(0, "chineseCounting", "%1、"))
    for _ in range(21):
        letter.add("事。", number="50")

    assert [letter.lines()[index] for index in (9, 10, 19, 20)] == [
        "十、事。",
        "十一、事。",
        "二十、事。",
        "二十一、事。",
    ]


def test_deeper_levels_begin_again_below_each_number() -> None:
    letter = Letter().numbering(
        "50",
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%1.%2", "<w:isLgl/><w:suff w:val='space'/>"),
        level(2, "decimal", "（%3）", "<w:lvlRestart w:val='0'/>"),
    )
    for index in (0, 1, 1, 2, 0, 1, 2):
        letter.add("事。", number="50", level=index)

    assert letter.lines() == [
        "一、事。",
        "1.1 事。",
        "1.2 事。",
        "（1）事。",
        "二、事。",
        "2.1 事。",
        "（2）事。",
    ]


def test_lists_over_one_abstract_list_count_on_unless_they_start_anew() -> None:
    letter = Letter().numbering("50", level(0, "decimal", "%1、", start=3), abstract="77")
    letter.numbering("51", abstract="77")
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    letter.numbering("52", abstract="77", extra=override)
    for number in ("50", "51", "52", "52", "50"):
        letter.add("事。", number=number)

    assert letter.lines() == ["3、事。", "4、事。", "1、事。", "2、事。", "3、事。"]


def test_a_level_may_be_replaced_for_one_list() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "chineseCounting", "（%1）")}</w:lvlOverride>'
    letter = Letter().numbering("50", level(0, "decimal", "%1、"), extra=own)

    assert letter.add("事。", number="50").lines() == ["（一）事。"]


def test_styles_carry_numbers_and_hand_them_down() -> None:
    letter = Letter().numbering(
        "50",
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="Part"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="Item"/>'),
    )
    letter.style("Part", '<w:numPr><w:numId w:val="50"/></w:numPr>')
    letter.style("Item", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="50"/></w:numPr>')
    letter.style("OwnItem", '<w:jc w:val="left"/>', based_on="Item")
    letter.add("部。", style="Part").add("甲。", style="Item").add("乙。", style="OwnItem").add("丙。")

    assert letter.lines() == ["一、部。", "（一）甲。", "（二）乙。", "丙。"]


def test_a_paragraph_may_refuse_the_number_of_its_style() -> None:
    letter = Letter().numbering("50", level(0, "decimal", "%1、"))
    letter.style("Part", '<w:numPr><w:numId w:val="50"/></w:numPr>')
    letter.add("甲。", style="Part").add("乙。", style="Part", number="0").add("丙。", style="Part")

    assert letter.lines() == ["1、甲。", "乙。", "2、丙。"]


def test_a_list_may_borrow_the_levels_of_a_list_style() -> None:
    letter = Letter().numbering("50", level(0, "chineseCounting", "%1、"))
    letter.style("Borrowed", '<w:numPr><w:numId w:val="50"/></w:numPr>')
    letter.numbering("51", '<w:numStyleLink w:val="Borrowed"/>')

    assert letter.add("事。", number="51").lines() == ["一、事。"]


def test_a_figure_behind_a_number_is_kept_apart_from_it() -> None:
    letter = Letter().numbering("50", level(0, "decimal", "%1."))

    assert letter.add("2026年底前完成。", number="50").lines() == ["1. 2026年底前完成。"]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ("<w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:ins><w:r><w:t>增</w:t></w:r></w:ins>", "增"),
        (
            "<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo>",
            "新",
        ),
        ("<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>", "链接"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "控件"),
        ("<w:fldSimple w:instr='PAGE'><w:r><w:t>3</w:t></w:r></w:fldSimple>", "3"),
        (
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"
            "<w:r><w:instrText>DATE</w:instrText><w:t>令</w:t></w:r>"
            "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>五月</w:t></w:r>"
            "<w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:t>末</w:t></w:r>",
            "五月末",
        ),
        ("<w:r><w:t>甲</w:t><w:softHyphen/><w:noBreakHyphen/><w:t>乙</w:t></w:r>", "甲-乙"),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0FC'/><w:sym w:font='x' w:char='2014'/></w:r>", "—"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>显</w:t></w:r>", "显"),
        ("<w:r><w:t>注</w:t><w:footnoteReference w:id='1'/></w:r>", "注"),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:br w:type='page'/></w:r>", "甲\n乙"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "拼",
        ),
    ],
)
def test_what_stands_in_a_paragraph_is_what_its_reader_sees(runs: str, text: str) -> None:
    assert Letter().xml(f"<w:p>{runs}</w:p>").read().text.strip() == text


def test_content_controls_around_paragraphs_and_tables_are_opened() -> None:
    inner = "<w:p><w:r><w:t>控件里</w:t></w:r></w:p>" + table(
        cell("甲") + cell("乙"), cell("丙") + cell("丁")
    )

    source = Letter().xml(f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>").read()

    assert source.text.strip() == "控件里\n甲\t乙\n丙\t丁"
    assert len(source.tables) == 1


def test_a_table_of_contents_is_left_out() -> None:
    gallery = "<w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
    contents = f"<w:sdt>{gallery}<w:sdtContent><w:p><w:r><w:t>一、部</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    letter = Letter().style("TOC1", "")
    letter.document.styles.element[-1].find(qn("w:name")).set(qn("w:val"), "toc 1")

    assert letter.xml(contents).add("一、部\t3", style="toc 1").add("正文。").lines() == ["正文。"]


def test_a_text_box_stands_behind_its_paragraph_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent>"
    both = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>'
    )

    assert Letter().xml(f"<w:p><w:r><w:t>框外</w:t>{both}</w:r></w:p>").lines() == ["框外", "框里"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    first = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半，</w:t></w:r></w:p>"

    assert Letter().xml(first).add("后半。").lines() == ["前半，后半。"]


def test_headers_and_footers_are_not_text() -> None:
    letter = Letter().add("正文。")
    letter.document.sections[0].header.paragraphs[0].text = "页眉"
    letter.document.sections[0].footer.paragraphs[0].text = "页脚"

    assert letter.lines() == ["正文。"]


def test_merged_cells_stand_in_every_place_that_they_cover() -> None:
    wide = '<w:gridSpan w:val="2"/>'
    body = table(
        cell("序号") + cell("任务") + cell("单位", inner=wide),
        cell("1", inner=MERGED_DOWN) + cell("甲", "乙") + cell("市教育局") + cell("市财政局"),
        cell("", inner=GOES_ON) + cell("丙") + cell("市人社局", inner=wide),
    )

    source = Letter().add("前。").xml(body).read()

    assert cells(source) == [
        [("序号", False), ("任务", False), ("单位", False), ("单位", True)],
        [("1", False), ("甲\n乙", False), ("市教育局", False), ("市财政局", False)],
        [("1", True), ("丙", False), ("市人社局", False), ("市人社局", True)],
    ]
    assert source.text.split("\n")[source.tables[0].first_line :][1:] == [
        "1\t甲乙\t市教育局\t市财政局",
        "丙\t市人社局",
    ]


def test_numbers_in_cells_are_drawn_once() -> None:
    letter = Letter().numbering("50", level(0, "decimal", "%1"))
    numbered = (
        '<w:tc><w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="50"/></w:numPr></w:pPr></w:p></w:tc>'
    )
    letter.xml(table(cell("序号") + cell("任务"), numbered + cell("甲"), numbered + cell("乙")))

    assert [row[0].text for row in letter.read().tables[0].rows] == ["序号", "1", "2"]


def test_a_table_inside_a_cell_is_text_of_the_cell() -> None:
    inner = table(cell("子") + cell("丑"), cell("寅") + cell("卯"))
    body = table(cell("任务") + cell("单位"), f"<w:tc><w:tcPr/>{inner}<w:p/></w:tc>" + cell("市教育局"))

    assert cells(Letter().xml(body).read())[1] == [("子 丑\n寅 卯", False), ("市教育局", False)]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (table(cell("一、甲。", "二、乙。")), ["一、甲。", "二、乙。"]),
        (table(cell("云泽市文件") + cell("云政〔2026〕1号")), ["云泽市文件\t云政〔2026〕1号"]),
        (table(cell("甲", "乙") + cell("丙")), ["甲", "乙", "丙"]),
        (
            table(f"<w:tc>{table(cell('甲') + cell('乙'), cell('丙') + cell('丁'))}<w:p/></w:tc>"),
            ["甲\t乙", "丙\t丁"],
        ),
    ],
    ids=["one cell", "one row", "one row of paragraphs", "a frame around a table"],
)
def test_a_table_that_only_puts_text_in_place_is_text(body: str, lines: list[str]) -> None:
    assert Letter().xml(body).lines() == lines


def test_deleted_rows_are_left_out() -> None:
    gone = "<w:trPr><w:del/></w:trPr>" + cell("旧") + cell("旧")
    source = Letter().xml(table(cell("甲") + cell("乙"), gone, cell("丙") + cell("丁"))).read()

    assert [row[0].text for row in source.tables[0].rows] == ["甲", "丙"]


def test_claims_of_countless_columns_are_cut() -> None:
    wide = '<w:gridSpan w:val="1000000000"/>'
    body = table(cell("甲", inner=wide) + cell("乙"), cell("丙") + cell("丁"))

    assert len(Letter().xml(body).read().tables[0].rows[0]) <= grids.MAX_COLUMNS


@pytest.mark.parametrize(
    "content_type",
    [
        "vnd.ms-word.document.macroEnabled.main+xml",
        "vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ],
)
def test_templates_and_documents_with_macros_are_read(content_type: str) -> None:
    usual = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with zipfile.ZipFile(io.BytesIO(files.word("一、办好。"))) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(usual, content_type.encode())

    assert word.read(files.zipped(parts), "a.docm").text == "一、办好。"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x00" * 1_000])
def test_what_is_no_word_document_is_damaged(data: bytes) -> None:
    with pytest.raises(DocumentDamaged):
        word.read(data, "a.docx")


CELLS = st.builds(
    lambda texts, span, merge: cell(*texts, inner=f'<w:gridSpan w:val="{span}"/>{merge}'),
    st.lists(st.sampled_from(["", "甲", "乙 丙"]), min_size=1, max_size=2),
    st.sampled_from(["0", "1", "2", "3", "x"]),
    st.sampled_from(["", MERGED_DOWN, GOES_ON]),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=4).map("".join), max_size=5))
def test_rows_stand_on_their_lines(rows: list[str]) -> None:
    source = Letter().xml(table(*rows)).read()

    lines = source.text.split("\n")
    for found in source.tables:
        assert len({len(row) for row in found.rows}) == 1
        assert lines[found.first_line : found.first_line + len(found.rows)] == list(
            map(grids.line, found.rows)
        )
