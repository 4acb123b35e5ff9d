"""Items of a ledger, the agencies assigned to them, their deadlines and targets."""

from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from domain.items import AssignmentState, ClosingKind, ItemStatus, PartyRole
from models.base import Base, Json, enum_type, key, reference


class Item(Base, table=True):
    """One numbered duty (事项) of a ledger."""

    __tablename__ = "item"
    __table_args__ = (sa.UniqueConstraint("ledger_id", "number"),)
    tracked: ClassVar[tuple[str, ...]] = ("ledger_id", "status", "deadline")

    id: int = key()
    ledger_id: int = reference("ledger.id", ondelete="CASCADE")
    number: int  # running number over the whole document
    label: str | None = Field(default=None, max_length=40)  # as printed: （一）
    section: str | None = Field(default=None, max_length=300)
    title: str = Field(max_length=500)
    body: str = Field(sa_type=sa.Text)
    responsibility: str | None = Field(default=None, sa_type=sa.Text)  # the source clause, verbatim
    is_open_ended: bool = False  # the list of agencies ends in 等
    is_split: bool = False  # 分别负责: each lead for its own part
    is_continuing: bool = False  # no end date: reports by cycle only
    deadline: date | None = None
    original_deadline: date | None = None  # frozen at registration
    is_key: bool = False  # 重点事项: two people close it
    is_deadline_assumed: bool = False  # the document's year end, not a phrase of the item
    status: ItemStatus = Field(default=ItemStatus.DRAFT, sa_type=enum_type(ItemStatus), index=True)
    completed_on: date | None = None  # local date of the last accepted declaration of completion
    closed_at: datetime | None = None
    closing_kind: ClosingKind | None = Field(default=None, sa_type=enum_type(ClosingKind))
    days_late: int | None = None  # verdict at closing: 0 is 按期
    document_id: int | None = reference("document.id", default=None)  # where its text stands
    source_line: int | None = None  # from 0
    source_start: int | None = None  # offsets in the document's text
    source_end: int | None = None
    source_clauses: list[list[int]] = Field(default_factory=list, sa_type=Json)  # [start, end] of each clause
    confidence: dict[str, float] = Field(default_factory=dict, sa_type=Json)  # 0 to 1, per field of the draft
    carried_from_id: int | None = reference("item.id", default=None)  # 结转: last year's item
    revision: int = 1  # counts corrections; buttons carry it


class Assignment(Base, table=True):
    """An agency's part in an item."""

    __tablename__ = "assignment"
    __table_args__ = (sa.UniqueConstraint("item_id", "agency_id"),)
    tracked: ClassVar[tuple[str, ...]] = ("item_id", "agency_id", "role", "state")

    id: int = key()
    item_id: int = reference("item.id", ondelete="CASCADE")
    agency_id: int = reference("agency.id")
    role: PartyRole = Field(sa_type=enum_type(PartyRole))
    position: int  # order in the source clause
    is_in_measure: bool = False  # named by one of the item's measures only
    is_standing: bool = False  # added by a rule such as 以下均需…负责，不再列出
    state: AssignmentState = Field(default=AssignmentState.PENDING, sa_type=enum_type(AssignmentState))
    acknowledged_at: datetime | None = None
    acknowledged_by_id: int | None = reference("person.id", default=None)


class Measure(Base, table=True):
    """A measure (具体措施) below an item that names agencies or a deadline of its own."""

    __tablename__ = "measure"

    id: int = key()
    item_id: int = reference("item.id", ondelete="CASCADE")
    position: int
    label: str = Field(default="", max_length=40)  # as printed: 1.
    body: str = Field(sa_type=sa.Text)
    responsibility: str = Field(default="", sa_type=sa.Text)
    deadline: date | None = None
    parties: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)  # name, role


class ItemDeadline(Base, table=True):
    """A phrase of the item that fixes a point in time."""

    __tablename__ = "item_deadline"

    id: int = key()
    item_id: int = reference("item.id", ondelete="CASCADE")
    position: int
    text: str = Field(max_length=200)  # as it stands
    due_on: date


class ItemTarget(Base, table=True):
    """A quantity that the item must reach (量化指标)."""

    __tablename__ = "item_target"

    id: int = key()
    item_id: int = reference("item.id", ondelete="CASCADE")
    position: int
    text: str = Field(sa_type=sa.Text)  # the clause that carries the number
    value: float
    unit: str = Field(max_length=40)
    comparator: str = Field(max_length=2)  # ">=", "<=" or "="
