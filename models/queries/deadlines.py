"""Items whose own deadline is near or over, and the agencies that answer for them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from domain.calendars import WorkCalendar
from domain.items import ANSWERING, AssignmentState, ItemStatus
from domain.zones import Zones
from models.documents import Ledger, LedgerStatus
from models.items import Assignment, Item
from models.people import Agency
from models.queries import cycles as cycle_queries

#: States of an item that somebody still has to bring to its end.
DOING = (ItemStatus.ASSIGNED, ItemStatus.IN_PROGRESS)


@dataclass(frozen=True)
class ItemDue:
    """An item with a deadline, and an agency that answers for it."""

    ledger_id: int
    item_id: int
    deadline: date
    agency_id: int
    number: int
    known_at: datetime | None  # when the ledger came into force


def between(
    session: Session, *, since: date, until: date, agency_ids: Collection[int] | None = None
) -> list[ItemDue]:
    """Deadlines between two days, both included, of what is under way and nobody declared complete.

    `agency_ids` None: of all agencies.
    """
    query, days = _between(), {"since": since, "until": until}
    if agency_ids is not None:
        query = query.where(_answering().c.agency_id.in_(agency_ids))
    return [ItemDue(*row) for row in session.connection().execute(query, days)]


@cache  # to put it together takes longer than to run it
def _between() -> sa.Select[Any]:
    answering = _answering()
    columns: tuple[Any, ...] = (
        col(Item.ledger_id),
        col(Item.id),
        col(Item.deadline),
        answering.c.agency_id,
        col(Item.number),
        col(Ledger.published_at),
    )
    return (
        sa.select(*columns)
        .join(answering, answering.c.item_id == col(Item.id))
        .join(Ledger, col(Ledger.id) == col(Item.ledger_id))
        .where(*_in_force(), col(Item.deadline).between(sa.bindparam("since"), sa.bindparam("until")))
        .order_by(col(Item.deadline), col(Item.id), answering.c.agency_id)
    )


def of_agencies(
    session: Session,
    agency_ids: Collection[int],
    *,
    now: datetime,
    zones: Zones,
    work_calendar: WorkCalendar,
) -> Sequence[Item]:
    """The items that these agencies answer for whose first step, by their ledger's cycle, has come, and those
    that are over; the most urgent first.
    """
    answering = _answering()
    own = sa.select(answering.c.item_id).where(answering.c.agency_id.in_(agency_ids))
    query = (
        select(Item)
        .join(Ledger, col(Ledger.id) == col(Item.ledger_id))
        .where(*_in_force(), col(Item.id).in_(own))
        .order_by(col(Item.deadline), col(Item.number), col(Item.id))
    )
    rows = session.exec(query).all()
    until = cycle_queries.first_steps(
        session, {row.ledger_id for row in rows}, now=now, zones=zones, work_calendar=work_calendar
    )
    return [row for row in rows if row.deadline is not None and row.deadline <= until[row.ledger_id]]


def _in_force() -> tuple[sa.ColumnElement[bool], ...]:
    return (*_ends(), col(Ledger.status) == LedgerStatus.PUBLISHED)


def _ends() -> tuple[sa.ColumnElement[bool], ...]:
    return col(Item.status).in_(DOING), col(Item.is_continuing).is_(False), col(Item.deadline).is_not(None)


@cache  # to put it together takes longer than to run it
def _answering() -> sa.Subquery:
    """Item and agency of whoever answers for what is under way: leads; where there are none, the next."""
    place = sa.case({role: number for number, role in enumerate(ANSWERING)}, value=col(Assignment.role))
    parts = (
        sa.select(
            col(Assignment.item_id),
            col(Assignment.agency_id),
            (col(Assignment.state) == AssignmentState.DECLINED).label("is_declined"),
            place.label("place"),
            func.min(place).over(partition_by=col(Assignment.item_id)).label("first_place"),
        )
        .join(Agency, col(Agency.id) == col(Assignment.agency_id))
        .join(Item, col(Item.id) == col(Assignment.item_id))
        .where(*_ends(), col(Assignment.state) != AssignmentState.RELEASED, ~col(Agency.is_collective))
        .subquery()
    )
    is_first = parts.c.place == parts.c.first_place
    return sa.select(parts.c.item_id, parts.c.agency_id).where(is_first, ~parts.c.is_declined).subquery()
