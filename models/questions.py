"""What the queries hand upwards of doubts: questions, each about one doubt or about several alike."""

from dataclasses import dataclass

from models.documents import Doubt, Ledger
from models.items import Item
from models.people import Agency


@dataclass(frozen=True)
class DoubtRow:
    """A doubt without its words."""

    id: int
    item_id: int | None
    is_open: bool


@dataclass(frozen=True)
class DoubtGroup:
    """Doubts that one answer can settle, in the order of their items; answered ones are kept for counting."""

    kind: str
    rows: tuple[DoubtRow, ...]

    @property
    def open_ids(self) -> tuple[int, ...]:
        """The doubts that wait for an answer."""
        return tuple(row.id for row in self.rows if row.is_open)


@dataclass(frozen=True)
class Question:
    """What is asked next. `number` of `total` counts questions, asked alike ones together."""

    ledger: Ledger
    doubt: Doubt  # the one asked about, or the first of several alike
    item: Item | None
    alike: int  # open doubts that an answer settles; 1: this one alone
    numbers: tuple[int, ...]  # of their first items
    in_group: int  # open doubts like this one, whether asked together or one by one
    number: int
    total: int
    names: tuple[str, ...]  # the item's agencies
    candidates: tuple[Agency, ...]  # agencies that the ledger names most

    @property
    def is_single(self) -> bool:
        """Whether one of several alike is asked about by itself."""
        return self.alike < self.in_group
