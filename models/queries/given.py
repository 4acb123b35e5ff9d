"""Many values that a statement is given as one parameter: it stays the same, however many they are.

A list of parameters is put together, compiled and prepared anew for each length, which takes longer than to
look the rows up.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session

from models.base import Json
from models.database import is_sqlite


class Numbers(sa.TypeDecorator[Collection[int]]):
    """Many numbers as one parameter: an array, or on SQLite a JSON array."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """What the database takes."""
        return dialect.type_descriptor(sa.Text() if dialect.name == "sqlite" else ARRAY(sa.BigInteger))

    def process_bind_param(self, value: Collection[int] | None, dialect: sa.Dialect) -> Any:
        """In order: equal numbers are an equal parameter."""
        ordered = sorted(value or ())
        return json.dumps(ordered) if dialect.name == "sqlite" else ordered


class _Among(FunctionElement[bool]):
    type = sa.Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """It is a condition already: SQLite need not compare it with 1."""
        return self


@compiles(_Among)
def _in_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY ({numbers})"


@compiles(_Among, "sqlite")
def _in_json(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 - of our own statements


def is_among(column: sa.SQLColumnExpression[Any], numbers: Collection[int] | str) -> sa.ColumnElement[bool]:
    """Whether a column holds one of many numbers: these, or those of the parameter of this name."""
    if isinstance(numbers, str):
        return _Among(column, sa.bindparam(numbers, type_=Numbers()))
    return _Among(column, sa.literal(numbers, Numbers()))


class _Each(FunctionElement[int]):
    inherit_cache = True


@compiles(_Each)
def _of_array(element: _Each, compiler: SQLCompiler, **options: Any) -> str:
    return f"unnest({compiler.process(element.clauses, **options)})"


@compiles(_Each, "sqlite")
def _of_json(element: _Each, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


def each(parameter: str) -> sa.ColumnElement[int]:
    """The numbers of a parameter as rows of a FROM, which the way through the tables begins with."""
    numbers = _Each(sa.bindparam(parameter, type_=Numbers()))
    one: sa.ColumnElement[int] = numbers.table_valued(
        sa.column("value", sa.BigInteger),
        name="value",  # both databases call the column so
    ).c.value
    return one


def lines(session: Session, values: Sequence[Sequence[object]]) -> sa.ColumnElement[Any]:
    """Numbers and texts as rows of a FROM: each a JSON array, to be read with `number` and `text`."""
    each = sa.func.json_each if is_sqlite(session) else sa.func.jsonb_array_elements
    line: sa.ColumnElement[Any] = (
        each(sa.literal(values, Json)).table_valued(sa.column("value", Json), name="line").c.value
    )
    return line


def number(line: sa.ColumnElement[Any], place: int) -> sa.ColumnElement[int]:
    """The number at a place of a line."""
    return sa.cast(line[place].as_string(), sa.BigInteger)


def text(line: sa.ColumnElement[Any], place: int) -> sa.ColumnElement[str]:
    """The text at a place of a line."""
    return sa.cast(line[place].as_string(), sa.Text)
