"""What the queries about periods hand upwards."""

from dataclasses import dataclass
from datetime import datetime

from domain.reports import RECEIVED
from domain.statistics import PeriodFigures
from models.cycles import Cycle, Period, Unlock
from models.documents import Ledger
from models.items import Item
from models.people import Agency, Person
from models.reports import Duty


@dataclass(frozen=True)
class Unlocked:
    """What was unlocked for an agency; without an item, all that it owes in the period."""

    unlock: Unlock
    period: Period
    agency: Agency
    item: Item | None
    missing: tuple[tuple[int, int], ...] = ()  # of what can be filed: number of the item, duty


@dataclass(frozen=True)
class UnlockWish:
    """An agency asks to file late what is missing of it."""

    period: Period
    agency: Agency
    person: Person | None
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class PeriodCard:
    """One period as the secretariat sees it."""

    ledger: Ledger
    cycle: Cycle
    period: Period
    figures: PeriodFigures
    unlocks: tuple[Unlocked, ...]


@dataclass(frozen=True)
class PeriodChoice:
    """A period that an agency can report in on one item; without a duty it is still to come."""

    period: Period
    item: Item
    agency: Agency
    duty: Duty | None
    until: datetime | None = None  # a locked period: how long it is unlocked

    @property
    def is_filed(self) -> bool:
        """Whether a report is in."""
        return self.duty is not None and self.duty.state in RECEIVED
