"""The audit trail: its entries in the order of the chain, and its end."""

from collections.abc import Iterator
from itertools import groupby

from sqlmodel import Session, col, select

from domain.trail import Entry, RowChange
from models.audit import AuditChange, AuditEntry, AuditHead

AT_ONCE = 500


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
