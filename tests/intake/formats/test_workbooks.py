"""Workbooks → one table per visible sheet, values as people read them."""

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.documents import DocumentDamaged, DocumentTooLarge
from intake.formats import grids, workbooks
from intake.formats.sources import Source, Table


class Sheets:
    """A workbook to be filled and read."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self.book: Any = xlsxwriter.Workbook(self._buffer, {"in_memory": True})

    def sheet(self, name: str = "任务") -> Any:
        return self.book.add_worksheet(name)

    def form(self, pattern: str) -> Any:
        return self.book.add_format({"num_format": pattern})

    def data(self) -> bytes:
        self.book.close()
        return self._buffer.getvalue()

    def read(self) -> Source:
        return workbooks.read(self.data(), "a.xlsx")


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_rows_keep_the_numbers_of_their_sheet() -> None:
    sheets = Sheets()
    sheet = sheets.sheet()
    sheet.write_row(2, 0, ["任务", "单位"])
    sheet.write_row(6, 0, ["新建小学", "市教育局"])

    table = sheets.read().tables[0]

    assert [table.number(index) for index, row in enumerate(table.rows) if row[0].text] == [3, 7]


def test_every_visible_sheet_is_a_table_of_its_name() -> None:
    sheets = Sheets()
    sheets.sheet("甲").write_row(0, 0, ["任务", "单位"])
    hidden = sheets.sheet("乙")
    hidden.write(0, 0, "看不见")
    hidden.hide()
    sheets.sheet("丙").write(0, 0, "说明")
    sheets.sheet("空")

    source = sheets.read()

    assert [(table.name, table.first_line) for table in source.tables] == [("甲", 0), ("丙", 1)]
    assert source.text == "任务\t单位\n说明"


def test_empty_edges_are_left_out_and_title_rows_stay() -> None:
    sheets = Sheets()
    sheet = sheets.sheet()
    sheet.merge_range(2, 1, 2, 3, "云泽市任务清单")
    sheet.write_row(3, 1, ["序号", "任务", "单位"])
    sheet.write_row(4, 1, [1, "新建学校", "市教育局"])

    table = sheets.read().tables[0]

    assert texts(table)[1:] == [["序号", "任务", "单位"], ["1", "新建学校", "市教育局"]]
    assert [cell.is_continued for cell in table.rows[0]] == [False, True, True]


def test_merged_ranges_stand_in_every_place_that_they_cover() -> None:
    sheets = Sheets()
    sheet = sheets.sheet()
    sheet.write_row(0, 0, ["类别", "任务", "单位"])
    sheet.merge_range(1, 0, 3, 0, "一、学位")
    sheet.write_column(1, 1, ["甲", "乙", "丙"])
    sheet.merge_range(1, 2, 2, 2, "市教育局\n市财政局")

    source = sheets.read()

    rows = [[(cell.text, cell.is_continued) for cell in row] for row in source.tables[0].rows[1:]]
    assert rows == [
        [("一、学位", False), ("甲", False), ("市教育局\n市财政局", False)],
        [("一、学位", True), ("乙", False), ("市教育局\n市财政局", True)],
        [("一、学位", True), ("丙", False), ("", False)],
    ]
    assert source.text.split("\n")[1:] == ["一、学位\t甲\t市教育局市财政局", "乙", "丙\t"]


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (12345678, "#,##0", "12345678"),
        (0.3, "0%", "30%"),
        (0.125, "0.0%", "12.5%"),
        (True, "General", "TRUE"),
        (date(2026, 12, 31), "yyyy-mm-dd", "2026年12月31日"),
        (datetime.fromisoformat("2026-06-30T08:30"), "yyyy/m/d h:mm", "2026年6月30日08:30"),
        (date(2026, 6, 1), 'yyyy"年"m"月"', "2026年6月"),
        (date(2026, 1, 1), 'yyyy"年"', "2026年"),
        (time(8, 30), "hh:mm", "08:30"),
        ("  年底前\r\n完成 ", "General", "年底前\n完成"),
        ("007", "General", "007"),
    ],
)
def test_values_are_written_as_the_sheet_shows_them(value: Any, pattern: str, shown: str) -> None:
    sheets = Sheets()
    sheet = sheets.sheet()
    write = sheet.write_datetime if isinstance(value, date | time) else sheet.write
    write(0, 0, value, sheets.form(pattern))

    assert texts(sheets.read().tables[0]) == [[shown]]


def test_of_several_empty_rows_one_stays() -> None:
    sheets = Sheets()
    sheet = sheets.sheet()
    sheet.write_row(0, 0, ["任务", "单位"])
    sheet.write_row(90_000, 0, ["甲", "市教育局"])

    assert texts(sheets.read().tables[0]) == [["任务", "单位"], ["", ""], ["甲", "市教育局"]]


def test_a_cell_far_from_all_others_is_refused_before_it_is_loaded() -> None:
    sheets = Sheets()
    sheet = sheets.sheet()
    sheet.write(0, 0, "任务")
    sheet.write(1_048_575, 16_383, "单位")

    with pytest.raises(DocumentTooLarge):
        sheets.read()


def test_ranges_merged_over_whole_sheets_cost_nothing() -> None:
    sheets = Sheets()
    sheet = sheets.sheet()
    sheet.write_row(0, 0, ["任务", "单位"])
    sheet.merge_range(1, 0, 2, 1, "完")
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheets.data())) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'"A2:B3"', b'"A2:XFD1048576"'))

    assert texts(workbooks.read(buffer.getvalue(), "a.xlsx").tables[0]) == [["任务", "单位"], ["完", "完"]]


def test_workbooks_of_other_programs_are_read() -> None:
    book = openpyxl.Workbook()
    book.active.append(["任务", 0.5])
    book.active["B1"].number_format = "0%"
    buffer = io.BytesIO()
    book.save(buffer)

    assert workbooks.read(buffer.getvalue(), "a.xlsx").text == "任务\t50%"


NAMES = "urn:oasis:names:tc:opendocument:xmlns"
ODS = f"""<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{NAMES}:office:1.0"
 xmlns:table="{NAMES}:table:1.0" xmlns:text="{NAMES}:text:1.0" office:version="1.2">
<office:automatic-styles></office:automatic-styles><office:body><office:spreadsheet>
<table:table table:name="任务">
<table:table-row><table:table-cell office:value-type="string"><text:p>任务</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>市教育局</text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def test_open_document_sheets_are_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        container.writestr("content.xml", ODS.replace("\n", ""))
        container.writestr("META-INF/manifest.xml", "<manifest/>")

    assert workbooks.read(buffer.getvalue(), "a.ods").text == "任务\t市教育局"


@pytest.mark.parametrize("cut", [0, 10, 100, -100])
def test_a_broken_workbook_is_damaged(cut: int) -> None:
    sheets = Sheets()
    sheets.sheet().write(0, 0, "任务")

    with pytest.raises(DocumentDamaged):
        workbooks.read(sheets.data()[:cut], "a.xlsx")


def test_old_office_bytes_without_a_workbook_are_damaged() -> None:
    with pytest.raises(DocumentDamaged):
        workbooks.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "a.xls")


VALUES = st.sampled_from(["", "任务", "甲\n乙", "a\tb", 1, 2.5, True])
RANGES = st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=5), max_size=6), st.lists(RANGES, max_size=1))
def test_rows_stand_on_their_lines(values: list[list[Any]], ranges: list[tuple[int, int, int, int]]) -> None:
    sheets = Sheets()
    sheet = sheets.sheet()
    for row, cells in enumerate(values):
        sheet.write_row(row, 0, cells)
    for row, column, height, width in ranges:
        if height or width:
            sheet.merge_range(row, column, row + height, column + width, "合")

    source = sheets.read()

    lines = source.text.split("\n")
    for table in source.tables:
        assert len({len(row) for row in table.rows}) == 1
        assert lines[table.first_line : table.first_line + len(table.rows)] == list(
            map(grids.line, table.rows)
        )


def test_a_cell_knows_that_a_formula_stands_in_it() -> None:
    sheets = Sheets()
    sheet = sheets.sheet()
    sheet.write_row(0, 0, ["任务", "完成", "比例", "备注"])
    sheet.write_row(1, 0, ["新建小学", 30])
    sheet.write_formula(1, 2, "=B2/60", sheets.form("0%"), 0.5)
    sheet.write_formula(1, 3, "=A1", None, "")

    (_, row) = sheets.read().tables[0].rows

    assert [cell.is_computed for cell in row] == [False, False, True, True]
    assert row[2].text == "50%"
