"""Messages on their way to somebody other than the person acting."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from domain.delivery import DeliveryState
from domain.notices import MessageKind
from models.base import Base, Json, enum_type, key, reference


class OutboxMessage(Base, table=True):
    """One message to one person or one work group; `dedup_key` makes a second one impossible.

    With `edits_id` it is no new message but takes the place of that earlier one, where Telegram has it.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        sa.Index("ix_outbox_turn", "state", "priority", "due_at", "id"),
        sa.Index("ix_outbox_person_id_state", "person_id", "state"),
        sa.Index("ix_outbox_group_link_id_state", "group_link_id", "state"),
        sa.CheckConstraint("(person_id IS NULL) <> (group_link_id IS NULL)", name="one_recipient"),
    )

    id: int = key()
    dedup_key: str = Field(max_length=200, unique=True)
    kind: MessageKind = Field(sa_type=enum_type(MessageKind))
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # ids to look the rest up at sending
    person_id: int | None = reference("person.id", index=False, default=None)
    group_link_id: int | None = reference("group_link.id", index=False, default=None)
    edits_id: int | None = reference("outbox.id", index=False, default=None, ondelete="SET NULL")
    priority: int
    due_at: datetime  # not before
    state: DeliveryState = Field(default=DeliveryState.WAITING, sa_type=enum_type(DeliveryState))
    attempts: int = 0  # also those that ended with the process that made them
    #: Of these, those that Telegram answered with a fault.
    failures: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    lease_until: datetime | None = None
    created_at: datetime
    settled_at: datetime | None = None
    message_id: int | None = Field(default=None, sa_type=sa.BigInteger)  # Telegram's
    text: str | None = Field(default=None, sa_type=sa.Text)  # as sent, for the record
    error: str | None = Field(default=None, max_length=500)
    set_aside_at: datetime | None = None  # not delivered, and left so by the secretariat

    @property
    def recipient(self) -> tuple[int | None, int | None]:
        """Who gets it: the ids of a person and of a group's link, one of which is None."""
        return self.person_id, self.group_link_id
