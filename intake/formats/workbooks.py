"""Workbooks (xlsx, xls, et, ods): every visible sheet as a table, values written as people read them."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import python_calamine
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from domain.documents import DocumentDamaged
from intake.formats import cellstyles, grids
from intake.formats.cellstyles import Shape, Shapes
from intake.formats.grids import Pages, Span
from intake.formats.sources import Source

Value = int | float | str | bool | time | date | datetime | timedelta

_SHEETS = (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet)


def read(data: bytes, file_name: str) -> Source:
    """The visible sheets of a workbook, each one table whose name is the sheet's.

    Values stand as the sheet shows them: 3, 30%, 2022年6月30日. Errors: DocumentDamaged, DocumentTooLarge.
    """
    pages = Pages(file_name)
    shapes = cellstyles.read(data, file_name)
    try:
        with python_calamine.load_workbook(io.BytesIO(data)) as workbook:
            for sheet in _visible(workbook):
                pages.add_sheet(_rows(sheet, shapes.get(sheet.name, {})), sheet.name)
    except (CalamineError, OSError) as error:
        raise DocumentDamaged(file_name=file_name, kind="workbook") from error
    return pages.source()


def _visible(workbook: CalamineWorkbook) -> Iterator[CalamineSheet]:
    for index, sheet in enumerate(workbook.sheets_metadata):
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ in _SHEETS:
            yield workbook.get_sheet_by_index(index)


def _rows(sheet: CalamineSheet, shapes: Shapes) -> Iterator[tuple[int, list[Span]]]:
    """The rows of a sheet with their numbers; of several empty ones in a row, one."""
    if sheet.start is None:
        return
    merges = _Merges(sheet)
    top, left = sheet.start
    is_gap = False
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), start=top):
        is_empty = merges.is_clear(row) and all(value == "" for value in values)
        if not (is_empty and is_gap):
            looks = [shapes.get((row, left + i), Shape.PLAIN) for i in range(len(values))]
            texts = [_text(value, look) for value, look in zip(values, looks, strict=True)]
            yield row + 1, list(merges.spans(row, left, texts, looks))
        is_gap = is_empty


class _Merges:
    """The merged ranges of a sheet, row after row from the top."""

    def __init__(self, sheet: CalamineSheet) -> None:
        self._ends = dict(sheet.merged_cell_ranges or ())
        self._first_rows = {row for row, _ in self._ends}
        self._covered: dict[int, int] = {}  # column → the last row that a range covers
        self._last_row = -1

    def is_clear(self, row: int) -> bool:
        """Whether no merged range touches the row."""
        return row > self._last_row and row not in self._first_rows

    def spans(self, row: int, left: int, texts: list[str], looks: list[Shape]) -> Iterator[Span]:
        """The cells of the row, from column `left` on, that no range begun further up covers."""
        end = min(left + len(texts), left + grids.MAX_COLUMNS)
        column = left
        while column < end:
            last_row, last_column = self._ends.get((row, column), (row, column))
            if self._covered.get(column, -1) >= row:
                column += 1
                continue
            span = Span(
                texts[column - left],
                columns=min(last_column, end - 1) - column + 1,
                rows=min(last_row - row + 1, grids.MAX_ROWS_SPANNED),
                is_computed=Shape.FORMULA in looks[column - left],
            )
            yield span
            self._cover(range(column, column + span.columns), row + span.rows - 1)
            column += span.columns

    def _cover(self, columns: range, last_row: int) -> None:
        self._covered.update(dict.fromkeys(columns, last_row))
        self._last_row = max(self._last_row, last_row)


def _text(value: Value, shape: Shape) -> str:
    if isinstance(value, str):
        return grids.cell_text(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return _day(value, shape)
    if isinstance(value, int | float):
        return f"{value * 100:.10g}%" if Shape.PERCENT in shape else f"{value:.15g}"
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


def _day(value: date, shape: Shape) -> str:
    if Shape.YEAR in shape:
        return f"{value.year}年"
    if Shape.MONTH in shape:
        return f"{value.year}年{value.month}月"
    moment = f"{value:%H:%M}" if isinstance(value, datetime) and value.time() != time() else ""
    return f"{value.year}年{value.month}月{value.day}日{moment}"
