"""Telegram work groups that ledgers are linked to."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from domain.groups import LinkState, Occasion
from domain.statistics import PeriodFigures
from models.base import Base, enum_type, key, reference
from models.cycles import Period
from models.documents import Ledger


class GroupLink(Base, table=True):
    """A work group (工作群), or one topic of it, in which a ledger's public figures are posted.

    It begins as an offer: a one-time code, of which only the hash is stored, to be used in the group.
    """

    __tablename__ = "group_link"
    __table_args__ = (sa.Index("ix_group_link_chat_id_state", "chat_id", "state"),)
    tracked: ClassVar[tuple[str, ...]] = ("ledger_id", "state", "chat_id", "thread_id")

    id: int = key()
    ledger_id: int = reference("ledger.id", ondelete="CASCADE")
    state: LinkState = Field(sa_type=enum_type(LinkState))
    code_hash: str | None = Field(default=None, max_length=64, unique=True)  # SHA-256, hex
    code_expires_at: datetime | None = None
    chat_id: int | None = Field(default=None, sa_type=sa.BigInteger)  # changes when a group is upgraded
    thread_id: int | None = Field(default=None, sa_type=sa.BigInteger)  # None: no topic, or General
    title: str | None = Field(default=None, max_length=300)  # the group's, as Telegram last told it
    created_at: datetime
    created_by_id: int | None = reference("person.id", default=None)
    linked_at: datetime | None = None
    linked_by_id: int | None = reference("person.id", default=None)
    ended_at: datetime | None = None
    ended_by_id: int | None = reference("person.id", default=None)  # None: by Telegram
    error: str | None = Field(default=None, max_length=500)  # why it ended, as Telegram put it


@dataclass(frozen=True)
class Place:
    """A group, or one topic of it, as a message in it says; a General topic has no number."""

    chat_id: int
    thread_id: int | None
    title: str


@dataclass(frozen=True)
class LinkedLedger:
    """A link with its ledger."""

    link: GroupLink
    ledger: Ledger


@dataclass(frozen=True)
class GroupView:
    """A ledger's work groups."""

    ledger: Ledger
    linked: tuple[GroupLink, ...]
    lost: tuple[GroupLink, ...]  # ended by Telegram, the last ones


@dataclass(frozen=True)
class GroupPost:
    """What a group is told of a period: public figures, no names."""

    occasion: Occasion
    ledger: Ledger
    period: Period
    figures: PeriodFigures
    agencies: int
    items_active: int
    items_closed: int
    at: datetime
