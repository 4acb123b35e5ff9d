"""All that an agency owes as one sheet (报送表): its columns, what a row says, what may come of it."""

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.errors import RuleBroken
from domain.reports import SelfAssessment
from domain.sheets import RowError

#: In the first cell of the sheet, in a hidden column.
MARKER = "duban-reports-1"


class Column(StrEnum):
    """What a column holds; hidden ones are headed by these very words."""

    KEY = "key"  # of the duty
    MARK = "mark"  # of what was exported
    TARGET = "target id"
    PERIOD = "period"
    NUMBER = "number"
    TITLE = "title"
    AGENCY = "agency"
    DUE = "due"
    STATE = "state"
    LAST = "last"
    LAST_PERCENT = "last_percent"
    NIL = "nil"
    TEXT = "text"
    PERCENT = "percent"
    PROBLEMS = "problems"
    HELP_NEEDED = "help_needed"
    NEXT_STEPS = "next_steps"
    ASSESSMENT = "assessment"
    REASON = "reason"
    AIM = "aim"
    UNIT = "unit"
    LAST_VALUE = "last_value"
    VALUE = "value"
    WRONG = "wrong"


#: What the agency fills in: for an item, and for one of its targets.
OPEN = (
    Column.NIL,
    Column.TEXT,
    Column.PERCENT,
    Column.PROBLEMS,
    Column.HELP_NEEDED,
    Column.NEXT_STEPS,
    Column.ASSESSMENT,
    Column.REASON,
)
OPEN_OF_TARGETS = (Column.VALUE, Column.REASON)


class Problem(StrEnum):
    """What keeps a row from being filed; the facts that its sentence needs stand behind it."""

    TEXT_MISSING = "text_missing"
    TEXT_TOO_LONG = "text_too_long"  # `limit`
    YES_OR_NO = "yes_or_no"
    NIL_AND_MORE = "nil_and_more"  # nothing new, and something reported
    NIL_AND_CHANGED = "nil_and_changed"  # nothing new, and something else than what still held
    PERCENT_UNREAD = "percent_unread"
    PERCENT_FRACTION = "percent_fraction"  # 0.5: half, or half a percent? `percent`
    FIGURE_UNREAD = "figure_unread"  # `unit`
    FIGURE_RANGE = "figure_range"
    UNIT_DIFFERS = "unit_differs"  # `unit`
    TARGET_GONE = "target_gone"  # a revised document took it off
    ASSESSMENT_UNKNOWN = "assessment_unknown"
    REASON_FOR_NIL = "reason_for_nil"  # `count` in a row
    REASON_FOR_FALL = "reason_for_fall"  # `last`
    REASON_FOR_FIGURE = "reason_for_figure"  # `last`
    REASON_ALONE = "reason_alone"  # without a figure
    REASON_UNASKED = "reason_unasked"  # beside a percentage that does not fall
    FORMULA = "formula"
    KEY_LOST = "key_lost"
    DUTY_UNKNOWN = "duty_unknown"  # or another agency's
    DUTY_REPEATED = "duty_repeated"  # `first`, the row where it stands
    FILED_MEANWHILE = "filed_meanwhile"  # `name` of who did
    FILED_OTHERWISE = "filed_otherwise"  # by the same person, who typed something else since
    RETURNED_SINCE = "returned_since"  # since the export
    DRAFT_CHANGED = "draft_changed"  # in the chat, since the export; both are kept
    COMPLETION_DRAFT = "completion_draft"  # a declaration of completion is being written in the chat
    RULE = "rule"  # another one forbids it: `rule`


@dataclass(frozen=True)
class TargetCell:
    """What a row says of one target, as it was typed."""

    target_id: int
    value: str = ""
    reason: str = ""

    @property
    def mark(self) -> str:
        """Short, and different for different values: tells whether the row was edited."""
        return _digest((self.value, self.reason))


@dataclass(frozen=True)
class RowValues:
    """What a row says, with tidy texts; no percentage: as last time. `targets` are those that were edited."""

    is_nil: bool = False
    text: str = ""
    percent: int | None = None
    problems: str = ""
    help_needed: str = ""
    next_steps: str = ""
    assessment: SelfAssessment | None = None
    reason: str = ""
    targets: tuple[TargetCell, ...] = ()

    @property
    def mark(self) -> str:
        """As that of a target's row, of all but the targets."""
        assessment = self.assessment.value if self.assessment else ""
        words = (self.text, self.problems, self.help_needed, self.next_steps, self.reason)
        return _digest((self.is_nil, self.percent, assessment, *words))

    @property
    def reports_something(self) -> bool:
        """Whether there is more in it than that nothing is new."""
        figures = any(cell.value or cell.reason for cell in self.targets)
        return bool(self.text) or self.percent is not None or figures

    def but_for_nil(self, mark: str) -> bool:
        """Whether what went out with this mark is the same, but for "nothing new" and its reason."""
        before = replace(self, is_nil=False)
        return mark in (before.mark, replace(before, reason="").mark)


def _digest(values: tuple[object, ...]) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:12]


class Result(StrEnum):
    """What comes of a row."""

    FILED = "filed"
    NIL = "nil"
    SIGNING = "signing"  # the agency's leader has to agree first
    REFUSED = "refused"


@dataclass(frozen=True)
class RowOutcome:
    """What comes of a row of the sheet; `number` is the item's, as the row has it."""

    row: int
    number: str
    result: Result
    errors: tuple[RowError, ...] = ()
    is_done: bool = False  # before: the same stands on record already


@dataclass(frozen=True)
class SheetOutcome:
    """What comes of a sheet; `skipped` rows are as they were exported."""

    outcomes: tuple[RowOutcome, ...]
    skipped: int = 0

    def numbers(self, result: Result, *, with_done: bool = True) -> list[str]:
        """The items of the rows with this result, in order; without those that stood on record before."""
        return [
            row.number for row in self.outcomes if row.result is result and (with_done or not row.is_done)
        ]

    @property
    def refused(self) -> tuple[RowOutcome, ...]:
        """Rows that are not filed."""
        return tuple(row for row in self.outcomes if row.result is Result.REFUSED)

    @property
    def to_do(self) -> int:
        """How many rows would be filed now."""
        return sum(row.result is not Result.REFUSED and not row.is_done for row in self.outcomes)

    @property
    def done(self) -> int:
        """How many stood on record before."""
        return Counter(row.is_done for row in self.outcomes)[True]


class NothingToFill(RuleBroken):
    """Nothing is owed that somebody may report on: no sheet to fill in."""


class ReportSheetByOther(RuleBroken):
    """An agency's sheet is sent in by its own people."""
