"""The limits that a leading group sets for one ledger."""

from datetime import date

from sqlmodel import Field

from domain.regulations import Regulation
from models.base import Base, BigId

_DEFAULT = Regulation()


class LedgerRegulation(Base, table=True):
    """A ledger's limits, where they differ from the usual ones; fields as in `domain.regulations`."""

    __tablename__ = "ledger_regulation"

    ledger_id: int = Field(primary_key=True, foreign_key="ledger.id", ondelete="CASCADE", sa_type=BigId)
    review_levels: int = _DEFAULT.review_levels
    review_workdays: int = _DEFAULT.review_workdays
    is_auto_accepted: bool = _DEFAULT.is_auto_accepted
    is_evidence_needed: bool = _DEFAULT.is_evidence_needed
    decline_workdays: int = _DEFAULT.decline_workdays
    decision_workdays: int = _DEFAULT.decision_workdays
    extension_limit: int = _DEFAULT.extension_limit
    extension_ceiling: date | None = None
    chase_workdays: int = _DEFAULT.chase_workdays
    daily_limit: int = _DEFAULT.daily_limit
    quiet_from: int = _DEFAULT.quiet_from
    quiet_until: int = _DEFAULT.quiet_until
    nil_limit: int = _DEFAULT.nil_limit
