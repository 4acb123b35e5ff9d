"""A draft ledger as a whole, as a workbook holds it."""

from dataclasses import dataclass

from domain.items import PartyRole
from domain.sheets import ItemValues, tidy
from models.documents import Doubt, Ledger
from models.items import Item, ItemTarget
from models.people import Agency
from models.views import Party

#: Less than a cell holds; no item comes near it.
MAX_CELL = 20_000


@dataclass(frozen=True)
class ItemContents:
    """An item with its agencies, targets and unanswered doubts, each in order."""

    item: Item
    parties: tuple[Party, ...] = ()
    targets: tuple[ItemTarget, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def values(self) -> ItemValues:
        """What can be corrected on it."""
        return ItemValues(
            label=tidy(self.item.label),
            section=tidy(self.item.section),
            title=" ".join(self.item.title.split()),
            body=tidy(self.item.body)[:MAX_CELL],
            deadline=None if self.item.is_continuing else self.item.deadline,
            is_continuing=self.item.is_continuing,
            parties=tuple((party.agency.name, party.assignment.role) for party in self.parties),
        )

    def names(self, role: PartyRole) -> list[str]:
        """The agencies with this part."""
        return [party.agency.name for party in self.parties if party.assignment.role is role]


@dataclass(frozen=True)
class RegistryRow:
    """An agency of the registry with its other names."""

    agency: Agency
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class LedgerContents:
    """A ledger with all its items, and the registry of its group."""

    ledger: Ledger
    items: tuple[ItemContents, ...]
    registry: tuple[RegistryRow, ...]

    @property
    def made(self) -> int:
        """The second in which the ledger came into being: no other installation has this id and moment."""
        return int(self.ledger.created_at.timestamp())

    @property
    def last_id(self) -> int:
        """Id of the newest item; 0 where there is none."""
        return max((row.item.id for row in self.items), default=0)

    @property
    def last_number(self) -> int:
        """The highest number of an item; 0 where there is none."""
        return max((row.item.number for row in self.items), default=0)
