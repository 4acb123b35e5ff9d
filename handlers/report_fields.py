"""The fields of a draft: each on its own question, and back to the card."""

from domain import days, quantities
from domain.edits import SaidPart
from domain.errors import OutOfDate
from domain.reports import SelfAssessment, TextField
from domain.roles import Permission
from handlers import reports, said
from handlers.routing import Callback, Journey, Route
from handlers.turns import Turn
from models.queries import figures
from models.reported import ReportContents, TargetLine
from models.reports import Report
from rendering import report_fields
from rendering.actions import Action
from services import report_fields as use_cases
from services import reports as drafts
from services import target_values

PERCENT_STEP = "report_percent"
FIELD_STEP = "report_field"
TARGET_STEP = "report_target"
REASON_STEP = "figure_reason"
DAY_STEP = "report_completed_on"


async def _draft(turn: Turn, report_id: int) -> Report:
    view, _ = await reports.own_report(turn, report_id)
    reports.refuse_decided(view)
    return view.report


async def _contents(turn: Turn, report_id: int) -> ReportContents:
    await _draft(turn, report_id)
    return await turn.read(figures.contents_of, report_id)


# How much is done


async def show_percent_menu(turn: Turn) -> None:
    """Choose the share done; a lower one that waits for its reason is asked about first."""
    view, _ = await reports.own_report(turn, turn.pressed.number())
    reports.refuse_decided(view)
    await turn.ask(PERCENT_STEP, report_fields.percent_menu(view, turn.texts), report_id=view.report.id)


async def set_percent(turn: Turn) -> None:
    """The share done was chosen."""
    report_id, percent = turn.pressed.number(0), turn.pressed.number(1)
    await turn.write(drafts.set_percent, report_id, percent, identity=turn.identity)
    await _show_percent(turn, report_id)


async def type_percent(turn: Turn) -> None:
    """The share done was typed; a photo or file still belongs to the draft."""
    if turn.attachment is not None:
        await reports.receive(turn)
        return
    report_id, percent = turn.asked_id("report_id"), quantities.percent(turn.text)
    await turn.write(drafts.set_percent, report_id, percent, identity=turn.identity)
    await said.note(turn, SaidPart.PERCENT, report_id=report_id)
    await _show_percent(turn, report_id)


async def _show_percent(turn: Turn, report_id: int) -> None:
    contents = await _contents(turn, report_id)
    if not contents.needs_reason:
        await reports.present_draft(turn, report_id)
        return
    await turn.ask(
        REASON_STEP, report_fields.ask_figure_reason(contents, None, turn.texts), report_id=report_id
    )


# Targets, one after another


async def show_targets(turn: Turn) -> None:
    """Ask for the first figure that is missing or unexplained, else for the first."""
    contents = await _contents(turn, turn.pressed.number())
    if not contents.targets:
        raise OutOfDate
    if contents.unexplained is not None:
        await _ask_reason(turn, contents, contents.unexplained)
        return
    await _ask_target(turn, contents, _unstated(contents) or contents.targets[0])


def _unstated(contents: ReportContents) -> TargetLine | None:
    """The first target without a figure of this period; or whose figure waits for its reason."""
    open_lines = (row for row in contents.targets if row.value is None or row.value.is_carried)
    return contents.unexplained or next(open_lines, None)


async def show_target(turn: Turn) -> None:
    """Ask for one figure."""
    contents = await _contents(turn, turn.pressed.number())
    await _ask_target(turn, contents, _line(contents, turn.pressed.number(1)))


def _line(contents: ReportContents, target_id: int) -> TargetLine:
    for line in contents.targets:
        if line.target.id == target_id:
            return line
    raise OutOfDate


async def _ask_target(turn: Turn, contents: ReportContents, line: TargetLine) -> None:
    message = report_fields.ask_target(contents, line, turn.texts)
    await turn.ask(TARGET_STEP, message, report_id=contents.report.id, target_id=line.target.id)


async def type_target(turn: Turn) -> None:
    """A figure was typed; a photo or file still belongs to the draft."""
    if turn.attachment is not None:
        await reports.receive(turn)
        return
    report_id, target_id = turn.asked_id("report_id"), turn.asked_id("target_id")
    await turn.write(target_values.enter, report_id, target_id, turn.text, identity=turn.identity)
    await said.note(turn, SaidPart.TARGET, report_id=report_id, target_id=target_id)
    await _go_on(turn, report_id, target_id)


async def keep_target(turn: Turn) -> None:
    """The figure is as last time."""
    report_id, target_id = turn.pressed.number(), turn.pressed.number(1)
    await turn.write(target_values.keep, report_id, target_id, identity=turn.identity)
    await _go_on(turn, report_id, target_id)


async def _go_on(turn: Turn, report_id: int, target_id: int) -> None:
    """Ask why, where the figure is odd; else for the next one; else show the draft."""
    contents = await _contents(turn, report_id)
    line = _line(contents, target_id)
    if line.needs_reason:
        await _ask_reason(turn, contents, line)
        return
    following = _unstated(contents)
    if following is None:
        await reports.present_draft(turn, report_id)
    else:
        await _ask_target(turn, contents, following)


async def _ask_reason(turn: Turn, contents: ReportContents, line: TargetLine) -> None:
    message = report_fields.ask_figure_reason(contents, line, turn.texts)
    await turn.ask(REASON_STEP, message, report_id=contents.report.id, target_id=line.target.id)


async def give_reason(turn: Turn) -> None:
    """Why a figure fell or jumped."""
    report_id = turn.asked_id("report_id")
    if "target_id" not in turn.facts:
        await turn.write(use_cases.explain_percent, report_id, turn.text, identity=turn.identity)
        await said.note(turn, SaidPart.REASON, report_id=report_id)
        await reports.present_draft(turn, report_id)
        return
    target_id = turn.asked_id("target_id")
    await turn.write(target_values.explain, report_id, target_id, turn.text, identity=turn.identity)
    await said.note(turn, SaidPart.REASON, report_id=report_id, target_id=target_id)
    await _go_on(turn, report_id, target_id)


# In words


async def ask_field(turn: Turn) -> None:
    """Ask for problems, what needs coordination, or next steps."""
    report = await _draft(turn, turn.pressed.number())
    field = _field(turn.pressed.word(1))
    message = report_fields.ask_field(report, field, turn.texts)
    await turn.ask(FIELD_STEP, message, report_id=report.id, field=field.value)


def _field(name: str) -> TextField:
    try:
        return TextField(name)
    except ValueError:
        raise OutOfDate from None


async def type_field(turn: Turn) -> None:
    """A field was typed; a photo or file still belongs to the draft."""
    if turn.attachment is not None:
        await reports.receive(turn)
        return
    report_id, field = turn.asked_id("report_id"), _field(str(turn.facts["field"]))
    await turn.write(use_cases.fill, report_id, field, turn.text, identity=turn.identity)
    await said.note(turn, SaidPart(field.value), report_id=report_id)
    await reports.present_draft(turn, report_id)


async def clear_field(turn: Turn) -> None:
    """There is nothing to say of it any more."""
    report_id, field = turn.pressed.number(), _field(turn.pressed.word(1))
    await turn.write(use_cases.fill, report_id, field, "", identity=turn.identity)
    await reports.present_draft(turn, report_id)


async def take_last_text(turn: Turn) -> None:
    """The last period's text once more."""
    report_id = turn.pressed.number()
    await turn.write(use_cases.take_last_text, report_id, identity=turn.identity)
    await reports.present_draft(turn, report_id)


async def show_assessments(turn: Turn) -> None:
    """How does the agency see it itself?"""
    report = await _draft(turn, turn.pressed.number())
    await turn.show(report_fields.assess_menu(report, turn.texts))


async def assess(turn: Turn) -> None:
    """Its view was chosen."""
    value = turn.pressed.choice(SelfAssessment, 1)
    await turn.write(use_cases.assess, turn.pressed.number(), value, identity=turn.identity)
    await reports.present_draft(turn, turn.pressed.number())


# The day of a completion


async def ask_completed_on(turn: Turn) -> None:
    """On which day was it completed?"""
    report = await _draft(turn, turn.pressed.number())
    await turn.ask(DAY_STEP, report_fields.ask_completed_on(report, turn.texts), report_id=report.id)


async def completed_today(turn: Turn) -> None:
    """Today."""
    report_id, who = turn.pressed.number(), turn.identity
    await turn.write(use_cases.complete_on, report_id, None, identity=who, now=turn.now, zones=turn.zones)
    await reports.present_draft(turn, report_id)


async def type_completed_on(turn: Turn) -> None:
    """The day was typed."""
    report_id, who = turn.asked_id("report_id"), turn.identity
    _, owed = await reports.own_report(turn, report_id)
    day = days.read_day(turn.text, year=turn.today_in(owed.item.ledger_id).year)
    await turn.write(use_cases.complete_on, report_id, day, identity=who, now=turn.now, zones=turn.zones)
    await said.note(turn, SaidPart.COMPLETED_ON, report_id=report_id)
    await reports.present_draft(turn, report_id)


def _write(callback: Callback, *, takes_files: bool = False) -> Route:
    return Route(callback, Permission.REPORT, takes_files=takes_files)


JOURNEY = Journey(
    actions={
        Action.PERCENT_MENU: _write(show_percent_menu),
        Action.PERCENT: _write(set_percent),
        Action.TARGET_VALUES: _write(show_targets),
        Action.TARGET_VALUE: _write(show_target),
        Action.TARGET_SAME: _write(keep_target),
        Action.FIELD: _write(ask_field),
        Action.FIELD_CLEAR: _write(clear_field),
        Action.LAST_TEXT: _write(take_last_text),
        Action.ASSESS_MENU: _write(show_assessments),
        Action.ASSESS: _write(assess),
        Action.COMPLETED_ON: _write(ask_completed_on),
        Action.COMPLETED_TODAY: _write(completed_today),
    },
    answers={
        PERCENT_STEP: _write(type_percent, takes_files=True),
        TARGET_STEP: _write(type_target, takes_files=True),
        FIELD_STEP: _write(type_field, takes_files=True),
        REASON_STEP: _write(give_reason),
        DAY_STEP: _write(type_completed_on),
    },
)
