"""All that an agency owes as one sheet, in the chat: sent out, looked at when it comes back, filed."""

from collections import defaultdict
from collections.abc import Sequence

from markupsafe import Markup

from domain.errors import RuleBroken
from domain.report_sheets import Column, Result, RowOutcome, SheetOutcome
from domain.sheets import RowError
from intake.report_sheets import ReportSheets
from intake.sheets import SheetRow
from models.report_sheets import SheetLine
from rendering import errors, report_workbooks
from rendering.actions import Action
from rendering.buttons import Button, button, keyboard
from rendering.lengths import cut
from rendering.messages import File, Message
from rendering.report_workbooks import Cells, SheetContents
from rendering.texts import Texts
from rendering.workbooks import FORBIDDEN

SHOWN = 4  # rows with errors in the message; all of them are in the marked sheet


def sheet(lines: Sequence[SheetLine], texts: Texts) -> Message:
    """The sheet to be filled in."""
    text = texts.render("report_sheets/sheet.html", count=len(lines))
    agencies = list(dict.fromkeys(line.owed.agency.name for line in lines))
    name = FORBIDDEN.sub(" ", cut(agencies[0], 40)).strip() if len(agencies) == 1 else str(len(agencies))
    contents = report_workbooks.of_lines(lines, texts)
    return Message(text, file=_file(name, report_workbooks.data(contents, texts), texts))


def _file(name: str, data: bytes, texts: Texts) -> File:
    return File(f"{texts.gettext('Report sheet')}-{name}.xlsx", data)


def preview(outcome: SheetOutcome, digest: str, texts: Texts) -> Message:
    """What a sheet that came back would file; `digest` finds the file again."""
    count = outcome.to_do
    send = button(texts.gettext("File all (%(count)s)", count=count), Action.REPORT_SHEET_FILE, digest)
    cancel = button(texts.gettext("Do not file"), Action.REPORT_SHEET_CANCEL)
    return Message(
        _said("report_sheets/preview.html", outcome, texts, with_done=False),
        keyboard(
            [send] if count else [], _marked(outcome, digest, texts), [cancel] if count else [_owed(texts)]
        ),
    )


def filed(outcome: SheetOutcome, digest: str, texts: Texts) -> Message:
    """What became of each row."""
    return Message(
        _said("report_sheets/filed.html", outcome, texts),
        keyboard(_marked(outcome, digest, texts), [_owed(texts)]),
    )


def cancelled(texts: Texts) -> Message:
    """Nothing was filed."""
    return Message(texts.render("report_sheets/cancelled.html"), keyboard([_owed(texts)]))


def _said(template: str, outcome: SheetOutcome, texts: Texts, *, with_done: bool = True) -> str:
    faults = [(row, error) for row in outcome.refused for error in row.errors]
    return texts.render(
        template,
        outcome=outcome,
        counts={
            result.value: _numbers(outcome.numbers(result, with_done=with_done), texts) for result in Result
        },
        faults=faults[:SHOWN],
        hidden=max(0, len(faults) - SHOWN),
        rule=rule,
    )


def _numbers(numbers: Sequence[str], texts: Texts) -> tuple[int, str]:
    """How many, and which items."""
    shown = texts.gettext(", ").join(cut(number, 8) for number in numbers[:12] if number)
    return len(numbers), f"{shown} …" if len(numbers) > 12 else shown


def _owed(texts: Texts) -> Button:
    return button(texts.gettext("Reports owed"), Action.OWED, 1)


def _marked(outcome: SheetOutcome, digest: str, texts: Texts) -> list[Button]:
    if not outcome.refused:
        return []
    return [button(texts.gettext("Sheet with what to correct"), Action.REPORT_SHEET_MARKED, digest)]


def rule(error: RowError, texts: Texts) -> Markup:
    """The sentence of a rule that forbids a row."""
    broken = error.facts["rule"]
    assert isinstance(broken, RuleBroken)
    return Markup(errors.sentence(broken, texts))  # noqa: S704 - escaped by the template


def plain(row: RowOutcome, error: RowError, texts: Texts) -> str:
    """What is wrong in a row as one line of plain text."""
    said = texts.render("report_sheets/line.html", row=row, error=error, rule=rule)
    return str(Markup(said).striptags())  # noqa: S704 - escaped by the template


def marked(sheets: ReportSheets, outcome: SheetOutcome, texts: Texts) -> Message:
    """The sheet as it came back, each row that is not filed with what is wrong in it."""
    wrong: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in outcome.refused:
        for error in row.errors:
            wrong[error.sheet, error.row].append(plain(row, error, texts))
    contents = SheetContents(
        [_cells(row, wrong) for row in sheets.sources], [_cells(row, wrong) for row in sheets.targets]
    )
    text = texts.render("report_sheets/marked.html", count=len(outcome.refused))
    name = texts.gettext("to be corrected")
    return Message(text, file=_file(name, report_workbooks.data(contents, texts), texts))


def _cells(row: SheetRow[Column], wrong: dict[tuple[str, int], list[str]]) -> Cells:
    return {**row.texts, Column.WRONG: "\n".join(wrong.get((row.sheet, row.number), ()))}
