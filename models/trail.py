"""Writes the audit trail: catches changes of tracked columns, and seals acts when a transaction commits.

A table says in one line what is tracked of it, as a class variable: `tracked = ("item_id", "status")`.
Name the columns whose past may be asked for, and the references by which its rows are found; nothing else
is to be done. Rows that go past the session (a bulk INSERT or UPDATE) are not seen.

Sealing comes last of all, after the flush and with the one lock that everybody needs, the chain's head:
whoever holds it waits for nobody, so that the order of commits is the order of the chain. It takes two
statements besides the entries themselves, for however many acts, and one more where rows changed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from domain.trail import BEGINNING, UNNAMED, Channel, Entry, Facts, RowChange, digest, merged, plain
from models.audit import AuditChange, AuditEntry, AuditHead
from models.base import Base

HEAD = 1  # the id of the only row

Place = tuple[str, int]  # a table's name and a row's id


@dataclass(frozen=True)
class Act:
    """What somebody did, not yet in the chain."""

    at: datetime
    actor_id: int | None
    action: str
    noun: str
    noun_id: int
    ledger_id: int | None
    facts: Facts
    item_id: int | None = None  # on which item, where it is on one: for whom depends on it


@dataclass(frozen=True)
class Caught:
    """A changed row, and what acts it may belong to: those on itself, then those on what it refers to."""

    change: RowChange
    owners: tuple[Place, ...]


@dataclass
class Pending:
    """What a transaction has done so far."""

    channel: Channel = Channel.COMMAND_LINE
    at: datetime | None = None
    actor_id: int | None = None
    principal_id: int | None = None  # for whom its acts are, where not for oneself
    principals: Callable[[int], int | None] | None = None  # for whom they are on an item, where that differs
    acts: list[Act] = field(default_factory=list)
    changes: dict[Place, Caught] = field(default_factory=dict)

    def principal_on(self, item_id: int | None) -> int | None:
        """For whom an act on an item (None: on anything else) is."""
        if item_id is None or self.principals is None:
            return self.principal_id
        return self.principals(item_id)


def pending(session: Session) -> Pending:
    """What the session's transaction has done so far."""
    if (found := session.info.get("trail")) is None:
        found = session.info["trail"] = Pending()
    return cast("Pending", found)


# Catching


@event.listens_for(Session, "after_flush")
def _catch(session: Session, _: object) -> None:
    caught = pending(session).changes
    for row in session.new:
        if type(row).tracked:
            _add(caught, row, None, _values(row))
    for row in session.dirty:
        if type(row).tracked:
            before, after = _moved(row)
            if after:
                _add(caught, row, before, after)
    for row in session.deleted:
        if type(row).tracked:
            _add(caught, row, {**_values(row), **_moved(row)[0]}, None)


def _values(row: Any) -> dict[str, object]:
    return {name: plain(getattr(row, name)) for name in row.tracked}


def _moved(row: Any) -> tuple[dict[str, object], dict[str, object]]:
    """The tracked columns that this flush writes: as they were, and as they are."""
    before, after = {}, {}
    attributes = sa.inspect(row).attrs
    for name in row.tracked:
        history = attributes[name].history
        if history.has_changes():
            old, new = plain(next(iter(history.deleted), None)), plain(next(iter(history.added), None))
            if old != new:
                before[name], after[name] = old, new
    return before, after


def _add(caught: dict[Place, Caught], row: Any, before: Facts | None, after: Facts | None) -> None:
    place = (str(row.__tablename__), row.id)
    first = caught.pop(place, None)
    change: RowChange | None = RowChange(*place, before, after)
    if first is not None:
        change = merged(first.change, RowChange(*place, before, after))
    if change is not None:
        references = _references(place[0], row.tracked)
        caught[place] = Caught(change, (place, *((noun, getattr(row, name)) for name, noun in references)))


@cache
def _references(table: str, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Those of a table's columns that refer to others, each with the name of that table."""
    columns = Base.metadata.tables[table].c
    return tuple((name, key.column.table.name) for name in names for key in columns[name].foreign_keys)


# Sealing


@event.listens_for(Session, "before_commit")
def _seal(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    waiting = pending(session)
    if not waiting.acts and not waiting.changes:
        return
    acts = waiting.acts or [_unnamed(waiting)]
    shares = _shares(acts, waiting.changes.values())
    entry_id, previous = _held_head(session)
    entries = [
        _entry(entry_id + number, act, changes, waiting)
        for number, (act, changes) in enumerate(zip(acts, shares, strict=True), 1)
    ]
    _write(session, entries, previous)
    _forget(session)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    waiting = pending(session)
    waiting.acts, waiting.changes = [], {}


def _unnamed(waiting: Pending) -> Act:
    """Changes that nobody recorded are not lost."""
    noun, noun_id = next(iter(waiting.changes))
    at = waiting.at or datetime.now(UTC)  # noqa: TID251 - whoever changed them gave no time
    return Act(at, waiting.actor_id, UNNAMED, noun, noun_id, None, {})


def _shares(acts: list[Act], changes: Iterable[Caught]) -> list[list[RowChange]]:
    """The changes that belong to each act; the last act has those that belong to none."""
    about = {(act.noun, act.noun_id): number for number, act in enumerate(acts)}
    shares: list[list[RowChange]] = [[] for _ in acts]
    for caught in changes:
        number = next((about[place] for place in caught.owners if place in about), len(acts) - 1)
        shares[number].append(caught.change)
    return shares


def _held_head(session: Session) -> tuple[int, str]:
    """Number and hash of the last entry, held until the commit; the first act of all makes the row."""
    query = sa.select(col(AuditHead.entry_id), col(AuditHead.hash)).where(col(AuditHead.id) == HEAD)
    connection = session.connection()
    if (found := connection.execute(query.with_for_update()).first()) is None:
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        row = insert(AuditHead).values(id=HEAD, entry_id=0, hash=BEGINNING)
        connection.execute(row.on_conflict_do_nothing())
        found = connection.execute(query.with_for_update()).one()
    return found.entry_id, found.hash


def _entry(entry_id: int, act: Act, changes: list[RowChange], waiting: Pending) -> Entry:
    by_clock = act.actor_id is None and waiting.channel is Channel.CHAT
    return Entry(
        entry_id,
        act.at,
        act.actor_id,
        None if act.actor_id is None else waiting.principal_on(act.item_id),
        Channel.CLOCK if by_clock else waiting.channel,
        act.action,
        act.noun,
        act.noun_id,
        act.ledger_id,
        act.facts,
        tuple(changes),
    )


def _write(session: Session, entries: list[Entry], previous: str) -> None:
    """Add entries to the chain, and move its end."""
    rows = []
    for entry in entries:
        previous = digest(previous, entry)
        rows.append({**vars(entry), "hash": previous})
    changes = [
        {"entry_id": entry.id, "position": position, **vars(change)}
        for entry in entries
        for position, change in enumerate(entry.changes)
    ]
    connection = session.connection()
    entry_table = Base.metadata.tables["audit_entry"]
    connection.execute(sa.insert(AuditEntry), [{c.name: row[c.name] for c in entry_table.c} for row in rows])
    if changes:
        connection.execute(sa.insert(AuditChange), changes)
    head = sa.update(AuditHead).where(col(AuditHead.id) == HEAD)
    connection.execute(head.values(entry_id=entries[-1].id, hash=previous))
