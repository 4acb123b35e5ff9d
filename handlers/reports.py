"""What a liaison owes, and the way from there to a submitted report."""

from functools import partial

from domain.edits import SaidPart
from domain.errors import NotFound, NotYourDuty, OutOfDate, PeriodLocked
from domain.evidence import link
from domain.reports import ReportKind, ReportStatus
from domain.roles import Permission
from domain.signatures import SignedThing
from handlers import attachments, said
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.database import Session
from models.queries import choices as choice_queries
from models.queries import contributions as contribution_queries
from models.queries import cycles as cycle_queries
from models.queries import edits as edit_queries
from models.queries import figures
from models.queries import items as item_queries
from models.queries import reports as queries
from models.queries import reviews as review_queries
from models.queries import runs as run_queries
from models.queries import signatures as signature_queries
from models.queries import unlocks as unlock_queries
from models.reports import Report
from models.views import OwedDuty, ReportView
from rendering import duties, reports, signatures, unlocks
from rendering.actions import Action
from rendering.messages import Message
from services import evidence as evidences
from services import reports as use_cases
from services import sign_offs, submissions
from services import unlocks as unlocking

TEXT_STEP = "report_text"  # a text, photo or file now belongs to the draft
REWRITE_STEP = "report_rewrite"  # the next text replaces the draft's
DUTY_STEP = "duty_report"  # a text, photo or file begins a report


async def show_owed(turn: Turn) -> None:
    """/due: what my agency owes now."""
    number = turn.press.number() if turn.press else 1
    identity, now = turn.identity, turn.now
    agency_ids = identity.agency_ids

    def look(session: Session) -> partial[Message]:
        return partial(
            duties.owed,
            queries.owed_page(session, agency_ids, number, now=now),
            next_due=cycle_queries.next_due(session, now),
            missed=queries.missed(session, agency_ids),
            missing=unlock_queries.last_missing(session, agency_ids),
            has_filed=queries.has_filed(session, agency_ids),
            signing=signature_queries.waiting(session, signature_queries.signing_agency_ids(identity)),
            run=run_queries.progress(session, identity, now),
            has_early=choice_queries.has_early(session, agency_ids),
        )

    owed = await turn.read(look)  # all that is owed: for an agency of many items no glance
    await turn.show(owed(turn.texts, now, may_report=turn.may(Permission.REPORT)))


async def show_duty(turn: Turn) -> None:
    """One duty, with the ways to settle it; a text, photo or file sent now begins its report."""
    await open_duty(turn, turn.pressed.number())


async def open_duty(turn: Turn, duty_id: int) -> None:
    """One duty, as its button shows it. Errors: NotFound, NotYourDuty."""
    owed = await own_duty(turn, duty_id)
    now, zones = turn.now, turn.zones

    def look(session: Session) -> tuple[bool, partial[Message]]:
        parties = item_queries.parties(session, [owed.item.id]).get(owed.item.id, ())
        is_shut = unlocking.is_shut(session, owed, now)
        return is_shut, partial(
            duties.duty,
            owed,
            queries.previous(session, owed.duty),
            may_declare=owed.agency.id in item_queries.answering(parties),
            reason=queries.return_reason(session, owed.duty.id),
            is_shut=is_shut,
            clock=review_queries.clock_of(session, owed, now=now, zones=zones),
        )

    is_shut, duty = await turn.glance(look)
    may_report = turn.may(Permission.REPORT)
    message = duty(turn.texts, now, may_report=may_report, bot_username=turn.bot.username)
    if may_report and not (owed.is_settled or owed.is_being_signed or is_shut):
        await turn.ask(DUTY_STEP, message, duty_id=owed.duty.id)
    else:
        await turn.show(message)


async def begin_by_writing(turn: Turn) -> None:
    """A text, photo or file for the duty that is open: its report is begun, or gone on with."""
    owed = await own_duty(turn, turn.asked_id("duty_id"))
    kind = owed.latest.kind if owed.latest is not None and _is_draft(owed.latest) else ReportKind.PROGRESS
    report = await turn.write(use_cases.start, owed.duty.id, kind, identity=turn.identity, now=turn.now)
    turn.facts = {"report_id": report.id}
    await receive(turn)


def _is_draft(report: Report) -> bool:
    return report.status is ReportStatus.DRAFT


async def own_duty(turn: Turn, duty_id: int) -> OwedDuty:
    """A duty of the person's agency. Errors: NotFound, NotYourDuty."""
    owed = await turn.glance(queries.duty, duty_id)
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
    report = await turn.write(
        use_cases.start, duty_id, kind, identity=turn.identity, now=turn.now, zones=turn.zones
    )
    if report.progress_text:
        await present_draft(turn, report.id)
        return
    owed = await own_duty(turn, duty_id)
    previous = await turn.read(queries.previous, owed.duty)
    await turn.ask(TEXT_STEP, reports.ask_text(owed, kind, previous, turn.texts), report_id=report.id)


async def retype(turn: Turn) -> None:
    """Write the text of a draft anew."""
    view, owed = await own_report(turn, turn.pressed.number())
    refuse_decided(view)
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
    if link(turn.text) is not None:
        await turn.write(evidences.attach_link, report_id, turn.text, identity=turn.identity, now=turn.now)
    elif turn.text:
        await turn.write(use_cases.add, report_id, turn.text, identity=turn.identity, now=turn.now)
        await said.note(turn, SaidPart.TEXT, report_id=report_id)
    await present_draft(turn, report_id)


async def rewrite(turn: Turn) -> None:
    """The new text of a draft; a photo or file is no text."""
    report_id = turn.asked_id("report_id")
    if turn.attachment is not None:
        await receive(turn)
        return
    await turn.write(use_cases.write, report_id, turn.text, identity=turn.identity, now=turn.now)
    await said.note(turn, SaidPart.TEXT, report_id=report_id)
    await present_draft(turn, report_id)


async def show_draft(turn: Turn) -> None:
    """The draft again; a returned report gives a new draft with its text."""
    view, owed = await own_report(turn, turn.pressed.number())
    if view.report.status is ReportStatus.RETURNED:
        report = await turn.write(
            use_cases.start, owed.duty.id, view.report.kind, identity=turn.identity, now=turn.now
        )
        await present_draft(turn, report.id)
        return
    refuse_decided(view)
    await present_draft(turn, view.report.id)


async def present_draft(turn: Turn, report_id: int) -> None:
    """The card of a draft; what is typed or sent now belongs to it."""
    view, owed = await own_report(turn, report_id)
    if await turn.read(unlocking.is_stuck, owed, turn.now):
        await turn.show(unlocks.stuck(owed, turn.texts))
        return
    reason = await turn.read(signature_queries.refusal, SignedThing.REPORT, report_id)
    message = reports.draft(
        view,
        owed.item,
        owed.period,
        turn.texts,
        reason=reason or await turn.read(queries.return_reason, owed.duty.id),
        contents=await turn.read(figures.contents_of, report_id),
        consolidation=await turn.read(contribution_queries.of_report, report_id),
        edit=await turn.read(edit_queries.open_wish, turn.person_id, owed.duty.id),
    )
    await turn.ask(TEXT_STEP, message, report_id=report_id)


async def own_report(turn: Turn, report_id: int) -> tuple[ReportView, OwedDuty]:
    """A report of the person's agency with its duty. Errors: OutOfDate, NotYourDuty."""
    view = await turn.read(queries.view, report_id)
    if view is None:
        raise OutOfDate  # a discarded draft
    return view, await own_duty(turn, view.duty.id)


def refuse_decided(view: ReportView) -> None:
    """Errors: OutOfDate for a report that is no draft any more."""
    if view.report.status is not ReportStatus.DRAFT:
        raise OutOfDate


async def submit(turn: Turn) -> None:
    """Hand the draft to the secretariat."""
    report_id = turn.pressed.number()
    try:
        owed = await turn.write(submissions.submit, report_id, identity=turn.identity, now=turn.now)
    except PeriodLocked:  # while it was written: the draft is kept, and there is a way on
        await present_draft(turn, report_id)
        return
    await turn.stop_asking()
    await show_submitted(turn, owed)


async def show_submitted(turn: Turn, owed: OwedDuty) -> None:
    """The receipt of a report, with the way to the next one owed."""
    assert owed.latest is not None
    view = await turn.read(queries.view, owed.latest.id)
    assert view is not None
    owing = await turn.read(queries.owed, turn.identity.agency_ids, now=turn.now)
    left = [row for row in owing if not row.is_being_signed]
    next_duty_id = left[0].duty.id if left else None
    if owed.is_being_signed:
        await _show_handed_in(turn, owed, view.report, next_duty_id)
        return
    await turn.show(
        reports.submitted(
            view,
            owed.item,
            owed.period,
            len(left),
            bool(owed.duty.is_on_time),
            turn.texts,
            next_duty_id=next_duty_id,
            consolidation=await turn.read(contribution_queries.of_report, view.report.id),
            run=await turn.read(run_queries.progress, turn.identity, turn.now),
        )
    )


async def _show_handed_in(turn: Turn, owed: OwedDuty, report: Report, next_duty_id: int | None) -> None:
    signers = await turn.read(signature_queries.signers, owed.agency.id, now=turn.now)
    await turn.show(
        signatures.handed_in(
            owed.item, owed.period, report, signers, turn.texts, turn.now, next_duty_id=next_duty_id
        )
    )


async def take_back(turn: Turn) -> None:
    """Take a report back from the leader, before it is signed: it is a draft again."""
    report = await turn.write(
        sign_offs.take_back, turn.pressed.number(), identity=turn.identity, now=turn.now
    )
    await present_draft(turn, report.id)


async def withdraw(turn: Turn) -> None:
    """Take a report back before it is reviewed: its text is a draft again."""
    report = await turn.write(
        submissions.withdraw, turn.pressed.number(), identity=turn.identity, now=turn.now
    )
    await present_draft(turn, report.id)


async def confirm_discard(turn: Turn) -> None:
    """Throw the draft away?"""
    view, _ = await own_report(turn, turn.pressed.number())
    refuse_decided(view)
    await turn.show(reports.confirm_discard(view, turn.texts))


async def discard(turn: Turn) -> None:
    """Throw a draft away."""
    await turn.write(use_cases.discard, turn.pressed.number(), identity=turn.identity)
    await turn.stop_asking()
    await turn.show(reports.discarded(turn.texts))


JOURNEY = Journey(
    commands={"due": Route(show_owed, Permission.SEE_OWN_AGENCY)},
    actions={
        Action.OWED: Route(show_owed, Permission.SEE_OWN_AGENCY),
        Action.DUTY: Route(show_duty, Permission.SEE_OWN_AGENCY),
        Action.PROGRESS: Route(begin_progress, Permission.REPORT),
        Action.COMPLETE: Route(begin_completion, Permission.REPORT),
        Action.REPORT_DRAFT: Route(show_draft, Permission.REPORT),
        Action.RETYPE: Route(retype, Permission.REPORT),
        Action.SUBMIT: Route(submit, Permission.REPORT),
        Action.DISCARD_REPORT: Route(confirm_discard, Permission.REPORT),
        Action.DISCARD_REPORT_CONFIRMED: Route(discard, Permission.REPORT),
        Action.WITHDRAW: Route(withdraw, Permission.REPORT),
        Action.SIGNATURE_TAKE_BACK: Route(take_back, Permission.REPORT),
    },
    answers={
        TEXT_STEP: Route(receive, Permission.REPORT, takes_files=True),
        REWRITE_STEP: Route(rewrite, Permission.REPORT, takes_files=True),
        DUTY_STEP: Route(begin_by_writing, Permission.REPORT, takes_files=True),
    },
)
