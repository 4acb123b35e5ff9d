"""Messages about the report sheet: sent out, looked at when it comes back, filed; what may be wrong in it."""

from collections.abc import Mapping
from html import escape

from domain.errors import PeriodLocked
from domain.report_sheets import Column, Problem, Result, RowOutcome, RowValues, SheetOutcome
from domain.sheets import RowError
from intake.report_sheets import ReportSheets
from intake.sheets import SheetRow
from models.report_sheets import SheetLine
from rendering import report_sheets
from rendering.messages import Message
from tests import factories
from tests.factories import TODAY
from tests.rendering.drafting import Drafting

DIGEST = "q" * 43
_EMPTY = RowValues()
#: The facts that the sentences of problems need.
FACTS: Mapping[Problem, dict[str, object]] = {
    Problem.TEXT_TOO_LONG: {"limit": 4000},
    Problem.PERCENT_FRACTION: {"percent": "50"},
    Problem.FIGURE_UNREAD: {"unit": "人"},
    Problem.UNIT_DIFFERS: {"unit": "个百分点"},
    Problem.REASON_FOR_NIL: {"count": 3},
    Problem.REASON_FOR_FALL: {"last": 60},
    Problem.REASON_FOR_FIGURE: {"last": "450"},
    Problem.DUTY_REPEATED: {"first": 4},
    Problem.RULE: {"rule": PeriodLocked(period=TODAY)},
}


def error(desk: Drafting, problem: Problem, row: int = 5) -> RowError:
    """Something wrong in a cell, in the words of whoever filled it in."""
    facts = {"name": desk.say("赵强")} if problem in _BY_SOMEBODY else FACTS.get(problem, {})
    of_whole = problem in (*_BY_SOMEBODY, *_OF_WHOLE)
    column, value = ("", "") if of_whole else (desk.say("进度"), desk.say("很多"))
    return RowError(desk.say("报送表"), row, column, value, problem, facts)


_BY_SOMEBODY = (Problem.FILED_MEANWHILE, Problem.DRAFT_CHANGED)
_OF_WHOLE = (
    *(Problem.COMPLETION_DRAFT, Problem.DUTY_UNKNOWN, Problem.RULE),
    *(Problem.FILED_OTHERWISE, Problem.RETURNED_SINCE),
)


def _row(desk: Drafting) -> SheetRow[Column]:
    return SheetRow(desk.say("报送表"), 3, {Column.TEXT: desk.say("已完成。")}, {})


def _refused(desk: Drafting, *problems: Problem) -> list[RowOutcome]:
    return [
        RowOutcome(row, desk.say(str(row - 2)), Result.REFUSED, (error(desk, problem, row),))
        for row, problem in enumerate(problems, start=3)
    ]


def scenes(desk: Drafting) -> dict[str, Message]:
    """Everything that is said of a sheet."""
    texts = desk.texts
    good = [RowOutcome(row, desk.say(str(row)), Result.FILED) for row in (11, 12)]
    nil = [RowOutcome(row, desk.say(str(row)), Result.NIL) for row in (13, 14)]
    signing = [RowOutcome(15, desk.say("15"), Result.SIGNING)]
    before = [RowOutcome(16, desk.say("16"), Result.FILED, is_done=True)]
    halves = list(Problem)[: report_sheets.SHOWN], list(Problem)[report_sheets.SHOWN :]
    mixed = SheetOutcome((*good, *nil, *signing, *before, *_refused(desk, *halves[0])), skipped=4)
    line = SheetLine(factories.owed_duty(factories.item(9, title=desk.say("推进改革"))), _EMPTY)
    rows = [(row, row.errors[0]) for row in _refused(desk, *Problem)]
    return {
        "the sheet": report_sheets.sheet([line], texts),
        "before filing": report_sheets.preview(mixed, DIGEST, texts),
        "nothing wrong": report_sheets.preview(SheetOutcome((*good, *nil), skipped=1), DIGEST, texts),
        "nothing filled in": report_sheets.preview(SheetOutcome((), skipped=10), DIGEST, texts),
        "all wrong": report_sheets.preview(SheetOutcome(tuple(_refused(desk, *Problem))), DIGEST, texts),
        "filed": report_sheets.filed(SheetOutcome((*good, *nil, *signing)), DIGEST, texts),
        "filed in part": report_sheets.filed(mixed, DIGEST, texts),
        "not to be filed": report_sheets.cancelled(texts),
        "the marked sheet": report_sheets.marked(ReportSheets((), (), (_row(desk),)), mixed, texts),
        **{
            f"wrong: {problem.value}": Message(escape(report_sheets.plain(row, wrong, texts)))
            for problem, (row, wrong) in zip(Problem, rows, strict=True)
        },
    }
