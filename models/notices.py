"""Notices and their receipts."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from domain.notices import AudienceKind, NoticeClass, NoticeStatus, ReceiptState
from models.base import Base, Json, enum_type, key, reference


class Notice(Base, table=True):
    """A notice (通知) that asks for sign-for."""

    __tablename__ = "notice"

    id: int = key()
    group_id: int = reference("leading_group.id")
    ledger_id: int | None = reference("ledger.id", default=None)
    text: str = Field(sa_type=sa.Text)
    audience_kind: AudienceKind = Field(sa_type=enum_type(AudienceKind))
    audience: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # {"role": …} or {"agency_ids": […]}
    category: NoticeClass = Field(default=NoticeClass.NOTICE, sa_type=enum_type(NoticeClass))
    status: NoticeStatus = Field(default=NoticeStatus.DRAFT, sa_type=enum_type(NoticeStatus))
    author_id: int = reference("person.id")
    approver_id: int | None = reference("person.id", default=None, index=False)  # the second person
    rejection: str | None = Field(default=None, sa_type=sa.Text)  # why the second person sent it back
    created_at: datetime
    scheduled_at: datetime | None = None  # leaves then, not before
    reply_by: datetime | None = None  # until when it is to be signed for
    sent_at: datetime | None = None
    chased_at: datetime | None = None  # when whoever had not signed was chased last
    closed_at: datetime | None = None
    edition: int = 1  # counts corrections; earlier texts are kept as `NoticeEdition`
    correction: str | None = Field(default=None, sa_type=sa.Text)  # another text that was not sent yet
    corrector_id: int | None = reference("person.id", default=None, index=False)
    withdrawn_at: datetime | None = None
    withdrawal: str | None = Field(default=None, sa_type=sa.Text)  # why


class Receipt(Base, table=True):
    """One seat's receipt of a notice; person None means that the seat was vacant."""

    __tablename__ = "receipt"
    __table_args__ = (sa.UniqueConstraint("notice_id", "seat_id"),)

    id: int = key()
    notice_id: int = reference("notice.id", ondelete="CASCADE")
    seat_id: int = reference("seat.id")
    agency_id: int | None = reference("agency.id", default=None)
    person_id: int | None = reference("person.id", default=None)
    state: ReceiptState = Field(default=ReceiptState.QUEUED, sa_type=enum_type(ReceiptState))
    acknowledged_at: datetime | None = None


class NoticeEdition(Base, table=True):
    """A text of a notice that was sent and later corrected."""

    __tablename__ = "notice_edition"
    __table_args__ = (sa.UniqueConstraint("notice_id", "number"),)

    id: int = key()
    notice_id: int = reference("notice.id", ondelete="CASCADE")
    number: int  # from 1
    text: str = Field(sa_type=sa.Text)
    replaced_by_id: int | None = reference("person.id", default=None, index=False)
    replaced_at: datetime
