"""Chases of agencies, and what somebody sees of them before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from domain.chases import MAX_COMMENT, ChaseSubject
from models.base import Base, enum_type, key, reference
from models.cycles import Period
from models.documents import Ledger
from models.items import Item
from models.people import Agency, Person
from models.views import OwedDuty, SeatHolding


class Chase(Base, table=True):
    """One agency pressed for one item, by the secretariat (催办)."""

    __tablename__ = "chase"
    __table_args__ = (sa.Index("ix_chase_item_id_agency_id", "item_id", "agency_id"),)
    tracked: ClassVar[tuple[str, ...]] = ("item_id", "agency_id", "person_id", "told_on")

    id: int = key()
    item_id: int = reference("item.id", index=False, ondelete="CASCADE")
    agency_id: int = reference("agency.id")
    duty_id: int | None = reference("duty.id", default=None, ondelete="SET NULL")  # None: the completion
    subject: ChaseSubject = Field(sa_type=enum_type(ChaseSubject))
    comment: str = Field(default="", max_length=MAX_COMMENT)
    press: str = Field(max_length=80, unique=True)  # the card that it was pressed on: a second press is known
    author_id: int = reference("person.id")
    principal_id: int | None = reference("person.id", default=None, index=False)  # for whom (代)
    person_id: int = reference("person.id")  # to whom it was sent
    told_on: date  # the local day on which the message is to reach them
    letter: str = Field(max_length=60, index=True)  # `dedup_key` of that message; several share one
    created_at: datetime


@dataclass(frozen=True)
class ChaseLine:
    """A chase with who did it, and for whom."""

    chase: Chase
    author: Person
    principal: Person | None = None


@dataclass(frozen=True)
class Debt:
    """What an agency owes on an item at a moment."""

    item: Item
    agency: Agency
    duty: OwedDuty | None  # the report that is due first
    is_overdue: bool  # the deadline is over, and the agency did not declare it complete

    @property
    def subject(self) -> ChaseSubject:
        """What it is pressed for first."""
        return ChaseSubject.REPORT if self.duty is not None else ChaseSubject.COMPLETION


@dataclass(frozen=True)
class ChaseCard:
    """What pressing would do: to whom, when it reaches them, or from which day on it is possible."""

    debt: Debt
    contact: SeatHolding | None
    last: ChaseLine | None
    again_on: date | None  # None: now
    told_on: date

    @property
    def seen(self) -> int:
        """What the card shows, as a number: the chase before; 0 for none."""
        return self.last.chase.id if self.last is not None else 0

    @property
    def is_possible(self) -> bool:
        """Whether it can be pressed now."""
        return self.contact is not None and self.again_on is None


@dataclass(frozen=True)
class ChasedDebt:
    """What somebody is pressed for, as it is when the message leaves."""

    debt: Debt
    line: ChaseLine


@dataclass(frozen=True)
class Chased:
    """All that one person is pressed for in one message."""

    person: Person
    debts: tuple[ChasedDebt, ...]
    others: int = 0  # reports that are owed besides


@dataclass(frozen=True)
class ChaseRound:
    """What one press for a whole period would do."""

    ledger: Ledger
    period: Period
    owed: tuple[OwedDuty, ...]  # what is pressed for
    contacts: Mapping[int, SeatHolding]  # by agency
    told_on: Mapping[int, date]  # by person
    resting: int  # reports chased for too short a time ago
    unreachable: tuple[Agency, ...]
    seen: int  # the last chase of all before it

    @property
    def agencies(self) -> tuple[Agency, ...]:
        """Those that are pressed, in order."""
        return tuple({row.agency.id: row.agency for row in self.owed}.values())

    def later(self, today: date) -> tuple[date, int] | None:
        """The next day on which somebody is told, and how many people that is."""
        days = [day for day in self.told_on.values() if day > today]
        return (min(days), len(days)) if days else None


@dataclass(frozen=True)
class RoundDone:
    """What became of one press for a whole period."""

    found: ChaseRound
    chases: tuple[Chase, ...]
    comment: str

    @property
    def agencies(self) -> int:
        """How many were pressed."""
        return len({row.agency_id for row in self.chases})

    def later(self, today: date) -> tuple[date, int] | None:
        """As `ChaseRound.later`."""
        days = {row.person_id: row.told_on for row in self.chases if row.told_on > today}
        return (min(days.values()), len(days)) if days else None
