"""Leading groups, agencies, seats, the people who hold them, invitations."""

from datetime import datetime, time
from enum import StrEnum
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from domain.levels import GovernmentLevel
from domain.notices import APPROVAL_ABOVE
from domain.reminders import Pace
from domain.roles import Role
from models.base import Base, enum_type, key, reference


class LeadingGroup(Base, table=True):
    """A leading group (领导小组): owns ledgers and the registry of agencies."""

    __tablename__ = "leading_group"

    id: int = key()
    name: str = Field(max_length=200, unique=True)
    approval_above: int = APPROVAL_ABOVE  # people: above it a second person agrees to a notice; 0: never
    timezone: str | None = Field(default=None, max_length=40)  # IANA name; None: the installation's


class Agency(Base, table=True):
    """An agency, or a collective name (地方人民政府) that stands for several."""

    __tablename__ = "agency"
    __table_args__ = (sa.UniqueConstraint("group_id", "name"),)

    id: int = key()
    group_id: int = reference("leading_group.id")
    name: str = Field(max_length=100)  # as the documents write it
    full_name: str | None = Field(default=None, max_length=200)
    level: GovernmentLevel | None = Field(default=None, sa_type=enum_type(GovernmentLevel))
    is_collective: bool = False  # owes nothing itself
    needs_signature: bool = False  # 本单位审签: its leader agrees before anything leaves the agency
    created_at: datetime


class AliasKind(StrEnum):
    """What makes another name of an agency."""

    FULL = "full"
    SHORT = "short"
    OLD = "old"
    SPELLING = "spelling"


class AgencyAlias(Base, table=True):
    """Another name of an agency."""

    __tablename__ = "agency_alias"
    __table_args__ = (sa.UniqueConstraint("agency_id", "name"),)

    id: int = key()
    agency_id: int = reference("agency.id", ondelete="CASCADE")
    name: str = Field(max_length=100, index=True)
    kind: AliasKind = Field(default=AliasKind.SPELLING, sa_type=enum_type(AliasKind))


class AgencyDistinction(Base, table=True):
    """Two agencies whose names are alike and that somebody said are two; not asked again."""

    __tablename__ = "agency_distinction"
    __table_args__ = (sa.UniqueConstraint("agency_id", "other_id"),)

    id: int = key()
    agency_id: int = reference("agency.id", ondelete="CASCADE")  # the smaller id of the two
    other_id: int = reference("agency.id", ondelete="CASCADE")
    decided_at: datetime
    decided_by_id: int | None = reference("person.id", default=None)


class Person(Base, table=True):
    """Somebody with a private chat. What a person may do follows from the seats they hold."""

    __tablename__ = "person"

    id: int = key()
    telegram_id: int = Field(sa_type=sa.BigInteger, unique=True)  # also the id of the private chat
    name: str = Field(max_length=200)
    phone: str | None = Field(default=None, max_length=40)
    language: str | None = Field(default=None, max_length=8)  # None: the installation's
    quiet_start: time | None = None  # local
    quiet_end: time | None = None
    reminder_time: time | None = None  # local; None: the ledger's
    reminder_pace: Pace = Field(default=Pace.ALL, sa_type=enum_type(Pace))
    unreachable_since: datetime | None = None  # Telegram refused: blocked, deactivated
    created_at: datetime


class Seat(Base, table=True):
    """A post that duties belong to: in an agency, or (agency None) in the leading group's secretariat."""

    __tablename__ = "seat"
    __table_args__ = (sa.UniqueConstraint("agency_id", "role"),)
    tracked: ClassVar[tuple[str, ...]] = ("agency_id", "role", "person_id")

    id: int = key()
    group_id: int = reference("leading_group.id")
    agency_id: int | None = reference("agency.id", default=None)
    role: Role = Field(sa_type=enum_type(Role))
    person_id: int | None = reference("person.id", default=None)  # None: vacant
    held_since: datetime | None = None
    created_at: datetime


class Invitation(Base, table=True):
    """A one-time code for a seat; only its hash is stored."""

    __tablename__ = "invitation"

    id: int = key()
    seat_id: int = reference("seat.id", ondelete="CASCADE")
    code_hash: str = Field(max_length=64, unique=True)  # SHA-256, hex
    invitee_name: str | None = Field(default=None, max_length=100)  # as the contact list writes it
    invitee_phone: str | None = Field(default=None, max_length=80)
    invited_by_id: int | None = reference("person.id", default=None)  # None: the command line
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by_id: int | None = reference("person.id", default=None)
    revoked_at: datetime | None = None  # replaced by a newer code
