"""Reports that lie with the agency's leader: agreed to, sent back, taken back, chased once."""

from datetime import datetime

from sqlmodel import Session

from domain import reasons
from domain.calendars import WorkCalendar, instant, local_day
from domain.delivery import Priority
from domain.errors import PeriodLocked, ReportNotOpen, SignedTooLate
from domain.notices import MessageKind
from domain.reports import ReportStatus
from domain.roles import Permission
from domain.signatures import SignatureState, SignedThing
from domain.zones import Zones
from models.queries import calendars as calendar_queries
from models.queries import signatures as queries
from models.reports import Report
from models.signatures import Signature
from models.views import Identity, OwedDuty
from services import audit, outbox, reports, signatures, submissions


def sign(session: Session, signature_id: int, *, identity: Identity, now: datetime) -> OwedDuty:
    """Agree (同意): the report goes to the secretariat in the name of who handed it in. The duty after it.

    When it was filed is now: what the agency does inside is its own time. Errors: NotFound, NotAllowed,
    SignatureDecided, SignedTooLate, and those of `submissions.submit`.
    """
    report, owed = _held(session, signature_id, identity)
    signatures.refuse_decided(session, signature_id)
    try:
        submissions.refuse_unfit(session, report, owed, now=now)
    except PeriodLocked as error:
        raise SignedTooLate(**error.facts) from error
    signatures.end(
        session, signature_id, SignatureState.SIGNED, item_id=owed.item.id, identity=identity, now=now
    )
    return submissions.file(
        session, report, owed, author_id=report.author_id, identity=identity, now=now, action="sign_off"
    )


def send_back(session: Session, signature_id: int, reason: str, *, identity: Identity, now: datetime) -> None:
    """Send a report back to its liaison (退回): its text is a draft again.

    Errors: ReasonMissing, TextTooLong, NotFound, NotAllowed, SignatureDecided.
    """
    reason = reasons.given(reason)
    report, owed = _held(session, signature_id, identity)
    signature = signatures.end(
        session,
        signature_id,
        SignatureState.SENT_BACK,
        item_id=owed.item.id,
        identity=identity,
        now=now,
        reason=reason,
    )
    report.status = ReportStatus.DRAFT
    _record(session, "send_back", report, owed, identity, now, reason=reason)
    signatures.tell_asker(session, signature, MessageKind.SIGNATURE_REFUSED, now=now)
    session.flush()


def take_back(session: Session, report_id: int, *, identity: Identity, now: datetime) -> Report:
    """The liaison takes a report back before anybody signed; pressing twice changes nothing. The draft.

    Errors: NotFound, NotYourDuty; SignatureDecided where the leader was quicker.
    """
    report, owed = reports.own_report(session, report_id, identity)
    if report.status is ReportStatus.DRAFT:
        return report
    signature_id = queries.latest_id(session, SignedThing.REPORT, report_id)
    if signature_id is None:
        raise ReportNotOpen(number=owed.item.number)
    signatures.end(
        session,
        signature_id,
        SignatureState.TAKEN_BACK,
        item_id=owed.item.id,
        identity=identity,
        now=now,
        permission=Permission.REPORT,
    )
    report.status = ReportStatus.DRAFT
    _record(session, "take_back", report, owed, identity, now)
    session.flush()
    return report


def _held(session: Session, signature_id: int, identity: Identity) -> tuple[Report, OwedDuty]:
    """The report that a signature is for, with its item held.

    Errors: NotFound, NotAllowed, DelegationOutside.
    """
    report_id = signatures.signed_id(session, signature_id, SignedThing.REPORT, identity)
    return reports.own_report(session, report_id, identity, Permission.SIGN_OFF)


def _record(
    session: Session,
    action: str,
    report: Report,
    owed: OwedDuty,
    identity: Identity,
    now: datetime,
    **facts: object,
) -> None:
    audit.record_act(
        session,
        owed.item,
        action,
        now=now,
        actor_id=identity.person.id,
        agency_id=owed.agency.id,
        report_id=report.id,
        **facts,
    )


# The clock


def is_due(session: Session, *, now: datetime, zones: Zones) -> bool:
    """Whether anything waits for a signature, so that `release` has something to look at."""
    return bool(queries.open_ones(session))


def release(session: Session, *, now: datetime, zones: Zones) -> None:
    """Ask whoever can sign now for what waits, and say once when less than a working day is left.

    Called at every tick: when the leader cannot be reached any more, the section head is asked; when there is
    nobody, the liaison is told.
    """
    late: dict[tuple[int, datetime], None] = {}
    work_calendar = calendar_queries.work_calendar(session)
    for signature in queries.open_ones(session):
        if not signatures.tell_signers(session, signature, now=now):
            signatures.tell_asker(session, signature, MessageKind.SIGNATURE_STUCK, now=now)
        due_at = _running_out(session, signature, work_calendar, now, zones)
        if due_at is not None:
            people = queries.signer_ids(session, signature.agency_id, now=now)
            people |= signatures.askers(session, signature, now=now)
            late |= dict.fromkeys((person_id, due_at) for person_id in people)
    for person_id, due_at in sorted(late):
        outbox.enqueue(
            session,
            kind=MessageKind.SIGNATURE_DUE,
            person_id=person_id,
            dedup_key=f"signature_due:{person_id}:{outbox.moment(due_at)}",
            facts={"due_at": due_at.isoformat()},
            priority=Priority.DUE_TODAY,
            now=now,
        )


def _running_out(
    session: Session, signature: Signature, work_calendar: WorkCalendar, now: datetime, zones: Zones
) -> datetime | None:
    """The due time of a report that was handed in earlier and has less than a working day left."""
    if signature.thing is not SignedThing.REPORT:
        return None
    period = queries.period_of(session, signature.thing_id)
    due_at, zone = period.due_at, zones.of(period.ledger_id)
    day_before = work_calendar.plus_workdays(local_day(due_at, zone), -1)
    since = instant(day_before, due_at.astimezone(zone).time(), zone)
    return due_at if signature.asked_at < since <= now < due_at else None
