"""Delegations for a period, and days of absence."""

from datetime import date, datetime
from typing import ClassVar

from sqlmodel import Field

from domain.delegations import DelegatedAct, DelegationScope
from models.base import Base, Json, enum_type, key, reference


class Delegation(Base, table=True):
    """One person acts for another from one local day to another; the time says whether it is in force.

    It reaches the seats that the principal holds themselves, in the agency that the deputy sits in too.
    """

    __tablename__ = "delegation"
    tracked: ClassVar[tuple[str, ...]] = ("principal_id", "deputy_id", "starts_on", "ends_on", "revoked_at")

    id: int = key()
    principal_id: int = reference("person.id")
    deputy_id: int = reference("person.id")
    scope: DelegationScope = Field(sa_type=enum_type(DelegationScope))
    acts: list[str] = Field(default_factory=list, sa_type=Json)  # of scope "acts": values of DelegatedAct
    item_ids: list[int] = Field(default_factory=list, sa_type=Json)  # of scope "items"
    starts_on: date
    ends_on: date  # the last day
    starts_at: datetime
    ends_at: datetime  # the first moment after it
    created_at: datetime
    revoked_at: datetime | None = None
    revoked_by_id: int | None = reference("person.id", default=None)

    def is_in_force(self, now: datetime) -> bool:
        """Whether the deputy may act."""
        return self.revoked_at is None and self.starts_at <= now < self.ends_at

    @property
    def delegated_acts(self) -> tuple[DelegatedAct, ...]:
        """The kinds of act of scope "acts"."""
        return tuple(DelegatedAct(act) for act in self.acts)


class Absence(Base, table=True):
    """Days on which a person is away (请假); messages go to the stand-in, who may act by the delegation."""

    __tablename__ = "absence"

    id: int = key()
    person_id: int = reference("person.id")
    stand_in_id: int | None = reference("person.id", default=None)  # None: whoever else is there
    delegation_id: int | None = reference("delegation.id", default=None)
    starts_on: date
    ends_on: date  # the last day
    starts_at: datetime
    ends_at: datetime  # the first moment after it
    created_at: datetime
    cancelled_at: datetime | None = None
