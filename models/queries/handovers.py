"""Handovers of seats."""

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from domain.handovers import OPEN, HandoverState
from models.handovers import Handover
from models.people import Person, Seat
from models.queries import people
from models.successions import HandoverView


def departure(session: Session, telegram_id: int) -> tuple[Handover, Person] | None:
    """The last handover of a seat that somebody gave away for good, with who has it now."""
    person = people.person_by_telegram(session, telegram_id)
    if person is None:
        return None
    query = (
        select(Handover, Person)
        .join(Seat, col(Seat.id) == col(Handover.seat_id))
        .join(Person, col(Person.id) == col(Seat.person_id))
        .where(
            Handover.predecessor_id == person.id,
            Handover.state == HandoverState.DONE,
            col(Seat.person_id) != person.id,
        )
    )
    return session.exec(query.order_by(col(Handover.done_at).desc()).limit(1)).first()


def by_hash(session: Session, code_hash: str) -> Handover | None:
    """The handover whose code has this hash; the row is locked where the database can."""
    return session.exec(select(Handover).where(Handover.code_hash == code_hash).with_for_update()).first()


def open_of_seats(session: Session, seat_ids: Collection[int]) -> Sequence[Handover]:
    """Handovers of these seats that are neither done nor cancelled (their time may be over)."""
    query = select(Handover).where(col(Handover.seat_id).in_(seat_ids), col(Handover.state).in_(OPEN))
    return session.exec(query.order_by(col(Handover.id))).all()


def view(session: Session, handover_id: int) -> HandoverView | None:
    """A handover with its seat and its people."""
    handover = session.get(Handover, handover_id)
    if handover is None:
        return None
    holding = people.holding(session, handover.seat_id)
    assert holding is not None
    predecessor = session.get_one(Person, handover.predecessor_id)
    successor = session.get(Person, handover.successor_id) if handover.successor_id is not None else None
    return HandoverView(handover, holding, predecessor, successor)


def open_of_person(session: Session, person_id: int) -> tuple[HandoverView, ...]:
    """The open handovers of the seats that somebody holds."""
    found = open_of_seats(session, people.seat_ids(session, person_id))
    return tuple(row for row in (view(session, handover.id) for handover in found) if row is not None)
