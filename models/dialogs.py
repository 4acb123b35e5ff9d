"""What a person is in the middle of writing: survives restarts and a change of phone."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from models.base import Base, BigId, Json


class Dialog(Base, table=True):
    """The one open dialog of a person."""

    __tablename__ = "dialog"

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE", sa_type=BigId)
    step: str = Field(max_length=40)  # which answer is awaited
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    updated_at: datetime
