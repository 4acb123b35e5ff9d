"""Reviews: recommend (初审), accept and close, or return with a reason (退回)."""

from datetime import date, datetime

from sqlmodel import Session

from domain import reasons
from domain.delivery import Priority
from domain.errors import (
    FirstReviewMissing,
    ItemClosed,
    NotFound,
    OutOfDate,
    ReportNotOpen,
    ReviewOfOwnReport,
    SecondReviewByOther,
)
from domain.items import UNFINISHED, ClosingKind, ItemEvent, ItemStatus, after
from domain.notices import MessageKind
from domain.reports import Decision, ReportKind, ReportStatus
from domain.reviews import WAITING
from domain.roles import Permission
from domain.zones import Zones
from models.items import Item
from models.queries import contributions as contribution_queries
from models.queries import people as people_queries
from models.queries import regulations as regulation_queries
from models.queries import reports as report_queries
from models.queries import reviews as queries
from models.queries import rows
from models.reports import Report, Review
from models.views import Identity, ReviewLine
from services import acting, audit, duties, outbox, verdicts


def recommend(
    session: Session, report_id: int, remark: str = "", *, identity: Identity, now: datetime
) -> ReviewLine:
    """First review (初审) of two: somebody else decides, and sees the remark. Only reviewers learn of it.

    Errors: NotFound, ReportNotOpen, ReviewOfOwnReport, TextTooLong; OutOfDate where one review is enough.
    """
    remark = reasons.within(remark)
    line = _waiting(session, report_id, identity)
    if line.view.report.status is ReportStatus.UNDER_REVIEW:
        raise ReportNotOpen(number=line.item.number)
    if not line.is_first_review:
        raise OutOfDate
    line.view.report.status = ReportStatus.UNDER_REVIEW
    _note(session, line, Decision.RECOMMEND, remark or None, identity, now, reply_by=None)
    return line


def accept(session: Session, report_id: int, *, identity: Identity, now: datetime) -> ReviewLine:
    """Accept a report; a completion for its agency's part alone, so that the item stays open for the others.

    Errors: NotFound, ReportNotOpen when it is decided already, ReviewOfOwnReport; FirstReviewMissing and
    SecondReviewByOther on two levels; OutOfDate for a completion that no other part is missing to: that one
    closes its item.
    """
    line = _decidable(session, report_id, identity)
    if line.view.report.kind is ReportKind.COMPLETION and line.item.status in UNFINISHED:
        _refuse_last_part(session, line)
    _accept(session, line, identity, now)
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
            _accept(session, other, identity, now, with_report_id=lead_id)


def _refuse_last_part(session: Session, line: ReviewLine) -> None:
    if not queries.undeclared(session, line.item.id, line.view.duty.agency_id):
        raise OutOfDate


def accept_and_close(
    session: Session,
    report_id: int,
    *,
    identity: Identity,
    now: datetime,
    zones: Zones,
    kind: ClosingKind = ClosingKind.DONE,
    remark: str = "",
) -> ReviewLine:
    """Accept a completion and close its item for all agencies; whether it was in time is decided for good.

    Errors: as `accept`; ReportNotOpen also for a report that declares no completion; ItemClosed while the
    item is suspended, whose report waits until it goes on; ReasonMissing without a
    remark on an item done in part, or no longer warranted; TextTooLong.
    """
    remark = reasons.within(remark) if kind is ClosingKind.DONE else reasons.given(remark)
    line = _decidable(session, report_id, identity)
    if line.view.report.kind is not ReportKind.COMPLETION:
        raise ReportNotOpen(number=line.item.number)
    if line.item.status is ItemStatus.SUSPENDED:
        raise ItemClosed(number=line.item.number)
    _accept(session, line, identity, now)
    _close(session, line, kind, remark or None, identity, now, zones)
    return line


def return_for_revision(
    session: Session,
    report_id: int,
    reason: str,
    *,
    identity: Identity,
    now: datetime,
    reply_by: date | None = None,
) -> ReviewLine:
    """Return a report with a reason; its text is kept and the deadline does not move.

    `reply_by`: until when a better one is asked for; whether the report was on time was decided by its first
    filing and stays so. On either level it goes to its author, and the first reviewer of two may do it too;
    who had recommended it is told.
    Errors: NotFound, ReportNotOpen, ReviewOfOwnReport, ReasonMissing, TextTooLong.
    """
    reason = reasons.given(reason)
    line = _waiting(session, report_id, identity)
    was_recommended = line.view.report.status is ReportStatus.UNDER_REVIEW
    line.view.report.status = ReportStatus.RETURNED
    _note(session, line, Decision.RETURN, reason, identity, now, reply_by=reply_by)
    if line.view.report.kind is ReportKind.COMPLETION and not _is_declared_by_others(session, line):
        line.item.status = after(line.item.status, ItemEvent.RETURN) or line.item.status
    _tell_author(session, line, MessageKind.REPORT_RETURNED, now)
    if was_recommended:
        _tell_recommender(session, line, identity, now)
    return line


def accept_unreviewed(session: Session, *, now: datetime, zones: Zones) -> int:
    """Accept the progress reports that nobody reviewed in time, where their ledger says so; how many.

    An act of the clock, once for each report; a completion always waits for a person.
    """
    return sum(_accept_by_clock(session, report_id, now) for report_id in _due(session, now, zones))


def is_clock_due(session: Session, *, now: datetime, zones: Zones) -> bool:
    """Whether the clock has anything to accept; only looks."""
    return bool(_due(session, now, zones))


def _due(session: Session, now: datetime, zones: Zones) -> list[int]:
    if not regulation_queries.any_auto_accepted(session):
        return []
    at = queries.desk(session, now=now, zones=zones)
    return queries.overdue_progress(session, at)


def _accept_by_clock(session: Session, report_id: int, now: datetime) -> bool:
    line = _held(session, report_id)
    if line.view.report.status not in WAITING:
        return False  # somebody decided a moment ago
    _accept(session, line, None, now, by_clock=True)
    return True


def _waiting(session: Session, report_id: int, identity: Identity) -> ReviewLine:
    """A report that waits, with its item held: whoever decides on an item's reports takes turns."""
    line = _held(session, report_id, identity)
    if line.view.report.status not in WAITING:
        raise ReportNotOpen(number=line.item.number)
    if line.view.report.author_id in acting.speaks_for(identity):
        raise ReviewOfOwnReport
    return line


def _held(session: Session, report_id: int, identity: Identity | None = None) -> ReviewLine:
    keys = report_queries.report_keys(session, report_id)
    if keys is None:
        raise NotFound
    if identity is not None:
        acting.refuse_outside(identity, Permission.REVIEW, keys[1])
    rows.held(session, Item, keys[1])
    line = queries.review_line(session, report_id)
    if line is None:
        raise NotFound
    return line


def _decidable(session: Session, report_id: int, identity: Identity) -> ReviewLine:
    """A report that this person may decide on: of two reviews the second, by somebody else."""
    line = _waiting(session, report_id, identity)
    if line.is_first_review:
        raise FirstReviewMissing(number=line.item.number)
    first = line.view.recommendation
    if line.levels > 1 and first is not None and first.reviewer_id in acting.speaks_for(identity):
        raise SecondReviewByOther(number=line.item.number)
    return line


def _accept(
    session: Session, line: ReviewLine, reviewer: Identity | None, now: datetime, **facts: object
) -> None:
    line.view.report.status = ReportStatus.ACCEPTED
    _supersede(session, line.view.report)
    _note(session, line, Decision.ACCEPT, None, reviewer, now, reply_by=None, **facts)


def _note(
    session: Session,
    line: ReviewLine,
    decision: Decision,
    reason: str | None,
    reviewer: Identity | None,
    now: datetime,
    *,
    reply_by: date | None,
    **facts: object,
) -> None:
    report, reviewer_id, principal_id = line.view.report, None, None  # the clock's, unless somebody decides
    if reviewer is not None:
        reviewer_id = reviewer.person.id
        principal_id = acting.principal_id(reviewer, Permission.REVIEW, line.item.id)
    session.add(
        Review(
            report_id=report.id,
            reviewer_id=reviewer_id,
            principal_id=principal_id,
            decision=decision,
            reason=reason,
            reply_by=reply_by,
            decided_at=now,
        )
    )
    if reply_by is not None:
        facts["reply_by"] = reply_by.isoformat()
    audit.record_act(
        session,
        line.item,
        decision,
        now=now,
        actor_id=reviewer_id,
        report_id=report.id,
        agency_id=line.view.agency.id,
        kind=report.kind,
        # The remark of a first review is for reviewers: an agency's history shows reasons.
        **{"remark" if decision is Decision.RECOMMEND else "reason": reason},
        **facts,
    )
    session.flush()


def _supersede(session: Session, accepted: Report) -> None:
    """The accepted version stands for those before it; only a completion may replace a completion."""
    for earlier in report_queries.versions(session, accepted.duty_id):
        is_replaced = earlier.kind is not ReportKind.COMPLETION or accepted.kind is ReportKind.COMPLETION
        if earlier.status is ReportStatus.ACCEPTED and earlier.version < accepted.version and is_replaced:
            earlier.status = ReportStatus.SUPERSEDED


def _close(
    session: Session,
    line: ReviewLine,
    kind: ClosingKind,
    remark: str | None,
    identity: Identity,
    now: datetime,
    zones: Zones,
) -> None:
    if after(line.item.status, ItemEvent.CLOSE) is None:
        raise ReportNotOpen(number=line.item.number)
    _accept_rest(session, line, identity, now)
    verdicts.close(
        session,
        line.item,
        ItemEvent.CLOSE,
        kind,
        actor_id=identity.person.id,
        now=now,
        zones=zones,
        remark=remark,
        without=list(queries.undeclared(session, line.item.id, line.view.duty.agency_id)),
    )


def _accept_rest(session: Session, line: ReviewLine, identity: Identity, now: datetime) -> None:
    """What else waits on an item is accepted with its closing, by which nobody has to decide on it any more.

    Even the reviewer's own: the act is the closing, and the record shows whose report went along with it.
    """
    for report in report_queries.on_item(session, line.item.id, *WAITING):
        other = queries.review_line(session, report.id)
        if other is not None:
            is_own = report.author_id == identity.person.id
            _accept(session, other, identity, now, with_closing=True, is_own=is_own)


def _is_declared_by_others(session: Session, line: ReviewLine) -> bool:
    others = report_queries.completing_agencies(session, line.item.id, report_queries.STANDING)
    return bool(others)


def _tell_recommender(session: Session, line: ReviewLine, identity: Identity, now: datetime) -> None:
    """Whoever recommended it learns that and why it went back, unless they sent it back themselves."""
    first = line.view.recommendation
    if first is None or first.reviewer_id is None or first.reviewer_id == identity.person.id:
        return
    outbox.enqueue(
        session,
        kind=MessageKind.RECOMMENDED_RETURNED,
        person_id=first.reviewer_id,
        dedup_key=f"{MessageKind.RECOMMENDED_RETURNED}:{line.view.report.id}",
        facts={"report_id": line.view.report.id},
        priority=Priority.REMINDER,
        now=now,
    )


def _tell_author(session: Session, line: ReviewLine, kind: MessageKind, now: datetime) -> None:
    """One message with the decision, to whoever filed the report, or to whom the agency's mail goes now."""
    told = people_queries.answered_ids(session, line.view.author, line.view.agency.id, now=now)
    for person_id in sorted(told):
        outbox.enqueue(
            session,
            kind=kind,
            person_id=person_id,
            dedup_key=f"{kind}:{line.view.report.id}:{person_id}",
            facts={"report_id": line.view.report.id},
            priority=Priority.DUE_TODAY,
            now=now,
        )
