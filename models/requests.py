"""Requests of agencies, and what the secretariat does to an item of its own accord."""

from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from domain.requests import RequestKind, RequestStatus
from models.base import Base, Json, enum_type, key, reference

_IS_OPEN = sa.text("status IN ('unit_signing', 'submitted', 'recommended') AND kind <> 'decline'")
_IS_OPEN_DECLINE = sa.text("status IN ('unit_signing', 'submitted', 'recommended') AND kind = 'decline'")


class Request(Base, table=True):
    """Something asked about one item; its state stands beside the item's and never replaces it."""

    __tablename__ = "request"
    __table_args__ = (
        sa.Index(
            "uq_request_open",
            "item_id",
            "kind",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        sa.Index(
            "uq_request_open_decline",
            "item_id",
            "agency_id",
            unique=True,
            sqlite_where=_IS_OPEN_DECLINE,
            postgresql_where=_IS_OPEN_DECLINE,
        ),
    )
    tracked: ClassVar[tuple[str, ...]] = ("item_id", "kind", "status", "level")

    id: int = key()
    kind: RequestKind = Field(sa_type=enum_type(RequestKind))
    item_id: int = reference("item.id", ondelete="CASCADE")
    agency_id: int | None = reference("agency.id", default=None)  # None: the secretariat's own motion
    status: RequestStatus = Field(default=RequestStatus.DRAFT, sa_type=enum_type(RequestStatus), index=True)
    state_before: str | None = Field(default=None, max_length=24)  # of the item, or of the declined part
    reason: str = Field(default="", sa_type=sa.Text)
    progress: str = Field(default="", sa_type=sa.Text)  # how far the item is, for an extension
    wanted: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    granted: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # with "before", once approved
    is_late: bool = False  # asked after the deadline: the item counts overdue whatever is decided
    level: int = 1  # 2: the head of the group decides, or a second secretary
    author_id: int = reference("person.id")
    principal_id: int | None = reference("person.id", default=None, index=False)  # for whom it asks (代)
    created_at: datetime
    submitted_at: datetime | None = None
    decide_by: date | None = None  # promised when it was submitted; silence decides nothing
    recommended_by_id: int | None = reference("person.id", default=None)
    decided_by_id: int | None = reference("person.id", default=None)
    decision_principal_id: int | None = reference("person.id", default=None, index=False)
    decided_at: datetime | None = None
    decision_reason: str = Field(default="", sa_type=sa.Text)
