"""Notices by two: handed to a second person, who agrees or sends them back; taken back, limits of it."""

from datetime import datetime

from sqlmodel import Session

from domain import reasons
from domain.delivery import Priority
from domain.errors import DecisionOfAnother, NotFound, NoticeNotDraft, OutOfDate
from domain.notices import (
    APPROVAL_CHOICES,
    ApproverMissing,
    MessageKind,
    NoticeNotPending,
    NoticeStatus,
)
from domain.roles import HOLDERS, Permission
from domain.zones import Zones
from models.broadcasts import Approval
from models.notices import Notice
from models.outbox import OutboxMessage
from models.people import LeadingGroup, Person
from models.queries import audiences as audience_queries
from models.queries import people as people_queries
from models.queries import rows
from models.views import Identity
from services import audit, notices, outbox, people


def submit(session: Session, notice_id: int, *, identity: Identity, now: datetime) -> Notice:
    """Hand a draft to whoever may agree to it. Errors: AudienceEmpty, ApproverMissing, those of `draft`."""
    notice = notices.draft(session, notice_id, identity=identity)
    notices.refuse_empty(session, notice, now)
    hand_on(session, notice, actor_id=identity.person.id, now=now)
    return notice


def hand_on(session: Session, notice: Notice, *, actor_id: int | None, now: datetime) -> None:
    """Let a notice, held, wait for a second person. Errors: ApproverMissing."""
    ask(session, notice, MessageKind.NOTICE_TO_APPROVE, now)
    notice.status, notice.submitted_at = NoticeStatus.PENDING_APPROVAL, now
    notice.approver_id = notice.rejection = None
    notices.note(session, notice, "submit", actor_id=actor_id, now=now)


def ask(session: Session, notice: Notice, kind: MessageKind, now: datetime) -> None:
    """Ask all who may agree to something about a notice. Errors: ApproverMissing."""
    second = _approvers(session, notice, now)
    if not second:
        raise ApproverMissing
    for person in second:
        _tell(session, kind, notice, person.id, now)


def _approvers(session: Session, notice: Notice, now: datetime) -> list[Person]:
    """Who may agree: neither the author nor somebody who acts for the author, and can be written to."""
    found: dict[int, Person] = {}
    for holding in people_queries.seats_with_roles(session, HOLDERS[Permission.APPROVE_NOTICES]):
        person = holding.person
        if person is not None and people_queries.is_reachable(person) and person.id not in found:
            identity = people_queries.identity(session, person.telegram_id, now=now)
            if identity is not None and not _is_of(notice, identity):
                found[person.id] = person
    return list(found.values())


def _is_of(notice: Notice, identity: Identity) -> bool:
    is_corrector = notice.corrector_id is not None and notices.acts_for(notice.corrector_id, identity)
    return is_corrector or notices.is_own(notice, identity)


def _tell(session: Session, kind: MessageKind, notice: Notice, person_id: int, now: datetime) -> None:
    outbox.enqueue(
        session,
        kind=kind,
        person_id=person_id,
        dedup_key=f"{kind}:{notice.id}:{person_id}:{outbox.moment(now)}",
        facts={"notice_id": notice.id},
        priority=Priority.REMINDER,
        now=now,
    )


def approve(session: Session, notice_id: int, *, seen: int, identity: Identity, now: datetime) -> Notice:
    """Agree to a notice: it leaves, now or at its moment. `seen`: its fingerprint on the card.

    Errors: NotFound, NoticeNotPending, DecisionOfAnother, OutOfDate where it was changed since.
    """
    notice = _pending(session, notice_id, identity)
    if notice.fingerprint != seen:
        raise OutOfDate
    notice.approver_id = identity.person.id
    notices.note(session, notice, "approve", actor_id=identity.person.id, now=now)
    notices.dispatch(session, notice, actor_id=identity.person.id, now=now)
    _tell(session, MessageKind.NOTICE_DECIDED, notice, notice.author_id, now)
    return notice


def reject(session: Session, notice_id: int, reason: str, *, identity: Identity, now: datetime) -> Notice:
    """Send a notice back to its author with a reason. Errors: as `approve`; ReasonMissing, TextTooLong."""
    reason = reasons.given(reason)
    notice = _pending(session, notice_id, identity)
    notice.approver_id, notice.rejection = identity.person.id, reason
    notice.status = NoticeStatus.REJECTED
    notices.note(session, notice, "reject", actor_id=identity.person.id, now=now, reason=reason)
    _tell(session, MessageKind.NOTICE_DECIDED, notice, notice.author_id, now)
    return notice


def _pending(session: Session, notice_id: int, identity: Identity) -> Notice:
    notice = rows.held(session, Notice, notice_id)
    if notice is None:
        raise NotFound
    if notice.status is not NoticeStatus.PENDING_APPROVAL:
        raise NoticeNotPending
    if notices.is_own(notice, identity):
        raise DecisionOfAnother
    return notice


def recall(session: Session, notice_id: int, *, identity: Identity, now: datetime) -> Notice:
    """Back to a draft: what waits for approval, by its author; what waits for its moment, by anybody.

    Errors: NotFound, NoticeNotDraft for what is out or was never handed on.
    """
    notice = rows.held(session, Notice, notice_id)
    is_waiting = notice is not None and notice.status is NoticeStatus.PENDING_APPROVAL
    if notice is None or (is_waiting and not notices.is_own(notice, identity)):
        raise NotFound
    if notice.status not in (NoticeStatus.PENDING_APPROVAL, NoticeStatus.SCHEDULED):
        raise NoticeNotDraft
    notice.status = NoticeStatus.DRAFT
    notice.approver_id = notice.scheduled_at = None
    notices.note(session, notice, "recall", actor_id=identity.person.id, now=now)
    return notice


def set_limit(session: Session, limit: int, *, identity: Identity, now: datetime) -> LeadingGroup:
    """Above how many people a second person agrees to any notice; 0: never. Errors: OutOfDate."""
    if limit not in APPROVAL_CHOICES:
        raise OutOfDate
    group = people.leading_group(session)
    if group.approval_above != limit:
        audit.record(
            session,
            now=now,
            actor_id=identity.person.id,
            action="set_limit",
            noun="group",
            noun_id=group.id,
            before=group.approval_above,
            after=limit,
        )
        group.approval_above = limit
    return group


def view(session: Session, notice_id: int, now: datetime) -> Approval | None:
    """A notice that waits, or was decided on, with who wrote it and who decided."""
    notice = session.get(Notice, notice_id)
    author = session.get(Person, notice.author_id) if notice is not None else None
    if notice is None or author is None:
        return None
    approver = session.get(Person, notice.approver_id) if notice.approver_id is not None else None
    return Approval(audience_queries.preview(session, notice, now), author, approver)


def load_to_approve(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> Approval | None:
    """What waits for this person's approval, as long as it does."""
    found = view(session, message.facts["notice_id"], now)
    identity = people_queries.identity(session, person.telegram_id, now=now)
    if found is None or identity is None or not identity.may(Permission.APPROVE_NOTICES):
        return None
    is_waiting = found.notice.status is NoticeStatus.PENDING_APPROVAL
    return found if is_waiting and not notices.is_own(found.notice, identity) else None


def load_decided(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> Approval | None:
    """What became of an author's notice, unless it was taken up again meanwhile."""
    found = view(session, message.facts["notice_id"], now)
    return found if found is not None and found.approver is not None else None
