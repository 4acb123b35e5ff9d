"""The fields of a draft, asked for one at a time, and the card's buttons that lead to them."""

from domain.reports import MAX_EVIDENCE, MAX_FIELD, ReportKind, SelfAssessment, TextField
from models.reported import ReportContents, TargetLine
from models.reports import Report
from models.views import OwedDuty, ReportView
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Button, button, grid, keyboard
from rendering.messages import Message
from rendering.texts import Texts
from rendering.words import msgid

PERCENTS_PER_ROW = 5
#: What usually lies behind "nothing new" once more.
NIL_REASONS = (
    msgid("Planned for a later period"),
    msgid("Waiting for an upper-level document"),
    msgid("Waiting for funds or approval"),
    msgid("Waiting for another agency"),
)


def choices(view: ReportView, contents: ReportContents, texts: Texts) -> list[list[Button]]:
    """Below the card of a draft: one button for each field, the percentage with what it says now."""
    report = view.report
    is_completion = report.kind is ReportKind.COMPLETION
    done = "" if report.progress_percent is None else f" {report.progress_percent}%"
    text = button(texts.gettext("Text"), Action.RETYPE, report.id)
    percent = button(texts.gettext("Percent") + done, Action.PERCENT_MENU, report.id)
    day = button(texts.gettext("Day of completion"), Action.COMPLETED_ON, report.id)
    problems = button(texts.gettext("Problems, coordination"), Action.FIELD, report.id, TextField.PROBLEMS)
    steps = button(texts.gettext("Next steps"), Action.FIELD, report.id, TextField.NEXT_STEPS)
    assess = button(texts.gettext("Self-assessment"), Action.ASSESS_MENU, report.id)
    evidence = button(texts.gettext("📎 Evidence"), Action.EVIDENCE_ADD, report.id)
    first = [text, day if is_completion else percent, *_targets(contents, texts)]
    return [*_last_text(contents, texts), first, [problems, steps], [assess, evidence]]


def _targets(contents: ReportContents, texts: Texts) -> list[Button]:
    total = len(contents.targets)
    if not total:
        return []
    label = texts.gettext("Targets %(filled)s/%(total)s", filled=contents.filled, total=total)
    return [button(label, Action.TARGET_VALUES, contents.report.id)]


def _last_text(contents: ReportContents, texts: Texts) -> list[list[Button]]:
    if contents.report.progress_text or contents.last is None or not contents.last.progress_text:
        return []
    return [[button(texts.gettext("Take the last text"), Action.LAST_TEXT, contents.report.id)]]


def percent_menu(view: ReportView, texts: Texts) -> Message:
    """The share done, in steps of ten."""
    shares = [button(f"{share}%", Action.PERCENT, view.report.id, share) for share in range(10, 101, 10)]
    back = labels.back(texts, Action.REPORT_DRAFT, view.report.id)
    return Message(
        texts.render("reports/percent_menu.html", view=view), keyboard(*grid(shares, PERCENTS_PER_ROW), back)
    )


def ask_field(report: Report, field: TextField, texts: Texts) -> Message:
    """Asks for problems (with the way to what needs coordination), that, or the next steps."""
    text = getattr(report, field.value)
    message = texts.render("reports/ask_field.html", field=field.value, text=text, max_field=MAX_FIELD)
    help_needed = button(
        texts.gettext("Needs coordination ›"), Action.FIELD, report.id, TextField.HELP_NEEDED
    )
    clear = button(texts.gettext("Leave it empty"), Action.FIELD_CLEAR, report.id, field)
    return Message(
        message,
        keyboard(
            [help_needed] if field is TextField.PROBLEMS else [],
            [clear] if text else [],
            labels.back(texts, Action.REPORT_DRAFT, report.id),
        ),
    )


def assess_menu(report: Report, texts: Texts) -> Message:
    """The three ways to see it."""
    signs = {SelfAssessment.ON_TRACK: "🟢", SelfAssessment.AT_RISK: "🟡", SelfAssessment.BEHIND: "🔴"}
    row = [
        button(f"{sign} {labels.self_assessment(value, texts)}", Action.ASSESS, report.id, value)
        for value, sign in signs.items()
    ]
    return Message(
        texts.render("reports/assess_menu.html"),
        keyboard(row, labels.back(texts, Action.REPORT_DRAFT, report.id)),
    )


def ask_target(contents: ReportContents, line: TargetLine, texts: Texts) -> Message:
    """Asks for one figure, with the last one on a button, and the next target behind it."""
    report, number = contents.report, contents.targets.index(line)
    total = len(contents.targets)
    text = texts.render("reports/ask_target.html", line=line, number=number + 1, total=total)
    rows = []
    if line.last is not None:
        label = texts.gettext("As last time: %(last)s", last=f"{line.last:g}{line.target.unit}")
        rows.append([button(label, Action.TARGET_SAME, report.id, line.target.id)])
    if total > 1:
        following = contents.targets[(number + 1) % total].target.id
        rows.append([button(texts.gettext("Next target ›"), Action.TARGET_VALUE, report.id, following)])
    return Message(text, keyboard(*rows, labels.back(texts, Action.REPORT_DRAFT, report.id)))


def ask_figure_reason(contents: ReportContents, line: TargetLine | None, texts: Texts) -> Message:
    """Asks why a target's figure (None: the percentage) fell or jumped."""
    report = contents.report
    text = texts.render("reports/ask_figure_reason.html", contents=contents, line=line)
    correct = texts.gettext("Correct the figure")
    mend = (
        button(correct, Action.TARGET_VALUE, report.id, line.target.id)
        if line is not None
        else button(correct, Action.PERCENT_MENU, report.id)
    )
    return Message(text, keyboard([mend], labels.back(texts, Action.REPORT_DRAFT, report.id)))


def ask_completed_on(report: Report, texts: Texts) -> Message:
    """Asks for the day of a completion."""
    today = button(texts.gettext("Today"), Action.COMPLETED_TODAY, report.id)
    return Message(
        texts.render("reports/ask_completed_on.html", report=report),
        keyboard([today], labels.back(texts, Action.REPORT_DRAFT, report.id)),
    )


def ask_nil_reason(owed: OwedDuty, count: int, texts: Texts) -> Message:
    """Asks why nothing is new for the `count`-th time in a row."""
    text = texts.render("reports/ask_nil_reason.html", owed=owed, count=count)
    reasons = [
        [button(texts.gettext(reason), Action.NIL_REASON, owed.duty.id, number)]
        for number, reason in enumerate(NIL_REASONS)
    ]
    return Message(text, keyboard(*reasons, labels.back(texts, Action.DUTY, owed.duty.id)))


def evidence_menu(view: ReportView, texts: Texts) -> Message:
    """What is attached, each with a button that takes it off, and how to attach more."""
    removals = [
        button(texts.gettext("Remove %(number)s", number=number), Action.EVIDENCE_REMOVE, row.id)
        for number, row in enumerate(view.evidence, start=1)
    ]
    show = button(texts.gettext("Show them"), Action.EVIDENCE, view.report.id)
    return Message(
        texts.render("reports/evidence_menu.html", view=view, max_evidence=MAX_EVIDENCE),
        keyboard(
            *grid(removals, 3),
            [show] if view.evidence else [],
            labels.back(texts, Action.REPORT_DRAFT, view.report.id),
        ),
    )
