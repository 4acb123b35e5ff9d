"""Duties (item × agency × period), report versions, evidence, reviews."""

from datetime import date, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from domain.items import PartyRole
from domain.reports import Decision, DutyState, ReportKind, ReportStatus, SelfAssessment
from models.base import Base, BigId, Json, enum_type, key, reference


class Duty(Base, table=True):
    """What one agency owes on one item for one period."""

    __tablename__ = "duty"
    __table_args__ = (
        sa.UniqueConstraint("period_id", "item_id", "agency_id"),
        sa.Index("ix_duty_agency_id_state", "agency_id", "state"),
        sa.Index("ix_duty_item_id_agency_id", "item_id", "agency_id"),
        # All that the lights of items ask of duties: those that answer for an item, by period.
        sa.Index("ix_duty_item_id_role", "item_id", "role", "agency_id", "period_id", "state", "is_on_time"),
    )
    tracked: ClassVar[tuple[str, ...]] = (
        "period_id",
        "item_id",
        "agency_id",
        "state",
        "is_on_time",
        "first_submitted_at",
    )

    id: int = key()
    period_id: int = reference("period.id", index=False, ondelete="CASCADE")
    item_id: int = reference("item.id", index=False, ondelete="CASCADE")
    agency_id: int = reference("agency.id", index=False)
    role: PartyRole = Field(sa_type=enum_type(PartyRole))  # as it was when the period opened
    state: DutyState = Field(default=DutyState.EXPECTED, sa_type=enum_type(DutyState))
    first_submitted_at: datetime | None = None
    is_on_time: bool | None = None  # decided once, by the first submission


class Report(Base, table=True):
    """One version of the report on a duty."""

    __tablename__ = "report"
    __table_args__ = (
        sa.UniqueConstraint("duty_id", "version"),
        sa.Index("ix_report_status_submitted_at", "status", "submitted_at"),
    )
    tracked: ClassVar[tuple[str, ...]] = ("duty_id", "version", "kind", "status", "submitted_at")

    id: int = key()
    duty_id: int = reference("duty.id", ondelete="CASCADE")
    version: int
    kind: ReportKind = Field(sa_type=enum_type(ReportKind))
    status: ReportStatus = Field(default=ReportStatus.DRAFT, sa_type=enum_type(ReportStatus))
    progress_text: str = Field(default="", sa_type=sa.Text)
    progress_percent: int | None = None
    problems: str | None = Field(default=None, sa_type=sa.Text)
    help_needed: str | None = Field(default=None, sa_type=sa.Text)  # 需协调事项
    next_steps: str | None = Field(default=None, sa_type=sa.Text)
    self_assessment: SelfAssessment | None = Field(default=None, sa_type=enum_type(SelfAssessment))
    nil_reason: str | None = Field(default=None, sa_type=sa.Text)  # why there is nothing new once more
    change_reason: str | None = Field(default=None, sa_type=sa.Text)  # why the percentage fell
    completed_on: date | None = None  # local day that a declaration of completion names
    carried: list[str] = Field(default_factory=list, sa_type=Json)  # fields taken over from the last report
    author_id: int = reference("person.id")
    principal_id: int | None = reference("person.id", default=None, index=False)  # for whom (代)
    created_at: datetime
    submitted_at: datetime | None = None

    @property
    def progress_percent_stated(self) -> int | None:
        """The percentage that the report says itself, not one taken over from the last."""
        return None if "progress_percent" in self.carried else self.progress_percent


class TargetValue(Base, table=True):
    """What a report says of one target of its item, in the target's unit."""

    __tablename__ = "target_value"
    __table_args__ = (sa.UniqueConstraint("report_id", "target_id"),)

    id: int = key()
    report_id: int = reference("report.id", ondelete="CASCADE")
    target_id: int | None = reference("item_target.id", default=None, ondelete="SET NULL")  # None: taken off
    value: float
    unit: str = Field(max_length=40)
    text: str = Field(max_length=100)  # as it was typed
    reason: str | None = Field(default=None, sa_type=sa.Text)  # why it fell or jumped
    is_carried: bool = False  # taken over from the last report


class SentPiece(Base, table=True):
    """A message sent for a report: kept at least until it is clear for which."""

    __tablename__ = "sent_piece"
    __table_args__ = (sa.UniqueConstraint("person_id", "message_id"),)

    id: int = key()
    person_id: int = reference("person.id", index=False, ondelete="CASCADE")
    message_id: int = Field(sa_type=sa.BigInteger)  # Telegram's
    album: str | None = Field(default=None, max_length=64)  # what was sent together
    report_id: int | None = reference("report.id", default=None, ondelete="CASCADE")
    text: str = Field(default="", sa_type=sa.Text)
    sha256: str | None = Field(default=None, max_length=64)
    file_name: str | None = Field(default=None, max_length=300)
    media_type: str | None = Field(default=None, max_length=100)
    size: int | None = None  # bytes
    received_at: datetime


class ReportingRun(Base, table=True):
    """Somebody's way through all that was owed when they set out, item by item (逐项填报)."""

    __tablename__ = "reporting_run"

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE", sa_type=BigId)
    duty_ids: list[int] = Field(sa_type=Json)
    skipped_ids: list[int] = Field(default_factory=list, sa_type=Json)
    started_at: datetime


class Evidence(Base, table=True):
    """A file or a link that proves a report; a file is kept on disk by its hash, a link is not followed."""

    __tablename__ = "evidence"
    __table_args__ = (sa.UniqueConstraint("report_id", "sha256"),)

    id: int = key()
    report_id: int = reference("report.id", ondelete="CASCADE")
    sha256: str = Field(max_length=64)  # of the file, or of the link
    file_name: str = Field(max_length=300)  # of a link: its host
    media_type: str = Field(max_length=100)
    size: int  # bytes
    url: str | None = Field(default=None, sa_type=sa.Text)  # of a link
    added_at: datetime


class Review(Base, table=True):
    """A reviewer's decision on one report; on two levels a recommendation goes before it."""

    __tablename__ = "review"

    id: int = key()
    report_id: int = reference("report.id", ondelete="CASCADE")
    reviewer_id: int | None = reference("person.id", default=None)  # None: accepted by the clock
    principal_id: int | None = reference("person.id", default=None, index=False)  # for whom (代)
    decision: Decision = Field(sa_type=enum_type(Decision))
    reason: str | None = Field(default=None, sa_type=sa.Text)  # of a return; the remark of a recommendation
    reply_by: date | None = None  # with a return: until when the better report is asked for
    decided_at: datetime
