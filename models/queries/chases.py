"""Chases: what an agency owes on an item, what was pressed for, who was reminded on a day."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from domain.items import AssignmentState, ItemStatus
from models.chases import Chase, ChaseLine, Debt
from models.cycles import Period
from models.items import Item
from models.people import Agency, Person
from models.queries import items as item_queries
from models.queries import reports as report_queries
from models.reports import Duty
from models.views import OwedDuty, Party

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


# What is owed in a whole period


def owed_in(session: Session, period_id: int, now: datetime) -> list[OwedDuty]:
    """What agencies still have to file for a period, and can; by agency and item."""
    query = (
        select(Duty, Item, Period, Agency)
        .join(Item, col(Item.id) == col(Duty.item_id))
        .join(Period, col(Period.id) == col(Duty.period_id))
        .join(Agency, col(Agency.id) == col(Duty.agency_id))
        .where(*_owed_in(period_id, now))
        .order_by(col(Agency.id), col(Item.number))
    )
    return [OwedDuty(duty, item, period, agency) for duty, item, period, agency in session.exec(query).all()]


def items_owed_in(session: Session, period_id: int, now: datetime) -> Sequence[int]:
    """Ids of the items on which something is still owed for a period."""
    query = select(Duty.item_id).join(Period, col(Period.id) == col(Duty.period_id))
    return session.exec(query.where(*_owed_in(period_id, now)).distinct()).all()


def _owed_in(period_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Duty.period_id) == period_id,
        report_queries.is_owed(now=now),
        col(Duty.item_id).in_(report_queries.UNDER_WAY),
    )


def hold_items(session: Session, item_ids: Collection[int]) -> None:
    """Hold these items as everybody does, in order, until the transaction ends."""
    query = select(Item).where(col(Item.id).in_(item_ids)).order_by(col(Item.id))
    held = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    session.exec(held).all()


def latest_id(session: Session) -> int:
    """The last chase of all; 0 before the first."""
    return session.exec(select(func.max(Chase.id))).one() or 0


def of_period(session: Session, period_id: int, *, since_id: int, author_id: int) -> Sequence[Chase]:
    """What somebody chased for in a period after a certain chase."""
    query = select(Chase).join(Duty, col(Duty.id) == col(Chase.duty_id))
    conditions = (Duty.period_id == period_id, col(Chase.id) > since_id, Chase.author_id == author_id)
    return session.exec(query.where(*conditions).order_by(col(Chase.id))).all()
