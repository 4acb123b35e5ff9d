"""What people's own messages said of their reports, so that an edited one finds its place."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from domain.edits import EditOutcome, SaidPart
from models.base import Base, enum_type, key, reference
from models.reports import Report
from models.views import OwedDuty


class SaidMessage(Base, table=True):
    """A message that filled a part of the report on a duty, in whichever version that stands now."""

    __tablename__ = "said_message"
    __table_args__ = (sa.UniqueConstraint("person_id", "message_id"),)

    id: int = key()
    person_id: int = reference("person.id", index=False, ondelete="CASCADE")
    message_id: int = Field(sa_type=sa.BigInteger)  # Telegram's
    duty_id: int = reference("duty.id", ondelete="CASCADE")
    part: SaidPart = Field(sa_type=enum_type(SaidPart))
    target_id: int | None = reference("item_target.id", default=None, index=False, ondelete="SET NULL")
    text: str = Field(sa_type=sa.Text)  # as the report has it
    wish: str | None = Field(default=None, sa_type=sa.Text)  # as it was edited, until that is decided on
    edits: int = 0  # how often it was edited: an older offer is no longer what the message says
    said_at: datetime


@dataclass(frozen=True)
class EditView:
    """An edited message, beside the report as it is now."""

    said: SaidMessage
    owed: OwedDuty
    report: Report
    outcome: EditOutcome
