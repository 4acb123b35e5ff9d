"""Links between levels: which upper-level item an item carries out."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Base, enum_type, key, reference


class LinkState(StrEnum):
    """Whether somebody agreed that one item carries out the other."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class ItemLink(Base, table=True):
    """An item that carries out an item of an upper level's document."""

    __tablename__ = "item_link"
    __table_args__ = (sa.UniqueConstraint("item_id", "upper_item_id"),)

    id: int = key()
    item_id: int = reference("item.id", ondelete="CASCADE")
    upper_item_id: int = reference("item.id", ondelete="CASCADE")
    confidence: float  # 0 to 1
    state: LinkState = Field(default=LinkState.PROPOSED, sa_type=enum_type(LinkState))
    proposed_at: datetime
    decided_at: datetime | None = None
    decided_by_id: int | None = reference("person.id", default=None)
