"""What participants contribute: below the lead's draft, in full, and asked for."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from domain.reports import ReportStatus
from models.contributions import AskedContribution
from models.people import Agency
from models.views import Consolidation, OwedDuty, ReviewLine
from rendering import duties
from rendering.actions import Action
from rendering.buttons import Button, button, grid, keyboard
from rendering.lengths import cut
from rendering.messages import File, Message, in_full
from rendering.texts import Texts


def row(
    consolidation: Consolidation | None, report_id: int, texts: Texts, *, may_ask: bool = False
) -> list[Button]:
    """A row for the card of a lead's report: the whole texts, and asking those that are missing."""
    if consolidation is None:
        return []
    found = []
    if consolidation.contributions:
        label = texts.gettext("Their texts (%(count)s)", count=len(consolidation.contributions))
        found.append(button(label, Action.CONTRIBUTIONS, report_id))
    if consolidation.missing and may_ask:
        label = texts.gettext("Ask the missing (%(count)s)", count=len(consolidation.missing))
        found.append(button(label, Action.CONTRIBUTIONS_ASK, report_id))
    return found


def whole(
    line: ReviewLine, consolidation: Consolidation, texts: Texts, *, may_review: bool = False
) -> Message:
    """All contributions word for word, with their files; a reviewer may open each to return it alone."""
    facts = {"line": line, "consolidation": consolidation}
    text = texts.render("contributions/whole.html", **facts)
    buttons = []
    for part in consolidation.contributions:
        name = cut(part.agency.name, 12)
        if part.evidence:
            label = texts.gettext("📎 %(agency)s (%(count)s)", agency=name, count=len(part.evidence))
            buttons.append(button(label, Action.EVIDENCE, part.report.id))
        if may_review and part.report.status is ReportStatus.SUBMITTED:
            label = texts.gettext("Review: %(agency)s", agency=name)
            buttons.append(button(label, Action.REVIEW, part.report.id))
    return in_full(
        text,
        caption=texts.render("contributions/caption.html", line=line),
        file=File(f"contributions-{line.item.number}.txt", Markup(text).striptags().encode("utf-8-sig")),  # noqa: S704 - escaped by the template
        keyboard=keyboard(*grid(buttons, 2)),
    )


def asked(told: Sequence[Agency], without: Sequence[Agency], texts: Texts) -> str:
    """The answer to the button that asks: who was told, and whom nobody can be told for."""
    return texts.render("contributions/asked.html", told=told, without=without)


def please(asked: AskedContribution, texts: Texts, now: datetime) -> Message:
    """To a participant: the lead waits for its part."""
    text = texts.render("contributions/please.html", asked=asked, owed=asked.owed, now=now)
    return Message(text, keyboard([button(texts.gettext("Report on it"), Action.DUTY, asked.owed.duty.id)]))


def all_in(found: tuple[OwedDuty, Consolidation], texts: Texts, now: datetime) -> Message:
    """To a lead: nobody is missing any more."""
    owed, consolidation = found
    text = texts.render("contributions/all_in.html", owed=owed, consolidation=consolidation, now=now)
    begin = button(texts.gettext("Report progress"), Action.PROGRESS, owed.duty.id)
    return Message(text, keyboard([duties.resume(owed, texts) or begin]))
