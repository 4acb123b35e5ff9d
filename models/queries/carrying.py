"""Carrying over: unfinished items of earlier ledgers, and the items that go on with them."""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from domain.items import UNFINISHED, AssignmentState
from models.comparisons import Predecessor
from models.documents import Ledger, LedgerStatus
from models.items import Assignment, Item


def unfinished(session: Session, ledger: Ledger) -> list[tuple[Item, Ledger]]:
    """What is under way in the other ledgers in force, but for what another ledger goes on with."""
    other, its_ledger = aliased(Item), aliased(Ledger)
    elsewhere = (
        select(other.carried_from_id)
        .join(its_ledger, col(its_ledger.id) == col(other.ledger_id))
        .where(
            col(other.carried_from_id).is_not(None),
            col(other.ledger_id) != ledger.id,
            col(its_ledger.status) != LedgerStatus.DISCARDED,
        )
    )
    query = (
        select(Item, Ledger)
        .join(Ledger, col(Ledger.id) == col(Item.ledger_id))
        .where(
            Ledger.group_id == ledger.group_id,
            Ledger.id != ledger.id,
            Ledger.status == LedgerStatus.PUBLISHED,
            col(Item.status).in_(UNFINISHED),
            col(Item.id).not_in(elsewhere),
        )
        .order_by(col(Ledger.id).desc(), col(Item.number))
    )
    return [(item, of) for item, of in session.exec(query).all()]


def carried(session: Session, ledger_id: int) -> Sequence[Item]:
    """The items of a ledger that go on with earlier ones."""
    query = select(Item).where(Item.ledger_id == ledger_id, col(Item.carried_from_id).is_not(None))
    return session.exec(query.order_by(col(Item.number))).all()


def successor(session: Session, item_id: int) -> Item | None:
    """The item of a ledger, not discarded, that goes on with an item."""
    query = (
        select(Item)
        .join(Ledger, col(Ledger.id) == col(Item.ledger_id))
        .where(Item.carried_from_id == item_id, Ledger.status != LedgerStatus.DISCARDED)
    )
    return session.exec(query.order_by(col(Item.id).desc()).limit(1)).first()


def goes_on_at(session: Session, item_id: int, agency_ids: Collection[int]) -> bool:
    """Whether one of the agencies has a part in the item in force that goes on with an earlier one."""
    query = (
        select(Item.id)
        .join(Ledger, col(Ledger.id) == col(Item.ledger_id))
        .join(Assignment, col(Assignment.item_id) == col(Item.id))
        .where(
            Item.carried_from_id == item_id,
            Ledger.status == LedgerStatus.PUBLISHED,
            col(Assignment.agency_id).in_(agency_ids),
            Assignment.state != AssignmentState.RELEASED,
        )
    )
    return session.exec(query.limit(1)).first() is not None


def predecessor(session: Session, item: Item) -> Predecessor | None:
    """The item that an item goes on with."""
    old = session.get(Item, item.carried_from_id) if item.carried_from_id is not None else None
    return Predecessor(old, session.get_one(Ledger, old.ledger_id)) if old is not None else None
