"""Source documents and the ledgers made from them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from domain.levels import GovernmentLevel
from models.base import Base, Json, enum_type, key, reference


class LedgerStatus(StrEnum):
    """State of a ledger as a whole."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DISCARDED = "discarded"
    REFERENCE = "reference"  # an upper level's document, kept to be linked to; nobody here owes its items
    ARCHIVED = "archived"


class Ledger(Base, table=True):
    """A task ledger (任务台账): the numbered items of one document and year."""

    __tablename__ = "ledger"

    id: int = key()
    group_id: int = reference("leading_group.id")
    title: str = Field(max_length=300)
    year: int | None = None
    level: GovernmentLevel | None = Field(default=None, sa_type=enum_type(GovernmentLevel))
    period_end: date | None = None  # end of the period the document covers
    timezone: str | None = Field(default=None, max_length=40)  # IANA name; None: the leading group's
    status: LedgerStatus = Field(default=LedgerStatus.DRAFT, sa_type=enum_type(LedgerStatus), index=True)
    created_at: datetime
    published_at: datetime | None = None
    published_by_id: int | None = reference("person.id", default=None)


class Document(Base, table=True):
    """A policy document as it was received; the file is kept by its hash."""

    __tablename__ = "document"

    id: int = key()
    ledger_id: int = reference("ledger.id", ondelete="CASCADE")
    file_name: str = Field(max_length=300)
    sha256: str = Field(max_length=64, index=True)
    title: str | None = Field(default=None, max_length=300)
    doc_no: str | None = Field(default=None, max_length=100)
    issuer: str | None = Field(default=None, max_length=200)
    issued_on: date | None = None
    text: str | None = Field(default=None, sa_type=sa.Text)  # what items' places count in
    received_by_id: int | None = reference("person.id", default=None)  # None: the command line
    received_at: datetime


class Doubt(Base, table=True):
    """A question that the text does not decide, with its likely answers."""

    __tablename__ = "doubt"

    id: int = key()
    ledger_id: int = reference("ledger.id", ondelete="CASCADE")
    item_id: int | None = reference("item.id", default=None, ondelete="CASCADE")
    kind: str = Field(max_length=40)  # intake.drafts.DoubtKind
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    answers: list[str] = Field(default_factory=list, sa_type=Json)  # likely first
    answer: str | None = Field(default=None, sa_type=sa.Text)
    answered_at: datetime | None = None
    answered_by_id: int | None = reference("person.id", default=None)
