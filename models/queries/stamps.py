"""A mark of all that the clock may have to act upon: as long as it stays the same, nobody did anything."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func

from domain.delivery import DeliveryState
from models.audit import AuditHead
from models.ladders import LadderPassing
from models.outbox import OutboxMessage
from models.queries import outbox


@dataclass(frozen=True)
class Stamp:
    """How far the audit trail, the outbox and the ladders have come."""

    last_act: int
    last_message: int
    last_passing: int  # a rung at which nobody can be told is in neither
    is_sending: bool  # what becomes of messages is in no trail

    def is_as(self, before: "Stamp") -> bool:
        """Whether surely nobody did anything since an earlier mark, nor anything became of a message."""
        return self == before and not self.is_sending


def stamp(session: Session, now: datetime) -> Stamp:
    """The mark at a moment, in one statement that takes no longer as the tables grow."""
    row = session.connection().execute(_stamp(), {"now": now}).one()
    last_act, last_message, last_passing, *sending = row
    return Stamp(last_act or 0, last_message or 0, last_passing or 0, any(sending))


@cache  # to put it together takes longer than to run it
def _stamp() -> sa.Select[Any]:
    """What waits behind something that was put back is not sent at this moment."""
    now = sa.bindparam("now", type_=sa.inspect(OutboxMessage).columns.due_at.type)
    is_due = _any(
        col(OutboxMessage.state) == DeliveryState.WAITING,
        col(OutboxMessage.due_at) <= now,
        *(~condition for condition in outbox.overtaking()),
    )
    is_under_way = _any(col(OutboxMessage.state) == DeliveryState.SENDING)
    last = [
        sa.select(func.max(column)).scalar_subquery()
        for column in (col(AuditHead.entry_id), col(OutboxMessage.id), col(LadderPassing.id))
    ]
    return sa.select(*last, is_due, is_under_way)


def _any(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(*conditions).select_from(OutboxMessage)
