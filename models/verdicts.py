"""What became of items, each time that they were closed."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from domain.items import ClosingKind
from models.base import Base, enum_type, key, reference


class Verdict(Base, table=True):
    """One closing of an item (销号) and what it said then; frozen, whatever happens to the item later.

    An item that is reopened keeps it, and gets another one at its next closing.
    """

    __tablename__ = "verdict"

    id: int = key()
    item_id: int = reference("item.id", ondelete="CASCADE")
    kind: ClosingKind = Field(sa_type=enum_type(ClosingKind))
    completed_on: date | None = None  # None: it was not completed
    deadline: date | None = None  # in force at the closing
    original_deadline: date | None = None
    days_late: int | None = None  # 0: 按期; None: not completed
    remark: str | None = Field(default=None, sa_type=sa.Text)
    closed_by_id: int | None = reference("person.id", default=None)
    closed_at: datetime
    reopened_at: datetime | None = None
    reopened_by_id: int | None = reference("person.id", default=None)
    reopen_reason: str | None = Field(default=None, sa_type=sa.Text)
