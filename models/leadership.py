"""Which of several processes on one database leads: a lock that ends with the process that holds it."""

import os
import socket
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from models.database import Database

#: "Duban" in ASCII: the number of the advisory lock, the same for all processes on one database.
KEY = 0x447562616E
NAME = "duban leader "  # before the process's name, among the connections of PostgreSQL
SECONDS = 5  # without an answer the server is taken for lost

#: A peer that is gone without a word is noticed by both sides; by the server later, so that never two lead.
_WATCHFUL = {
    "connect_timeout": SECONDS,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": SECONDS * 1000,
    "options": "-c tcp_keepalives_idle=6 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3",
}


class Leadership(Protocol):
    """A lock that one process at a time may have."""

    def take(self) -> bool:
        """Have it, or find that another has it. Errors: the database's."""
        ...

    def is_held(self) -> bool:
        """Whether it is ours without a doubt."""
        ...

    def release(self) -> None:
        """Give it back; nothing happens where it is not ours."""
        ...


def of(database: Database) -> Leadership:
    """The lock of a database."""
    return FileLeadership(database) if database.is_sqlite else AdvisoryLeadership(database)


def leader(database: Database) -> str | None:
    """Who leads, as host/process number and since when; None where nobody does. Takes nothing."""
    return _of_file(database) if database.is_sqlite else _of_server(database)


def watchful_engine(database: Database, name: str) -> sa.Engine:
    """For a connection of its own, whose loss both sides notice; `name` stands before the process's there."""
    return sa.create_engine(
        database.url,
        poolclass=sa.NullPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        connect_args={**_WATCHFUL, "application_name": name + process_name()},
    )


def process_name() -> str:
    """This process, for people."""
    return f"{socket.gethostname()[:30]}/{os.getpid()}"


class FileLeadership:
    """A write transaction on a file beside the database, never ended: the operating system ends it."""

    def __init__(self, database: Database) -> None:
        self._path = _lock_path(database)
        self._connection: sqlite3.Connection | None = None

    def take(self) -> bool:
        """Have it, or find that another has it."""
        if self._connection is not None:
            return True
        connection = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("CREATE TABLE IF NOT EXISTS leader (name TEXT, since TEXT)")
            connection.execute("DELETE FROM leader")
            connection.execute("INSERT INTO leader VALUES (?, datetime('now'))", (process_name(),))
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            connection.close()
            return False
        self._connection = connection
        return True

    def is_held(self) -> bool:
        """Whether it is ours."""
        return self._connection is not None

    def release(self) -> None:
        """Give it back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class AdvisoryLeadership:
    """An advisory lock of PostgreSQL on a connection of its own, which must not lead through a pooler."""

    def __init__(self, database: Database) -> None:
        self._engine = watchful_engine(database, NAME)
        self._connection: sa.Connection | None = None

    def take(self) -> bool:
        """Have it, or find that another has it. Errors: DBAPIError."""
        if self._connection is not None:
            return True
        connection = self._engine.connect()
        if connection.scalar(sa.select(sa.func.pg_try_advisory_lock(KEY))):
            self._connection = connection
            return True
        connection.close()
        return False

    def is_held(self) -> bool:
        """Whether the connection that holds it still answers."""
        if self._connection is None:
            return False
        try:
            self._connection.scalar(sa.select(1))
        except sa.exc.DBAPIError:
            return False
        return True

    def release(self) -> None:
        """Close the connection, and with it the lock."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()


def _lock_path(database: Database) -> Path:
    return Path(f"{database.url.database}.leader")


def _of_file(database: Database) -> str | None:
    path = _lock_path(database)
    if not path.exists():
        return None
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=0, isolation_level=None
    )
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        connection.execute(f"PRAGMA busy_timeout={SECONDS * 1000}")
        row = connection.execute("SELECT name, since FROM leader").fetchone()
        return _described(row[0], datetime.fromisoformat(row[1]).replace(tzinfo=UTC)) if row else "?"
    finally:
        connection.close()
    return None


def _of_server(database: Database) -> str | None:
    query = sa.text(
        "SELECT a.application_name, a.backend_start FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
        " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
        " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        " AND l.classid = :high AND l.objid = :low"
    )
    with database.engine.connect() as connection:
        numbers: dict[str, Any] = {"high": KEY >> 32, "low": KEY & 0xFFFFFFFF}
        row = connection.execute(query, numbers).first()
    return None if row is None else _described(str(row[0]).removeprefix(NAME), row[1])


def _described(name: str, since: datetime | None) -> str:
    if since is None:  # a server shows other users' connections without it
        return name
    return f"{name}, since {since.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
