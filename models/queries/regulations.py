"""The limits of ledgers."""

from dataclasses import fields

from sqlmodel import Session

from domain.regulations import Regulation
from models.regulations import LedgerRegulation


def of_ledger(session: Session, ledger_id: int) -> Regulation:
    """A ledger's limits: those set for it, else the usual ones."""
    row = session.get(LedgerRegulation, ledger_id)
    if row is None:
        return Regulation()
    return Regulation(**{field.name: getattr(row, field.name) for field in fields(Regulation)})
