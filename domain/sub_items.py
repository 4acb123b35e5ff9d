"""Sub-items and milestones of an item (分项, 节点): states, who does what, how late one was done."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.items import ItemStatus

MAX_TITLE = 100
MAX_WORD = 300  # of how a sub-item was done, or why it was sent back
MAX_SUB_ITEMS = 30  # of one item, those taken off counted along


class SubItemState(StrEnum):
    """Stored state of a sub-item; overdue is derived, never stored."""

    OPEN = "open"
    DECLARED = "declared"
    DONE = "done"
    CANCELLED = "cancelled"


#: States in which something is still to be done about a sub-item.
UNFINISHED = frozenset({SubItemState.OPEN, SubItemState.DECLARED})

#: States of an item in which it may be broken down; a completion that waits for its reviewer is left alone.
DIVISIBLE = frozenset({ItemStatus.ASSIGNED, ItemStatus.IN_PROGRESS})


class LineFault(StrEnum):
    """What is wrong in a line that somebody typed; the facts that its sentence needs stand behind it."""

    TITLE_MISSING = "title_missing"
    TITLE_LONG = "title_long"  # `limit`
    DAY_MISSING = "day_missing"
    DAY_INVALID = "day_invalid"  # `text`
    DAY_BEYOND = "day_beyond"  # `day`, `last`
    AGENCY_UNKNOWN = "agency_unknown"  # `text`


@dataclass(frozen=True)
class WrongLine:
    """A line that could not be read, and why."""

    text: str
    fault: LineFault
    facts: dict[str, object] = field(default_factory=dict)


def last_day(deadline: date | None, period_end: date | None, *, is_continuing: bool) -> date | None:
    """The latest deadline that a sub-item may have: its item's; of a continuing one the end of the ledger's
    period. None where neither is known."""
    return period_end if is_continuing or deadline is None else deadline


def is_within(day: date, last: date | None) -> bool:
    """Whether a sub-item may be due on `day`."""
    return last is None or day <= last


def is_beyond(state: SubItemState, day: date, last: date | None) -> bool:
    """Whether the item's deadline was moved to before that of a sub-item that is still open."""
    return state in UNFINISHED and not is_within(day, last)


def is_overdue(state: SubItemState, day: date, today: date) -> bool:
    """Whether nothing was declared by the deadline; one that waits for a decision is not pressed for."""
    return state is SubItemState.OPEN and day < today


def holds_up(agency_id: int | None, declaring_id: int, declarers: Collection[int]) -> bool:
    """Whether an open sub-item stands against an agency's declaration of completion.

    Where several agencies answer, each for its own part, what another of them has to do is not waited for.
    """
    return agency_id is None or agency_id == declaring_id or agency_id not in declarers


def is_own(agency_id: int | None, declarers: Collection[int]) -> bool:
    """Whether a sub-item is done once its agency says so: the lead's own milestones need nobody's consent."""
    return agency_id is None or agency_id in declarers


def in_charge(agency_id: int | None, declarers: Collection[int]) -> frozenset[int]:
    """The agencies that may declare a sub-item done."""
    return frozenset(declarers) if agency_id is None else frozenset({agency_id})
