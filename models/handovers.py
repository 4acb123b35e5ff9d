"""Seats that pass from one person to the next."""

from datetime import datetime
from typing import Any, ClassVar

from sqlmodel import Field

from domain.handovers import HandoverState
from models.base import Base, Json, enum_type, key, reference


class Handover(Base, table=True):
    """One handover (交接) of a seat; only the hash of its code is stored.

    The sheet is kept as it was when the successor took the code: both confirm what they saw.
    """

    __tablename__ = "handover"
    tracked: ClassVar[tuple[str, ...]] = ("seat_id", "state")

    id: int = key()
    seat_id: int = reference("seat.id", ondelete="CASCADE")
    predecessor_id: int = reference("person.id")
    successor_id: int | None = reference("person.id", default=None)  # None until somebody took the code
    started_by_id: int = reference("person.id")
    code_hash: str = Field(max_length=64, unique=True)  # SHA-256, hex
    state: HandoverState = Field(default=HandoverState.STARTED, sa_type=enum_type(HandoverState))
    sheet: dict[str, Any] | None = Field(default=None, sa_type=Json)
    started_at: datetime
    expires_at: datetime
    issued_at: datetime | None = None  # of the sheet
    confirmed_at: datetime | None = None
    confirmed_by_id: int | None = reference("person.id", default=None)  # predecessor or secretariat
    accepted_at: datetime | None = None
    done_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancelled_by_id: int | None = reference("person.id", default=None)
