"""How items of two levels are linked, as the queries hand it upwards."""

from dataclasses import dataclass

from models.documents import Ledger
from models.items import Item
from models.links import ItemLink, LinkState


@dataclass(frozen=True)
class LinkedItem:
    """A link with the item at its other end."""

    link: ItemLink
    item: Item


@dataclass(frozen=True)
class Linkage:
    """An item with those it is linked to on the other level, likely first; none where nothing answers."""

    item: Item
    linked: tuple[LinkedItem, ...]

    @property
    def confirmed(self) -> tuple[LinkedItem, ...]:
        """What somebody agreed to."""
        return tuple(row for row in self.linked if row.link.state is LinkState.CONFIRMED)

    @property
    def is_open(self) -> bool:
        """Whether something is proposed and nothing decided."""
        return bool(self.linked) and not self.confirmed


@dataclass(frozen=True)
class LinkOverview:
    """How far a ledger is linked to an upper-level document."""

    ledger: Ledger
    upper: Ledger
    ours: tuple[Linkage, ...]
    gaps: tuple[Item, ...]  # upper items that nothing below answers

    @property
    def open(self) -> tuple[Linkage, ...]:
        """Items whose links wait for a decision."""
        return tuple(row for row in self.ours if row.is_open)
