"""Chases: what an agency owes on an item, what was pressed for, who was reminded on a day."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from domain.items import AssignmentState, ItemStatus
from models.chases import Chase, ChaseLine, Debt
from models.items import Item
from models.people import Person
from models.queries import items as item_queries
from models.queries import reports as report_queries
from models.views import Party

_DOING = (ItemStatus.ASSIGNED, ItemStatus.IN_PROGRESS)


def debts(session: Session, item: Item, *, today: date, now: datetime) -> dict[int, Debt]:
    """What agencies owe on an item, by agency, in the order of its source clause."""
    parties = [
        party
        for party in item_queries.parties(session, [item.id]).get(item.id, ())
        if not party.agency.is_collective
    ]
    duties = {
        row.agency.id: row
        for row in reversed(report_queries.owed(session, [party.agency.id for party in parties], now=now))
        if row.item.id == item.id
    }
    late = _overdue(session, item, parties, today)
    found = [
        Debt(item, party.agency, duties.get(party.agency.id), party.agency.id in late) for party in parties
    ]
    return {row.agency.id: row for row in found if row.duty is not None or row.is_overdue}


def _overdue(session: Session, item: Item, parties: Sequence[Party], today: date) -> frozenset[int]:
    """The agencies that should have declared the item complete."""
    if item.deadline is None or item.is_continuing or item.deadline >= today or item.status not in _DOING:
        return frozenset()
    declared = report_queries.completing_agencies(session, item.id, report_queries.STANDING)
    standing = {row.agency.id for row in parties if row.assignment.state is not AssignmentState.DECLINED}
    return frozenset((item_queries.answering(parties) & standing) - declared)


def by_press(session: Session, press: str) -> Chase | None:
    """The chase that was pressed on a card."""
    return session.exec(select(Chase).where(Chase.press == press)).first()


def lasts(session: Session, item_ids: Collection[int]) -> dict[tuple[int, int], ChaseLine]:
    """The last chase for each of these items, by item and agency."""
    lines = _lines(session, col(Chase.item_id).in_(item_ids))
    return {(line.chase.item_id, line.chase.agency_id): line for line in lines}


def last(session: Session, item_id: int, agency_id: int) -> ChaseLine | None:
    """The last chase of an agency for an item."""
    return lasts(session, [item_id]).get((item_id, agency_id))


def in_letter(session: Session, letter: str, agency_ids: Collection[int]) -> list[ChaseLine]:
    """The chases of agencies that one message tells them of, in order."""
    return _lines(session, col(Chase.letter) == letter, col(Chase.agency_id).in_(agency_ids))


def _lines(session: Session, *conditions: ColumnElement[bool]) -> list[ChaseLine]:
    principal = aliased(Person)
    query = (
        select(Chase, Person, principal)
        .join(Person, col(Person.id) == col(Chase.author_id))
        .outerjoin(principal, col(principal.id) == col(Chase.principal_id))
        .where(*conditions)
        .order_by(col(Chase.id))
    )
    return [ChaseLine(*row) for row in session.exec(query).all()]


def of_agency(session: Session, agency_id: int) -> Sequence[Chase]:
    """All chases of an agency."""
    return session.exec(select(Chase).where(Chase.agency_id == agency_id).order_by(col(Chase.id))).all()
