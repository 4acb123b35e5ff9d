"""All rows of a database as lines of JSON, and back: the same for both kinds of database."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

from domain.archives import ValueKind
from models.base import Base
from models.database import is_sqlite

ROWS_AT_ONCE = 500
#: Written by `migrate`, so that a database that holds nothing else is empty.
SEEDED = frozenset({"calendar_day", "calendar_year"})

_KINDS: tuple[tuple[type[Any], ValueKind], ...] = (
    (UTCDateTime, ValueKind.INSTANT),
    (sa.Date, ValueKind.DATE),
    (sa.Time, ValueKind.TIME),
    (sa.JSON, ValueKind.JSON),
)
_READERS: dict[ValueKind, Callable[[str], object]] = {
    ValueKind.INSTANT: datetime.fromisoformat,
    ValueKind.DATE: date.fromisoformat,
    ValueKind.TIME: time.fromisoformat,
}
_TYPES: dict[ValueKind, Any] = {
    ValueKind.INSTANT: UTCDateTime(),
    ValueKind.DATE: sa.Date(),
    ValueKind.TIME: sa.Time(),
    ValueKind.JSON: sa.JSON(none_as_null=True),
}
_FOREIGN_KEYS = (
    "SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint"
    " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
)
#: Tables that number their rows, and by which sequence.
_SEQUENCES = (
    "SELECT quote_ident(table_name), pg_get_serial_sequence(quote_ident(table_name), 'id')"
    " FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'id'"
    " AND pg_get_serial_sequence(quote_ident(table_name), 'id') IS NOT NULL"
)


@dataclass(frozen=True)
class Table:
    """A table as a backup knows it, whatever version of the program wrote it."""

    name: str
    columns: dict[str, ValueKind]


def tables() -> list[Table]:
    """This version's tables, each after those that it refers to."""
    return [
        Table(table.name, {column.name: _kind(column.type) for column in table.columns})
        for table in Base.metadata.sorted_tables
    ]


def is_empty(session: Session) -> bool:
    """Whether nobody has used the database: only `migrate` has written into it, if anything has."""
    present = set(sa.inspect(session.connection()).get_table_names())
    used = [table for table in Base.metadata.sorted_tables if table.name in present - SEEDED]
    return not any(session.connection().execute(sa.select(table).limit(1)).first() for table in used)


def freeze(session: Session) -> None:
    """Let the session see the database as it is now until its end; SQLite's readers always do."""
    if not is_sqlite(session):
        session.connection().execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


def dump(session: Session, table: Table) -> Iterator[str]:
    """Every row as one line of JSON, by primary key."""
    source = Base.metadata.tables[table.name]
    rows = session.connection().execute(
        sa.select(source).order_by(*source.primary_key.columns), execution_options={"yield_per": ROWS_AT_ONCE}
    )
    for row in rows.mappings():
        written = [_written(row[name], kind) for name, kind in table.columns.items()]
        yield json.dumps(written, ensure_ascii=False, separators=(",", ":"))


def load(session: Session, table: Table, lines: Iterable[str]) -> int:
    """Insert the rows of `dump` into an empty table of the same columns; how many there are."""
    target = sa.table(
        table.name, *(sa.column(name, _TYPES.get(kind)) for name, kind in table.columns.items())
    )
    waiting, count = iter(lines), 0
    while rows := [_read(line, table) for line in islice(waiting, ROWS_AT_ONCE)]:
        session.connection().execute(sa.insert(target), rows)
        count += len(rows)
    return count


@contextmanager
def loading(session: Session) -> Iterator[None]:
    """Rows may refer to later ones; at the end every reference is checked, and new rows are numbered on."""
    connection = session.connection()
    if is_sqlite(session):
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        yield
        return
    keys = connection.execute(sa.text(_FOREIGN_KEYS)).all()
    for table, name in keys:
        connection.exec_driver_sql(
            f"ALTER TABLE {table} ALTER CONSTRAINT {name} DEFERRABLE INITIALLY DEFERRED"
        )
    yield
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table, name in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER CONSTRAINT {name} NOT DEFERRABLE")
    for table, sequence in connection.execute(sa.text(_SEQUENCES)).all():
        last = connection.exec_driver_sql(f"SELECT max(id) FROM {table}").scalar()  # noqa: S608 - names come from the server, quoted
        if last is not None:
            connection.execute(sa.select(sa.func.setval(sequence, last)))


def _kind(column: sa.types.TypeEngine[Any]) -> ValueKind:
    return next((kind for type_, kind in _KINDS if isinstance(column, type_)), ValueKind.PLAIN)


def _written(value: Any, kind: ValueKind) -> object:
    return value.isoformat() if kind in _READERS and value is not None else value


def _read(line: str, table: Table) -> dict[str, object]:
    values = json.loads(line)
    return {
        name: _READERS[kind](value) if kind in _READERS and value is not None else value
        for (name, kind), value in zip(table.columns.items(), values, strict=True)
    }
