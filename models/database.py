"""Engine and transactions."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlmodel import Session as Session  # given on: those above write its type, and no SQL

from domain.trail import Channel
from models import engines, trail


def is_sqlite(session: Session) -> bool:
    """Whether a session is one on SQLite."""
    return session.get_bind().dialect.name == "sqlite"


_CONNECTION = "connection"  # of a glance, in what its session knows of itself


def connection_of(session: Session) -> sa.Connection:
    """The connection of a session; that of a glance is at hand: to ask for it takes as long as a look."""
    known: sa.Connection | None = session.info.get(_CONNECTION)
    return session.connection() if known is None else known


class GlanceRefused(Exception):
    """A look takes too long for a glance, or would have to wait; `Database.read` has the time."""


class Database:
    """One database; `transaction()` writes, `read()` and `glance()` look. Safe to share between threads."""

    def __init__(self, url: str, *, channel: Channel = Channel.CHAT) -> None:
        self.url = sa.make_url(url)
        self.channel = channel  # by which way acts come in; in the bot, those of nobody are the clock's
        self.engine = engines.for_transactions(self.url)
        self._glances = engines.for_glances(self.url)
        self._prepared = self._glances if self.is_sqlite else engines.for_prepared_glances(self.url)

    @property
    def engines(self) -> tuple[sa.Engine, ...]:
        """All ways in."""
        return tuple({self.engine, self._glances, self._prepared})

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a SQLite file."""
        return engines.is_sqlite(self.url)

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
        """A session for looking: on SQLite it takes no write lock; whatever it changes is rolled back.

        On PostgreSQL it ends with a commit where it only looked: with a rollback, the driver forgets what the
        connection has prepared.
        """
        with (
            self.engine.connect().execution_options(read_only=True) as connection,
            Session(connection, expire_on_commit=False, autoflush=False) as session,
        ):
            yield session
            if not self.is_sqlite and not engines.wrote(connection):
                connection.commit()

    @contextmanager
    def glance(self) -> Iterator[Session]:
        """A session for a look of less than a millisecond or so; it can change nothing.

        On SQLite it keeps nobody waiting: what it looks at may be asked for where all others wait meanwhile.
        On PostgreSQL what is prepared goes over one connection, all else, where there is any, over another.
        Errors: GlanceRefused, there.
        """
        try:
            with (
                self._prepared.connect() as connection,
                Session(
                    connection if self.is_sqlite else self._glances, expire_on_commit=False, autoflush=False
                ) as session,
            ):
                if self.is_sqlite:
                    connection.begin()
                session.info[_CONNECTION] = connection
                yield session
        except sa.exc.OperationalError as error:
            if engines.is_refused(error):
                raise GlanceRefused from error
            raise

    def close(self) -> None:
        """Close all connections."""
        for engine in self.engines:
            engine.dispose()
