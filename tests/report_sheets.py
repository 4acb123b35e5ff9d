"""Report sheets in tests: what goes out, filled in as a liaison fills it in."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

from domain.report_sheets import Column
from intake import report_sheets
from intake.formats import reading
from intake.report_sheets import ReportRow, ReportSheets
from models.report_sheets import SheetLine
from rendering import report_workbooks
from rendering.texts import Texts
from tests.ledgers import ZONES

HEADINGS = 2  # the row of the headings
#: Headings of the open columns, in Chinese.
NIL, TEXT, PERCENT, REASON = "无新进展", "进展情况", "进度", "说明原因"
PROBLEMS, STEPS, ASSESSMENT, VALUE = "存在问题", "下一步打算", "自评", "目前数值"


def exported(lines: Sequence[SheetLine], language: str = "zh") -> bytes:
    """The sheet of these lines."""
    texts = Texts(language, ZONES)
    return report_workbooks.data(report_workbooks.of_lines(lines, texts), texts)


class Filler:
    """Somebody with a report sheet open; rows are found by the item's number, targets by their place."""

    def __init__(self, data: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self.main, *self.others = self.book.worksheets

    @property
    def targets(self) -> Any:
        return self.others[0]

    def row_of(self, number: int) -> int:
        """Where an item stands."""
        column = self.column(self.main, "序号")
        rows = range(HEADINGS + 1, self.main.max_row + 1)
        return next(row for row in rows if self.main.cell(row, column).value == number)

    @staticmethod
    def column(sheet: Any, heading: str) -> int:
        """Where a heading stands."""
        columns = range(1, sheet.max_column + 1)
        return next(column for column in columns if sheet.cell(HEADINGS, column).value == heading)

    def cell(self, number: int, heading: str) -> Any:
        """A cell of an item's row."""
        return self.main.cell(self.row_of(number), self.column(self.main, heading))

    def fill(self, number: int, **values: Any) -> None:
        """Fill in open cells of an item: text="…", percent=60."""
        for name, value in values.items():
            self.cell(number, _NAMES[name]).value = value

    def fill_target(self, place: int, value: Any, reason: str | None = None) -> None:
        """Fill in the figure of the target in this place, from 0."""
        row = HEADINGS + 1 + place
        self.targets.cell(row, self.column(self.targets, VALUE)).value = value
        if reason is not None:
            self.targets.cell(row, self.column(self.targets, REASON)).value = reason

    @property
    def data(self) -> bytes:
        """The file as it is now."""
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()

    @property
    def sheets(self) -> ReportSheets:
        """What is read of it when it comes back."""
        found = report_sheets.recognised(reading.read(self.data, "报送表.xlsx"))
        assert found is not None
        return found

    def row(self, number: int) -> ReportRow:
        """An item's row as it is read."""
        return next(row for row in self.sheets.rows if row.number == str(number))


_NAMES = {
    "nil": NIL,
    "text": TEXT,
    "percent": PERCENT,
    "reason": REASON,
    "problems": PROBLEMS,
    "steps": STEPS,
    "assessment": ASSESSMENT,
    "mark": Column.MARK.value,
    "key": Column.KEY.value,
}
