"""What a ledger lets its secretariat and agencies do, and for how long: limits that a leading group sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.budgets import DAILY_LIMIT


@dataclass(frozen=True)
class Regulation:
    """A ledger's limits; the defaults are those of the life cycles (3 working days, one extension)."""

    review_levels: int = 1  # 2: a first review (初审), then the decision by somebody else
    review_workdays: int = 3  # until an unreviewed report is reminded of and shown to both sides
    is_auto_accepted: bool = False  # a progress report that nobody reviewed in that time is accepted
    is_evidence_needed: bool = True  # an item with targets is declared complete with evidence only
    decline_workdays: int = 3  # from the assignment on, within which an agency may decline it (退件)
    decision_workdays: int = 3  # until an undecided request is reminded of; silence never decides
    extension_limit: int = 1  # extensions that the secretariat grants an item; one more goes a level higher
    extension_ceiling: date | None = None  # the latest day that may be granted; None: `usual_ceiling`
    chase_workdays: int = 3  # until an agency may be chased for the same item again (催办)
    daily_limit: int = DAILY_LIMIT  # messages that press somebody on one day (提醒 and 催办)
    quiet_from: int = 20  # local hours outside of which nobody is reminded or chased
    quiet_until: int = 8
    nil_limit: int = 3  # the n-th "nothing new" in a row asks why

    def is_quiet(self, hour: int) -> bool:
        """Whether nobody is reminded at this local hour of the day."""
        return not self.quiet_until <= hour < self.quiet_from


#: The values on offer for each limit; one that is missing here is a day, or none.
LIMITS: Mapping[str, Sequence[int]] = {
    "review_levels": (1, 2),
    "review_workdays": (1, 2, 3, 5, 7, 10),
    "is_auto_accepted": (False, True),
    "is_evidence_needed": (False, True),
    "decline_workdays": (1, 2, 3, 5, 7, 10),
    "decision_workdays": (1, 2, 3, 5, 7, 10),
    "extension_limit": (0, 1, 2, 3),
    "chase_workdays": (1, 2, 3, 5, 7, 10),
    "daily_limit": (1, 2, 3),
    "quiet_from": (17, 18, 19, 20, 21, 22),
    "quiet_until": (6, 7, 8, 9),
    "nil_limit": (1, 2, 3, 4, 5, 6),
}
