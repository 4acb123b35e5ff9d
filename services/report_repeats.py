"""Whether a row of an agency's sheet was filed before, word for word: the button was pressed twice."""

import math

from domain import quantities
from domain.errors import PercentInvalid, QuantityIsRange, QuantityUnread, UnitDiffers
from domain.report_sheets import Column, TargetCell
from domain.reports import ReportKind, ReportStatus, TextField
from domain.reviews import WAITING
from domain.sheets import tidy
from intake.report_sheets import ReportRow
from models.report_sheets import SheetLine
from models.reported import TargetLine
from models.reports import Report

FIELDS = (TextField.PROBLEMS, TextField.HELP_NEEDED, TextField.NEXT_STEPS)
SETTLED = (*WAITING, ReportStatus.ACCEPTED, ReportStatus.UNIT_SIGNING)


def is_done(line: SheetLine, row: ReportRow) -> bool:
    """Whether all that the row says stands on record; anything else that was typed is not to be lost."""
    report, values = line.owed.latest, row.values
    if report is None or report.status not in SETTLED or row.errors:
        return False
    if report.kind is ReportKind.NIL:
        return values.is_nil and not row.says_more_than_nil and tidy(report.nil_reason) == values.reason
    if values.is_nil or report.kind is not ReportKind.PROGRESS:
        return False
    return _is_said(report, row) and all(_is_stated(row, line, target) for target in line.targets)


def _is_said(report: Report, row: ReportRow) -> bool:
    values = row.values
    words = (report.progress_text, *(getattr(report, name.value) for name in FIELDS), report.change_reason)
    typed = (values.text, *(getattr(values, name.value) for name in FIELDS), values.reason)
    return (
        tuple(map(tidy, words)) == typed
        and report.self_assessment is values.assessment
        and report.progress_percent_stated == values.percent
    )


def _is_stated(row: ReportRow, line: SheetLine, target: TargetLine) -> bool:
    """Whether the cell of a target, edited or not, says what is on record; without a cell nothing is said."""
    source = row.cells.get(target.target.id)
    if source is None:
        return True
    cell = TargetCell(target.target.id, source.text(Column.VALUE), source.text(Column.REASON))
    stated = line.stated(target)
    reason = tidy(target.value.reason) if stated and target.value is not None else ""
    return reason == cell.reason and (cell.value == stated or _is_same(cell, target))


def _is_same(cell: TargetCell, target: TargetLine) -> bool:
    """0.045万人 is 450."""
    if not cell.value or target.value is None or target.value.is_carried:
        return False
    try:
        typed = quantities.measure(cell.value, target.target.unit)
    except (QuantityUnread, QuantityIsRange, UnitDiffers, PercentInvalid):
        return False
    return math.isclose(typed, target.value.value)
