"""Notices and the clock: the moment at which one leaves, until when it is signed for, when it closes."""

from datetime import datetime, timedelta

from sqlmodel import Session

from domain.notices import ApproverMissing, MomentInvalid, NoticeNotOut, NoticeStatus
from domain.zones import Zones
from models.notices import Notice
from models.queries import notices as queries
from models.queries import rows
from models.views import Identity
from services import approvals, notices, outbox

FURTHEST = timedelta(days=366)


def schedule(
    session: Session, notice_id: int, at: datetime | None, *, identity: Identity, now: datetime
) -> Notice:
    """Let a draft leave at a moment; None: at once. Errors: MomentInvalid, those of `notices.draft`."""
    notice = notices.draft(session, notice_id, identity=identity)
    _refuse_moment(at, now)
    notice.scheduled_at = at
    if at is not None and notice.reply_by is not None and notice.reply_by <= at:
        notice.reply_by = None
    return notice


def limit(
    session: Session, notice_id: int, at: datetime | None, *, identity: Identity, now: datetime
) -> Notice:
    """Until when a draft is signed for; None: no limit. Errors: MomentInvalid, those of `notices.draft`."""
    notice = notices.draft(session, notice_id, identity=identity)
    _refuse_moment(at, max(now, notice.scheduled_at or now))
    notice.reply_by = at
    return notice


def _refuse_moment(at: datetime | None, after: datetime) -> None:
    if at is not None and not after < at <= after + FURTHEST:
        raise MomentInvalid


def close(session: Session, notice_id: int, *, identity: Identity, now: datetime) -> Notice:
    """Nothing is signed any more. Errors: NoticeNotOut."""
    notice = rows.held(session, Notice, notice_id)
    if notice is None or notice.status is not NoticeStatus.SENT:
        raise NoticeNotOut
    _close(session, notice, identity.person.id, now)
    return notice


def _close(session: Session, notice: Notice, actor_id: int | None, now: datetime) -> None:
    notice.status, notice.closed_at = NoticeStatus.CLOSED, now
    notices.note(session, notice, "close", actor_id=actor_id, now=now)
    outbox.refresh(session, notice.id, now)


def is_due(session: Session, *, now: datetime, zones: Zones) -> bool:
    """Whether a notice should leave or close by now."""
    return bool(queries.due_to_leave(session, now) or queries.due_to_close(session, now))


def release_due(session: Session, *, now: datetime, zones: Zones) -> None:
    """Called at every tick: what has to leave does, and what is over and signed for by all is closed."""
    for notice_id in queries.due_to_leave(session, now):
        notice = rows.held(session, Notice, notice_id)
        if notice is not None and notice.status is NoticeStatus.SCHEDULED:
            _leave(session, notice, now)
    for notice_id in queries.due_to_close(session, now):
        notice = rows.held(session, Notice, notice_id)
        if notice is not None and notice.status is NoticeStatus.SENT:
            _close(session, notice, None, now)


def _leave(session: Session, notice: Notice, now: datetime) -> None:
    """The audience is looked up now: where it grew too large for one hand, a second one is asked."""
    if notice.approver_id is not None or not notices.needs_second_person(session, notice, now):
        notices.dispatch(session, notice, actor_id=None, now=now)
        return
    try:
        approvals.hand_on(session, notice, actor_id=None, now=now)
    except ApproverMissing:  # its author finds it among the drafts
        notice.status, notice.scheduled_at = NoticeStatus.DRAFT, None
