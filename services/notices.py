"""Notices (通知): write, send, sign for."""

from datetime import datetime

from sqlmodel import Session

from domain.errors import AudienceEmpty, NotFound, NoticeNotDraft, NoticeNotForYou, TextMissing, TextTooLong
from domain.notices import MAX_NOTICE_TEXT, AudienceKind, NoticeStatus, ReceiptState
from models.notices import Notice
from models.queries import audiences as audience_queries
from models.queries import notices as queries
from models.queries import rows
from models.views import Identity
from services import audit, people, receipts


def write(session: Session, text: str, *, identity: Identity, now: datetime) -> Notice:
    """A draft notice to everybody. Errors: TextMissing, TextTooLong."""
    text = text.strip()
    if not text:
        raise TextMissing
    if len(text) > MAX_NOTICE_TEXT:
        raise TextTooLong(length=len(text), limit=MAX_NOTICE_TEXT)
    notice = Notice(
        group_id=people.leading_group(session).id,
        text=text,
        audience_kind=AudienceKind.ALL,
        author_id=identity.person.id,
        created_at=now,
    )
    session.add(notice)
    session.flush()
    return notice


def draft(session: Session, notice_id: int, *, identity: Identity) -> Notice:
    """A notice of one's own that was not sent yet. Errors: NotFound, also for another's; NoticeNotDraft."""
    notice = rows.held(session, Notice, notice_id)
    if notice is None or not is_own(notice, identity):
        raise NotFound
    if notice.status is not NoticeStatus.DRAFT:
        raise NoticeNotDraft
    return notice


def is_own(notice: Notice, identity: Identity) -> bool:
    """Whether somebody wrote a notice, or acts for who did."""
    people = {holding.person.id for holding in identity.holdings if holding.person is not None}
    return notice.author_id in people | {identity.person.id}


def discard(session: Session, notice_id: int, *, identity: Identity) -> None:
    """Throw a draft away."""
    draft(session, notice_id, identity=identity).status = NoticeStatus.CANCELLED


def send(session: Session, notice_id: int, *, identity: Identity, now: datetime) -> Notice:
    """Send a draft to everybody in its audience: a receipt per seat, one message per person.

    A second press finds the notice sent. Errors: NotFound, NoticeNotDraft, AudienceEmpty.
    """
    notice = draft(session, notice_id, identity=identity)
    if not audience_queries.count(session, audience_queries.of(notice), now):
        raise AudienceEmpty
    notice.status = NoticeStatus.SENT
    notice.sent_at = now
    audit.record(
        session,
        now=now,
        actor_id=identity.person.id,
        action="send",
        noun="notice",
        noun_id=notice_id,
        ledger_id=notice.ledger_id,
        seats=receipts.give_all(session, notice, now),
    )
    return notice


def acknowledge(session: Session, notice_id: int, *, identity: Identity, now: datetime) -> bool:
    """Sign for a notice; False when it was signed before: the first time stands. Errors: NoticeNotForYou."""
    own = queries.receipts_held(session, notice_id, identity.person.id)
    if not own:
        raise NoticeNotForYou
    fresh = [receipt for receipt in own if receipt.acknowledged_at is None]
    for receipt in fresh:
        receipt.state = ReceiptState.ACKNOWLEDGED
        receipt.acknowledged_at = now
    if fresh:
        audit.record(
            session,
            now=now,
            actor_id=identity.person.id,
            action="acknowledge",
            noun="notice",
            noun_id=notice_id,
        )
    return bool(fresh)
