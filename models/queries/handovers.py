"""Handovers of seats."""

from sqlmodel import Session, col, select

from domain.handovers import HandoverState
from models.handovers import Handover
from models.people import Person, Seat
from models.queries import people


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
