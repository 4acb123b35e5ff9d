"""Engine and transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Session as Session  # given on: those above write its type, and no SQL

from domain.trail import Channel
from models import trail


def is_sqlite(session: Session) -> bool:
    """Whether a session is one on SQLite."""
    return session.get_bind().dialect.name == "sqlite"


class Database:
    """One database; `transaction()` writes, `read()` only looks. Safe to share between threads."""

    def __init__(self, url: str, *, channel: Channel = Channel.CHAT) -> None:
        self.url = sa.make_url(url)
        self.channel = channel  # by which way acts come in; in the bot, those of nobody are the clock's
        self.engine = (
            _sqlite(self.url)
            if self.is_sqlite
            else sa.create_engine(self.url, pool_pre_ping=True, hide_parameters=True)
        )

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a SQLite file."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end, or rolls back when anything is raised.

        What it did to tracked columns, and the acts that it recorded, are sealed into the audit trail.
        """
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            trail.pending(session).channel = self.channel
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for looking: on SQLite it takes no write lock; whatever it changes is rolled back."""
        with (
            self.engine.connect().execution_options(read_only=True) as connection,
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _sqlite(url: sa.URL) -> sa.Engine:
    """SQLite without lost updates: writers begin IMMEDIATE, readers see a snapshot (WAL)."""
    engine = sa.create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not emit a BEGIN of its own
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        read_only = connection.get_execution_options().get("read_only")
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine
