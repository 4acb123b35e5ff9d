"""What the queries hand upwards of revised documents and of carrying over: frozen values made of rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.documents import Document, Ledger
from models.items import Item
from models.people import Person
from models.revisions import Change, ChangeKind, ChangeState, Revision

#: What `Change.before` and `Change.after` hold besides the values of their kind.
BASE = "base"  # in `before`: what the older document said, where the ledger was corrected since
CANDIDATES = "candidates"  # of an item added or gone: ids of changes that may speak of the same item
RENUMBERED = "renumbered"  # in `after`: nothing but printed numbers changed
SOURCE = "source"  # in `after`: the item as the revised document gives it, to be applied
AGENCIES = "agencies"  # in `after`, once applied: ids of the agencies that are told


def is_question(change: Change) -> bool:
    """Whether it is open which item this is."""
    return change.kind in (ChangeKind.ITEM_ADDED, ChangeKind.ITEM_GONE) and bool(
        (change.before or change.after).get(CANDIDATES)
    )


def is_corrected_by_hand(change: Change) -> bool:
    """Whether the ledger says something else than the older document did."""
    return BASE in change.before


def is_renumbered(change: Change) -> bool:
    """Whether nothing but printed numbers changed."""
    return bool(change.after.get(RENUMBERED))


@dataclass(frozen=True)
class RevisionSummary:
    """A revised document beside its ledger."""

    revision: Revision
    ledger: Ledger
    document: Document
    kinds: Mapping[ChangeKind, int]  # all changes, those of printed numbers left out
    pending: Mapping[ChangeKind, int]
    free: Mapping[ChangeKind, int]  # pending, and needing no look of their own
    states: Mapping[ChangeState, int]
    renumbered: int  # pending changes of printed numbers alone
    questions: int  # pending: which item is this?
    by_hand: int  # pending, of what the secretariat corrected itself


@dataclass(frozen=True)
class ChangeCard:
    """One change, with its place among those of its revision."""

    change: Change
    revision: Revision
    ledger: Ledger
    item: Item | None
    place: int  # from 1
    total: int
    previous_id: int | None
    next_id: int | None
    candidates: tuple[
        tuple[Change, Item], ...
    ]  # of an item added: pending changes, with the items that may be it
    successors: tuple[Change, ...]  # of an item gone: pending changes that may be it


@dataclass(frozen=True)
class RevisedItems:
    """What a revised document changed for one person's agencies."""

    person: Person
    ledger: Ledger
    changes: tuple[tuple[Change, Item], ...]
    agency_names: frozenset[str]
    unsigned: int


@dataclass(frozen=True)
class CarryLine:
    """An unfinished item of an earlier ledger, and the item of the new one that goes on with it."""

    item: Item
    ledger: Ledger
    carried: Item | None  # confirmed
    proposed: Item | None
    likeness: float = 0.0


@dataclass(frozen=True)
class Carrying:
    """All that may be carried over to a draft."""

    ledger: Ledger
    lines: tuple[CarryLine, ...]

    @property
    def open_lines(self) -> tuple[CarryLine, ...]:
        """Those not decided yet."""
        return tuple(line for line in self.lines if line.carried is None)

    @property
    def proposals(self) -> int:
        """How many are proposed and wait for a yes."""
        return sum(line.proposed is not None for line in self.open_lines)


@dataclass(frozen=True)
class Predecessor:
    """The item that a carried-over item goes on with, and its ledger."""

    item: Item
    ledger: Ledger
