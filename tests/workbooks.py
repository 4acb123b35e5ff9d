"""Workbooks in tests: a draft's, edited as a clerk edits it, and tables typed by somebody."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl
import xlsxwriter

from intake import ledger_sheets
from intake.formats import reading
from intake.ledger_sheets import LedgerSheets
from models.contents import LedgerContents
from rendering import workbooks
from rendering.texts import Texts
from tests.ledgers import ZONES

#: Columns of the sheet of items, from 1, and of the sheet of parts.
NUMBER, LABEL, SECTION, TITLE, BODY, LEADS = 4, 5, 6, 7, 8, 9
DEADLINE, CONTINUING, DROP = 12, 13, 17
PART_NUMBER, PART_AGENCY, PART_ROLE = 1, 3, 4
FIRST = 3  # row of the first item


def exported(contents: LedgerContents, language: str = "zh") -> bytes:
    """The workbook of a draft."""
    marker = ledger_sheets.marker(contents.ledger.id, contents.made, contents.last_id)
    return workbooks.data(contents, marker, Texts(language, ZONES))


class Clerk:
    """Somebody with a workbook open."""

    def __init__(self, data: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self.items, self.parts, self.agencies = self.book.worksheets

    def write(self, row: int, column: int, value: Any) -> None:
        """Change a cell of the sheet of items."""
        self.items.cell(row, column).value = value

    def write_part(self, row: int, number: int, agency: str, role: str) -> None:
        """Fill a row of the sheet of parts."""
        for column, value in ((PART_NUMBER, number), (PART_AGENCY, agency), (PART_ROLE, role)):
            self.parts.cell(row, column).value = value

    def row_of_part(self, number: int, agency: str) -> int:
        """Where an agency's part in an item stands."""
        return next(
            row
            for row in range(FIRST, self.parts.max_row + 1)
            if self.parts.cell(row, PART_NUMBER).value == number
            and self.parts.cell(row, PART_AGENCY).value == agency
        )

    def blank_part(self) -> int:
        """The first row of the sheet of parts that is blank."""
        return next(row for row in range(FIRST, 999) if self.parts.cell(row, PART_AGENCY).value is None)

    @property
    def data(self) -> bytes:
        """The file as it is now."""
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()

    @property
    def sheets(self) -> LedgerSheets:
        """What is read of it when it comes back."""
        found = ledger_sheets.recognised(reading.read(self.data, "台账.xlsx"))
        assert found is not None
        return found


def typed(rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet that somebody typed."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("名单")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()
