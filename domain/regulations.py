"""What a ledger lets its secretariat and agencies do, and for how long: limits that a leading group sets."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Regulation:
    """A ledger's limits; the defaults are those of the life cycles (3 working days, one extension)."""

    review_levels: int = 1  # 2: a first review (初审), then the decision by somebody else
    review_workdays: int = 3  # until an unreviewed report is reminded of and shown to both sides
    is_auto_accepted: bool = False  # a progress report that nobody reviewed in that time is accepted
    decline_workdays: int = 3  # from the assignment on, within which an agency may decline it (退件)
    decision_workdays: int = 3  # until an undecided request is reminded of; silence never decides
    extension_limit: int = 1  # extensions that the secretariat grants an item; one more goes a level higher
    extension_ceiling: date | None = None  # the latest day that may be granted; None: the ledger's period end
    nil_limit: int = 3  # the n-th "nothing new" in a row asks why
