"""Rows held until the transaction ends, so that acts on the same thing take turns.

Whoever holds several takes them in this order: ledger (what is decided in it takes turns: doubts,
changes, links), leading group, cycle, period, item, signature, sub-item, request, agency, invitation or
handover, seat, person, delegation, receipt. SQLite needs none of it: a writer there holds the whole database.
"""

from collections.abc import Iterable
from typing import TypeVar

from sqlmodel import Session

from models.base import Base

Row = TypeVar("Row", bound=Base)


def held(session: Session, kind: type[Row], row_id: int) -> Row | None:
    """The row as it is now, held against all others; rows that refer to it may still be added."""
    return _fresh(session, kind, row_id, {"key_share": True})


def held_in_order(session: Session, kind: type[Row], row_ids: Iterable[int | None]) -> None:
    """Hold several rows of a kind, in the order of their ids as everybody does; None is passed over."""
    for row_id in sorted({row_id for row_id in row_ids if row_id is not None}):
        held(session, kind, row_id)


def shared(session: Session, kind: type[Row], row_id: int) -> Row | None:
    """The row as it is now, kept from changing; others may share it."""
    return _fresh(session, kind, row_id, {"read": True})


def _fresh(session: Session, kind: type[Row], row_id: int, lock: dict[str, bool]) -> Row | None:
    session.flush()  # reading again would undo changes that were not written yet
    return session.get(kind, row_id, with_for_update=lock, populate_existing=True)
