"""How many processes of the bot run on one PostgreSQL: a shared lock of each, which ends with the process."""

import threading

import sqlalchemy as sa

from models.database import Database
from models.leadership import watchful_engine

#: "Senders" in ASCII: the number of the shared advisory lock, the same for all processes on one database.
KEY = 0x73656E64657273
NAME = "duban sender "

_COUNT = sa.text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND classid = :high AND objid = :low"
).bindparams(high=KEY >> 32, low=KEY & 0xFFFFFFFF)


class Presence:
    """This process among the others: counted by them from the moment at which it counts."""

    def __init__(self, database: Database) -> None:
        self._engine = watchful_engine(database, NAME)
        self._connection: sa.Connection | None = None
        self._busy = threading.Lock()

    def count(self) -> int:
        """How many run, with this one, which is counted from now on.

        Errors: the database's, after which it is not counted until it counts again; TimeoutError while an
        earlier question is not answered yet.
        """
        if not self._busy.acquire(blocking=False):
            raise TimeoutError
        try:
            return self._count()
        except sa.exc.DBAPIError:
            self._close()
            raise
        finally:
            self._busy.release()

    def _count(self) -> int:
        if self._connection is None:
            connection = self._engine.connect()
            connection.execute(sa.select(sa.func.pg_advisory_lock_shared(KEY)))
            self._connection = connection
        return int(self._connection.scalar(_COUNT) or 1)

    def leave(self) -> None:
        """Be counted no more; a question that is not answered yet ends with the process."""
        if self._busy.acquire(blocking=False):
            try:
                self._close()
            finally:
                self._busy.release()

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()


def of(database: Database) -> Presence | None:
    """Among the processes on a database; None on SQLite, which carries one."""
    return None if database.is_sqlite else Presence(database)
