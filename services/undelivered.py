"""Messages that did not arrive, or may not have: sent again or left, by the secretariat alone."""

from datetime import datetime

from sqlmodel import Session

from domain import reasons
from domain.delivery import RecipientUnreachable
from domain.groups import GroupMissing, LinkState
from domain.notices import MessageKind, NoticeStatus, ReceiptState
from domain.telephones import MAX_SPOKEN_WITH
from models.groups import GroupLink
from models.notices import Notice
from models.outbox import OutboxMessage
from models.people import Person
from models.queries import notices as notice_queries
from models.queries import rows
from models.queries import telephones as telephone_queries
from models.queries import undelivered as queries
from models.views import Identity
from services import audit, outbox, telephones

#: What receipts of a notice say that was not delivered.
_NOT_TOLD = (ReceiptState.UNREACHABLE, ReceiptState.FAILED, ReceiptState.UNKNOWN)
#: Whoever is told of one of these by telephone is told of the notice.
_OF_A_NOTICE = (MessageKind.NOTICE, MessageKind.NOTICE_CHASED, MessageKind.NOTICE_CORRECTED)


def send_again(session: Session, message_id: int, *, actor_id: int, now: datetime) -> bool:
    """Put a message in once more: it tells what is true then, or nothing. False where it was done already.

    The old one stays as it is, for the record. Errors: RecipientUnreachable, GroupMissing.
    """
    message = queries.held(session, message_id)
    if message is None:
        return False
    _refuse_in_vain(session, message)
    key = f"{message.dedup_key}:again:{message.id}"  # a correction finds it by how its key begins
    outbox.enqueue_copy(session, message, dedup_key=key, now=now, edits_id=message.edits_id)
    _queue_receipts(session, message)
    _note(session, message, "send_again", actor_id, now)
    return True


def leave(session: Session, message_id: int, *, actor_id: int, now: datetime) -> bool:
    """Take a message off the list; nothing is sent. False where it is off it already."""
    message = queries.held(session, message_id)
    if message is None:
        return False
    message.set_aside_at = now
    _note(session, message, "leave_undelivered", actor_id, now)
    return True


def told_by_telephone(
    session: Session, message_id: int, spoken_with: str, *, identity: Identity, now: datetime
) -> bool:
    """Take a message off the list, since its reader was told by telephone; of a notice, note it there too.

    False where it is off the list already. Errors: ReasonMissing, TextTooLong.
    """
    spoken_with = reasons.given(spoken_with, MAX_SPOKEN_WITH)
    message = queries.held(session, message_id)
    if message is None or message.person_id is None:
        return False
    message.set_aside_at = now
    _note(session, message, "tell_by_telephone", identity.person.id, now, spoken_with=spoken_with)
    if message.kind in _OF_A_NOTICE:
        _mark_receipts(session, message, spoken_with, identity, now)
    return True


def _mark_receipts(
    session: Session, message: OutboxMessage, spoken_with: str, identity: Identity, now: datetime
) -> None:
    """Note the call at all agencies for which the reader was to sign."""
    notice = rows.held(session, Notice, message.facts["notice_id"])
    if notice is None or notice.status is not NoticeStatus.SENT or message.person_id is None:
        return
    for receipt in telephone_queries.unsigned_of(session, notice.id, message.person_id):
        telephones.mark(session, notice, receipt, spoken_with, identity=identity, now=now)


def _refuse_in_vain(session: Session, message: OutboxMessage) -> None:
    """What Telegram would refuse again is not tried."""
    if message.group_link_id is not None:
        link = session.get_one(GroupLink, message.group_link_id)
        if link.state is not LinkState.LINKED:
            raise GroupMissing
    if message.person_id is not None:
        person = rows.shared(session, Person, message.person_id)
        if person is not None and person.unreachable_since is not None:
            raise RecipientUnreachable(name=person.name)


def _queue_receipts(session: Session, message: OutboxMessage) -> None:
    if message.kind is not MessageKind.NOTICE or message.person_id is None:
        return
    session.flush()  # reading again would undo changes that were not written yet
    for receipt in notice_queries.receipts_held(session, message.facts["notice_id"], message.person_id):
        if receipt.state in _NOT_TOLD:
            receipt.state = ReceiptState.QUEUED


def _note(
    session: Session, message: OutboxMessage, action: str, actor_id: int, now: datetime, **facts: object
) -> None:
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action=action,
        noun="outbox",
        noun_id=message.id,
        ledger_id=None,
        kind=message.kind,
        state=message.state,
        person_id=message.person_id,
        group_link_id=message.group_link_id,
        **facts,
    )
