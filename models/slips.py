"""Supervision slips, and what somebody sees of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from domain.slips import (
    MAX_MEANING,
    MAX_STEP_NAME,
    OPEN,
    UNANSWERED,
    SlipColour,
    SlipStatus,
    SlipStep,
    is_last,
)
from models.base import Base, enum_type, key, reference
from models.documents import Ledger
from models.items import Item
from models.people import Agency, Person

_IS_UNDER_WAY = sa.text("status IN ('draft', 'waiting', 'approved', 'issued', 'signed_for', 'answered')")


class Slip(Base, table=True):
    """A numbered slip to one agency about one item (督查单); its number is given with the approval, once."""

    __tablename__ = "slip"
    __table_args__ = (
        sa.UniqueConstraint("ledger_id", "year", "number"),
        sa.Index(
            "uq_slip_under_way",
            "item_id",
            "agency_id",
            unique=True,
            sqlite_where=_IS_UNDER_WAY,
            postgresql_where=_IS_UNDER_WAY,
        ),
    )
    tracked: ClassVar[tuple[str, ...]] = (
        "item_id",
        "agency_id",
        "year",
        "number",
        "position",
        "status",
        "reply_by",
    )

    id: int = key()
    ledger_id: int = reference("ledger.id", index=False, ondelete="CASCADE")
    item_id: int = reference("item.id", ondelete="CASCADE")
    agency_id: int = reference("agency.id")
    year: int | None = None
    number: int | None = None
    position: int = 1  # of its colour in the order of the ledger
    colour: SlipColour = Field(default=SlipColour.BLUE, sa_type=enum_type(SlipColour))
    status: SlipStatus = Field(default=SlipStatus.DRAFT, sa_type=enum_type(SlipStatus), index=True)
    reason: str = Field(default="", sa_type=sa.Text)
    reply_workdays: int
    reply_by: date | None = None  # from the issue on
    former_id: int | None = reference("slip.id", default=None)  # that it was raised from
    author_id: int = reference("person.id")
    principal_id: int | None = reference("person.id", default=None, index=False)  # for whom (代)
    created_at: datetime
    handed_in_at: datetime | None = None  # since when it waits for its approval, or waited
    approved_by_id: int | None = reference("person.id", default=None, index=False)
    approval_principal_id: int | None = reference("person.id", default=None, index=False)
    approved_at: datetime | None = None
    issued_by_id: int | None = reference("person.id", default=None, index=False)
    issued_at: datetime | None = None
    signed_by_id: int | None = reference("person.id", default=None, index=False)
    signed_at: datetime | None = None
    answer: str = Field(default="", sa_type=sa.Text)
    answer_sha256: str | None = Field(default=None, max_length=64)
    answer_file_name: str | None = Field(default=None, max_length=300)
    answered_by_id: int | None = reference("person.id", default=None, index=False)
    answered_at: datetime | None = None
    ended_by_id: int | None = reference("person.id", default=None, index=False)  # None: by itself
    ended_at: datetime | None = None
    end_reason: str = Field(default="", sa_type=sa.Text)  # the word with which it was lifted or raised
    return_reason: str = Field(default="", sa_type=sa.Text)  # why the approver sent the draft back
    revision: int = 1  # counts changes of state; buttons carry it


class SlipStepRow(Base, table=True):
    """One colour of a ledger's slips, where it does not keep to the usual ones."""

    __tablename__ = "slip_step"
    __table_args__ = (sa.UniqueConstraint("ledger_id", "position"),)

    id: int = key()
    ledger_id: int = reference("ledger.id", index=False, ondelete="CASCADE")
    position: int  # from 1: the mildest
    colour: SlipColour = Field(sa_type=enum_type(SlipColour))
    name: str = Field(default="", max_length=MAX_STEP_NAME)  # "": the usual word
    meaning: str = Field(default="", max_length=MAX_MEANING)

    @classmethod
    def of(
        cls, ledger_id: int, position: int, colour: SlipColour, name: str = "", meaning: str = ""
    ) -> "SlipStepRow":
        """A row for a step."""
        return cls(ledger_id=ledger_id, position=position, colour=colour, name=name, meaning=meaning)

    @property
    def step(self) -> SlipStep:
        """As the rules know it."""
        return SlipStep(self.position, self.colour, self.name, self.meaning)


@dataclass(frozen=True)
class SlipView:
    """A slip with what belongs to it."""

    slip: Slip
    item: Item
    agency: Agency
    ledger: Ledger
    group_name: str
    author: Person
    steps: Sequence[SlipStep]
    principal: Person | None = None
    approver: Person | None = None
    answerer: Person | None = None
    ender: Person | None = None
    signer: Person | None = None
    former: Slip | None = None
    follower: Slip | None = None  # that it was raised to
    ledger_name: str = ""  # where more than one is in force
    is_agencys: bool = False  # told to the agency

    @property
    def is_last(self) -> bool:
        """Whether no colour follows."""
        return is_last(self.slip.colour, self.steps)

    def is_over(self, today: date) -> bool:
        """Whether the agency should have answered by now."""
        by = self.slip.reply_by
        return self.slip.status in UNANSWERED and by is not None and today > by

    @property
    def is_open(self) -> bool:
        """Whether the agency has it, and it has not ended."""
        return self.slip.status in OPEN
