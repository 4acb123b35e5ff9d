"""A mark of all that the clock may have to act upon: as long as it stays the same, nobody did anything."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, func

from domain.delivery import DeliveryState
from models.audit import AuditHead
from models.outbox import OutboxMessage
from models.queries import outbox


@dataclass(frozen=True)
class Stamp:
    """How far the audit trail and the outbox have come."""

    last_act: int
    last_message: int
    is_sending: bool  # what becomes of messages is in no trail


def stamp(session: Session, now: datetime) -> Stamp:
    """The mark at a moment, in one statement that takes no longer as the tables grow.

    What waits behind something that was put back is not sent at this moment.
    """
    is_due = _any(
        col(OutboxMessage.state) == DeliveryState.WAITING,
        col(OutboxMessage.due_at) <= now,
        *(~condition for condition in outbox.overtaking()),
    )
    is_under_way = _any(col(OutboxMessage.state) == DeliveryState.SENDING)
    act, message = func.max(col(AuditHead.entry_id)), func.max(col(OutboxMessage.id))
    query = sa.select(
        sa.select(act).scalar_subquery(), sa.select(message).scalar_subquery(), is_due, is_under_way
    )
    last_act, last_message, *sending = session.connection().execute(query).one()
    return Stamp(last_act or 0, last_message or 0, any(sending))


def _any(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(*conditions).select_from(OutboxMessage)
