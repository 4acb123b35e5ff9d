"""Statements that are asked at every step, compiled once for each kind of database and run on the driver.

What the engine does for each execution (its cache's key, a result with its metadata, ORM rows) takes several
times as long as such a statement itself. What is looked at once in a while has no need of this.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVarTuple, cast

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql.visitors import cloned_traverse
from sqlmodel import Session

from models.database import connection_of

#: Of `execute`, by dialect: sqlite3 prepares whatever it is given.
_OPTIONS: Mapping[str, Mapping[str, bool]] = {"sqlite": {}, "postgresql": {"prepare": True}}

Columns = TypeVarTuple("Columns")
_Processor = Callable[[Any], Any]


@dataclass(frozen=True)
class _Compiled:
    """A statement in the words of one driver; a processor makes of a value what the driver takes, or back."""

    text: str
    places: Sequence[str] | None  # names of the parameters in order, where the driver counts them
    encoders: Mapping[str, _Processor]
    decoders: Sequence[tuple[int, _Processor]]  # by the number of their column
    options: Mapping[str, bool]  # of the driver's `execute`

    def parameters(self, given: Mapping[str, Any]) -> Any:
        """The parameters as the driver takes them."""
        named = {
            name: value if (encode := self.encoders.get(name)) is None else encode(value)
            for name, value in given.items()
        }
        return named if self.places is None else [named[name] for name in self.places]

    def decoded(self, rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Rows as the columns' types want them."""
        return [self._decoded(row) for row in rows]

    def _decoded(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place, decode in self.decoders:
            values[place] = decode(values[place])
        return tuple(values)


class Prepared(Generic[*Columns]):
    """A SELECT of columns whose parameters are all single values (`given.is_among` takes many as one)."""

    def __init__(self, statement: sa.Select[*Columns]) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}  # by dialect

    def rows(self, session: Session, /, **given: Any) -> list[tuple[*Columns]]:
        """All rows, with the parameters `given`; what the session changed counts.

        Errors: the database's, as the engine raises them.
        """
        if session.autoflush:
            session.flush()
        connection = connection_of(session)
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        rows = _fetched(connection, compiled, compiled.parameters(given))
        return cast(list[tuple[*Columns]], compiled.decoded(rows))

    def _compile(self, dialect: sa.Dialect) -> _Compiled:
        compiled = cloned_traverse(self._statement, {}, {"bindparam": _write_out}).compile(dialect=dialect)
        required = {name: None for name, parameter in compiled.binds.items() if parameter.required}
        expanded = compiled.construct_expanded_state(required)
        encoders = {
            name: encode
            for name in required
            if (encode := compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }
        decoders = [
            (place, decode)
            for place, column in enumerate(self._statement.selected_columns)
            if (decode := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ]
        made = _Compiled(expanded.statement, expanded.positiontup, encoders, decoders, _OPTIONS[dialect.name])
        self._compiled[dialect.name] = made
        return made


def _write_out(parameter: sa.BindParameter[Any]) -> None:
    """Constants are part of the text: the driver need not encode them, and the planner knows them."""
    parameter.literal_execute = not parameter.required


def _fetched(connection: sa.Connection, compiled: _Compiled, parameters: Any) -> Sequence[tuple[Any, ...]]:
    text = compiled.text
    cursor: DBAPICursor | None = None
    try:
        cursor = connection.connection.cursor()
        for watch in connection.dispatch.before_cursor_execute:
            watch(connection, cursor, text, parameters, None, False)
        cursor.execute(text, parameters, **compiled.options)
        for watch in connection.dispatch.after_cursor_execute:
            watch(connection, cursor, text, parameters, None, False)
        return cursor.fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        raise _translated(connection, cursor, text, error) from error
    finally:
        if cursor is not None:
            cursor.close()


def _translated(connection: sa.Connection, cursor: DBAPICursor | None, text: str, error: Any) -> Exception:
    """What the engine would raise; a connection that is gone is not used again."""
    dialect = connection.dialect
    is_gone = dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)
    if is_gone:
        connection.invalidate(error)
    told: Exception = sa.exc.DBAPIError.instance(
        text,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=is_gone,
        dialect=dialect,
    )
    return told
