"""Receipts of notices: one per seat, told to its holder, and told again to who could not be told."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session

from domain.delivery import Priority
from domain.notices import MessageKind, ReceiptState
from models.notices import Notice, Receipt
from models.people import Agency, Person, Seat
from models.queries import notices as queries
from models.queries import people as people_queries
from models.queries import rows
from models.views import SeatHolding
from services import outbox

TOLD_TO_SUCCESSORS = timedelta(days=30)  # who takes a seat hears the notices sent to it within these


def give(session: Session, notice: Notice, holding: SeatHolding, now: datetime) -> None:
    """A seat's receipt of a notice, with a message to its holder: one, however many seats they hold."""
    seat = holding.seat if holding.seat.id is not None else _real(session, holding.seat)
    person = session.get(Person, seat.person_id) if seat.person_id is not None else None
    is_told = person is not None and people_queries.is_reachable(person)
    session.add(
        Receipt(
            notice_id=notice.id,
            seat_id=seat.id,
            agency_id=seat.agency_id,
            person_id=seat.person_id,
            state=ReceiptState.QUEUED if is_told else ReceiptState.UNREACHABLE,
        )
    )
    session.flush()
    if person is not None and is_told:
        _tell(session, notice.id, person, f"notice:{notice.id}:{person.id}", now)


def _real(session: Session, vacant: Seat) -> Seat:
    """A seat that an agency did not have when it was looked for; somebody may be inviting to it right now."""
    assert vacant.agency_id is not None, "a seat without an agency exists"
    rows.held(session, Agency, vacant.agency_id)
    seat = people_queries.agency_seat(session, agency_id=vacant.agency_id, role=vacant.role)
    if seat is None:
        session.add(seat := vacant)
        session.flush()
    return seat


def _tell(session: Session, notice_id: int, person: Person, dedup_key: str, now: datetime) -> None:
    outbox.enqueue(
        session,
        kind=MessageKind.NOTICE,
        person_id=person.id,
        dedup_key=dedup_key,
        facts={"notice_id": notice_id},
        priority=Priority.BROADCAST,
        now=now,
    )


def tell_again(session: Session, person: Person, now: datetime) -> None:
    """Somebody can be reached again: the notices that could not be told to their seats."""
    seat_ids = people_queries.seat_ids(session, person.id)
    missed = [
        receipt
        for receipt, _ in queries.unsigned(session, seat_ids)
        if receipt.state is ReceiptState.UNREACHABLE
    ]
    _readdress(session, missed, person, now)


def tell_successor(session: Session, seat_id: int, person: Person, now: datetime) -> None:
    """Somebody takes a seat: the late notices to it that nobody signed for are theirs to sign for."""
    left = [
        receipt
        for receipt, notice in queries.unsigned(session, [seat_id])
        if notice.sent_at is not None and notice.sent_at >= now - TOLD_TO_SUCCESSORS
    ]
    _readdress(session, left, person, now)


def _readdress(session: Session, receipts: Collection[Receipt], person: Person, now: datetime) -> None:
    for receipt in receipts:
        receipt.person_id = person.id
        receipt.state = ReceiptState.QUEUED
    for notice_id in sorted({receipt.notice_id for receipt in receipts}):  # two seats, one message
        _tell(session, notice_id, person, f"notice:{notice_id}:{person.id}:{outbox.moment(now)}", now)
