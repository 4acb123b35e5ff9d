"""Evidence of a report: shown, added, taken off; and the whole text of a report, which cards shorten."""

from functools import partial

from telegram import InputFile

from domain.errors import NotFound
from domain.reports import ReportStatus
from domain.roles import Permission
from handlers import items
from handlers import reports as drafts
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.queries import figures
from models.queries import reports as queries
from models.views import ReportView
from rendering import report_fields, reports
from rendering.actions import Action
from services import evidence as use_cases

EVIDENCE_STEP = "report_evidence"  # a link, photo or file now belongs to the draft


async def show_menu(turn: Turn) -> None:
    """What is attached to a draft, and how to attach more."""
    await _show_menu(turn, turn.pressed.number())


async def _show_menu(turn: Turn, report_id: int) -> None:
    view, _ = await drafts.own_report(turn, report_id)
    drafts.refuse_decided(view)
    await turn.ask(EVIDENCE_STEP, report_fields.evidence_menu(view, turn.texts), report_id=report_id)


async def receive(turn: Turn) -> None:
    """A link for the draft; a photo or file with its caption goes the usual way."""
    if turn.attachment is not None:
        await drafts.receive(turn)
        return
    report_id = turn.asked_id("report_id")
    await turn.write(use_cases.attach_link, report_id, turn.text, identity=turn.identity, now=turn.now)
    await drafts.present_draft(turn, report_id)


async def remove(turn: Turn) -> None:
    """Take a file or link off."""
    report_id = await turn.write(use_cases.detach, turn.pressed.number(), identity=turn.identity)
    await _show_menu(turn, report_id)


async def show_full(turn: Turn) -> None:
    """A report word for word, below the card that mentions it."""
    view = await visible_report(turn)
    await turn.toast()
    contents = await turn.read(figures.contents_of, view.report.id)
    await turn.send(reports.full_report(view, turn.texts, contents))


async def show_evidence(turn: Turn) -> None:
    """The files of a report, below the card."""
    view = await visible_report(turn)
    await turn.toast()
    if links := [row for row in view.evidence if row.url is not None]:
        await turn.send(reports.links(links, turn.texts))
    for evidence in view.evidence:
        if evidence.url is not None:
            continue
        data = await turn.environment.transactions.apart(partial(turn.environment.files.get, evidence.sha256))
        await turn.bot.send_document(turn.user.id, InputFile(data, filename=evidence.file_name))


async def visible_report(turn: Turn) -> ReportView:
    """A report for its agency and, once it is filed, for whoever may see its item.

    Errors: NotFound, ItemNotYours.
    """
    view = await turn.read(queries.view, turn.pressed.number())
    if view is None:
        raise NotFound
    if view.agency.id in turn.identity.agency_ids:
        return view
    if view.report.status not in queries.FILED and view.report.status is not ReportStatus.SUPERSEDED:
        raise NotFound
    await items.card_for(turn, view.duty.item_id)
    return view


JOURNEY = Journey(
    actions={
        Action.REPORT_TEXT: Route(show_full),
        Action.EVIDENCE: Route(show_evidence),
        Action.EVIDENCE_ADD: Route(show_menu, Permission.REPORT),
        Action.EVIDENCE_REMOVE: Route(remove, Permission.REPORT),
    },
    answers={EVIDENCE_STEP: Route(receive, Permission.REPORT, takes_files=True)},
)
