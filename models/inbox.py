"""Updates from Telegram that were received and are not forgotten yet."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from domain.inbox import UpdateState
from models.base import Base, enum_type


class InboxUpdate(Base, table=True):
    """One update under Telegram's own number, which makes a second one impossible."""

    __tablename__ = "inbox"
    __table_args__ = (
        sa.Index("ix_inbox_chat_id_state_update_id", "chat_id", "state", "update_id"),
        sa.Index("ix_inbox_state_settled_at", "state", "settled_at"),
    )

    update_id: int = Field(primary_key=True, sa_type=sa.BigInteger, sa_column_kwargs={"autoincrement": False})
    chat_id: int = Field(sa_type=sa.BigInteger)
    # No JSONB, which refuses what a text may hold (U+0000). Emptied when the update is handled.
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    state: UpdateState = Field(default=UpdateState.WAITING, sa_type=enum_type(UpdateState))
    attempts: int = 0
    due_at: datetime  # not before
    lease_until: datetime | None = None
    holder: int | None = None  # the process that claimed it last, where there are several
    received_at: datetime
    settled_at: datetime | None = None
    error: str | None = Field(default=None, max_length=500)
