"""Sent notices that are corrected or withdrawn: what people have is edited, what they had is kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from domain import reasons
from domain.delivery import Priority
from domain.errors import DecisionOfAnother, NotAllowed, NotFound, OutOfDate
from domain.notices import (
    CorrectionMissing,
    CorrectionUnchanged,
    MessageKind,
    NoticeNeedsApproval,
    NoticeNotOut,
    NoticeStatus,
)
from domain.roles import Permission
from domain.zones import Zones
from models.broadcasts import Correction, WithdrawnNotice
from models.notices import Notice, NoticeEdition
from models.outbox import OutboxMessage
from models.people import Person
from models.queries import notices as queries
from models.queries import people as people_queries
from models.queries import rows
from models.views import Identity, NoticeCopy
from services import approvals, notices, outbox


def held_out(session: Session, notice_id: int) -> Notice:
    """A notice, held, that is out. Errors: NoticeNotOut."""
    notice = rows.held(session, Notice, notice_id)
    if notice is None or notice.status is not NoticeStatus.SENT:
        raise NoticeNotOut
    return notice


def propose(session: Session, notice_id: int, text: str, *, identity: Identity) -> Notice:
    """Write another text; nothing is sent yet.

    Errors: TextMissing, TextTooLong, CorrectionUnchanged, NoticeNotOut.
    """
    text = notices.checked(text)
    notice = held_out(session, notice_id)
    if text == notice.text:
        raise CorrectionUnchanged
    notice.correction, notice.corrector_id = text, identity.person.id
    notice.correction_submitted_at = None
    return notice


def drop(session: Session, notice_id: int) -> Notice:
    """The text stays as it was sent. Errors: NoticeNotOut."""
    notice = held_out(session, notice_id)
    _forget(notice)
    return notice


def hand_on(session: Session, notice_id: int, *, identity: Identity, now: datetime) -> Notice:
    """Ask a second person to agree to the other text; a second press changes nothing.

    Errors: CorrectionMissing, ApproverMissing, NoticeNotOut.
    """
    notice = _proposed(session, notice_id)
    if notice.correction_submitted_at is not None:
        return notice
    approvals.ask(session, notice, MessageKind.CORRECTION_TO_APPROVE, now)
    notice.correction_submitted_at = now
    notices.note(session, notice, "submit", actor_id=identity.person.id, now=now, edition=notice.edition + 1)
    return notice


def _proposed(session: Session, notice_id: int) -> Notice:
    notice = held_out(session, notice_id)
    if notice.correction is None:
        raise CorrectionMissing
    return notice


def correct(
    session: Session, notice_id: int, *, seen: int, identity: Identity, now: datetime, is_signed_again: bool
) -> Notice:
    """Send the other text: in the place of what people have, and, to be signed again, as news.

    What left by two is corrected by two: by whoever did not write the correction. Errors: CorrectionMissing,
    NoticeNotOut, NoticeNeedsApproval, DecisionOfAnother; OutOfDate where it is another one than that of the
    card, whose fingerprint is `seen`.
    """
    notice = _proposed(session, notice_id)
    if notice.fingerprint != seen:
        raise OutOfDate
    _refuse_one_hand(session, notice, identity, now)
    session.add(
        NoticeEdition(
            notice_id=notice_id,
            number=notice.edition,
            text=notice.text,
            replaced_by_id=notice.corrector_id,
            replaced_at=now,
        )
    )
    notice.text, notice.edition = notice.correction or notice.text, notice.edition + 1
    _forget(notice)
    notices.note(session, notice, "correct", actor_id=identity.person.id, now=now, edition=notice.edition)
    _edit(session, notice, MessageKind.NOTICE_CORRECTED, f":{notice.edition}", now)
    if is_signed_again:
        _sign_again(session, notice, now)
    return notice


def _forget(notice: Notice) -> None:
    """No other text is there any more."""
    notice.correction = notice.corrector_id = notice.correction_submitted_at = None


def may_agree(notice: Notice, identity: Identity) -> bool:
    """Whether somebody may agree to another text: who wrote neither, nor acts for one who did."""
    is_own = notices.acts_for(notice.corrector_id, identity) or notices.is_own(notice, identity)
    return not is_own and identity.may(Permission.APPROVE_NOTICES)


def _refuse_one_hand(session: Session, notice: Notice, identity: Identity, now: datetime) -> None:
    if not needs_second(session, notice, now):
        if not identity.may(Permission.NOTIFY):
            raise NotAllowed
        return
    if identity.person.id == notice.corrector_id:
        raise NoticeNeedsApproval
    if not may_agree(notice, identity):
        raise DecisionOfAnother
    if notice.correction_submitted_at is None:
        raise CorrectionMissing


def needs_second(session: Session, notice: Notice, now: datetime) -> bool:
    """Whether another text needs a second person: as the notice did, or would now."""
    return notice.approver_id is not None or notices.needs_second_person(session, notice, now)


def _edit(session: Session, notice: Notice, kind: MessageKind, suffix: str, now: datetime) -> None:
    earlier = [f"{name}:{notice.id}:" for name in ("notice", "notice_chased", "notice_corrected")]
    outbox.enqueue_edits(
        session,
        earlier,
        kind=kind,
        key=f"{kind}:{notice.id}{suffix}:edit:",
        facts={"notice_id": notice.id},
        priority=Priority.REMINDER,
        now=now,
    )


def _sign_again(session: Session, notice: Notice, now: datetime) -> None:
    """All who were told are told anew; that they signed the earlier text stays in the audit trail."""
    queries.open_again(session, notice.id)
    outbox.refresh(session, notice.id, now)
    _news(session, notice, MessageKind.NOTICE_CORRECTED, f":{notice.edition}", now)


def _news(session: Session, notice: Notice, kind: MessageKind, suffix: str, now: datetime) -> None:
    outbox.enqueue_selected(
        session,
        queries.told(notice.id),
        kind=kind,
        key=f"{kind}:{notice.id}{suffix}:",
        facts={"notice_id": notice.id},
        priority=Priority.REMINDER,
        now=now,
    )


def withdraw(session: Session, notice_id: int, reason: str, *, identity: Identity, now: datetime) -> Notice:
    """Take a notice back: what people have says so, and they are told.

    Errors: ReasonMissing, TextTooLong, NoticeNotOut.
    """
    reason = reasons.given(reason)
    notice = held_out(session, notice_id)
    notice.status, notice.withdrawn_at, notice.withdrawal = NoticeStatus.WITHDRAWN, now, reason
    notices.note(session, notice, "withdraw", actor_id=identity.person.id, now=now, reason=reason)
    _edit(session, notice, MessageKind.NOTICE_WITHDRAWN, "", now)
    _news(session, notice, MessageKind.NOTICE_WITHDRAWN, ":news", now)
    outbox.refresh(session, notice_id, now)
    return notice


def view(session: Session, notice_id: int, now: datetime) -> Correction:
    """The other text of a notice. Errors: CorrectionMissing, NoticeNotOut."""
    notice = session.get(Notice, notice_id)
    if notice is None or notice.status is not NoticeStatus.SENT:
        raise NoticeNotOut
    if notice.correction is None or notice.corrector_id is None:
        raise CorrectionMissing
    corrector = session.get_one(Person, notice.corrector_id)
    return Correction(
        notice, corrector, queries.told_count(session, notice_id), needs_second(session, notice, now)
    )


def earlier_texts(session: Session, notice_id: int, *, identity: Identity) -> Sequence[NoticeEdition]:
    """The texts that were replaced, to recipients and those who send notices. Errors: NotFound."""
    is_recipient = bool(queries.receipt_of(session, notice_id, identity.person.id))
    found = queries.editions(session, notice_id)
    if not found or not (is_recipient or identity.may(Permission.NOTIFY)):
        raise NotFound
    return found


def load_corrected(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> NoticeCopy | None:
    """The notice as it reads now, while it is out."""
    copy = queries.copy(session, message.facts["notice_id"], person.id)
    return copy if copy is not None and copy.notice.status is NoticeStatus.SENT else None


def load_withdrawn(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> WithdrawnNotice | None:
    """The notice that was withdrawn."""
    notice = session.get(Notice, message.facts["notice_id"])
    author = session.get(Person, notice.author_id) if notice is not None else None
    if notice is None or author is None or notice.status is not NoticeStatus.WITHDRAWN:
        return None
    return WithdrawnNotice(notice, author, is_news=message.edits_id is None)


def load_proposed(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> Correction | None:
    """The other text, as long as it waits for this person's approval."""
    notice = session.get(Notice, message.facts["notice_id"])
    identity = people_queries.identity(session, person.telegram_id, now=now)
    if notice is None or identity is None or notice.correction_submitted_at is None:
        return None
    is_out = notice.status is NoticeStatus.SENT
    return view(session, notice.id, now) if is_out and may_agree(notice, identity) else None
