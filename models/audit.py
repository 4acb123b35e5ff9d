"""The audit trail (留痕): who did what, when, to what. Rows are only ever added."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Base, Json, key, reference


class AuditEntry(Base, table=True):
    """One act."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_entry_noun_noun_id", "noun", "noun_id"),)

    id: int = key()
    at: datetime
    actor_id: int | None = reference("person.id", default=None)  # None: the clock or the command line
    action: str = Field(max_length=40)
    noun: str = Field(max_length=40)
    noun_id: int = Field(sa_type=sa.BigInteger)
    ledger_id: int | None = reference("ledger.id", default=None)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # from, to, reason
