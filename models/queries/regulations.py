"""The limits of ledgers."""

from collections.abc import Collection
from dataclasses import fields

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.regulations import Regulation
from models.regulations import LedgerRegulation

_OF_LEDGERS = select(LedgerRegulation).where(
    col(LedgerRegulation.ledger_id).in_(sa.bindparam("ledger_ids", expanding=True))
)
_AUTO_ACCEPTED = select(LedgerRegulation.ledger_id).where(col(LedgerRegulation.is_auto_accepted)).limit(1)


def of_ledger(session: Session, ledger_id: int) -> Regulation:
    """A ledger's limits: those set for it, else the usual ones."""
    row = session.get(LedgerRegulation, ledger_id)
    return Regulation() if row is None else _of(row)


def of_ledgers(session: Session, ledger_ids: Collection[int]) -> dict[int, Regulation]:
    """The limits of several ledgers at once."""
    rows = session.exec(_OF_LEDGERS, params={"ledger_ids": list(ledger_ids)}).all() if ledger_ids else ()
    found = {row.ledger_id: _of(row) for row in rows}
    return {ledger_id: found.get(ledger_id, Regulation()) for ledger_id in ledger_ids}


def any_auto_accepted(session: Session) -> bool:
    """Whether any ledger lets the clock accept what nobody reviewed."""
    return session.exec(_AUTO_ACCEPTED).first() is not None


def _of(row: LedgerRegulation) -> Regulation:
    return Regulation(**{field.name: getattr(row, field.name) for field in fields(Regulation)})
