"""How a database is opened: for transactions, and for glances."""

import selectors
import sqlite3
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

#: Connections that are kept, as many as are used at once: to open one takes longer than most transactions.
KEPT = 16

#: Steps of SQLite's machine, and how many times so many a glance may take: some milliseconds in all.
STEPS, TIMES = 5_000, 20

_WROTE = "wrote"  # in what a connection knows of itself

#: Times that the driver is given a statement before it prepares it by itself: as it comes, and never. A plan
#: for any value of what was a constant may take a hundred times as long: looks prepare what they name.
USUALLY, NEVER = 5, 2**31

#: A server that is gone without a word is noticed while nobody asks it anything.
_WATCHFUL = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}


def is_sqlite(url: sa.URL) -> bool:
    """Whether an address is that of a SQLite file."""
    return url.get_backend_name() == "sqlite"


def for_transactions(url: sa.URL) -> sa.Engine:
    """Where one writes, and looks for as long as it takes."""
    return _sqlite(url) if is_sqlite(url) else _postgresql_transactions(url)


def for_glances(url: sa.URL) -> sa.Engine:
    """Where nothing can be changed, and on SQLite nothing waits or takes long."""
    return _sqlite_glances(url) if is_sqlite(url) else _postgresql_glances(url)


def is_refused(error: sa.exc.DBAPIError) -> bool:
    """Whether a glance was broken off, because it took too long or would have had to wait."""
    code: int = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_OK)
    return code & 0xFF in (sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_BUSY)


def _sqlite(url: sa.URL) -> sa.Engine:
    """SQLite without lost updates: writers begin IMMEDIATE, readers see a snapshot (WAL)."""
    engine = sa.create_engine(url, pool_size=KEPT, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        _set(connection, "journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=FULL")

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("read_only"):
            _begin_to_look(connection)
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _sqlite_glances(url: sa.URL) -> sa.Engine:
    """Snapshots too; whoever would wait, or takes too many steps, is refused."""
    engine = sa.create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: Any) -> None:
        _set(connection, "query_only=ON", "busy_timeout=0")
        budget = record.info["budget"] = _Budget()
        connection.set_progress_handler(budget.is_spent, STEPS)

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.info["budget"].refill()
        _begin_to_look(connection)

    return engine


def _set(connection: Any, *pragmas: str) -> None:
    connection.isolation_level = None  # the driver must not emit a BEGIN of its own
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _begin_to_look(connection: sa.Connection) -> None:
    """Past SQLAlchemy, whose way takes longer than many a look: this BEGIN takes no lock, and cannot fail."""
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN")


class _Budget:
    """What one glance may take; SQLite asks every so many steps, whichever statement they are of."""

    def __init__(self) -> None:
        self._left = 0

    def refill(self) -> None:
        """The next glance begins."""
        self._left = TIMES

    def is_spent(self) -> bool:
        """Whether it is over; then the statement is broken off."""
        self._left -= 1
        return self._left < 0


def _postgresql(url: sa.URL, **options: Any) -> sa.Engine:
    """PostgreSQL over connections that outlive its restart: each is listened to before it is used.

    To ask it something instead would cost as much as the looks themselves.
    """
    engine = sa.create_engine(
        url, pool_size=KEPT, hide_parameters=True, connect_args=dict(_WATCHFUL), **options
    )

    @event.listens_for(engine, "checkout")
    def _listen(connection: Any, _record: object, _proxy: object) -> None:
        if _has_news(connection):
            raise sa.exc.InvalidatePoolError

    return engine


def _postgresql_transactions(url: sa.URL) -> sa.Engine:
    engine = _postgresql(url)

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        driver: Any = connection.connection.driver_connection
        is_look = connection.get_execution_options().get("read_only", False)
        driver.prepare_threshold = NEVER if is_look else USUALLY
        connection.info.pop(_WROTE, None)

    @event.listens_for(engine, "before_cursor_execute")
    def _note(connection: sa.Connection, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("SELECT"):
            connection.info[_WROTE] = True

    return engine


def wrote(connection: sa.Connection) -> bool:
    """Whether a connection was given anything but SELECTs since its transaction began."""
    return _WROTE in connection.info


def _has_news(connection: Any) -> bool:
    """Whether a server says something that nobody asked for: that it goes, if it does not hang up at once."""
    if connection.closed:
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(connection.fileno(), selectors.EVENT_READ)
        return bool(selector.select(0))


def _postgresql_glances(url: sa.URL) -> sa.Engine:
    """Each statement sees what is there when it begins, as in a transaction, without BEGIN and ROLLBACK."""
    engine = _postgresql(url, isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True)

    @event.listens_for(engine, "connect")
    def _look_only(connection: Any, _record: object) -> None:
        connection.prepare_threshold = NEVER
        connection.execute("SET default_transaction_read_only = on")

    return engine


def for_prepared_glances(url: sa.URL) -> sa.Engine:
    """For what glances at a PostgreSQL server have prepared: it is planned once, for any parameter.

    To plan it anew each time takes longer than to run it. All else would be planned so too, and badly.
    """
    engine = _postgresql_glances(url)

    @event.listens_for(engine, "connect")
    def _plan_once(connection: Any, _record: object) -> None:
        connection.execute("SET plan_cache_mode = force_generic_plan")

    return engine
