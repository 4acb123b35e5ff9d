"""Notices and their receipts."""

import json
import zlib
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from domain.notices import AudienceKind, NoticeClass, NoticeStatus, ReceiptState, Settlement
from domain.telephones import MAX_SPOKEN_WITH
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
    submitted_at: datetime | None = None  # since when it waits for the second person, or waited
    rejection: str | None = Field(default=None, sa_type=sa.Text)  # why the second person sent it back
    created_at: datetime
    scheduled_at: datetime | None = None  # leaves then, not before
    reply_by: datetime | None = None  # until when it is to be signed for
    sent_at: datetime | None = None
    chased_at: datetime | None = None  # when whoever had not signed was chased last
    closed_at: datetime | None = None
    slip: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)  # of `domain.reply_slips`
    attachments: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)  # of `ReceivedFile`s
    settlement: Settlement = Field(default=Settlement.EACH, sa_type=enum_type(Settlement))
    edition: int = 1  # counts corrections; earlier texts are kept as `NoticeEdition`
    correction: str | None = Field(default=None, sa_type=sa.Text)  # another text that was not sent yet
    corrector_id: int | None = reference("person.id", default=None, index=False)
    correction_submitted_at: datetime | None = None  # since when that text waits for a second person
    withdrawn_at: datetime | None = None
    withdrawal: str | None = Field(default=None, sa_type=sa.Text)  # why

    @property
    def fingerprint(self) -> int:
        """Of what a second person looks at: a card that no longer shows it is told by it."""
        moments = [moment and moment.timestamp() for moment in (self.scheduled_at, self.reply_by)]
        to_whom = [self.audience_kind, self.audience, self.settlement, self.category]
        what = [self.text, self.correction, self.corrector_id, self.slip, self.attachments]
        return zlib.crc32(json.dumps([what, to_whom, moments], sort_keys=True).encode())


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
    signed_by_id: int | None = reference(
        "person.id", default=None, index=False
    )  # a colleague, for the agency
    phoned_at: datetime | None = None  # when the secretariat told them by telephone; that signs for nothing
    phoned_by_id: int | None = reference("person.id", default=None, index=False)
    phoned_with: str | None = Field(default=None, max_length=MAX_SPOKEN_WITH)  # who was spoken to

    @property
    def is_phoned(self) -> bool:
        """Whether they were told by telephone, and did not sign since."""
        return self.phoned_at is not None and self.state is not ReceiptState.ACKNOWLEDGED


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


class ReplyAnswer(Base, table=True):
    """The answer to one question of a notice's slip, as it is now; a file is kept on disk by its hash."""

    __tablename__ = "reply_answer"
    __table_args__ = (sa.UniqueConstraint("receipt_id", "question"),)

    id: int = key()
    receipt_id: int = reference("receipt.id", index=False, ondelete="CASCADE")
    question: int  # from 0
    text: str = Field(sa_type=sa.Text)  # of a file: its name
    sha256: str | None = Field(default=None, max_length=64)
    media_type: str | None = Field(default=None, max_length=100)
    size: int | None = None  # bytes
    answered_by_id: int = reference("person.id", index=False)
    answered_at: datetime


class NoticeTemplate(Base, table=True):
    """A saved text with blanks for notices that come again and again."""

    __tablename__ = "notice_template"
    __table_args__ = (sa.UniqueConstraint("group_id", "name"),)

    id: int = key()
    group_id: int = reference("leading_group.id", index=False)
    name: str = Field(max_length=30)
    text: str = Field(sa_type=sa.Text)
    author_id: int = reference("person.id", index=False)
    created_at: datetime
