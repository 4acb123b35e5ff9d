"""What a lead's report consolidated of the participants' reports, as it was when it was handed in."""

from dataclasses import dataclass

import sqlalchemy as sa

from models.base import Base, key, reference
from models.people import Agency, Person
from models.views import OwedDuty


class Contribution(Base, table=True):
    """One participant's part in a lead's report; never changed afterwards."""

    __tablename__ = "contribution"
    __table_args__ = (sa.UniqueConstraint("report_id", "duty_id"),)

    id: int = key()
    report_id: int = reference("report.id", index=False, ondelete="CASCADE")  # the lead's
    duty_id: int = reference("duty.id", ondelete="CASCADE")  # the participant's
    contributed_id: int | None = reference("report.id", ondelete="CASCADE", default=None)  # None: missing


@dataclass(frozen=True)
class AskedContribution:
    """A participant's duty that a lead asks for."""

    owed: OwedDuty
    lead: Agency
    asked_by: Person
