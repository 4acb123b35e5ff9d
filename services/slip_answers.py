"""What an agency does with a slip: sign for it, answer it; what messages about slips tell."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from domain import evidence, reasons
from domain.errors import NotFound
from domain.notices import MessageKind
from domain.roles import Permission
from domain.slips import ENDED, MAX_ANSWER, OPEN, UNANSWERED, SlipAnswerMissing, SlipEvent, SlipStatus
from domain.zones import Zones
from models.outbox import OutboxMessage
from models.people import Person
from models.queries import people as people_queries
from models.queries import slips as queries
from models.slips import Slip, SlipView
from models.views import Identity
from services import slips
from services.evidence import refuse_file
from services.files import ReceivedFile
from services.slips import Deed


def _own(session: Session, slip_id: int, identity: Identity, now: datetime) -> Deed:
    """A slip of one's own agency, once it was issued. Errors: NotFound."""
    deed = slips.held(session, slip_id, actor_id=identity.person.id, now=now)
    if deed.slip.agency_id not in identity.agency_ids or deed.slip.issued_at is None:
        raise NotFound
    return deed


def sign(session: Session, slip_id: int, *, identity: Identity, now: datetime) -> Slip:
    """Sign for a slip: anybody of the agency, liaison or leader; once. Errors: NotFound, SlipOver."""
    deed = _own(session, slip_id, identity, now)
    if deed.slip.status in OPEN - {SlipStatus.ISSUED}:
        return deed.slip
    slips.move(session, deed, SlipEvent.SIGN_FOR)
    deed.slip.signed_by_id, deed.slip.signed_at = identity.person.id, now
    return deed.slip


def answer(
    session: Session,
    slip_id: int,
    text: str,
    *,
    identity: Identity,
    now: datetime,
    file: ReceivedFile | None = None,
) -> Slip:
    """Answer a slip, with a file or without; who answers has signed for it. The secretariat is told.

    Errors: NotFound, SlipOver, SlipAnswerMissing, TextTooLong, EvidenceRefused.
    """
    text = reasons.within(text, MAX_ANSWER)
    if not text:
        raise SlipAnswerMissing
    if file is not None:
        refuse_file(file.media_type, file.size)
    deed = _own(session, slip_id, identity, now)
    slip = deed.slip
    was_signed = slip.signed_at is not None
    slips.move(session, deed, SlipEvent.ANSWER, reason=text[:200])
    slip.answer, slip.answered_by_id, slip.answered_at = text, identity.person.id, now
    if not was_signed:
        slip.signed_by_id, slip.signed_at = identity.person.id, now
    if file is not None:
        slip.answer_sha256 = file.sha256
        slip.answer_file_name = evidence.safe_name(file.name)
    slips.tell(session, slip, MessageKind.SLIP_ANSWERED, slips.secretaries(session), now=now)
    return slip


# What messages tell, as it is when their turn comes


def load(
    session: Session, message: OutboxMessage, person: Person, now: datetime, zones: Zones
) -> SlipView | None:
    """The slip, as long as it stands as the message says, for whoever it is meant."""
    view = queries.view(session, message.facts["slip_id"])
    identity = people_queries.identity(session, person.telegram_id, now=now)
    if view is None or identity is None:
        return None
    if not _is_true(session, message.kind, view, identity):
        return None
    return replace(view, is_agencys=view.slip.agency_id in identity.agency_ids)


def _is_true(session: Session, kind: MessageKind, view: SlipView, identity: Identity) -> bool:
    slip, status = view.slip, view.slip.status
    if kind in (MessageKind.SLIP_ISSUED, MessageKind.SLIP_ENDED):
        states = OPEN if kind is MessageKind.SLIP_ISSUED else ENDED
        return slip.agency_id in identity.agency_ids and status in states
    if kind is MessageKind.SLIP_DUE:
        is_concerned = slip.agency_id in identity.agency_ids or identity.may(Permission.ISSUE_SLIPS)
        return is_concerned and status in UNANSWERED
    if kind is MessageKind.SLIP_WAITING:
        return status is SlipStatus.WAITING and slips.may_approve(session, slip, identity)
    states = {
        MessageKind.SLIP_APPROVED: frozenset({SlipStatus.APPROVED}),
        MessageKind.SLIP_RETURNED: frozenset({SlipStatus.DRAFT}),
        MessageKind.SLIP_ANSWERED: frozenset({SlipStatus.ANSWERED}),
    }[kind]
    return status in states and identity.may(Permission.ISSUE_SLIPS)
