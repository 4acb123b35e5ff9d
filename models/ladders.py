"""Ladders of chases, what was told by them, and what they tell."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from domain.delivery import DeliveryState
from domain.ladders import Audience, Unheard
from models.base import Base, BigId, Json, enum_type, key, reference
from models.cycles import Period
from models.items import Item
from models.people import Agency


class LedgerLadder(Base, table=True):
    """A ledger's own ladder, where it differs from the usual one."""

    __tablename__ = "ledger_ladder"

    ledger_id: int = Field(primary_key=True, foreign_key="ledger.id", ondelete="CASCADE", sa_type=BigId)
    #: [working days, audience, number, when it was added or None]
    rungs: list[list[Any]] = Field(default_factory=list, sa_type=Json)


class LadderPassing(Base, table=True):
    """One rung that something overdue has reached, and who was told of it; person None: nobody could be.

    What became of the message stands in the outbox. `due_on` says which deadline it was about.
    """

    __tablename__ = "ladder_passing"
    __table_args__ = (sa.UniqueConstraint("thing", "rung", "person_id"),)

    id: int = key()
    thing: str = Field(max_length=80)  # "report:period:agency" or "item:item:agency:deadline"
    ledger_id: int = reference("ledger.id", ondelete="CASCADE")
    agency_id: int = reference("agency.id")
    period_id: int | None = reference("period.id", default=None, ondelete="CASCADE")
    item_id: int | None = reference("item.id", default=None, ondelete="CASCADE")
    due_on: date = Field(index=True)
    rung: int  # its number
    audience: Audience = Field(sa_type=enum_type(Audience))
    person_id: int | None = reference("person.id", default=None)
    unheard: Unheard | None = Field(default=None, sa_type=enum_type(Unheard))
    message_key: str | None = Field(default=None, max_length=200)  # the `dedup_key` in the outbox
    passed_at: datetime
    ended_at: datetime | None = None  # it was settled, and who was told knows


@dataclass(frozen=True)
class Thing:
    """Something overdue that one agency answers for."""

    key: str
    ledger_id: int
    agency_id: int
    due_on: date
    due_at: datetime | None = None  # of reports
    period_id: int | None = None
    item_id: int | None = None
    count: int = 1  # reports
    is_asked_about: bool = False  # an extension is asked for, and nobody decided

    @staticmethod
    def of_reports(period_id: int, agency_id: int) -> str:
        """The key of an agency's reports of a period."""
        return f"report:{period_id}:{agency_id}"

    @staticmethod
    def of_item(item_id: int, agency_id: int, deadline: date) -> str:
        """The key of an agency's part in an item with a deadline."""
        return f"item:{item_id}:{agency_id}:{deadline.isoformat()}"


@dataclass(frozen=True)
class PassingState:
    """A passing with what became of its message."""

    id: int
    thing: str
    ledger_id: int
    rung: int
    audience: Audience
    person_id: int | None
    passed_at: datetime
    state: DeliveryState | None
    settled_at: datetime | None
    is_ended: bool


@dataclass(frozen=True)
class LadderLine:
    """One thing with its agency, as it is told."""

    thing: Thing
    agency: Agency
    period: Period | None
    item: Item | None
    ledger_name: str = ""  # where more than one is in force


@dataclass(frozen=True)
class SettledLine:
    """Something that somebody was told of and that is settled, or has a new deadline."""

    agency: Agency
    period: Period | None
    item: Item | None
    due_on: date


@dataclass(frozen=True)
class LadderNews:
    """What one person is told: what is overdue, the most urgent first, and what of it is settled by now."""

    lines: tuple[LadderLine, ...]
    settled: tuple[SettledLine, ...] = ()

    @property
    def has_several_agencies(self) -> bool:
        """Whether each line has to say whose it is."""
        ids = {row.agency.id for row in self.lines} | {row.agency.id for row in self.settled}
        return len(ids) > 1
