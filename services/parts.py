"""Parts of agencies in an item in force: given, changed, ended, by whatever path a change comes."""

from sqlmodel import Session

from domain.errors import LastResponsible
from domain.items import AssignmentState, PartyRole
from models.items import Assignment, Item
from models.queries import items as queries
from services import duties


def give(session: Session, item: Item, agency_id: int, role: PartyRole, position: int | None = None) -> bool:
    """Give an agency its part, at the end of the list where no place is named; whether it has to know.

    An agency that was released signs anew.
    """
    rows = queries.assignments(session, item.id)
    present = next((row for row in rows if row.agency_id == agency_id), None)
    place = 1 + max((row.position for row in rows), default=-1) if position is None else position
    if present is None:
        session.add(Assignment(item_id=item.id, agency_id=agency_id, role=role, position=place))
        session.flush()
        return True
    is_back = present.state is AssignmentState.RELEASED
    is_new = is_back or present.role is not role
    present.role = role
    if is_back or position is not None:
        present.position = place
    if is_back:
        present.state = AssignmentState.PENDING
        present.acknowledged_at = present.acknowledged_by_id = None
    return is_new


def release(session: Session, item: Item, assignment: Assignment) -> None:
    """End an agency's part: nothing more is owed for it."""
    assignment.state = AssignmentState.RELEASED
    duties.end(session, item, agency_id=assignment.agency_id)


def refuse_last(session: Session, item: Item, agency_id: int) -> None:
    """Somebody answers for an item always. Errors: LastResponsible."""
    parties = queries.parties(session, [item.id]).get(item.id, ())
    left = [party for party in parties if party.agency.id != agency_id and not party.agency.is_collective]
    if agency_id not in queries.answering(parties):
        return
    if not any(party.assignment.role is not PartyRole.PARTICIPANT for party in left):
        raise LastResponsible(number=item.number)
