"""The questions of a report, its card with everything filled in, runs and replies, as they are shown."""

from datetime import date

import pytest

from domain.reports import ReportKind, SelfAssessment, TextField
from models.reported import ReportContents, RunProgress, TargetLine
from models.reports import TargetValue
from rendering import replies, report_fields, reports, runs
from rendering.messages import Message
from rendering.words import LANGUAGES
from tests import factories
from tests.factories import NOW
from tests.rendering import snapshots
from tests.rendering.scenes import World


def _value(value: float, *, is_carried: bool = False) -> TargetValue:
    text = f"{value:g}"
    return TargetValue(report_id=1, target_id=1, value=value, unit="%", text=text, is_carried=is_carried)


def _contents(world: World) -> ReportContents:
    filled = world.report(
        progress_percent=40,
        problems=world.say("经费不足。"),
        help_needed=world.say("请协调市财政局。"),
        next_steps=world.say("7月完成验收。"),
        self_assessment=SelfAssessment.AT_RISK,
        carried=["problems"],
    )
    target = factories.target(text=world.say("住院费用占比达到80%以上"))
    other = factories.target(text=world.say("签约率不低于78%"), value=78)
    lines = (
        TargetLine(target, _value(60), 70),
        TargetLine(other, _value(50, is_carried=True), 50),
        TargetLine(factories.target(text=world.say("改造60所")), None, None),
    )
    return ReportContents(filled, lines, world.submitted(progress_percent=45))


def scenes(world: World) -> dict[str, Message]:
    """Every message that asks for a field, and what runs and replies show."""
    texts, contents = world.texts, _contents(world)
    report, (fallen, _, unstated) = contents.report, contents.targets
    view, item, period = factories.report_view(report), world.item(), factories.period()
    completion = factories.report(ReportKind.COMPLETION, completed_on=date(2026, 11, 3))
    empty = factories.report(progress_text="", progress_percent=45, carried=["progress_percent"])
    owed = world.owed()
    run = RunProgress(total=17, number=3, current=owed, reported=1, nil=1, left=15)
    return {
        "draft, all filled in": reports.draft(view, item, period, texts, contents=contents),
        "draft, prefilled": reports.draft(
            factories.report_view(empty),
            item,
            period,
            texts,
            contents=ReportContents(empty, contents.targets, contents.last),
        ),
        "draft of a completion": reports.draft(factories.report_view(completion), item, period, texts),
        "problems": report_fields.ask_field(report, TextField.PROBLEMS, texts),
        "coordination": report_fields.ask_field(report, TextField.HELP_NEEDED, texts),
        "next steps": report_fields.ask_field(empty, TextField.NEXT_STEPS, texts),
        "self-assessment": report_fields.assess_menu(report, texts),
        "target": report_fields.ask_target(contents, fallen, texts),
        "target, first time": report_fields.ask_target(contents, unstated, texts),
        "why a figure fell": report_fields.ask_figure_reason(contents, fallen, texts),
        "why less is done": report_fields.ask_figure_reason(contents, None, texts),
        "day of completion": report_fields.ask_completed_on(completion, texts),
        "why nothing is new": report_fields.ask_nil_reason(owed, 3, texts),
        "evidence": report_fields.evidence_menu(
            factories.report_view(report, evidence=(factories.evidence(),)), texts
        ),
        "run": runs.card(run, owed, contents.last, texts, NOW),
        "run, summary": runs.summary(run, texts),
        "which item": replies.choose(1, [owed, owed], texts),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_reporting_reads_as_before(language: str) -> None:
    shown, kept = snapshots.stored(f"reporting.{language}", scenes(World(language)))

    assert shown == kept
