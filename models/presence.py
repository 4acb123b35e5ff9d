"""Which processes of the bot run on one PostgreSQL: a lock of each, which ends with the process."""

import secrets
import threading
from contextlib import suppress

import sqlalchemy as sa

from models.database import Database
from models.leadership import watchful_engine

#: "duba" in ASCII: the first number of each process's advisory lock; the second is the process's own.
KEY = 0x64756261
NAME = "duban sender "

_PRESENT = sa.text(
    "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND classid = :key"
).bindparams(key=KEY)


class Presence:
    """This process among the others: seen by them from the moment at which it looks."""

    def __init__(self, database: Database) -> None:
        #: Ours alone, as long as the process lives.
        self.number = secrets.randbelow(2**31)
        self._engine = watchful_engine(database, NAME)
        self._connection: sa.Connection | None = None
        self._busy = threading.Lock()

    def look(self) -> frozenset[int]:
        """The numbers of all that run, with this one, which is seen from now on.

        Errors: the database's, after which it is not seen until it looks again; TimeoutError while an
        earlier question is not answered yet.
        """
        if not self._busy.acquire(blocking=False):
            raise TimeoutError
        try:
            return self._look()
        except sa.exc.DBAPIError:
            self._close()
            raise
        finally:
            self._busy.release()

    def _look(self) -> frozenset[int]:
        if self._connection is None:
            connection = self._engine.connect()
            connection.execute(sa.select(sa.func.pg_advisory_lock_shared(KEY, self.number)))
            self._connection = connection
        return frozenset(self._connection.scalars(_PRESENT))

    def leave(self) -> None:
        """Be seen no more; a question that is not answered yet ends with the process."""
        if self._busy.acquire(blocking=False):
            try:
                self._unlock()
                self._close()
            finally:
                self._busy.release()

    def _unlock(self) -> None:
        """At once: a server notices the end of a connection a moment after it."""
        if self._connection is not None:
            with suppress(sa.exc.DBAPIError):
                self._connection.execute(sa.select(sa.func.pg_advisory_unlock_shared(KEY, self.number)))

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()


def of(database: Database) -> Presence | None:
    """Among the processes on a database; None on SQLite, which carries one."""
    return None if database.is_sqlite else Presence(database)
