"""Sub-items and milestones that an item is broken down into."""

from datetime import date, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from domain.sub_items import MAX_TITLE, SubItemState
from models.base import Base, enum_type, key, reference


class SubItem(Base, table=True):
    """A part of an item with its own deadline (分项); without an agency, a milestone of the lead (节点)."""

    __tablename__ = "sub_item"
    __table_args__ = (sa.UniqueConstraint("item_id", "position"),)
    tracked: ClassVar[tuple[str, ...]] = ("item_id", "state", "deadline", "completed_on", "days_late")

    id: int = key()
    item_id: int = reference("item.id", index=False, ondelete="CASCADE")
    position: int  # from 1, never given twice: 9.1 stays 9.1
    title: str = Field(max_length=MAX_TITLE)
    deadline: date
    original_deadline: date  # as it was first set
    agency_id: int | None = reference("agency.id", default=None)  # None: the lead's milestone
    state: SubItemState = Field(default=SubItemState.OPEN, sa_type=enum_type(SubItemState), index=True)
    created_at: datetime
    created_by_id: int | None = reference("person.id", default=None)
    note: str | None = Field(default=None, sa_type=sa.Text)  # how it was done, by whoever declared it
    declared_at: datetime | None = None
    declared_by_id: int | None = reference("person.id", default=None)
    return_reason: str | None = Field(default=None, sa_type=sa.Text)  # of the last one that was sent back
    decided_at: datetime | None = None
    decided_by_id: int | None = reference("person.id", default=None)
    completed_on: date | None = None  # local day of the declaration that was accepted
    days_late: int | None = None  # verdict when done: 0 is 按期
    ended_at: datetime | None = None  # done, taken off, or ended with its item
