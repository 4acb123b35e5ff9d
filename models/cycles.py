"""Reporting cycles, their periods, and what was unlocked in a locked one."""

from datetime import date, datetime, time
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from domain.cycles import MAX_TITLE, Frequency, PeriodStatus, Shift
from models.base import Base, Json, enum_type, key, reference


class Cycle(Base, table=True):
    """A ledger's reporting cycle (报送周期) with its reminder steps."""

    __tablename__ = "cycle"

    id: int = key()
    ledger_id: int = reference("ledger.id", ondelete="CASCADE")
    frequency: Frequency = Field(sa_type=enum_type(Frequency))
    title: str | None = Field(default=None, max_length=MAX_TITLE)  # of a one-off report
    due_day: int
    due_time: time  # local
    shift: Shift = Field(default=Shift.NEXT_WORKDAY, sa_type=enum_type(Shift))
    open_workdays: int
    grace_days: int
    reminder_offsets: list[int] = Field(sa_type=Json)  # working days before the due day
    reminder_time: time  # local
    created_at: datetime
    created_by_id: int | None = reference("person.id", default=None)
    ended_at: datetime | None = None  # replaced by a newer cycle: no period opens any more


class Period(Base, table=True):
    """One reporting period (报告期) of a cycle."""

    __tablename__ = "period"
    __table_args__ = (sa.UniqueConstraint("cycle_id", "starts_on"),)
    tracked: ClassVar[tuple[str, ...]] = ("cycle_id", "status")

    id: int = key()
    cycle_id: int = reference("cycle.id", ondelete="CASCADE")
    ledger_id: int = reference("ledger.id", ondelete="CASCADE")
    title: str | None = Field(default=None, max_length=MAX_TITLE)  # of a one-off report
    starts_on: date
    ends_on: date
    nominal_due_on: date  # before the shift to a working day
    open_at: datetime
    due_at: datetime = Field(index=True)
    grace_until: datetime
    status: PeriodStatus = Field(default=PeriodStatus.PLANNED, sa_type=enum_type(PeriodStatus), index=True)
    opened_at: datetime | None = None
    locked_at: datetime | None = None


class Unlock(Base, table=True):
    """A locked period opened again for one agency (补报), for all its items or one; over by itself."""

    __tablename__ = "unlock"
    tracked: ClassVar[tuple[str, ...]] = ("period_id", "item_id", "until")

    id: int = key()
    period_id: int = reference("period.id", ondelete="CASCADE")
    agency_id: int = reference("agency.id")
    item_id: int | None = reference("item.id", ondelete="CASCADE", default=None)  # None: all it owes there
    reason: str = Field(sa_type=sa.Text)
    until: datetime
    created_at: datetime
    created_by_id: int = reference("person.id")
