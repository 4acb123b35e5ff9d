"""Writing a report: the question, the live card of the draft, the receipt."""

from collections.abc import Sequence

from domain.reports import MAX_EVIDENCE, MAX_TEXT, ReportKind, ReportStatus
from models.cycles import Period
from models.edits import EditView
from models.items import Item
from models.reported import ReportContents, RunProgress
from models.reports import Evidence, Report
from models.views import Consolidation, OwedDuty, ReportView
from rendering import contributions, edits, labels, report_fields
from rendering.actions import Action
from rendering.buttons import Button, button, keyboard
from rendering.lengths import units
from rendering.messages import File, Message, in_full
from rendering.texts import Texts

CARD_TEXT_UNITS = 800  # of the report's text on the card of its draft


def ask_text(owed: OwedDuty, kind: ReportKind, previous: Report | None, texts: Texts) -> Message:
    """Asks for the text of a report; `previous` (the last one, or the draft itself) is shown as a start."""
    text = texts.render("reports/ask_text.html", owed=owed, kind=kind, previous=previous, max_text=MAX_TEXT)
    return Message(text, keyboard(labels.back(texts, Action.DUTY, owed.duty.id)))


def draft(
    view: ReportView,
    item: Item,
    period: Period,
    texts: Texts,
    *,
    reason: str | None = None,
    contents: ReportContents | None = None,
    consolidation: Consolidation | None = None,
    edit: EditView | None = None,
) -> Message:
    """The card of a draft, shown anew after each text, figure and file.

    `reason`: why the version before came back; `contents`: its figures, none where the item has no targets;
    `consolidation`: what belongs below a lead's own text; `edit`: a message edited meanwhile.
    """
    contents = contents or ReportContents(view.report)
    text = texts.render(
        "reports/draft.html",
        view=view,
        item=item,
        period=period,
        text_units=CARD_TEXT_UNITS,
        max_evidence=MAX_EVIDENCE,
        reason=reason,
        contents=contents,
        consolidation=consolidation,
    )
    report = view.report
    submit = button(texts.gettext("✅ Submit"), Action.SUBMIT, report.id)
    instead = button(texts.gettext("Report progress instead"), Action.PROGRESS, view.duty.id)
    discard = button(texts.gettext("Discard the draft"), Action.DISCARD_REPORT, report.id)
    back = button(texts.gettext("‹ Reports owed"), Action.OWED, 1)
    may_submit = bool(report.progress_text) or report.kind is ReportKind.NIL
    return Message(
        text,
        keyboard(
            [submit] if may_submit else [],
            edits.waiting(edit, texts),
            *report_fields.choices(view, contents, texts),
            [instead] if report.kind is ReportKind.COMPLETION else [],
            whole_text(view, texts),
            contributions.row(consolidation, report.id, texts, may_ask=True),
            [discard, back],
        ),
    )


def whole_text(view: ReportView, texts: Texts) -> list[Button]:
    """The way to a text that a card shows in part."""
    if units(view.report.progress_text) <= CARD_TEXT_UNITS:
        return []
    return [button(texts.gettext("Whole text"), Action.REPORT_TEXT, view.report.id)]


def attachments(view: ReportView, texts: Texts) -> list[Button]:
    """A row that brings what a card only mentions: the whole text, the files."""
    row = whole_text(view, texts)
    if view.evidence:
        label = texts.gettext("📎 Evidence (%(count)s)", count=len(view.evidence))
        row.append(button(label, Action.EVIDENCE, view.report.id))
    return row


def submitted(
    view: ReportView,
    item: Item,
    period: Period,
    remaining: int,
    is_on_time: bool,  # noqa: FBT001 - handed through from the service
    texts: Texts,
    *,
    next_duty_id: int | None = None,
    consolidation: Consolidation | None = None,
    run: RunProgress | None = None,
) -> Message:
    """The receipt of a report, with the way to the next one owed, or on with `run`.

    `consolidation`: what went along.
    """
    text = texts.render(
        "reports/submitted.html",
        view=view,
        item=item,
        period=period,
        remaining=remaining,
        is_on_time=is_on_time,
        consolidation=consolidation,
    )
    withdraw = button(texts.gettext("Take it back"), Action.WITHDRAW, view.report.id)
    instead = button(texts.gettext("Report progress instead"), Action.PROGRESS, view.duty.id)
    mend = [withdraw] if view.report.status is ReportStatus.SUBMITTED else []
    if view.report.kind is ReportKind.NIL:
        mend = [instead]
    onwards = _run_on(run, texts) or _onwards(remaining, next_duty_id, texts)
    return Message(text, keyboard(*onwards, mend))


def _run_on(run: RunProgress | None, texts: Texts) -> list[list[Button]]:
    if run is None or not run.total:
        return []
    place = f"{run.number}/{run.total}"
    label = (
        texts.gettext("Next item %(place)s", place=place) if run.current else texts.gettext("See the summary")
    )
    return [[button(label, Action.RUN_NEXT)]]


def _onwards(remaining: int, next_duty_id: int | None, texts: Texts) -> list[list[Button]]:
    rows = []
    if next_duty_id is not None:
        rows.append([button(texts.gettext("Next report"), Action.DUTY, next_duty_id)])
    if remaining:
        label = texts.gettext("Reports owed (%(count)s)", count=remaining)
        rows.append([button(label, Action.OWED, 1)])
    return rows or [[button(texts.gettext("My items"), Action.MINE, 1)]]


def confirm_discard(view: ReportView, texts: Texts) -> Message:
    """Asks once more before a draft is thrown away, and names what is lost."""
    discard = button(texts.gettext("Discard the draft"), Action.DISCARD_REPORT_CONFIRMED, view.report.id)
    leave = button(texts.gettext("‹ Go on with it"), Action.REPORT_DRAFT, view.report.id)
    return Message(texts.render("reports/confirm_discard.html", view=view), keyboard([discard], [leave]))


def discarded(texts: Texts) -> Message:
    """After discarding a draft."""
    owed = [button(texts.gettext("‹ Reports owed"), Action.OWED, 1)]
    return Message(texts.render("reports/discarded.html"), keyboard(owed))


def full_report(view: ReportView, texts: Texts, contents: ReportContents | None = None) -> Message:
    """A report word for word, sent below the card that it belongs to; as a file where it is very long."""
    report = view.report
    fields = (report.progress_text, report.problems, report.help_needed, report.next_steps)
    contents = contents or ReportContents(report)
    return in_full(
        texts.render("reports/full.html", view=view, contents=contents),
        caption=texts.render("reports/full_caption.html", view=view),
        file=File(f"report-{report.id}.txt", "\n\n".join(filter(None, fields)).encode("utf-8-sig")),
        keyboard=None,
    )


def links(evidence: Sequence[Evidence], texts: Texts) -> Message:
    """The links among the evidence, to be opened by whoever wants to."""
    return Message(texts.render("reports/links.html", links=evidence), keyboard=None)
