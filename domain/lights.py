"""Status lights (亮灯) of items, derived from dates and records: the first rule of one table decides.

Past plan is not past the deadline: only the latter is red. What ended never shouts, a continuing item is
never overdue, and a completion that waits for its reviewer is not pressed for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.items import ACTIVE, ItemStatus
from domain.pace import Pace, pace_on
from domain.reports import SelfAssessment

NEAR_DAYS = 7  # a deadline so near is told

_ENDED = frozenset({ItemStatus.CLOSED, ItemStatus.CANCELLED, ItemStatus.ARCHIVED})


class Light(StrEnum):
    """A colour, which never stands without its words; the worst first."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    GREY = "grey"


class LightRule(StrEnum):
    """What decided on a colour."""

    ENDED = "ended"
    SUSPENDED = "suspended"
    NOT_ASSIGNED = "not_assigned"
    DECLARED_LATE = "declared_late"
    DECLARED = "declared"
    OVERDUE = "overdue"
    MISSED_AGAIN = "missed_again"
    SUB_ITEM_OVERDUE = "sub_item_overdue"
    RETURNED = "returned"
    MISSED = "missed"
    LATE = "late"
    BEHIND = "behind"
    NEAR = "near"
    NOT_STARTED = "not_started"
    CONTINUING = "continuing"
    ON_TRACK = "on_track"


@dataclass(frozen=True)
class Facts:
    """What dates and records say of an item; reports are those of the agencies that answer for it."""

    status: ItemStatus
    deadline: date | None = None
    is_continuing: bool = False
    started_on: date | None = None  # when it was handed down
    declared_on: date | None = None  # the latest declaration of completion that was not sent back
    missed: int = 0  # locked periods in a row, up to the last one, in which a report was missing
    is_late: bool = False  # a report of the last locked period came after its due time
    is_returned: bool = False  # a report was sent back, and nothing was filed since
    has_reported: bool = False
    reported: int | None = None  # percent, as last reported
    sub_item_due: date | None = None  # the earliest deadline of its open sub-items

    @property
    def end(self) -> date | None:
        """The day by which it must be complete; a continuing one has none."""
        return None if self.is_continuing else self.deadline

    def pace(self, today: date) -> Pace | None:
        """How it stands to its plan."""
        return pace_on(
            today,
            started_on=self.started_on,
            deadline=self.deadline,
            is_continuing=self.is_continuing,
            reported=self.reported,
        )

    def days_left(self, today: date) -> int | None:
        """Days to the deadline, negative once it is over; None without one."""
        return (self.end - today).days if self.end is not None else None


@dataclass(frozen=True)
class Verdict:
    """A colour with the rule that decided on it, and the facts that it looked at."""

    light: Light
    rule: LightRule
    facts: Facts
    today: date

    @property
    def days_left(self) -> int | None:
        """Days to the deadline, negative once it is over."""
        return self.facts.days_left(self.today)

    @property
    def pace(self) -> Pace | None:
        """How the item stands to its plan."""
        return self.facts.pace(self.today)


_Condition = Callable[[Facts, date], bool]


def _is_declared(facts: Facts, today: date) -> bool:
    return facts.status is ItemStatus.COMPLETION_DECLARED


def _is_declared_late(facts: Facts, today: date) -> bool:
    late = facts.end is not None and facts.declared_on is not None and facts.declared_on > facts.end
    return _is_declared(facts, today) and late


def _is_overdue(facts: Facts, today: date) -> bool:
    return facts.end is not None and facts.end < today


def _has_overdue_sub_item(facts: Facts, today: date) -> bool:
    return facts.sub_item_due is not None and facts.sub_item_due < today


def _is_behind(facts: Facts, today: date) -> bool:
    pace = facts.pace(today)
    return pace is not None and pace.is_behind


def _is_near(facts: Facts, today: date) -> bool:
    return facts.end is not None and (facts.end - today).days <= NEAR_DAYS


def _is_not_started(facts: Facts, today: date) -> bool:
    return facts.status is ItemStatus.ASSIGNED and not facts.has_reported


#: The first rule whose condition holds decides; the last always does.
RULES: tuple[tuple[LightRule, Light, _Condition], ...] = (
    (LightRule.ENDED, Light.GREY, lambda facts, today: facts.status in _ENDED),
    (LightRule.SUSPENDED, Light.GREY, lambda facts, today: facts.status is ItemStatus.SUSPENDED),
    (LightRule.NOT_ASSIGNED, Light.GREY, lambda facts, today: facts.status not in ACTIVE),
    (LightRule.DECLARED_LATE, Light.YELLOW, _is_declared_late),
    (LightRule.DECLARED, Light.GREEN, _is_declared),
    (LightRule.OVERDUE, Light.RED, _is_overdue),
    (LightRule.MISSED_AGAIN, Light.RED, lambda facts, today: facts.missed > 1),
    (LightRule.SUB_ITEM_OVERDUE, Light.YELLOW, _has_overdue_sub_item),
    (LightRule.RETURNED, Light.YELLOW, lambda facts, today: facts.is_returned),
    (LightRule.MISSED, Light.YELLOW, lambda facts, today: facts.missed == 1),
    (LightRule.LATE, Light.YELLOW, lambda facts, today: facts.is_late),
    (LightRule.BEHIND, Light.YELLOW, _is_behind),
    (LightRule.NEAR, Light.YELLOW, _is_near),
    (LightRule.NOT_STARTED, Light.GREY, _is_not_started),
    (LightRule.CONTINUING, Light.GREEN, lambda facts, today: facts.end is None),
    (LightRule.ON_TRACK, Light.GREEN, lambda facts, today: True),
)


def decide(facts: Facts, today: date) -> Verdict:
    """The light of an item on a day: exactly one rule decides."""
    rule, light = next((rule, light) for rule, light, holds in RULES if holds(facts, today))
    return Verdict(light, rule, facts, today)


def differs(light: Light, assessment: SelfAssessment) -> bool:
    """Whether the agency sees itself better or worse than the records do; grey says nothing to compare."""
    if light is Light.GREY:
        return False
    is_well = assessment is SelfAssessment.ON_TRACK
    return is_well != (light is Light.GREEN)
