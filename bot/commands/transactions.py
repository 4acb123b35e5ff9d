"""Transactions of commands: kept, or only rehearsed."""

from collections.abc import Iterator
from contextlib import contextmanager

from models.database import Database, Session


class _Undone(Exception):
    """Ends a rehearsal: everything is rolled back."""


@contextmanager
def begun(database: Database, *, is_rehearsal: bool) -> Iterator[Session]:
    """A transaction that is committed at its end; a rehearsal does all the same and keeps nothing."""
    try:
        with database.transaction() as session:
            yield session
            if is_rehearsal:
                session.flush()
                raise _Undone
    except _Undone:
        return
