"""Digests that were sent, and what of them was settled since."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from domain.cycles import PeriodStatus
from domain.delivery import DeliveryState
from domain.items import ItemStatus
from domain.notices import MessageKind
from domain.reports import ReportKind
from domain.sub_items import SubItemState
from models.cycles import Period
from models.items import Item
from models.outbox import OutboxMessage
from models.people import Seat
from models.queries.reports import STANDING
from models.reports import Duty, Report
from models.sub_items import SubItem
from models.views import DoneLine


@cache  # to put it together takes longer than to run it
def _settled() -> sa.CompoundSelect[Any]:
    """What was settled since a moment, by which agency and when.

    Reports of open periods; items declared complete, also by a second report of a period; sub-items declared
    done: a milestone by the agency of whoever declared it.
    """
    since = sa.bindparam("since", type_=sa.inspect(Duty).columns.first_submitted_at.type)
    none = sa.null().cast(sa.Integer)
    is_open = col(Duty.period_id).in_(select(Period.id).where(Period.status == PeriodStatus.OPEN))
    filed_columns: tuple[Any, ...] = (
        col(Duty.agency_id).label("agency_id"),
        col(Duty.first_submitted_at).label("settled_at"),
        col(Duty.item_id).label("item_id"),
        none.label("sub_item_id"),
    )
    filed = sa.select(*filed_columns).where(is_open, col(Duty.first_submitted_at) > since)
    declared = (
        sa.select(col(Duty.agency_id), col(Report.submitted_at), col(Duty.item_id), none)
        .join(Duty, col(Duty.id) == col(Report.duty_id))
        .join(Item, col(Item.id) == col(Duty.item_id))
        .where(
            (col(Item.status) == ItemStatus.COMPLETION_DECLARED) | (col(Item.closed_at) > since),
            col(Report.kind) == ReportKind.COMPLETION,
            col(Report.status).in_(STANDING),
            col(Report.submitted_at) > since,
        )
    )
    is_milestone = col(SubItem.agency_id).is_(None)
    agency_id = func.coalesce(col(SubItem.agency_id), col(Seat.agency_id))
    done = (
        sa.select(agency_id, col(SubItem.declared_at), col(SubItem.item_id), col(SubItem.id))
        .outerjoin(Seat, is_milestone & (col(Seat.person_id) == col(SubItem.declared_by_id)))
        .where(
            col(SubItem.state).in_((SubItemState.DECLARED, SubItemState.DONE)),
            col(SubItem.declared_at) > since,
        )
    )
    return sa.union_all(filed, declared, done)


@cache
def _moments() -> sa.Select[Any]:
    """By agency when it settled something last."""
    settled = _settled().subquery()
    last = func.max(settled.c.settled_at, type_=settled.c.settled_at.type)
    return sa.select(settled.c.agency_id, last).group_by(settled.c.agency_id)


@cache
def _lines() -> sa.Select[Any]:
    """The same of some agencies, each once, by number."""
    settled = _settled().subquery()
    columns: tuple[Any, ...] = (
        col(Item.number),
        col(Item.id),
        func.coalesce(col(SubItem.position), 0),
        func.coalesce(col(SubItem.title), col(Item.title)),
    )
    return (
        sa.select(*columns)
        .select_from(settled)
        .join(Item, col(Item.id) == settled.c.item_id)
        .outerjoin(SubItem, col(SubItem.id) == settled.c.sub_item_id)
        .where(settled.c.agency_id.in_(sa.bindparam("agency_ids", expanding=True)))
        .distinct()
        .order_by(*columns)
    )


def settled_since(session: Session, agency_ids: Collection[int], moment: datetime) -> list[DoneLine]:
    """What agencies filed or declared done after a moment, by number."""
    asked = {"since": moment, "agency_ids": list(agency_ids)}
    return [
        DoneLine(f"{number}.{position}" if position else str(number), title)
        for number, _, position, title in session.connection().execute(_lines(), asked)
    ]


def outdated(session: Session, *, since: datetime) -> list[tuple[OutboxMessage, datetime]]:
    """The latest digest of each person that was sent since a moment; when something on it was settled last.

    Those on which nothing is settled yet are left out.
    """
    sent = session.connection().execute(_sent(), {"since": since}).all()
    if not sent:
        return []
    first = min(sent_at for _, sent_at, _ in sent)
    last: dict[int, datetime] = dict(session.connection().execute(_moments(), {"since": first}).all())
    found: dict[int, datetime] = {}
    for digest_id, sent_at, agency_id in sent:
        moment = max(found.get(digest_id, sent_at), last.get(agency_id, sent_at))
        if moment > sent_at:
            found[digest_id] = moment
    query = select(OutboxMessage).where(col(OutboxMessage.id).in_(found)).order_by(col(OutboxMessage.id))
    return [(row, found[row.id]) for row in session.exec(query).all()] if found else []


@cache
def _sent() -> sa.Select[Any]:
    """The digests with when they were sent and the agencies where their readers sit, each once."""
    latest = (
        select(func.max(OutboxMessage.id))
        .where(
            OutboxMessage.kind == MessageKind.DUE_DIGEST,
            OutboxMessage.state == DeliveryState.SENT,
            col(OutboxMessage.settled_at) >= sa.bindparam("since"),
            col(OutboxMessage.edits_id).is_(None),
        )
        .group_by(col(OutboxMessage.person_id))
    )
    columns: tuple[Any, ...] = (col(OutboxMessage.id), col(OutboxMessage.settled_at), col(Seat.agency_id))
    return (
        sa.select(*columns)
        .join(Seat, col(Seat.person_id) == col(OutboxMessage.person_id))
        .where(col(OutboxMessage.id).in_(latest), col(Seat.agency_id).is_not(None))
        .distinct()
    )
