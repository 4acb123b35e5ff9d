"""Handover (交接): a seat passes from one person to the next at one moment, with all that hangs on it."""

from datetime import datetime

from sqlmodel import Session

from domain.delivery import DeliveryState, Priority
from domain.errors import HandoverOver, HandoverToHolder, InvitationUsed, NotAllowed, NotFound
from domain.handovers import HANDOVER_LIFE, OPEN, HandoverState, is_open, stored
from domain.notices import FOR_THE_AGENCY, MessageKind
from domain.roles import Permission
from domain.zones import Zones
from models.handovers import Handover
from models.people import Person, Seat
from models.queries import delegations as delegation_queries
from models.queries import handovers as queries
from models.queries import outbox as outbox_queries
from models.queries import people as people_queries
from models.queries import rows
from models.successions import HandoverCode, HandoverView
from models.views import Identity, SeatHolding
from services import audit, codes, dialogs, handover_sheets, outbox, people, receipts


def start(session: Session, seat_id: int, *, identity: Identity, now: datetime) -> HandoverCode:
    """A code for the successor; the holder keeps the seat until both have confirmed the sheet.

    By the holder, or by whoever invites when the holder is gone. An earlier handover of the seat that is not
    done yet is cancelled. Errors: NotFound for a vacant seat, NotAllowed.
    """
    seat = rows.held(session, Seat, seat_id)
    if seat is None or seat.person_id is None:
        raise NotFound
    if seat.person_id != identity.person.id and not identity.may(Permission.INVITE):
        raise NotAllowed
    for earlier in queries.open_of_seats(session, [seat_id]):
        _cancel(session, earlier, identity, now)
    code = codes.fresh()
    handover = Handover(
        seat_id=seat_id,
        predecessor_id=seat.person_id,
        started_by_id=identity.person.id,
        code_hash=codes.hashed(code),
        started_at=now,
        expires_at=now + HANDOVER_LIFE,
    )
    session.add(handover)
    session.flush()
    _note(session, handover, "start_handover", identity.person.id, now)
    return HandoverCode(_view(session, handover), code)


def take(
    session: Session,
    *,
    code: str,
    telegram_id: int,
    name: str,
    language: str | None,
    now: datetime,
    zones: Zones,
) -> HandoverView | None:
    """The successor takes the code: the sheet is drawn up, and the predecessor is told. None: no such code.

    Taking it twice shows the same sheet. Errors: HandoverOver, HandoverToHolder, InvitationUsed by somebody
    else, InvitationOfOtherAgency.
    """
    handover = queries.by_hash(session, codes.hashed(code))
    if handover is None:
        return None
    _refuse_over(handover, now)
    rows.held(session, Seat, handover.seat_id)
    view = _view(session, handover)
    person = people.arrived(session, telegram_id, name, language, now)
    if person.id == handover.predecessor_id:
        raise HandoverToHolder
    if handover.successor_id is not None:
        if handover.successor_id != person.id:
            raise InvitationUsed
        return view
    people.refuse_other_agency(session, telegram_id, view.holding)
    handover.successor_id = person.id
    handover.sheet = stored(handover_sheets.of_seat(session, view.holding, now=now, zones=zones))
    handover.state, handover.issued_at = HandoverState.SHEET_ISSUED, now
    _note(session, handover, "issue_handover_sheet", person.id, now)
    for person_id in sorted({handover.predecessor_id, handover.started_by_id}):
        _tell(session, handover, MessageKind.HANDOVER_SHEET, person_id, now)
    return _view(session, handover)


def confirm(session: Session, handover_id: int, *, identity: Identity, now: datetime) -> HandoverView:
    """The sheet is complete: said by the predecessor, or, where they are gone, by whoever invites.

    Errors: NotFound, NotAllowed, HandoverOver.
    """
    handover = _held(session, handover_id)
    _refuse_others(handover, identity)
    if handover.state is HandoverState.DONE or (handover.confirmed_at is not None and handover.state in OPEN):
        return _view(session, handover)
    _refuse_over(handover, now)
    if handover.successor_id is None:
        raise HandoverOver
    handover.confirmed_at, handover.confirmed_by_id = now, identity.person.id
    _note(session, handover, "confirm_handover", identity.person.id, now)
    if handover.accepted_at is not None:
        _finish(session, handover, identity.person.id, now)
    return _view(session, handover)


def accept(session: Session, handover_id: int, *, telegram_id: int, now: datetime) -> HandoverView:
    """The successor takes over what stands in the sheet; done as soon as both have said so.

    Errors: NotFound for anybody else, HandoverOver.
    """
    handover = _held(session, handover_id)
    person = people_queries.person_by_telegram(session, telegram_id)
    if person is None or handover.successor_id != person.id:
        raise NotFound
    if handover.state in (HandoverState.DONE, HandoverState.ACCEPTED):
        return _view(session, handover)
    _refuse_over(handover, now)
    handover.state, handover.accepted_at = HandoverState.ACCEPTED, now
    _note(session, handover, "accept_handover", person.id, now)
    if handover.confirmed_at is not None:
        _finish(session, handover, person.id, now)
    return _view(session, handover)


def cancel(session: Session, handover_id: int, *, identity: Identity, now: datetime) -> HandoverView:
    """Nothing passes on. Errors: NotFound, NotAllowed, HandoverOver where it is done."""
    handover = _held(session, handover_id)
    _refuse_others(handover, identity)
    if handover.state is HandoverState.DONE:
        raise HandoverOver
    if handover.state is not HandoverState.CANCELLED:
        _cancel(session, handover, identity, now)
    return _view(session, handover)


def _held(session: Session, handover_id: int) -> Handover:
    handover = rows.held(session, Handover, handover_id)
    if handover is None:
        raise NotFound
    return handover


def _refuse_others(handover: Handover, identity: Identity) -> None:
    """For the predecessor; where somebody else started it, for whoever invites too."""
    if identity.person.id == handover.predecessor_id:
        return
    is_started_for_them = handover.started_by_id != handover.predecessor_id
    if not (is_started_for_them and identity.may(Permission.INVITE)):
        raise NotAllowed


def _refuse_over(handover: Handover, now: datetime) -> None:
    if not is_open(handover.state, handover.expires_at, now):
        raise HandoverOver


def _cancel(session: Session, handover: Handover, identity: Identity, now: datetime) -> None:
    handover.state = HandoverState.CANCELLED
    handover.cancelled_at, handover.cancelled_by_id = now, identity.person.id
    _note(session, handover, "cancel_handover", identity.person.id, now)


# The moment


def _finish(session: Session, handover: Handover, actor_id: int, now: datetime) -> None:
    """Both have confirmed: from now on the seat is the successor's. Errors: HandoverOver."""
    seat = rows.held(session, Seat, handover.seat_id)
    assert handover.successor_id is not None
    rows.held_in_order(session, Person, [handover.predecessor_id, handover.successor_id])
    if seat is None or seat.person_id != handover.predecessor_id:
        raise HandoverOver
    successor = session.get_one(Person, handover.successor_id)
    people.refuse_other_agency(session, successor.telegram_id, _view(session, handover).holding)
    seat.person_id, seat.held_since = successor.id, now
    handover.state, handover.done_at = HandoverState.DONE, now
    for invitation in people_queries.open_invitations(session, [seat.id]):
        invitation.revoked_at = now
    session.flush()
    _leave(session, handover, now)
    receipts.tell_successor(session, seat.id, successor, now)
    _note(session, handover, "hand_over", actor_id, now)
    for person_id in sorted({handover.predecessor_id, successor.id} - {actor_id}):
        _tell(session, handover, MessageKind.HANDOVER_DONE, person_id, now)


def _leave(session: Session, handover: Handover, now: datetime) -> None:
    """What hung on the predecessor ends, or passes on, unless they hold another seat."""
    dialogs.end(session, handover.predecessor_id)
    if people_queries.seat_ids(session, handover.predecessor_id):
        return
    for delegation in delegation_queries.of_person(session, handover.predecessor_id, now=now):
        delegation.revoked_at = now
    for absence in delegation_queries.absences(session, handover.predecessor_id, now=now):
        absence.cancelled_at = now
    for message in outbox_queries.waiting_of(session, handover.predecessor_id):
        message.state, message.settled_at = DeliveryState.SUPERSEDED, now
        if message.kind in FOR_THE_AGENCY and handover.successor_id is not None:
            outbox.enqueue_copy(
                session,
                message,
                person_id=handover.successor_id,
                dedup_key=f"handed_over:{message.id}",
                now=now,
                due_at=max(message.due_at, now),
            )


def _tell(session: Session, handover: Handover, kind: MessageKind, person_id: int, now: datetime) -> None:
    outbox.enqueue(
        session,
        kind=kind,
        person_id=person_id,
        dedup_key=f"{kind}:{handover.id}:{person_id}",
        facts={"handover_id": handover.id},
        priority=Priority.DUE_TODAY,
        now=now,
    )


def _note(session: Session, handover: Handover, action: str, actor_id: int, now: datetime) -> None:
    audit.record(
        session,
        now=now,
        actor_id=actor_id,
        action=action,
        noun="seat",
        noun_id=handover.seat_id,
        handover_id=handover.id,
        predecessor_id=handover.predecessor_id,
        successor_id=handover.successor_id,
    )


def _view(session: Session, handover: Handover) -> HandoverView:
    session.flush()
    found = queries.view(session, handover.id)
    assert found is not None
    return found


def holding_of(session: Session, seat_id: int, *, identity: Identity) -> SeatHolding:
    """A seat that somebody may hand over. Errors: NotFound, NotAllowed."""
    holding = people_queries.holding(session, seat_id)
    if holding is None or holding.person is None:
        raise NotFound
    if holding.person.id != identity.person.id and not identity.may(Permission.INVITE):
        raise NotAllowed
    return holding
