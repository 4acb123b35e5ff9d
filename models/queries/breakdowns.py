"""Items broken down: one with its sub-items, one sub-item within it, what agencies have to do."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from domain.calendars import WorkCalendar
from domain.items import ACTIVE
from domain.sub_items import SubItemState
from domain.zones import Zones
from models.breakdowns import Breakdown, SubItemCard, SubItemLine
from models.documents import Ledger
from models.items import Item
from models.queries import cycles as cycle_queries
from models.queries import item_lines, sub_items
from models.queries import items as item_queries
from models.sub_items import SubItem
from models.views import Party


def breakdown(session: Session, item_id: int) -> Breakdown | None:
    """An item with its sub-items, and what one may be given."""
    return _breakdowns(session, {item_id}).get(item_id)


def _breakdowns(session: Session, item_ids: Collection[int]) -> dict[int, Breakdown]:
    """In as many statements for many items as for one: the clock looks at all of them at every tick."""
    if not item_ids:
        return {}
    query = select(Item, Ledger).join(Ledger, col(Ledger.id) == col(Item.ledger_id))
    rows = session.exec(query.where(col(Item.id).in_(item_ids))).all()
    all_parties = item_queries.parties(session, item_ids)
    all_lines = sub_items.lines(session, item_ids)
    return {
        item.id: _breakdown(item, ledger, all_parties.get(item.id, ()), all_lines.get(item.id, ()))
        for item, ledger in rows
    }


def _breakdown(
    item: Item, ledger: Ledger, parties: tuple[Party, ...], lines: tuple[SubItemLine, ...]
) -> Breakdown:
    return Breakdown(
        item=item,
        lines=lines,
        agencies=tuple(party.agency for party in parties if not party.agency.is_collective),
        declarers=item_queries.answering(parties),
        year=ledger.year,
        period_end=ledger.period_end,
    )


def card(session: Session, sub_item_id: int) -> SubItemCard | None:
    """One sub-item within its item; None for one that was taken off."""
    item_id = sub_items.item_id_of(session, sub_item_id)
    return next(iter(_cards(session, [(sub_item_id, item_id)] if item_id is not None else [])), None)


def _cards(session: Session, keys: Sequence[tuple[int, int]]) -> list[SubItemCard]:
    """Sub-items, each by its id and that of its item, in this order; those taken off left out."""
    found = {
        line.sub_item.id: SubItemCard(row, line)
        for row in _breakdowns(session, {item_id for _, item_id in keys}).values()
        for line in row.lines
    }
    return [found[sub_item_id] for sub_item_id, _ in keys if sub_item_id in found]


def open_until(session: Session, *, since: date, until: date) -> list[SubItemCard]:
    """The open sub-items of items under way that are due between two days, both included."""
    return _cards(session, session.exec(_open_until(), params={"since": since, "until": until}).all())


@cache
def _open_until() -> Select[int, int]:
    is_near = col(SubItem.deadline).between(sa.bindparam("since"), sa.bindparam("until"))
    return _open().where(is_near).order_by(col(SubItem.id))


@cache  # to put it together takes longer than to run it
def _open() -> Select[int, int]:
    """Keys of the open sub-items of items under way."""
    query = select(SubItem.id, SubItem.item_id).join(Item, col(Item.id) == col(SubItem.item_id))
    return query.where(SubItem.state == SubItemState.OPEN, col(Item.status).in_(ACTIVE))


def due(session: Session, agency_ids: Collection[int]) -> list[SubItemCard]:
    """What agencies have to do of items under way, by deadline: sub-items of theirs, or their milestones."""
    query = (
        _open()
        .where(
            col(SubItem.agency_id).in_(agency_ids)
            | (col(SubItem.agency_id).is_(None) & col(Item.id).in_(item_lines.assigned_items(agency_ids)))
        )
        .order_by(col(SubItem.deadline), col(Item.number), col(SubItem.position))
    )
    cards = _cards(session, session.exec(query).all())
    return [row for row in cards if not row.breakdown.in_charge(row.line).isdisjoint(agency_ids)]


def near(
    session: Session,
    agency_ids: Collection[int],
    *,
    now: datetime,
    zones: Zones,
    work_calendar: WorkCalendar,
) -> list[SubItemCard]:
    """Of what is `due` that whose first step, by the cycle of its ledger, has come; with what is overdue."""
    cards = due(session, agency_ids)
    until = cycle_queries.first_steps(
        session,
        {row.breakdown.item.ledger_id for row in cards},
        now=now,
        zones=zones,
        work_calendar=work_calendar,
    )
    return [row for row in cards if row.line.sub_item.deadline <= until[row.breakdown.item.ledger_id]]
