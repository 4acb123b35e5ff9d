"""The audit trail: its entries in the order of the chain, its end, and what it says of each row."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from domain.replay import Step
from domain.trail import BASELINE, Entry, RowChange, plain
from models.audit import AuditChange, AuditEntry, AuditHead
from models.base import Base

AT_ONCE = 500
#: The acts that stand for all duties of a period: their rows go past the session.
TURNS = ("open", "lock")


def head(session: Session) -> AuditHead | None:
    """The end of the chain; None before the first entry."""
    return session.exec(select(AuditHead)).first()


def chain(session: Session) -> Iterator[tuple[Entry, str]]:
    """Every entry with its changes, and the hash that it was sealed with; read in batches."""
    after = 0
    while batch := _entries(session, after):
        after = batch[-1].id
        changes = _changes(session, batch[0].id, after)
        for entry in batch:
            yield _as_sealed(entry, changes.get(entry.id, ())), entry.hash


def _entries(session: Session, after: int) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.id > after).order_by(col(AuditEntry.id)).limit(AT_ONCE)
    return list(session.exec(query.execution_options(populate_existing=True)).all())


def _changes(session: Session, first: int, last: int) -> dict[int, tuple[RowChange, ...]]:
    query = select(AuditChange).where(col(AuditChange.entry_id).between(first, last))
    rows = session.exec(query.order_by(col(AuditChange.entry_id), col(AuditChange.position))).all()
    return {
        entry_id: tuple(RowChange(row.noun, row.noun_id, row.before, row.after) for row in found)
        for entry_id, found in groupby(rows, key=lambda row: row.entry_id)
    }


def _as_sealed(entry: AuditEntry, changes: tuple[RowChange, ...]) -> Entry:
    return Entry(
        entry.id,
        entry.at,
        entry.actor_id,
        entry.principal_id,
        entry.channel,
        entry.action,
        entry.noun,
        entry.noun_id,
        entry.ledger_id,
        entry.facts,
        changes,
    )


def steps(session: Session, noun: str) -> Iterator[tuple[int, list[Step]]]:
    """What was ever done to each row of a table, by the rows' ids; read in batches."""
    query = (
        select(AuditChange.noun_id, AuditChange.entry_id, AuditChange.before, AuditChange.after)
        .where(AuditChange.noun == noun)
        .order_by(col(AuditChange.noun_id), col(AuditChange.entry_id))
    )
    rows = session.exec(query, execution_options={"yield_per": AT_ONCE})
    for noun_id, found in groupby(rows, key=itemgetter(0)):
        yield noun_id, [Step(entry_id, before, after) for _, entry_id, before, after in found]


def tracked_rows(session: Session, kind: type[Base]) -> Iterator[tuple[int, dict[str, object]]]:
    """The tracked columns of each row of a table as they are now, by the rows' ids; read in batches."""
    columns = Base.metadata.tables[str(kind.__tablename__)].c
    query = sa.select(columns.id, *(_as_stored(columns[name]) for name in kind.tracked)).order_by(columns.id)
    for row in session.connection().execute(query, execution_options={"yield_per": AT_ONCE}):
        yield row[0], {name: plain(value) for name, value in zip(kind.tracked, row[1:], strict=True)}


def _as_stored(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """A column with whatever somebody may have written there, states that do not exist too."""
    return sa.type_coerce(column, sa.String()) if isinstance(column.type, sa.Enum) else column


def turns(session: Session) -> dict[int, list[AuditEntry]]:
    """The entries by which each period opened and was locked, in their order."""
    query = select(AuditEntry).where(
        AuditEntry.noun == "period", col(AuditEntry.action).in_(("open", "lock"))
    )
    found: dict[int, list[AuditEntry]] = {}
    for entry in session.exec(query.order_by(col(AuditEntry.id))):
        found.setdefault(entry.noun_id, []).append(entry)
    return found


def last_baseline(session: Session) -> int:
    """The number of the last entry that took rows in as they were; 0 where there is none."""
    query = select(func.max(AuditEntry.id)).where(AuditEntry.action == BASELINE)
    return session.exec(query).one() or 0
