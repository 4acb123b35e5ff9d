"""Reviews: accept a report, close its item (销号), or return it with a reason (退回)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.calendars import local_day
from domain.delivery import Priority
from domain.errors import NotFound, ReasonMissing, ReportNotOpen, ReviewOfOwnReport, TextTooLong
from domain.items import ClosingKind, ItemEvent, after
from domain.notices import MessageKind
from domain.reports import Decision, ReportKind, ReportStatus
from domain.statistics import days_late
from models.items import Item
from models.queries import items as item_queries
from models.queries import people as people_queries
from models.queries import reports as queries
from models.reports import Report, Review
from models.views import Identity, ReviewLine
from services import audit, outbox, reports

MAX_REASON = 500


def accept(session: Session, report_id: int, *, identity: Identity, now: datetime) -> ReviewLine:
    """Accept a report. A completion is accepted for its agency's part alone; the item stays open for the others.

    Errors: NotFound, ReportNotOpen when it is decided already, ReviewOfOwnReport.
    """
    line = _waiting(session, report_id, identity)
    _decide(session, line, Decision.ACCEPT, None, identity, now)
    if line.view.report.kind is ReportKind.COMPLETION:
        _tell_author(session, line, MessageKind.REPORT_ACCEPTED, now)
    return line


def accept_and_close(
    session: Session, report_id: int, *, identity: Identity, now: datetime, zone: ZoneInfo
) -> ReviewLine:
    """Accept a completion and close its item for all agencies; whether it was in time is decided for good.

    Errors: as `accept`; ReportNotOpen also for a report that declares no completion.
    """
    line = _waiting(session, report_id, identity)
    if line.view.report.kind is not ReportKind.COMPLETION:
        raise ReportNotOpen(number=line.item.number)
    missing = queries.undeclared(session, line.item.id, line.view.duty.agency_id)
    _decide(session, line, Decision.ACCEPT, None, identity, now)
    _close(session, line, missing, identity, now, zone)
    return line


def return_for_revision(
    session: Session, report_id: int, reason: str, *, identity: Identity, now: datetime
) -> ReviewLine:
    """Return a report with a reason; its text is kept and the deadline does not move.

    Errors: ReasonMissing, TextTooLong, and as `accept`.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    if len(reason) > MAX_REASON:
        raise TextTooLong(length=len(reason), limit=MAX_REASON)
    line = _waiting(session, report_id, identity)
    _decide(session, line, Decision.RETURN, reason, identity, now)
    if line.view.report.kind is ReportKind.COMPLETION and not _is_declared_by_others(session, line):
        line.item.status = after(line.item.status, ItemEvent.RETURN) or line.item.status
    _tell_author(session, line, MessageKind.REPORT_RETURNED, now)
    return line


def _waiting(session: Session, report_id: int, identity: Identity) -> ReviewLine:
    report = session.get(Report, report_id, with_for_update=True)
    line = queries.review_line(session, report_id)
    if report is None or line is None:
        raise NotFound
    if report.status is not ReportStatus.SUBMITTED:
        raise ReportNotOpen(number=line.item.number)
    if report.author_id == identity.person.id:
        raise ReviewOfOwnReport
    return line


def _decide(
    session: Session, line: ReviewLine, decision: Decision, reason: str | None, identity: Identity, now: datetime
) -> None:
    report = line.view.report
    report.status = ReportStatus.ACCEPTED if decision is Decision.ACCEPT else ReportStatus.RETURNED
    if decision is Decision.ACCEPT:
        for earlier in queries.versions(session, report.duty_id):
            if earlier.status is ReportStatus.ACCEPTED and earlier.version < report.version:
                earlier.status = ReportStatus.SUPERSEDED
    session.add(
        Review(
            report_id=report.id, reviewer_id=identity.person.id, decision=decision, reason=reason, decided_at=now
        )
    )
    audit.record(
        session,
        now=now,
        actor_id=identity.person.id,
        action=decision,
        noun="item",
        noun_id=line.item.id,
        ledger_id=line.item.ledger_id,
        report_id=report.id,
        agency_id=line.view.agency.id,
        kind=report.kind,
        reason=reason,
    )
    session.flush()


def _close(
    session: Session, line: ReviewLine, missing: tuple[str, ...], identity: Identity, now: datetime, zone: ZoneInfo
) -> None:
    item: Item = line.item
    before, target = item.status, after(item.status, ItemEvent.CLOSE)
    if target is None:
        raise ReportNotOpen(number=item.number)
    declared_at = line.view.report.submitted_at or now
    item.status = target
    item.completed_on = local_day(declared_at, zone)
    item.closed_at = now
    item.closing_kind = ClosingKind.DONE
    item.days_late = days_late(item.completed_on, item.deadline)
    reports.end_duties(session, item)
    audit.record(
        session,
        now=now,
        actor_id=identity.person.id,
        action=ItemEvent.CLOSE,
        noun="item",
        noun_id=item.id,
        ledger_id=item.ledger_id,
        before=before,
        after=target,
        days_late=item.days_late,
        without=list(missing),
    )
    session.flush()
    _tell_agencies(session, item, now)


def _tell_agencies(session: Session, item: Item, now: datetime) -> None:
    agency_ids = [party.agency.id for party in item_queries.parties(session, [item.id]).get(item.id, ())]
    for person_id in sorted(people_queries.contact_ids(session, agency_ids)):
        outbox.enqueue(
            session,
            kind=MessageKind.ITEM_CLOSED,
            person_id=person_id,
            dedup_key=f"item_closed:{item.id}:{item.closed_at}:{person_id}",
            facts={"item_id": item.id},
            priority=Priority.REMINDER,
            now=now,
        )


def _is_declared_by_others(session: Session, line: ReviewLine) -> bool:
    return any(
        view.report.kind is ReportKind.COMPLETION and view.report.id != line.view.report.id
        for view in queries.latest_of_item(session, line.item.id)
    )


def _tell_author(session: Session, line: ReviewLine, kind: MessageKind, now: datetime) -> None:
    """One message with the decision, to whoever filed the report, or to who holds the seat now."""
    agency_id = line.view.agency.id
    author_still_sits = any(
        holding.seat.person_id == line.view.author.id for holding in people_queries.agency_seats(session, [agency_id])
    )
    people = {line.view.author.id} if author_still_sits else people_queries.contact_ids(session, [agency_id])
    for person_id in sorted(people):
        outbox.enqueue(
            session,
            kind=kind,
            person_id=person_id,
            dedup_key=f"{kind}:{line.view.report.id}:{person_id}",
            facts={"report_id": line.view.report.id},
            priority=Priority.DUE_TODAY,
            now=now,
        )
