"""Notices (通知): write, send, sign for."""

from datetime import datetime

from sqlmodel import Session

from domain.delivery import Priority
from domain.errors import AudienceEmpty, NotFound, NoticeNotDraft, NoticeNotForYou, TextMissing, TextTooLong
from domain.notices import (
    BY_TWO,
    MAX_NOTICE_TEXT,
    AudienceKind,
    MessageKind,
    NoticeClass,
    NoticeNeedsApproval,
    NoticeOver,
    NoticeStatus,
    ReceiptState,
    Settlement,
)
from domain.reply_slips import ReplySlipIncomplete
from models.notices import Notice
from models.queries import audiences as audience_queries
from models.queries import notices as queries
from models.queries import reply_slips as slip_queries
from models.queries import rows
from models.views import Identity
from services import audit, outbox, people, receipts


def write(session: Session, text: str, *, identity: Identity, now: datetime) -> Notice:
    """A draft notice to everybody. Errors: TextMissing, TextTooLong."""
    notice = Notice(
        group_id=people.leading_group(session).id,
        text=checked(text),
        audience_kind=AudienceKind.ALL,
        author_id=identity.person.id,
        created_at=now,
    )
    session.add(notice)
    session.flush()
    return notice


def checked(text: str) -> str:
    """A text that a notice can have. Errors: TextMissing, TextTooLong."""
    text = text.strip()
    if not text:
        raise TextMissing
    if len(text) > MAX_NOTICE_TEXT:
        raise TextTooLong(length=len(text), limit=MAX_NOTICE_TEXT)
    return text


def rewrite(session: Session, notice_id: int, text: str, *, identity: Identity) -> Notice:
    """Another text for a draft. Errors: TextMissing, TextTooLong, those of `draft`."""
    notice = draft(session, notice_id, identity=identity)
    notice.text = checked(text)
    return notice


def classify(session: Session, notice_id: int, category: NoticeClass, *, identity: Identity) -> Notice:
    """Say what a draft is. Errors: those of `draft`."""
    notice = draft(session, notice_id, identity=identity)
    notice.category = category
    return notice


def settle(session: Session, notice_id: int, settlement: Settlement, *, identity: Identity) -> Notice:
    """Say who signs for a draft where it goes to several people of an agency. Errors: those of `draft`."""
    notice = draft(session, notice_id, identity=identity)
    notice.settlement = settlement
    return notice


def draft(session: Session, notice_id: int, *, identity: Identity) -> Notice:
    """A notice of one's own that was not sent yet; a rejected one is taken up again by that.

    Errors: NotFound, also for another's; NoticeNotDraft.
    """
    notice = rows.held(session, Notice, notice_id)
    if notice is None or not is_own(notice, identity):
        raise NotFound
    if notice.status is NoticeStatus.REJECTED:
        notice.status, notice.approver_id = NoticeStatus.DRAFT, None
    if notice.status is not NoticeStatus.DRAFT:
        raise NoticeNotDraft
    return notice


def is_own(notice: Notice, identity: Identity) -> bool:
    """Whether somebody wrote a notice, or acts for who did."""
    return acts_for(notice.author_id, identity)


def acts_for(person_id: int | None, identity: Identity) -> bool:
    """Whether somebody is this person, or acts for them."""
    people = {holding.person.id for holding in identity.holdings if holding.person is not None}
    return person_id in people | {identity.person.id}


def discard(session: Session, notice_id: int, *, identity: Identity) -> None:
    """Throw a draft away."""
    draft(session, notice_id, identity=identity).status = NoticeStatus.CANCELLED


def needs_second_person(session: Session, notice: Notice, now: datetime) -> bool:
    """Whether nobody sends this notice alone: for what it is, or for how many get it."""
    if notice.category in BY_TWO:
        return True
    limit = people.leading_group(session).approval_above
    return limit > 0 and audience_queries.count(session, audience_queries.of(notice), now) > limit


def send(session: Session, notice_id: int, *, identity: Identity, now: datetime) -> Notice:
    """Send a draft, now or at its moment: a receipt per seat of its audience, one message per person.

    A second press finds the notice sent. Errors: AudienceEmpty, NoticeNeedsApproval, those of `draft`.
    """
    notice = draft(session, notice_id, identity=identity)
    refuse_empty(session, notice, now)
    if needs_second_person(session, notice, now):
        raise NoticeNeedsApproval
    dispatch(session, notice, actor_id=identity.person.id, now=now)
    return notice


def refuse_empty(session: Session, notice: Notice, now: datetime) -> None:
    """Errors: AudienceEmpty where nobody would get the notice."""
    if not audience_queries.count(session, audience_queries.of(notice), now):
        raise AudienceEmpty


def dispatch(session: Session, notice: Notice, *, actor_id: int | None, now: datetime) -> None:
    """Let a notice, held, that may leave do so: now, or when its moment has come."""
    if notice.scheduled_at is not None and notice.scheduled_at > now:
        notice.status = NoticeStatus.SCHEDULED
        note(session, notice, "schedule", actor_id=actor_id, now=now, at=notice.scheduled_at)
        return
    notice.status = NoticeStatus.SENT
    notice.sent_at = now
    session.flush()
    note(session, notice, "send", actor_id=actor_id, now=now, seats=receipts.give_all(session, notice, now))
    outbox.enqueue(
        session,
        kind=MessageKind.NOTICE_PROGRESS,
        person_id=notice.author_id,
        dedup_key=outbox.progress_key(notice.id),
        facts={"notice_id": notice.id},
        priority=Priority.REMINDER,
        now=now,
    )


def note(
    session: Session, notice: Notice, action: str, *, actor_id: int | None, now: datetime, **facts: object
) -> None:
    """An entry of the audit trail about a notice."""
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action=action,
        noun="notice",
        noun_id=notice.id,
        ledger_id=notice.ledger_id,
        **facts,
    )


def acknowledge(session: Session, notice_id: int, *, identity: Identity, now: datetime) -> bool:
    """Sign for a notice; False when it was signed before: the first time stands.

    Errors: NoticeNotForYou, NoticeOver; ReplySlipIncomplete where a slip is to be filled in.
    """
    slip = slip_queries.of_person(session, notice_id, identity.person.id)
    if slip is not None and slip.next_question is not None:
        raise ReplySlipIncomplete
    return sign(session, notice_id, identity=identity, now=now)


def sign(session: Session, notice_id: int, *, identity: Identity, now: datetime) -> bool:
    """As `acknowledge`, whatever is asked besides."""
    own = queries.receipts_held(session, notice_id, identity.person.id)
    if not own:
        raise NoticeNotForYou
    fresh = [receipt for receipt in own if receipt.acknowledged_at is None]
    notice = session.get_one(Notice, notice_id)
    if fresh and notice.status is not NoticeStatus.SENT:
        raise NoticeOver
    if fresh and notice.settlement is Settlement.ANY:
        queries.sign_for_agencies(session, fresh, person_id=identity.person.id, now=now)
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
        outbox.refresh(session, notice_id, now)
    return bool(fresh)
