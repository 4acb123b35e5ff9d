"""Workbooks of drafts at the terminal: written to a file, and taken back."""

from datetime import datetime
from pathlib import Path

from bot.commands import transactions
from bot.commands.answers import content, refusal, rehearsed, texts_of
from bot.refusals import Refusal
from bot.settings import Settings
from domain.errors import RuleBroken
from domain.sheets import ItemChange, WorkbookPlan
from intake import ledger_sheets
from intake.formats import reading
from intake.ledger_sheets import LedgerSheets
from models.database import Database
from rendering import sheets as words
from rendering import workbooks as drawing
from rendering.texts import Texts
from services import workbooks


def recognised(path: Path, settings: Settings) -> LedgerSheets | None:
    """The workbook of a draft; None for any other file. Errors: Refusal."""
    try:
        return ledger_sheets.recognised(reading.read(content(path), path.name))
    except RuleBroken as error:
        raise refusal(error, settings) from None


def write(ledger_id: int, out: Path, settings: Settings, database: Database) -> int:
    """A draft as a workbook in a file; how many items it holds. Errors: Refusal."""
    try:
        with database.read() as session:
            contents = workbooks.contents(session, ledger_id)
    except RuleBroken as error:
        raise refusal(error, settings) from None
    marker = ledger_sheets.marker(contents.ledger.id, contents.made, contents.last_id)
    save(out, drawing.data(contents, marker, texts_of(settings)))
    return len(contents.items)


def save(out: Path, data: bytes) -> None:
    """Write a file that a command makes. Errors: Refusal."""
    try:
        out.write_bytes(data)
    except OSError as error:
        raise Refusal(f"{out} cannot be written: {error.strerror}.") from None


def take(
    sheets: LedgerSheets,
    settings: Settings,
    database: Database,
    *,
    is_partial: bool,
    is_rehearsal: bool,
    now: datetime,
) -> WorkbookPlan:
    """Apply an edited workbook; with errors and not `is_partial`, only look. Errors: Refusal."""
    try:
        with transactions.begun(database, is_rehearsal=is_rehearsal) as session:
            plan = workbooks.compare(session, sheets)
            if plan.errors and not is_partial:
                return plan
            return workbooks.apply(session, sheets, is_partial=is_partial, actor_id=None, now=now)
    except RuleBroken as error:
        raise refusal(error, settings) from None


def plan_lines(plan: WorkbookPlan, settings: Settings, *, is_applied: bool, is_rehearsal: bool) -> list[str]:
    """What a workbook changed, or would change: a line for each item."""
    texts = texts_of(settings)
    counts = {"changed": len(plan.changed), "added": len(plan.added), "gone": len(plan.gone)}
    if is_applied:
        head = texts.gettext("Items changed: %(changed)s, added: %(added)s, gone: %(gone)s", **counts)
    else:
        head = texts.gettext(
            "Items that change: %(changed)s, are added: %(added)s, leave: %(gone)s", **counts
        )
    return [
        plan.ledger_title,
        head,
        *(_line(change, texts) for change in plan.changes),
        *rehearsed(texts, is_rehearsal=is_rehearsal),
    ]


def _line(change: ItemChange, texts: Texts) -> str:
    if change.before is None:
        what = texts.gettext("added")
    elif change.after is None:
        what = texts.gettext("leaves")
    else:
        what = words.words(change, texts)
    return f"{change.number:>4}  {change.title}  {what}"


def error_lines(plan: WorkbookPlan, settings: Settings) -> list[str]:
    """Everything that is wrong, a line for each cell."""
    return [words.plain(error, texts_of(settings)) for error in plan.errors]
