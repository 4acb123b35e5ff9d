"""Filing: a draft handed to the secretariat, nothing new in one step, a report taken back."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from domain.errors import (
    FigureUnexplained,
    ItemClosed,
    NilReasonMissing,
    ReportAlreadySubmitted,
    ReportEmpty,
    ReportNotOpen,
)
from domain.items import ACTIVE, ItemEvent, after
from domain.reports import DutyState, ReportKind, ReportStatus, after_submission, is_on_time
from domain.reviews import WAITING
from domain.roles import Permission
from domain.signatures import SignedThing
from models.queries import figures, regulations
from models.queries import reports as queries
from models.reports import Report
from models.views import Identity, OwedDuty
from services import acting, audit, completions, contributions, report_fields, reports, signatures, unlocks


def submit(session: Session, report_id: int, *, identity: Identity, now: datetime) -> OwedDuty:
    """Hand a draft to the secretariat, or to the agency's leader where that one has to agree first.

    Pressing twice changes nothing. The duty after it. Errors: ReportEmpty, FigureUnexplained, ItemClosed,
    CompletionAccepted, PeriodLocked, CompletionByOther, CompletionUnready, NobodySigns and those of
    `reports.own_draft`.
    """
    report, owed = reports.own_report(session, report_id, identity)
    if report.status in (*WAITING, ReportStatus.UNIT_SIGNING):
        return owed
    if report.status is not ReportStatus.DRAFT:
        raise ReportNotOpen(number=owed.item.number)
    refuse_unfit(session, report, owed, now=now)
    if signatures.is_needed(session, owed.agency, identity, now=now):
        return _hand_to_leader(session, report, owed, identity, now)
    report.principal_id = acting.principal_id(identity, Permission.REPORT, owed.item.id)
    return file(session, report, owed, author_id=identity.person.id, identity=identity, now=now)


def refuse_unfit(session: Session, report: Report, owed: OwedDuty, *, now: datetime) -> None:
    """What keeps a report in its agency. Errors: ReportEmpty and those of `reports.refuse_closed`."""
    if not report.progress_text:
        raise ReportEmpty
    reports.refuse_closed(session, owed, report.kind, now=now)
    _refuse_unexplained(session, report)
    if report.kind is ReportKind.COMPLETION:
        completions.refuse_unready(session, report, owed)


def _hand_to_leader(
    session: Session, report: Report, owed: OwedDuty, identity: Identity, now: datetime
) -> OwedDuty:
    """本单位审签: nothing is filed yet, and the duty is owed as before. Errors: NobodySigns."""
    signatures.ask(session, SignedThing.REPORT, report.id, agency=owed.agency, identity=identity, now=now)
    report.status = ReportStatus.UNIT_SIGNING
    report.author_id = identity.person.id
    report.principal_id = acting.principal_id(identity, Permission.REPORT, owed.item.id)
    audit.record_act(
        session,
        owed.item,
        "hand_to_leader",
        now=now,
        actor_id=identity.person.id,
        agency_id=owed.agency.id,
        report_id=report.id,
    )
    session.flush()
    return replace(owed, latest=report)


def _refuse_unexplained(session: Session, report: Report) -> None:
    contents = figures.contents(session, report)
    if contents.needs_reason:
        raise FigureUnexplained(report_id=report.id, target="")
    if contents.unexplained is not None:
        raise FigureUnexplained(report_id=report.id, target=contents.unexplained.target.text)


def nothing_new(
    session: Session, duty_id: int, *, identity: Identity, now: datetime, reason: str = ""
) -> OwedDuty:
    """A nil report in one step; pressing twice changes nothing. The duty after it.

    So often in a row as the ledger's limit says, it needs a reason (NilReasonMissing).

    A draft that was begun is withdrawn, not sent. Errors: as `reports.start`; ReportAlreadySubmitted also
    where the agency reported something already.
    """
    owed = reports.own_duty(session, duty_id, identity)
    latest = owed.latest
    if latest is not None and latest.kind is ReportKind.NIL and latest.status is ReportStatus.ACCEPTED:
        return owed
    reports.refuse_signing(owed)
    reports.refuse_closed(session, owed, ReportKind.NIL, now=now)
    filed = queries.last_filed(session, duty_id)
    if filed is not None and filed.status is not ReportStatus.RETURNED:
        raise ReportAlreadySubmitted(number=owed.item.number)
    refuse_idle(session, owed, reason)
    if latest is not None and latest.status is ReportStatus.DRAFT:
        latest.status = ReportStatus.WITHDRAWN
    report = reports.new_version(session, owed, ReportKind.NIL, identity, now)
    report.nil_reason = report_fields.reason_of(reason) if reason else None
    return file(session, report, owed, author_id=identity.person.id, identity=identity, now=now)


def refuse_idle(session: Session, owed: OwedDuty, reason: str) -> None:
    """Errors: NilReasonMissing where nothing was new so often in a row, and no reason is given."""
    count = figures.nil_streak(session, owed.duty) + 1
    if not reason.strip() and count >= regulations.of_ledger(session, owed.item.ledger_id).nil_limit:
        raise NilReasonMissing(count=count)


def file(
    session: Session,
    report: Report,
    owed: OwedDuty,
    *,
    author_id: int,
    identity: Identity,
    now: datetime,
    action: str | None = None,
) -> OwedDuty:
    """A report goes to the secretariat in its author's name; `action`: what the audit trail calls it.

    The item is held by whoever calls. A lead's report takes the participants' along. The duty after it.
    """
    # "Nothing new" holds nothing to verify: it does not fill the reviewer's queue.
    report.status = ReportStatus.ACCEPTED if report.kind is ReportKind.NIL else ReportStatus.SUBMITTED
    report.submitted_at = now
    report.author_id = author_id
    duty = owed.duty
    duty.state = after_submission(duty.state, report.kind)
    if duty.first_submitted_at is None:
        duty.first_submitted_at = now
        duty.is_on_time = is_on_time(now, owed.period.due_at)
    before = owed.item.status
    if report.kind is ReportKind.COMPLETION:
        owed.item.status = after(owed.item.status, ItemEvent.DECLARE_COMPLETE) or owed.item.status
    audit.record_act(
        session,
        owed.item,
        action or f"submit_{report.kind}",
        now=now,
        actor_id=identity.person.id,
        agency_id=owed.agency.id,
        report_id=report.id,
        before=before,
        after=owed.item.status,
        reason=report.nil_reason or report.change_reason,
        **contributions.freeze(session, report, owed),
    )
    contributions.tell_leads(session, owed, now=now)
    session.flush()
    return replace(owed, latest=report)


def withdraw(session: Session, report_id: int, *, identity: Identity, now: datetime) -> Report:
    """Take a report back before it is reviewed: the duty is owed again; the draft that holds its text.

    Errors: NotFound, NotYourDuty, ReportNotOpen once it is decided, ItemClosed where nothing is owed on the
    item, ItemNotYours where the agency's part was ended, PeriodLocked.
    """
    report, owed = reports.own_report(session, report_id, identity)
    if report.status is not ReportStatus.SUBMITTED:
        raise ReportNotOpen(number=owed.item.number)
    if owed.item.status not in ACTIVE:
        raise ItemClosed(number=owed.item.number)
    reports.refuse_ended(session, owed)
    unlocks.refuse_shut(session, owed, now=now)
    report.status = ReportStatus.WITHDRAWN
    session.flush()
    _unfile(session, report, owed)
    audit.record_act(
        session,
        owed.item,
        "withdraw",
        now=now,
        actor_id=identity.person.id,
        agency_id=owed.agency.id,
        report_id=report.id,
        after=owed.item.status,
    )
    draft = reports.new_version(session, owed, report.kind, identity, now, kept=report)
    draft.progress_percent = report.progress_percent
    return draft


def _unfile(session: Session, report: Report, owed: OwedDuty) -> None:
    """Undo what filing did to duty and item, unless an earlier version or another agency holds it."""
    earlier = queries.last_filed(session, owed.duty.id)
    # Whether the agency was in time stays decided by its first report, as when a report is returned.
    if earlier is None:
        is_late = owed.duty.state is DutyState.LATE_FILED
        owed.duty.state = DutyState.MISSING if is_late else DutyState.EXPECTED
    else:
        owed.duty.state = after_submission(owed.duty.state, earlier.kind)
    is_declared = queries.completing_agencies(session, owed.item.id, queries.STANDING)
    if report.kind is ReportKind.COMPLETION and not is_declared:
        owed.item.status = after(owed.item.status, ItemEvent.RETURN) or owed.item.status
