"""What agencies handed to their leaders to be signed (本单位审签)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from domain.reports import ReportStatus
from domain.requests import RequestStatus
from domain.signatures import SignatureState, SignedThing
from models.asking import RequestView
from models.base import Base, enum_type, key, reference
from models.items import Item
from models.people import Agency, Person
from models.views import Consolidation, ReviewLine


class Signature(Base, table=True):
    """One handing in: who asked, who decided, and how."""

    __tablename__ = "signature"
    __table_args__ = (sa.Index("ix_signature_thing_thing_id", "thing", "thing_id"),)
    tracked: ClassVar[tuple[str, ...]] = ("thing", "thing_id", "agency_id", "state", "decided_by_id")

    id: int = key()
    thing: SignedThing = Field(sa_type=enum_type(SignedThing))
    thing_id: int = Field(sa_type=sa.BigInteger)  # the id of the report or the request
    agency_id: int = reference("agency.id")
    state: SignatureState = Field(default=SignatureState.OPEN, sa_type=enum_type(SignatureState), index=True)
    asked_by_id: int = reference("person.id")
    asked_at: datetime
    decided_by_id: int | None = reference("person.id", default=None)
    principal_id: int | None = reference("person.id", default=None, index=False)  # for whom it was decided
    decided_at: datetime | None = None
    reason: str | None = Field(default=None, sa_type=sa.Text)


@dataclass(frozen=True)
class SignatureCard:
    """A signature with what it is for, ready to be shown."""

    signature: Signature
    agency: Agency
    asked_by: Person
    decided_by: Person | None = None
    line: ReviewLine | None = None  # of a report
    consolidation: Consolidation | None = None
    request: RequestView | None = None
    principal: Person | None = None  # for whom it was decided

    @property
    def item(self) -> Item:
        """The item that it is about."""
        if self.line is not None:
            return self.line.item
        assert self.request is not None
        return self.request.item

    @property
    def is_draft(self) -> bool:
        """Whether the report or request can be changed, and handed in again."""
        if self.line is not None:
            return self.line.view.report.status is ReportStatus.DRAFT
        return self.request is not None and self.request.request.status is RequestStatus.DRAFT

    @property
    def due_at(self) -> datetime | None:
        """When the report is due at the secretariat; None for anything else."""
        return self.line.period.due_at if self.line is not None else None
