"""All that an agency owes as a workbook: a row for each item, a row for each target; open cells are white."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from domain.report_sheets import MARKER, OPEN, OPEN_OF_TARGETS, Column, TargetCell
from domain.reports import ReportStatus, SelfAssessment
from domain.sheets import tidy
from models.report_sheets import SheetLine
from models.reported import TargetLine
from rendering import labels
from rendering.lengths import cut
from rendering.texts import Texts
from rendering.workbooks import A3, CELL, HEADING, NOTE, SAFE, lay_on_paper, lines_of

Cells = Mapping[Column, str]

_FIRST = 2  # rows above the first one: what to do, and the headings
_LINE, _TALLEST = 13.5, 300.0  # points
_LONGEST_LAST = 300  # characters of the last report
_PLAIN_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
_NUMBERS = frozenset({Column.NUMBER, Column.PERCENT, Column.VALUE, Column.LAST_VALUE})
_HIDDEN = frozenset({Column.KEY, Column.MARK, Column.TARGET})


@dataclass(frozen=True)
class SheetContents:
    """The two sheets of a workbook, row by row."""

    rows: Sequence[Cells]
    targets: Sequence[Cells]


def of_lines(lines: Iterable[SheetLine], texts: Texts) -> SheetContents:
    """What goes out to be filled in."""
    lines = list(lines)
    targets = [_target(line, target, texts) for line in lines for target in line.targets]
    return SheetContents([_row(line, texts) for line in lines], targets)


def _row(line: SheetLine, texts: Texts) -> Cells:
    owed, values, last = line.owed, line.values, line.last
    has_percent = last is not None and last.progress_percent is not None
    return {
        Column.KEY: line.key,
        Column.MARK: f"{line.state}-{values.mark}",
        Column.NUMBER: str(owed.item.number),
        Column.TITLE: owed.item.title,
        Column.PERIOD: labels.named(owed.period, texts),
        Column.AGENCY: owed.agency.name,
        Column.DUE: texts.short_moment(owed.period.due_at, owed.period.ledger_id),
        Column.STATE: _state(line, texts),
        Column.LAST: cut(tidy(last.progress_text), _LONGEST_LAST) if last else "",
        Column.LAST_PERCENT: f"{last.progress_percent}%" if last and has_percent else "",
        Column.TEXT: values.text,
        Column.PERCENT: "" if values.percent is None else str(values.percent),
        Column.PROBLEMS: values.problems,
        Column.HELP_NEEDED: values.help_needed,
        Column.NEXT_STEPS: values.next_steps,
        Column.ASSESSMENT: labels.self_assessment(values.assessment, texts) if values.assessment else "",
        Column.REASON: values.reason,
    }


def _state(line: SheetLine, texts: Texts) -> str:
    report = line.owed.latest
    if line.is_completion_begun:
        return texts.gettext("A declaration of completion is begun: go on in the chat")
    if report is None:
        return ""
    if report.status is ReportStatus.RETURNED or line.reason:
        return texts.gettext("Returned: %(reason)s", reason=cut(line.reason or "", 300))
    return texts.gettext("Draft in the chat") if report.status is ReportStatus.DRAFT else ""


def _target(line: SheetLine, target: TargetLine, texts: Texts) -> Cells:
    aim = target.target
    value = line.stated(target)
    reason = tidy(target.value.reason) if value and target.value else ""
    return {
        Column.KEY: line.key,
        Column.TARGET: str(aim.id),
        Column.MARK: TargetCell(aim.id, value, reason).mark,
        Column.NUMBER: str(line.owed.item.number),
        Column.TITLE: line.owed.item.title,
        Column.PERIOD: labels.named(line.owed.period, texts),
        Column.AGENCY: line.owed.agency.name,
        Column.AIM: f"{labels.comparator(aim.comparator)} {aim.value:g}{aim.unit} · {aim.text}",
        Column.UNIT: aim.unit,
        Column.LAST_VALUE: "" if target.last is None else f"{target.last:.15g}",
        Column.VALUE: value,
        Column.REASON: reason,
    }


def data(contents: SheetContents, texts: Texts) -> bytes:
    """The workbook's bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        _Book(book, texts).write(contents)
    return buffer.getvalue()


def _headings(texts: Texts) -> dict[Column, tuple[str, int]]:
    """Heading and width of each column, in characters."""
    say = texts.gettext
    return {
        Column.KEY: (Column.KEY, 4),
        Column.MARK: (Column.MARK, 4),
        Column.TARGET: (Column.TARGET, 4),
        Column.NUMBER: (say("No."), 6),
        Column.TITLE: (say("Item"), 26),
        Column.WRONG: (say("To be corrected"), 34),
        Column.PERIOD: (say("Period"), 12),
        Column.AGENCY: (say("Agency"), 16),
        Column.DUE: (say("Due"), 13),
        Column.STATE: (say("State now"), 14),
        Column.LAST: (say("Last report"), 32),
        Column.LAST_PERCENT: (say("Last percentage"), 9),
        Column.NIL: (say("Nothing new"), 10),
        Column.TEXT: (say("What was done"), 44),
        Column.PERCENT: (say("Percent"), 8),
        Column.PROBLEMS: (say("Problems"), 22),
        Column.HELP_NEEDED: (say("Needs coordination"), 22),
        Column.NEXT_STEPS: (say("Next steps"), 22),
        Column.ASSESSMENT: (say("Self-assessment"), 9),
        Column.REASON: (say("Reason why"), 22),
        Column.AIM: (say("Target"), 46),
        Column.UNIT: (say("Counted in"), 10),
        Column.LAST_VALUE: (say("Last figure"), 12),
        Column.VALUE: (say("Figure now"), 14),
    }


_SHOWN = (
    Column.PERIOD,
    Column.AGENCY,
    Column.DUE,
    Column.STATE,
    Column.LAST,
    Column.LAST_PERCENT,
)
_OF_ITEMS = (Column.KEY, Column.MARK, Column.NUMBER, Column.TITLE, Column.WRONG, *_SHOWN, *OPEN)
_OF_TARGETS = (
    *(Column.KEY, Column.TARGET, Column.MARK, Column.NUMBER, Column.TITLE, Column.WRONG),
    *(Column.PERIOD, Column.AGENCY, Column.AIM, Column.UNIT, Column.LAST_VALUE, *OPEN_OF_TARGETS),
)


class _Book:
    """Writes both sheets into one workbook."""

    def __init__(self, book: Any, texts: Texts) -> None:
        self._book = book
        self._texts = texts
        self._headings = _headings(texts)
        self._head = self._look(HEADING)
        self._note = self._look(NOTE)
        self._open = self._look({**CELL, "locked": False})
        self._shown = self._look({**CELL, "bg_color": "#EEF0F3"})
        self._wrong = self._look({**CELL, "bg_color": "#FBE3E0", "font_color": "#9C2B20"})

    def _look(self, options: dict[str, Any]) -> Format:
        look: Format = self._book.add_format({"font_size": 10, **options})
        return look

    def write(self, contents: SheetContents) -> None:
        """All of it; without targets, one sheet."""
        say = self._texts.gettext
        main = self._book.add_worksheet(say("Report sheet"))
        self._write(main, contents.rows, _OF_ITEMS, OPEN, self._what_to_do())
        main.write_string(0, 0, MARKER)
        main.set_landscape()
        if not contents.targets:
            return
        targets = self._book.add_worksheet(say("Figures of targets"))
        note = say(
            "The figure reached by now, in the unit of its row; empty means as last time. A figure that falls"
            " or jumps needs a word of reason beside it."
        )
        self._write(targets, contents.targets, _OF_TARGETS, OPEN_OF_TARGETS, note)
        targets.set_landscape()

    def _write(
        self,
        sheet: Worksheet,
        rows: Sequence[Cells],
        columns: Sequence[Column],
        open_ones: Sequence[Column],
        note: str,
    ) -> None:
        is_marked = any(row.get(Column.WRONG) for row in rows)
        columns = [column for column in columns if is_marked or column is not Column.WRONG]
        hidden = sum(column in _HIDDEN for column in columns)
        several = len({row.get(Column.AGENCY) for row in rows}) > 1
        for place, column in enumerate(columns):
            is_hidden = column in _HIDDEN or (column is Column.AGENCY and not several)
            sheet.set_column(place, place, self._headings[column][1], None, {"hidden": is_hidden})
            sheet.write_string(_FIRST - 1, place, self._headings[column][0], self._head)
        sheet.merge_range(0, hidden, 0, len(columns) - 1, note, self._note)
        sheet.set_row(0, 48)
        for number, row in enumerate(rows, start=_FIRST):
            sheet.set_row(number, self._height(row, columns))
            for place, column in enumerate(columns):
                self._write_cell(sheet, number, place, column, row, is_open=column in open_ones)
        self._lay_out(sheet, columns, _FIRST + len(rows) - 1)

    def _write_cell(
        self, sheet: Worksheet, number: int, place: int, column: Column, row: Cells, *, is_open: bool
    ) -> None:
        text = row.get(column, "")
        look = self._open if is_open else self._shown
        if column is Column.WRONG and text:
            look = self._wrong
        if column in _NUMBERS and _PLAIN_NUMBER.fullmatch(text):
            sheet.write_number(number, place, float(text), look)
        else:
            sheet.write_string(number, place, text, look)

    def _height(self, row: Cells, columns: Sequence[Column]) -> float:
        """Of a row in which every text can be read; not every program finds it out by itself."""
        shown = [column for column in columns if column not in _HIDDEN]
        lines = max(lines_of(row.get(column, ""), self._headings[column][1]) for column in shown)
        return min(max(lines, 3) * _LINE + 3, _TALLEST)

    def _lay_out(self, sheet: Worksheet, columns: Sequence[Column], last: int) -> None:
        """What stays in sight, lists to choose from, the page; no password: it guards against slips."""
        hidden = sum(column in _HIDDEN for column in columns)
        sheet.freeze_panes(_FIRST, columns.index(Column.TITLE) + 1)
        say = self._texts.gettext
        choices = {
            Column.NIL: [say("yes")],
            Column.ASSESSMENT: [labels.self_assessment(value, self._texts) for value in SelfAssessment],
        }
        for column, source in choices.items():
            if column in columns:
                place = columns.index(column)
                sheet.data_validation(_FIRST, place, last, place, {"validate": "list", "source": source})
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.print_area(0, hidden, last, len(columns) - 1)
        lay_on_paper(sheet, A3, heading=_FIRST - 1)

    def _what_to_do(self) -> str:
        return self._texts.gettext(
            "Fill in the white cells, grey ones are only shown. Say what was done, or choose “%(yes)s” under"
            " “%(nil)s”; an empty percentage means as last time. Rows left as they are are passed over. Save,"
            " and send the file back to the bot: nothing is filed before you confirm.",
            yes=self._texts.gettext("yes"),
            nil=self._texts.gettext("Nothing new"),
        )
