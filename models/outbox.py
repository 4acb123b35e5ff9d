"""Messages on their way to somebody other than the person acting."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from domain.delivery import DeliveryState
from domain.notices import MessageKind
from models.base import Base, Json, enum_type, key, reference


class OutboxMessage(Base, table=True):
    """One message to one person; `dedup_key` makes a second one impossible."""

    __tablename__ = "outbox"
    __table_args__ = (
        sa.Index("ix_outbox_state_priority_due_at", "state", "priority", "due_at"),
        sa.Index("ix_outbox_person_id_state", "person_id", "state"),
    )

    id: int = key()
    dedup_key: str = Field(max_length=200, unique=True)
    kind: MessageKind = Field(sa_type=enum_type(MessageKind))
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # ids to look the rest up at sending
    person_id: int = reference("person.id", index=False)
    priority: int
    due_at: datetime  # not before
    state: DeliveryState = Field(default=DeliveryState.WAITING, sa_type=enum_type(DeliveryState))
    attempts: int = 0
    lease_until: datetime | None = None
    created_at: datetime
    settled_at: datetime | None = None
    message_id: int | None = Field(default=None, sa_type=sa.BigInteger)  # Telegram's
    text: str | None = Field(default=None, sa_type=sa.Text)  # as sent, for the record
    error: str | None = Field(default=None, max_length=500)
