"""Reviews: accept a report, close its item (销号), or return it with a reason (退回)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from domain.calendars import local_day
from domain.delivery import Priority
from domain.errors import (
    NotFound,
    OutOfDate,
    ReasonMissing,
    ReportNotOpen,
    ReviewOfOwnReport,
    TextTooLong,
)
from domain.items import ACTIVE, ClosingKind, ItemEvent, after
from domain.notices import MessageKind
from domain.reports import Decision, ReportKind, ReportStatus
from domain.roles import Permission
from domain.statistics import days_late
from models.items import Item
from models.queries import contributions as contribution_queries
from models.queries import items as item_queries
from models.queries import people as people_queries
from models.queries import reports as report_queries
from models.queries import reviews as queries
from models.queries import rows
from models.reports import Report, Review
from models.views import Identity, ReviewLine
from services import acting, audit, duties, outbox

MAX_REASON = 500


def accept(session: Session, report_id: int, *, identity: Identity, now: datetime) -> ReviewLine:
    """Accept a report; a completion for its agency's part alone, so that the item stays open for the others.

    Errors: NotFound, ReportNotOpen when it is decided already, ReviewOfOwnReport; OutOfDate for a completion
    that no other part is missing to: that one closes its item.
    """
    line = _waiting(session, report_id, identity)
    if line.view.report.kind is ReportKind.COMPLETION and line.item.status in ACTIVE:
        _refuse_last_part(session, line)
    _decide(session, line, Decision.ACCEPT, None, identity, now)
    _accept_contributions(session, line, identity, now)
    if line.view.report.kind is ReportKind.COMPLETION:
        duties.end(session, line.item, agency_id=line.view.agency.id)
        _tell_author(session, line, MessageKind.REPORT_ACCEPTED, now)
    return line


def _accept_contributions(session: Session, line: ReviewLine, identity: Identity, now: datetime) -> None:
    """What a lead's report consolidates is accepted with it: each text is read once, in its place.

    The reviewer's own waits for a colleague.
    """
    for report_id in contribution_queries.waiting_in(session, line.view.report.id):
        other = queries.review_line(session, report_id)
        if other is not None and other.view.report.author_id != identity.person.id:
            lead_id = line.view.report.id
            _decide(session, other, Decision.ACCEPT, None, identity, now, with_report_id=lead_id)


def _refuse_last_part(session: Session, line: ReviewLine) -> None:
    if not queries.undeclared(session, line.item.id, line.view.duty.agency_id):
        raise OutOfDate


def accept_and_close(
    session: Session, report_id: int, *, identity: Identity, now: datetime, zone: ZoneInfo
) -> ReviewLine:
    """Accept a completion and close its item for all agencies; whether it was in time is decided for good.

    Errors: as `accept`; ReportNotOpen also for a report that declares no completion.
    """
    line = _waiting(session, report_id, identity)
    if line.view.report.kind is not ReportKind.COMPLETION:
        raise ReportNotOpen(number=line.item.number)
    _decide(session, line, Decision.ACCEPT, None, identity, now)
    _close(session, line, identity, now, zone)
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
    """A report that waits, with its item held: whoever decides on an item's reports takes turns."""
    keys = report_queries.report_keys(session, report_id)
    if keys is None:
        raise NotFound
    acting.refuse_outside(identity, Permission.REVIEW, keys[1])
    rows.held(session, Item, keys[1])
    line = queries.review_line(session, report_id)
    if line is None:
        raise NotFound
    if line.view.report.status is not ReportStatus.SUBMITTED:
        raise ReportNotOpen(number=line.item.number)
    if line.view.report.author_id == identity.person.id:
        raise ReviewOfOwnReport
    return line


def _decide(
    session: Session,
    line: ReviewLine,
    decision: Decision,
    reason: str | None,
    identity: Identity,
    now: datetime,
    **facts: object,
) -> None:
    report = line.view.report
    report.status = ReportStatus.ACCEPTED if decision is Decision.ACCEPT else ReportStatus.RETURNED
    if decision is Decision.ACCEPT:
        _supersede(session, report)
    session.add(
        Review(
            report_id=report.id,
            reviewer_id=identity.person.id,
            decision=decision,
            reason=reason,
            decided_at=now,
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
        **facts,
    )
    session.flush()


def _supersede(session: Session, accepted: Report) -> None:
    """The accepted version stands for those before it; only a completion may replace a completion."""
    for earlier in report_queries.versions(session, accepted.duty_id):
        is_replaced = earlier.kind is not ReportKind.COMPLETION or accepted.kind is ReportKind.COMPLETION
        if earlier.status is ReportStatus.ACCEPTED and earlier.version < accepted.version and is_replaced:
            earlier.status = ReportStatus.SUPERSEDED


def _close(session: Session, line: ReviewLine, identity: Identity, now: datetime, zone: ZoneInfo) -> None:
    item = line.item
    before, target = item.status, after(item.status, ItemEvent.CLOSE)
    if target is None:
        raise ReportNotOpen(number=item.number)
    _accept_rest(session, line, identity, now)
    item.status = target
    item.completed_on = local_day(report_queries.completed_at(session, item.id) or now, zone)
    item.closed_at = now
    item.closing_kind = ClosingKind.DONE
    item.days_late = days_late(item.completed_on, item.deadline)
    duties.end(session, item)
    audit.record_on_item(
        session,
        item,
        ItemEvent.CLOSE,
        before=before,
        now=now,
        actor_id=identity.person.id,
        days_late=item.days_late,
        without=list(queries.undeclared(session, item.id, line.view.duty.agency_id)),
    )
    session.flush()
    _tell_agencies(session, item, now)


def _accept_rest(session: Session, line: ReviewLine, identity: Identity, now: datetime) -> None:
    """What else waits on an item is accepted with its closing, by which nobody has to decide on it any more.

    Even the reviewer's own: the act is the closing, and the record shows whose report went along with it.
    """
    for report in report_queries.on_item(session, line.item.id, ReportStatus.SUBMITTED):
        other = queries.review_line(session, report.id)
        if other is not None:
            is_own = report.author_id == identity.person.id
            _decide(session, other, Decision.ACCEPT, None, identity, now, with_closing=True, is_own=is_own)


def _tell_agencies(session: Session, item: Item, now: datetime) -> None:
    agency_ids = [party.agency.id for party in item_queries.parties(session, [item.id]).get(item.id, ())]
    for person_id in sorted(people_queries.contact_ids(session, agency_ids, now=now)):
        outbox.enqueue(
            session,
            kind=MessageKind.ITEM_CLOSED,
            person_id=person_id,
            dedup_key=f"item_closed:{item.id}:{outbox.moment(now)}:{person_id}",
            facts={"item_id": item.id},
            priority=Priority.REMINDER,
            now=now,
        )


def _is_declared_by_others(session: Session, line: ReviewLine) -> bool:
    others = report_queries.completing_agencies(session, line.item.id, report_queries.STANDING)
    return bool(others)


def _tell_author(session: Session, line: ReviewLine, kind: MessageKind, now: datetime) -> None:
    """One message with the decision, to whoever filed the report, or to whom the agency's mail goes now."""
    agency_id, author = line.view.agency.id, line.view.author
    author_still_sits = any(
        holding.seat.person_id == author.id for holding in people_queries.agency_seats(session, [agency_id])
    )
    is_there = author_still_sits and people_queries.is_reachable(author)
    people = {author.id} if is_there else people_queries.contact_ids(session, [agency_id], now=now)
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
