"""What a liaison owes, and the way from there to a submitted report."""

from functools import partial

from telegram import InputFile

from domain.errors import NotFound, NotYourDuty, OutOfDate, PercentInvalid, PeriodLocked
from domain.reports import ReportKind, ReportStatus
from domain.roles import Permission
from handlers import attachments, items
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.queries import cycles as cycle_queries
from models.queries import items as item_queries
from models.queries import reports as queries
from models.queries import unlocks as unlock_queries
from models.reports import Report
from models.views import OwedDuty, ReportView
from rendering import duties, reports, unlocks
from rendering.buttons import Action
from services import evidence as evidences
from services import reports as use_cases
from services import submissions
from services import unlocks as unlocking

TEXT_STEP = "report_text"  # a text, photo or file now belongs to the draft
REWRITE_STEP = "report_rewrite"  # the next text replaces the draft's
DUTY_STEP = "duty_report"  # a text, photo or file begins a report
PERCENT_STEP = "report_percent"


async def show_owed(turn: Turn) -> None:
    """/due: what my agency owes now."""
    number = turn.press.number() if turn.press else 1
    page = await turn.read(queries.owed_page, turn.identity.agency_ids, number, now=turn.now)
    upcoming = await turn.read(cycle_queries.next_due, turn.now)
    message = duties.owed(
        page,
        turn.texts,
        turn.today,
        turn.now,
        may_report=turn.may(Permission.REPORT),
        next_due_at=upcoming.due_at if upcoming else None,
        missed=await turn.read(queries.missed, turn.identity.agency_ids),
        missing=await turn.read(unlock_queries.last_missing, turn.identity.agency_ids),
        has_filed=await turn.read(queries.has_filed, turn.identity.agency_ids),
    )
    await turn.show(message)


async def show_duty(turn: Turn) -> None:
    """One duty, with the ways to settle it; a text, photo or file sent now begins its report."""
    owed = await _own_duty(turn, turn.pressed.number())
    parties = (await turn.read(item_queries.parties, [owed.item.id])).get(owed.item.id, ())
    may_report = turn.may(Permission.REPORT)
    message = duties.duty(
        owed,
        await turn.read(queries.previous, owed.duty),
        turn.texts,
        turn.today,
        now=turn.now,
        may_report=may_report,
        may_declare=owed.agency.id in item_queries.answering(parties),
        reason=await turn.read(queries.return_reason, owed.duty.id),
    )
    if may_report and not owed.is_settled:
        await turn.ask(DUTY_STEP, message, duty_id=owed.duty.id)
    else:
        await turn.show(message)


async def begin_by_writing(turn: Turn) -> None:
    """A text, photo or file for the duty that is open: its report is begun, or gone on with."""
    owed = await _own_duty(turn, turn.asked_id("duty_id"))
    kind = owed.latest.kind if owed.latest is not None and _is_draft(owed.latest) else ReportKind.PROGRESS
    report = await turn.write(use_cases.start, owed.duty.id, kind, identity=turn.identity, now=turn.now)
    turn.facts = {"report_id": report.id}
    await receive(turn)


def _is_draft(report: Report) -> bool:
    return report.status is ReportStatus.DRAFT


async def _own_duty(turn: Turn, duty_id: int) -> OwedDuty:
    owed = await turn.read(queries.duty, duty_id)
    if owed is None:
        raise NotFound
    if owed.agency.id not in turn.identity.agency_ids:
        raise NotYourDuty
    return owed


async def begin_progress(turn: Turn) -> None:
    """Report progress on a duty."""
    await _begin(turn, ReportKind.PROGRESS)


async def begin_completion(turn: Turn) -> None:
    """Declare an item complete (办结)."""
    await _begin(turn, ReportKind.COMPLETION)


async def _begin(turn: Turn, kind: ReportKind) -> None:
    duty_id = turn.pressed.number()
    report = await turn.write(use_cases.start, duty_id, kind, identity=turn.identity, now=turn.now)
    if report.progress_text:
        await _show_draft(turn, report.id)
        return
    owed = await _own_duty(turn, duty_id)
    previous = await turn.read(queries.previous, owed.duty)
    await turn.ask(TEXT_STEP, reports.ask_text(owed, kind, previous, turn.texts), report_id=report.id)


async def retype(turn: Turn) -> None:
    """Write the text of a draft anew."""
    view, owed = await _own_report(turn, turn.pressed.number())
    _refuse_decided(view)
    message = reports.ask_text(owed, view.report.kind, view.report, turn.texts)
    await turn.ask(REWRITE_STEP, message, report_id=view.report.id)


async def receive(turn: Turn) -> None:
    """A text, a photo or a file for the draft that is open."""
    report_id = turn.asked_id("report_id")
    attachment = turn.attachment
    if attachment is not None:
        data = await attachments.fetch(turn, attachment)
        file = await attachments.keep(turn, attachment, data)
        await turn.write(evidences.attach, report_id, file, identity=turn.identity, now=turn.now)
    if turn.text:
        await turn.write(use_cases.add, report_id, turn.text, identity=turn.identity, now=turn.now)
    await _show_draft(turn, report_id)


async def rewrite(turn: Turn) -> None:
    """The new text of a draft; a photo or file is no text."""
    report_id = turn.asked_id("report_id")
    if turn.attachment is not None:
        await receive(turn)
        return
    await turn.write(use_cases.write, report_id, turn.text, identity=turn.identity, now=turn.now)
    await _show_draft(turn, report_id)


async def show_draft(turn: Turn) -> None:
    """The draft again; a returned report gives a new draft with its text."""
    view, owed = await _own_report(turn, turn.pressed.number())
    if view.report.status is ReportStatus.RETURNED:
        report = await turn.write(
            use_cases.start, owed.duty.id, view.report.kind, identity=turn.identity, now=turn.now
        )
        await _show_draft(turn, report.id)
        return
    _refuse_decided(view)
    await _show_draft(turn, view.report.id)


async def _show_draft(turn: Turn, report_id: int) -> None:
    view, owed = await _own_report(turn, report_id)
    if await turn.read(unlocking.is_stuck, owed, turn.now):
        await turn.show(unlocks.stuck(owed, turn.texts))
        return
    reason = await turn.read(queries.return_reason, owed.duty.id)
    message = reports.draft(view, owed.item, owed.period, turn.texts, reason=reason)
    await turn.ask(TEXT_STEP, message, report_id=report_id)


async def _own_report(turn: Turn, report_id: int) -> tuple[ReportView, OwedDuty]:
    view = await turn.read(queries.view, report_id)
    if view is None:
        raise OutOfDate  # a discarded draft
    return view, await _own_duty(turn, view.duty.id)


def _refuse_decided(view: ReportView) -> None:
    if view.report.status is not ReportStatus.DRAFT:
        raise OutOfDate


async def show_percent_menu(turn: Turn) -> None:
    """Choose the share done."""
    view, _ = await _own_report(turn, turn.pressed.number())
    _refuse_decided(view)
    await turn.ask(PERCENT_STEP, reports.percent_menu(view, turn.texts), report_id=view.report.id)


async def set_percent(turn: Turn) -> None:
    """The share done was chosen."""
    await _set_percent(turn, turn.pressed.number(0), turn.pressed.number(1))


async def type_percent(turn: Turn) -> None:
    """The share done was typed; a photo or file still belongs to the draft."""
    if turn.attachment is not None:
        await receive(turn)
        return
    typed = turn.text.strip().rstrip("%％")
    if not typed.isdecimal() or len(typed) > len("100"):
        raise PercentInvalid
    await _set_percent(turn, turn.asked_id("report_id"), int(typed))


async def _set_percent(turn: Turn, report_id: int, percent: int) -> None:
    await turn.write(use_cases.set_percent, report_id, percent, identity=turn.identity)
    await _show_draft(turn, report_id)


async def submit(turn: Turn) -> None:
    """Hand the draft to the secretariat."""
    report_id = turn.pressed.number()
    try:
        owed = await turn.write(submissions.submit, report_id, identity=turn.identity, now=turn.now)
    except PeriodLocked:  # while it was written: the draft is kept, and there is a way on
        await _show_draft(turn, report_id)
        return
    await turn.stop_asking()
    await _show_submitted(turn, owed)


async def nothing_new(turn: Turn) -> None:
    """Nothing new on this item: one tap."""
    duty_id = turn.pressed.number()
    owed = await turn.write(submissions.nothing_new, duty_id, identity=turn.identity, now=turn.now)
    await _show_submitted(turn, owed)


async def _show_submitted(turn: Turn, owed: OwedDuty) -> None:
    assert owed.latest is not None
    view = await turn.read(queries.view, owed.latest.id)
    assert view is not None
    left = await turn.read(queries.owed, turn.identity.agency_ids, now=turn.now)
    next_duty_id = left[0].duty.id if left else None
    await turn.show(
        reports.submitted(
            view,
            owed.item,
            owed.period,
            len(left),
            bool(owed.duty.is_on_time),
            turn.texts,
            next_duty_id=next_duty_id,
        )
    )


async def withdraw(turn: Turn) -> None:
    """Take a report back before it is reviewed: its text is a draft again."""
    report = await turn.write(
        submissions.withdraw, turn.pressed.number(), identity=turn.identity, now=turn.now
    )
    await _show_draft(turn, report.id)


async def confirm_discard(turn: Turn) -> None:
    """Throw the draft away?"""
    view, _ = await _own_report(turn, turn.pressed.number())
    _refuse_decided(view)
    await turn.show(reports.confirm_discard(view, turn.texts))


async def discard(turn: Turn) -> None:
    """Throw a draft away."""
    await turn.write(use_cases.discard, turn.pressed.number(), identity=turn.identity)
    await turn.stop_asking()
    await turn.show(reports.discarded(turn.texts))


async def show_full(turn: Turn) -> None:
    """A report word for word, below the card that mentions it."""
    view = await _visible_report(turn)
    await turn.toast()
    await turn.send(reports.full_report(view, turn.texts))


async def show_evidence(turn: Turn) -> None:
    """The files of a report, below the card."""
    view = await _visible_report(turn)
    await turn.toast()
    for evidence in view.evidence:
        data = await turn.environment.transactions.apart(partial(turn.environment.files.get, evidence.sha256))
        await turn.bot.send_document(turn.user.id, InputFile(data, filename=evidence.file_name))


async def _visible_report(turn: Turn) -> ReportView:
    """A report for its agency and, once it is filed, for whoever may see its item.

    Errors: NotFound, ItemNotYours.
    """
    view = await turn.read(queries.view, turn.pressed.number())
    if view is None:
        raise NotFound
    if view.agency.id in turn.identity.agency_ids:
        return view
    if view.report.status in (ReportStatus.DRAFT, ReportStatus.WITHDRAWN):
        raise NotFound
    await items.card_for(turn, view.duty.item_id)
    return view


JOURNEY = Journey(
    commands={"due": Route(show_owed, Permission.SEE_OWN_AGENCY)},
    actions={
        Action.OWED: Route(show_owed, Permission.SEE_OWN_AGENCY),
        Action.DUTY: Route(show_duty, Permission.SEE_OWN_AGENCY),
        Action.PROGRESS: Route(begin_progress, Permission.REPORT),
        Action.COMPLETE: Route(begin_completion, Permission.REPORT),
        Action.NIL: Route(nothing_new, Permission.REPORT),
        Action.REPORT_DRAFT: Route(show_draft, Permission.REPORT),
        Action.RETYPE: Route(retype, Permission.REPORT),
        Action.PERCENT_MENU: Route(show_percent_menu, Permission.REPORT),
        Action.PERCENT: Route(set_percent, Permission.REPORT),
        Action.SUBMIT: Route(submit, Permission.REPORT),
        Action.DISCARD_REPORT: Route(confirm_discard, Permission.REPORT),
        Action.DISCARD_REPORT_CONFIRMED: Route(discard, Permission.REPORT),
        Action.WITHDRAW: Route(withdraw, Permission.REPORT),
        Action.REPORT_TEXT: Route(show_full),
        Action.EVIDENCE: Route(show_evidence),
    },
    answers={
        TEXT_STEP: Route(receive, Permission.REPORT, takes_files=True),
        REWRITE_STEP: Route(rewrite, Permission.REPORT, takes_files=True),
        DUTY_STEP: Route(begin_by_writing, Permission.REPORT, takes_files=True),
        PERCENT_STEP: Route(type_percent, Permission.REPORT, takes_files=True),
    },
)
