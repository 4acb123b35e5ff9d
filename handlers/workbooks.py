"""A draft as a workbook: fetched, sent back edited, looked at, applied."""

from domain.errors import OutOfDate
from handlers import attachments, spreadsheets
from handlers.arrivals import Received
from handlers.routing import Journey, managed
from handlers.turns import Turn
from intake import ledger_sheets
from intake.ledger_sheets import LedgerSheets
from models.queries.pages import page_of
from rendering import sheets
from rendering.actions import Action
from services import workbooks


async def send(turn: Turn) -> None:
    """The draft as a file to be edited."""
    contents = await turn.read(workbooks.contents, turn.pressed.number())
    marker = ledger_sheets.marker(contents.ledger.id, contents.made, contents.last_id)
    await turn.toast()
    message = await turn.environment.transactions.apart(lambda: sheets.workbook(contents, marker, turn.texts))
    await turn.send(message)


async def receive(turn: Turn, received: Received) -> bool:
    """A workbook of ours that comes back: what it would change."""
    found = ledger_sheets.recognised(received.source)
    if found is None:
        return False
    plan = await turn.read(workbooks.compare, found)
    file = await attachments.keep(turn, received.attachment, received.data)
    await turn.send(sheets.workbook_preview(plan, spreadsheets.digest(file.sha256), turn.texts))
    return True


async def _sheets(turn: Turn) -> LedgerSheets:
    found = ledger_sheets.recognised(await spreadsheets.fetch(turn))
    if found is None:
        raise OutOfDate
    return found


async def show(turn: Turn) -> None:
    """What a workbook that was sent would change now."""
    plan = await turn.read(workbooks.compare, await _sheets(turn))
    await turn.show(sheets.workbook_preview(plan, turn.pressed.word(0), turn.texts))


async def show_errors(turn: Turn) -> None:
    """What is wrong in it, page by page."""
    plan = await turn.read(workbooks.compare, await _sheets(turn))
    page = page_of(plan.errors, turn.pressed.number(1), sheets.ERRORS_ON_A_PAGE)
    digest = turn.pressed.word(0)
    await turn.show(sheets.errors(page, Action.WORKBOOK_ERRORS, Action.WORKBOOK_SENT, digest, turn.texts))


async def apply(turn: Turn) -> None:
    """All of its changes."""
    await _apply(turn, is_partial=False)


async def apply_good(turn: Turn) -> None:
    """Its changes, without the rows that hold errors."""
    await _apply(turn, is_partial=True)


async def _apply(turn: Turn, *, is_partial: bool) -> None:
    found = await _sheets(turn)
    plan = await turn.write(
        workbooks.apply, found, is_partial=is_partial, actor_id=turn.person_id, now=turn.now
    )
    await turn.show(sheets.workbook_applied(plan, turn.texts))


JOURNEY = Journey(
    actions={
        Action.WORKBOOK: managed(send),
        Action.WORKBOOK_SENT: managed(show),
        Action.WORKBOOK_ERRORS: managed(show_errors),
        Action.WORKBOOK_APPLY: managed(apply),
        Action.WORKBOOK_APPLY_GOOD: managed(apply_good),
    },
)
