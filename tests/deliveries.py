"""Messages that arrive without a Telegram."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from domain.delivery import DeliveryState
from models.outbox import OutboxMessage
from tests.ledgers import Office


def deliver(office: Office, now: datetime, state: DeliveryState = DeliveryState.SENT) -> None:
    """Whatever waits by now is settled."""
    table = OutboxMessage.metadata.tables["outbox"]
    waiting = (col(OutboxMessage.state) == DeliveryState.WAITING) & (col(OutboxMessage.due_at) <= now)
    values = {"state": state, "settled_at": now, "message_id": col(OutboxMessage.id) + 1000}
    with office.database.transaction() as session:
        session.connection().execute(sa.update(table).where(waiting).values(**values))
