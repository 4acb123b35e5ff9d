"""An item broken down, as queries hand it upwards: its sub-items, who is in charge, what may be set."""

from dataclasses import dataclass
from datetime import date

from domain import sub_items
from domain.sub_items import SubItemState, WrongLine
from models.items import Item
from models.people import Agency
from models.sub_items import SubItem


@dataclass(frozen=True)
class SubItemLine:
    """A sub-item with the agency in charge; None: the lead's milestone."""

    sub_item: SubItem
    agency: Agency | None

    @property
    def is_unfinished(self) -> bool:
        """Whether something is still to be done about it."""
        return self.sub_item.state in sub_items.UNFINISHED

    def is_overdue(self, today: date) -> bool:
        """Whether its deadline is over and nothing was declared."""
        return sub_items.is_overdue(self.sub_item.state, self.sub_item.deadline, today)


@dataclass(frozen=True)
class Breakdown:
    """An item with its sub-items by number, those taken off left out."""

    item: Item
    lines: tuple[SubItemLine, ...]
    agencies: tuple[Agency, ...]  # with a part in the item, collective names left out
    declarers: frozenset[int]  # ids of those that declare it complete
    year: int | None  # of the ledger: what a date without a year means
    period_end: date | None  # of the ledger

    @property
    def last_day(self) -> date | None:
        """The latest deadline that a sub-item may have."""
        item = self.item
        return sub_items.last_day(item.deadline, self.period_end, is_continuing=item.is_continuing)

    @property
    def is_divisible(self) -> bool:
        """Whether it may be broken down now."""
        return self.item.status in sub_items.DIVISIBLE

    @property
    def done(self) -> int:
        """How many sub-items are done."""
        return sum(line.sub_item.state is SubItemState.DONE for line in self.lines)

    def is_beyond(self, line: SubItemLine) -> bool:
        """Whether the item's deadline was moved to before that of an open sub-item."""
        return sub_items.is_beyond(line.sub_item.state, line.sub_item.deadline, self.last_day)

    def in_charge(self, line: SubItemLine) -> frozenset[int]:
        """Ids of the agencies that may declare a sub-item done."""
        return sub_items.in_charge(line.sub_item.agency_id, self.declarers)


@dataclass(frozen=True)
class NewSubItem:
    """A sub-item as somebody typed it, read and found to fit its item."""

    title: str
    deadline: date
    agency: Agency | None = None


@dataclass(frozen=True)
class TypedLines:
    """What was read of the lines that somebody typed."""

    breakdown: Breakdown
    found: tuple[NewSubItem, ...]
    wrong: tuple[WrongLine, ...]


@dataclass(frozen=True)
class SubItemCard:
    """One sub-item within its item."""

    breakdown: Breakdown
    line: SubItemLine

    @property
    def number(self) -> str:
        """9.1."""
        return f"{self.breakdown.item.number}.{self.line.sub_item.position}"


@dataclass(frozen=True)
class OwnSubItems:
    """What one person's agencies still have to do of an item that was broken down."""

    item: Item
    lines: tuple[SubItemLine, ...]
