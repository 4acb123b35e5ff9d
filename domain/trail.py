"""The audit trail as a chain: what an entry holds, and the hash that ties it to the one before."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from hashlib import sha256

#: What stands before the first entry.
BEGINNING = "0" * 64
#: Where tracked columns changed and nobody recorded an act: no use case may need it.
UNNAMED = "change"
#: The state of rows that were there before their changes were kept.
BASELINE = "baseline"

Facts = Mapping[str, object]


class Channel(StrEnum):
    """By which way an act came in."""

    CHAT = "chat"
    SHEET = "sheet"  # an agency's sheet, sent back and confirmed in the chat
    CLOCK = "clock"
    COMMAND_LINE = "command_line"


@dataclass(frozen=True)
class RowChange:
    """What an act did to the tracked columns of one row; None before: it is new, None after: it is gone."""

    noun: str
    noun_id: int
    before: Facts | None
    after: Facts | None


@dataclass(frozen=True)
class Entry:
    """An act with everything that its hash covers."""

    id: int
    at: datetime
    actor_id: int | None
    principal_id: int | None
    channel: str | None
    action: str
    noun: str
    noun_id: int
    ledger_id: int | None
    facts: Facts
    changes: tuple[RowChange, ...] = ()


def digest(previous: str, entry: Entry) -> str:
    """SHA-256 (hex) over the hash before and all fields of an entry; the same on both databases, for ever."""
    fields = {**vars(entry), "changes": [vars(change) for change in entry.changes]}
    return sha256(f"{previous}\n{canonical(fields)}".encode()).hexdigest()


def canonical(value: object) -> str:
    """The one way to write a value as JSON, whatever a database made of its numbers and the order of keys."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(value: object) -> object:
    """A value in the types of JSON; instants in UTC, whole numbers without a fraction."""
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def merged(first: RowChange, then: RowChange) -> RowChange | None:
    """Two changes of one row within a transaction as one; None where nothing is left of them."""
    if first.before is None and then.after is None:
        return None
    # What `then` found differs from what there was at first only by what `first` did.
    before = None if first.before is None else {**(then.before or {}), **first.before}
    after = None if then.after is None else {**(first.after or {}), **then.after}
    if before is not None and after is not None:
        moved = {name for name, value in after.items() if name not in before or before[name] != value}
        before = {name: value for name, value in before.items() if name in moved}
        after = {name: value for name, value in after.items() if name in moved}
        if not moved:
            return None
    return RowChange(first.noun, first.noun_id, before, after)


def first_broken(chain: Iterable[tuple[Entry, str]], end: tuple[int, str] | None) -> int | None:
    """The number of the first entry that is not as it was sealed, or that is not there; None: all are.

    `chain` has each entry with the hash that it bears, `end` number and hash of the last as the chain's head
    has them (None: it has no head). An entry that was taken out or moved shows at the one after it.
    """
    number, previous = 0, BEGINNING
    for entry, seal in chain:
        if entry.id <= number or digest(previous, entry) != seal:
            return entry.id
        number, previous = entry.id, seal
    if (number, previous) == (end or (0, BEGINNING)):
        return None
    return number + 1
