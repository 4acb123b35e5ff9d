"""Marks on a report: what a reviewer would check by hand. Only what the records prove, one rule each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.pace import WHOLE, Pace
from domain.reports import ReportKind, SelfAssessment

#: Below this share an item whose targets are all reached is reported too low to be true.
LOW_PERCENT = 50


class Mark(StrEnum):
    """What stands out; its words are in `reviews/marks.html`."""

    SAME_TEXT = "same_text"
    PERCENT_FELL = "percent_fell"
    ALL_DONE_UNDECLARED = "all_done_undeclared"
    PERCENT_BELOW_WHOLE = "percent_below_whole"
    TARGET_NOT_REACHED = "target_not_reached"
    TARGETS_REACHED_EARLY = "targets_reached_early"
    BEHIND_BUT_ON_TRACK = "behind_but_on_track"
    NIL_AFTER_DEADLINE = "nil_after_deadline"
    COMPLETION_WITHOUT_EVIDENCE = "completion_without_evidence"
    VALUE_WITHOUT_EVIDENCE = "value_without_evidence"
    BEHIND_PLAN = "behind_plan"


@dataclass(frozen=True)
class Figure:
    """A target of the item with what the report, and the last accepted one, say of it."""

    text: str
    value: float | None
    before: float | None
    is_reached: bool


@dataclass(frozen=True)
class Reading:
    """A report with the facts it is held against; `before`: the agency's last accepted report."""

    kind: ReportKind
    text: str
    percent: int | None
    evidence: int
    self_assessment: SelfAssessment | None = None
    text_before: str | None = None
    percent_before: int | None = None
    figures: tuple[Figure, ...] = ()
    pace: Pace | None = None
    deadline: date | None = None
    submitted_on: date | None = None


@dataclass(frozen=True)
class Finding:
    """One mark, with the target that it is about where there is one."""

    mark: Mark
    about: str = ""


Rule = Callable[[Reading], Iterable[Finding]]


def same_text(report: Reading) -> Iterable[Finding]:
    """The text of the last report again, spaces aside."""
    words = report.text.split()
    if words and report.text_before is not None and words == report.text_before.split():
        yield Finding(Mark.SAME_TEXT)


def percent_fell(report: Reading) -> Iterable[Finding]:
    """Less is done than was done before."""
    percent, before = report.percent, report.percent_before
    if percent is not None and before is not None and percent < before:
        yield Finding(Mark.PERCENT_FELL)


def all_done_undeclared(report: Reading) -> Iterable[Finding]:
    """Everything is done, and nobody says that the item is complete."""
    if report.kind is ReportKind.PROGRESS and report.percent == WHOLE:
        yield Finding(Mark.ALL_DONE_UNDECLARED)


def percent_below_whole(report: Reading) -> Iterable[Finding]:
    """The item is complete, and not everything of it is done."""
    if report.kind is ReportKind.COMPLETION and report.percent is not None and report.percent < WHOLE:
        yield Finding(Mark.PERCENT_BELOW_WHOLE)


def target_not_reached(report: Reading) -> Iterable[Finding]:
    """All is done or declared so, and a figure lies short of its target."""
    if report.kind is ReportKind.COMPLETION or report.percent == WHOLE:
        for figure in report.figures:
            if figure.value is not None and not figure.is_reached:
                yield Finding(Mark.TARGET_NOT_REACHED, figure.text)


def targets_reached_early(report: Reading) -> Iterable[Finding]:
    """Every target is reached, and less than half of the item is done."""
    is_reached = bool(report.figures) and all(figure.is_reached for figure in report.figures)
    if is_reached and report.percent is not None and report.percent < LOW_PERCENT:
        yield Finding(Mark.TARGETS_REACHED_EARLY)


def behind_plan(report: Reading) -> Iterable[Finding]:
    """The share done lies behind the planned pace; where the agency sees that otherwise, that is said."""
    if report.pace is None or not report.pace.is_behind:
        return
    is_seen_otherwise = report.self_assessment is SelfAssessment.ON_TRACK
    yield Finding(Mark.BEHIND_BUT_ON_TRACK if is_seen_otherwise else Mark.BEHIND_PLAN)


def nil_after_deadline(report: Reading) -> Iterable[Finding]:
    """Nothing new on an item whose deadline is over."""
    deadline, filed_on = report.deadline, report.submitted_on
    is_over = deadline is not None and filed_on is not None and filed_on > deadline
    if report.kind is ReportKind.NIL and is_over:
        yield Finding(Mark.NIL_AFTER_DEADLINE)


def completion_without_evidence(report: Reading) -> Iterable[Finding]:
    """The item is complete, and nothing proves it."""
    if report.kind is ReportKind.COMPLETION and not report.evidence:
        yield Finding(Mark.COMPLETION_WITHOUT_EVIDENCE)


def value_without_evidence(report: Reading) -> Iterable[Finding]:
    """A figure moved, and nothing proves it."""
    if report.kind is ReportKind.COMPLETION or report.evidence:
        return
    for figure in report.figures:
        if figure.value is not None and figure.before is not None and figure.value != figure.before:
            yield Finding(Mark.VALUE_WITHOUT_EVIDENCE, figure.text)


#: Contradictions first, then what is missing, then the plan.
RULES: tuple[Rule, ...] = (
    target_not_reached,
    percent_below_whole,
    percent_fell,
    targets_reached_early,
    all_done_undeclared,
    nil_after_deadline,
    same_text,
    completion_without_evidence,
    value_without_evidence,
    behind_plan,
)


def findings(report: Reading) -> tuple[Finding, ...]:
    """Everything that stands out, most telling first."""
    return tuple(found for rule in RULES for found in rule(report))


def is_reached(value: float, comparator: str, target: float) -> bool:
    """Whether a figure satisfies a target; comparators as the ledger holds them."""
    return {">=": value >= target, "<=": value <= target}.get(comparator, value == target)
