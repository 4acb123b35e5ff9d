"""Items broken down: one with its sub-items, one sub-item within it, what agencies have to do."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session, col, select

from domain.items import ACTIVE
from domain.sub_items import SubItemState
from models.breakdowns import Breakdown, SubItemCard
from models.documents import Ledger
from models.items import Item
from models.queries import items as item_queries
from models.queries import sub_items
from models.sub_items import SubItem


def breakdown(session: Session, item_id: int) -> Breakdown | None:
    """An item with its sub-items, and what one may be given."""
    item = session.get(Item, item_id)
    ledger = session.get(Ledger, item.ledger_id) if item is not None else None
    if item is None or ledger is None:
        return None
    parties = item_queries.parties(session, [item_id]).get(item_id, ())
    return Breakdown(
        item=item,
        lines=sub_items.lines(session, item_id),
        agencies=tuple(party.agency for party in parties if not party.agency.is_collective),
        declarers=item_queries.answering(parties),
        year=ledger.year,
        period_end=ledger.period_end,
    )


def card(session: Session, sub_item_id: int) -> SubItemCard | None:
    """One sub-item within its item; None for one that was taken off."""
    item_id = sub_items.item_id_of(session, sub_item_id)
    found = breakdown(session, item_id) if item_id is not None else None
    line = next((row for row in found.lines if row.sub_item.id == sub_item_id), None) if found else None
    return SubItemCard(found, line) if found is not None and line is not None else None


def open_until(session: Session, *, since: date, until: date) -> list[SubItemCard]:
    """The open sub-items of items under way that are due between two days, both included."""
    query = (
        select(SubItem.id)
        .join(Item, col(Item.id) == col(SubItem.item_id))
        .where(SubItem.state == SubItemState.OPEN, col(Item.status).in_(ACTIVE))
        .where(SubItem.deadline >= since, SubItem.deadline <= until)
        .order_by(col(SubItem.id))
    )
    cards = (card(session, row_id) for row_id in session.exec(query).all())
    return [found for found in cards if found is not None]


def due(session: Session, agency_ids: Collection[int], *, until: date | None = None) -> list[SubItemCard]:
    """What agencies have to do about sub-items of items under way, by deadline: theirs, or their milestones.

    `until` leaves out what is due later.
    """
    query = (
        select(SubItem.id)
        .join(Item, col(Item.id) == col(SubItem.item_id))
        .where(SubItem.state == SubItemState.OPEN, col(Item.status).in_(ACTIVE))
        .where(
            col(SubItem.agency_id).in_(agency_ids)
            | (col(SubItem.agency_id).is_(None) & col(Item.id).in_(item_queries.assigned_items(agency_ids)))
        )
        .order_by(col(SubItem.deadline), col(Item.number), col(SubItem.position))
    )
    if until is not None:
        query = query.where(SubItem.deadline <= until)
    cards = [found for row_id in session.exec(query).all() if (found := card(session, row_id)) is not None]
    return [row for row in cards if not row.breakdown.in_charge(row.line).isdisjoint(agency_ids)]
