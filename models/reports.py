"""Duties (item × agency × period), report versions, evidence, reviews."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from domain.items import PartyRole
from domain.reports import Decision, DutyState, ReportKind, ReportStatus
from models.base import Base, enum_type, key, reference


class Duty(Base, table=True):
    """What one agency owes on one item for one period."""

    __tablename__ = "duty"
    __table_args__ = (
        sa.UniqueConstraint("period_id", "item_id", "agency_id"),
        sa.Index("ix_duty_agency_id_state", "agency_id", "state"),
    )

    id: int = key()
    period_id: int = reference("period.id", index=False, ondelete="CASCADE")
    item_id: int = reference("item.id", ondelete="CASCADE")
    agency_id: int = reference("agency.id", index=False)
    role: PartyRole = Field(sa_type=enum_type(PartyRole))  # as it was when the period opened
    state: DutyState = Field(default=DutyState.EXPECTED, sa_type=enum_type(DutyState))
    first_submitted_at: datetime | None = None
    is_on_time: bool | None = None  # decided once, by the first submission


class Report(Base, table=True):
    """One version of the report on a duty."""

    __tablename__ = "report"
    __table_args__ = (sa.UniqueConstraint("duty_id", "version"),)

    id: int = key()
    duty_id: int = reference("duty.id", ondelete="CASCADE")
    version: int
    kind: ReportKind = Field(sa_type=enum_type(ReportKind))
    status: ReportStatus = Field(default=ReportStatus.DRAFT, sa_type=enum_type(ReportStatus), index=True)
    progress_text: str = Field(default="", sa_type=sa.Text)
    progress_percent: int | None = None
    problems: str | None = Field(default=None, sa_type=sa.Text)
    next_steps: str | None = Field(default=None, sa_type=sa.Text)
    author_id: int = reference("person.id")
    created_at: datetime
    submitted_at: datetime | None = None


class Evidence(Base, table=True):
    """A file that proves a report; kept on disk by its hash."""

    __tablename__ = "evidence"
    __table_args__ = (sa.UniqueConstraint("report_id", "sha256"),)

    id: int = key()
    report_id: int = reference("report.id", ondelete="CASCADE")
    sha256: str = Field(max_length=64)
    file_name: str = Field(max_length=300)
    media_type: str = Field(max_length=100)
    size: int  # bytes
    added_at: datetime


class Review(Base, table=True):
    """A reviewer's decision on one report."""

    __tablename__ = "review"

    id: int = key()
    report_id: int = reference("report.id", ondelete="CASCADE")
    reviewer_id: int = reference("person.id")
    decision: Decision = Field(sa_type=enum_type(Decision))
    reason: str | None = Field(default=None, sa_type=sa.Text)
    decided_at: datetime
