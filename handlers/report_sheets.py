"""All that an agency owes as one sheet: fetched, sent back filled in, looked at, filed row by row."""

from pathlib import PurePath

from telegram import Document

from domain.documents import DocumentRefused
from domain.errors import OutOfDate, RuleBroken
from domain.report_sheets import ReportSheetByOther, RowOutcome, SheetOutcome
from domain.roles import Permission
from handlers import attachments, spreadsheets
from handlers.arrivals import Received
from handlers.routing import Journey, Route
from handlers.turns import Turn
from intake import report_sheets as intake
from intake.formats import reading
from intake.report_sheets import ReportRow, ReportSheets
from rendering import report_sheets
from rendering.actions import Action
from services import report_rows
from services import report_sheets as use_cases

#: A larger one is none of ours.
MAX_BYTES = 5 * 1024 * 1024
_ENDINGS = (".xlsx", ".xls", ".et", ".ods", ".xlsm")


async def send(turn: Turn) -> None:
    """All that may be reported on now, as a file to be filled in."""
    lines = await turn.read(use_cases.contents, identity=turn.identity, now=turn.now)
    await turn.toast()
    message = await turn.environment.transactions.apart(lambda: report_sheets.sheet(lines, turn.texts))
    await turn.send(message)


async def is_sheet(turn: Turn) -> bool:
    """Whether somebody who reports sent a sheet of ours, whatever they were asked for; then it is read."""
    attachment = turn.attachment
    if not turn.may(Permission.REPORT) or not isinstance(attachment, Document):
        return False
    name = attachment.file_name or ""
    if PurePath(name).suffix.lower() not in _ENDINGS or (attachment.file_size or 0) > MAX_BYTES:
        return False
    data = await attachments.fetch(turn, attachment)
    try:
        source = await turn.environment.transactions.slowly(lambda: reading.read(data, name))
    except DocumentRefused:
        return False
    found = intake.recognised(source)
    turn.facts = {"sheets": found}
    return found is not None


async def receive(turn: Turn) -> None:
    """What the sheet would file."""
    sheets, attachment = turn.facts["sheets"], turn.attachment
    assert isinstance(sheets, ReportSheets)
    assert isinstance(attachment, Document)
    outcome = await _outlook(turn, sheets)
    file = await attachments.keep(turn, attachment, await attachments.fetch(turn, attachment))
    await turn.send(report_sheets.preview(outcome, spreadsheets.digest(file.sha256), turn.texts))


async def refuse(turn: Turn, received: Received) -> bool:
    """An agency's sheet in the hands of somebody who does not report. Errors: ReportSheetByOther."""
    if intake.recognised(received.source) is not None:
        raise ReportSheetByOther
    return False


async def _outlook(turn: Turn, sheets: ReportSheets) -> SheetOutcome:
    return await turn.read(use_cases.preview, sheets, identity=turn.identity, now=turn.now)


async def _sheets(turn: Turn) -> ReportSheets:
    found = intake.recognised(await spreadsheets.fetch(turn))
    if found is None:
        raise OutOfDate
    return found


async def file(turn: Turn) -> None:
    """All rows that can be filed, each as an act of its own, so that none waits for another."""
    sheets = await _sheets(turn)
    await turn.toast()
    looked_at = await _outlook(turn, sheets)
    filed = [await _file(turn, row) for row in sheets.rows if row.is_edited]
    outcome = SheetOutcome((*filed, *looked_at.outcomes[len(filed) :]), looked_at.skipped)
    await turn.show(report_sheets.filed(outcome, turn.pressed.word(0), turn.texts))


async def _file(turn: Turn, row: ReportRow) -> RowOutcome:
    try:
        return await turn.write(use_cases.file, row, identity=turn.identity, now=turn.now)
    except RuleBroken as rule:
        return use_cases.refused(row, report_rows.broken(row, rule))


async def show_marked(turn: Turn) -> None:
    """The sheet as it was sent, with what is wrong in each row that is not filed."""
    sheets = await _sheets(turn)
    outcome = await _outlook(turn, sheets)
    await turn.toast()
    message = await turn.environment.transactions.apart(
        lambda: report_sheets.marked(sheets, outcome, turn.texts)
    )
    await turn.send(message)


async def cancel(turn: Turn) -> None:
    """Nothing is filed."""
    await turn.show(report_sheets.cancelled(turn.texts))


SHEET = Route(receive, Permission.REPORT)
JOURNEY = Journey(
    actions={
        Action.REPORT_SHEET: Route(send, Permission.REPORT),
        Action.REPORT_SHEET_FILE: Route(file, Permission.REPORT),
        Action.REPORT_SHEET_MARKED: Route(show_marked, Permission.REPORT),
        Action.REPORT_SHEET_CANCEL: Route(cancel, Permission.REPORT),
    },
)
