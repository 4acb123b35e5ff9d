"""Marks: each rule sees what it is for, and nothing else."""

from datetime import date
from typing import Any

import pytest

from domain.marks import Figure, Finding, Mark, Reading, findings, is_reached
from domain.pace import Pace
from domain.reports import ReportKind, SelfAssessment

PROGRESS, NIL, COMPLETION = ReportKind
DEADLINE = date(2026, 10, 1)
REACHED = Figure("住院率", 80, 70, is_reached=True)
SHORT = Figure("住院率", 64, 60, is_reached=False)


def reading(kind: ReportKind = PROGRESS, **facts: Any) -> Reading:
    usual: dict[str, Any] = {"text": "已完成18家。", "percent": 60, "evidence": 1}
    return Reading(kind, **{**usual, **facts})


def test_an_ordinary_report_is_not_marked() -> None:
    assert findings(reading(text_before="已完成12家。", percent_before=40, pace=Pace(65, 60))) == ()


@pytest.mark.parametrize(
    ("report", "mark"),
    [
        (reading(text_before=" 已完成18家。\n"), Mark.SAME_TEXT),
        (reading(percent_before=61), Mark.PERCENT_FELL),
        (reading(percent=100), Mark.ALL_DONE_UNDECLARED),
        (reading(COMPLETION, percent=90), Mark.PERCENT_BELOW_WHOLE),
        (reading(COMPLETION, percent=100, figures=(SHORT,)), Mark.TARGET_NOT_REACHED),
        (reading(percent=40, figures=(REACHED,)), Mark.TARGETS_REACHED_EARLY),
        (reading(COMPLETION, percent=100, evidence=0), Mark.COMPLETION_WITHOUT_EVIDENCE),
        (reading(evidence=0, figures=(SHORT,)), Mark.VALUE_WITHOUT_EVIDENCE),
        (reading(pace=Pace(70, 60)), Mark.BEHIND_PLAN),
        (
            reading(pace=Pace(70, 60), self_assessment=SelfAssessment.ON_TRACK),
            Mark.BEHIND_BUT_ON_TRACK,
        ),
        (
            reading(NIL, text="", percent=None, deadline=DEADLINE, submitted_on=date(2026, 10, 2)),
            Mark.NIL_AFTER_DEADLINE,
        ),
    ],
    ids=lambda value: value if isinstance(value, Mark) else "",
)
def test_what_stands_out_is_marked(report: Reading, mark: Mark) -> None:
    assert [found.mark for found in findings(report)] == [mark]


def test_a_mark_names_the_target_that_it_is_about() -> None:
    assert findings(reading(evidence=0, figures=(SHORT,))) == (
        Finding(Mark.VALUE_WITHOUT_EVIDENCE, "住院率"),
    )


def test_nothing_new_on_the_day_of_the_deadline_is_in_order() -> None:
    assert findings(reading(NIL, text="", percent=None, deadline=DEADLINE, submitted_on=DEADLINE)) == ()


def test_an_agency_that_knows_it_is_behind_contradicts_nothing() -> None:
    report = reading(pace=Pace(70, 60), self_assessment=SelfAssessment.BEHIND)

    assert [found.mark for found in findings(report)] == [Mark.BEHIND_PLAN]


@pytest.mark.parametrize(
    ("value", "comparator", "target", "reached"),
    [(80, ">=", 80, True), (79, ">=", 80, False), (5, "<=", 6, True), (7, "<=", 6, False), (3, "=", 3, True)],
)
def test_a_target_is_reached_by_its_comparator(
    value: float, comparator: str, target: float, reached: bool
) -> None:
    assert is_reached(value, comparator, target) is reached
