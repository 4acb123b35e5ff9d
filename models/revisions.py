"""Revised documents: what would change in a ledger, and what was decided of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field

from models.base import Base, Json, enum_type, key, reference


class RevisionState(StrEnum):
    """State of a revision as a whole."""

    OPEN = "open"
    SETTLED = "settled"
    DISCARDED = "discarded"


class ChangeKind(StrEnum):
    """What a revised document changes."""

    ITEM_ADDED = "item_added"
    ITEM_GONE = "item_gone"
    TEXT = "text"  # section, title or body
    PARTIES = "parties"
    DEADLINE = "deadline"
    TARGETS = "targets"
    MEASURES = "measures"


class ChangeState(StrEnum):
    """What was decided of a change."""

    PENDING = "pending"
    APPLIED = "applied"
    DECLINED = "declined"


class Revision(Base, table=True):
    """A revised document, read again and compared with its ledger."""

    __tablename__ = "revision"

    id: int = key()
    ledger_id: int = reference("ledger.id", ondelete="CASCADE")
    document_id: int = reference("document.id", ondelete="CASCADE")
    state: RevisionState = Field(default=RevisionState.OPEN, sa_type=enum_type(RevisionState))
    created_at: datetime
    created_by_id: int | None = reference("person.id", default=None)
    settled_at: datetime | None = None


class Change(Base, table=True):
    """One difference between a ledger and its revised document; applied only when it is confirmed."""

    __tablename__ = "change"

    id: int = key()
    revision_id: int = reference("revision.id", ondelete="CASCADE")
    position: int  # order of the items in the revised document
    kind: ChangeKind = Field(sa_type=enum_type(ChangeKind))
    item_id: int | None = reference("item.id", default=None, ondelete="CASCADE")  # None: an item to be added
    before: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    state: ChangeState = Field(default=ChangeState.PENDING, sa_type=enum_type(ChangeState))
    decided_at: datetime | None = None
    decided_by_id: int | None = reference("person.id", default=None)
