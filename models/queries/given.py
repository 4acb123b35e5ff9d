"""Many values that a statement is given as one parameter: it stays the same, however many they are.

A list of parameters is put together, compiled and prepared anew for each length, which takes longer than to
look the rows up.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session

from models.base import Json
from models.database import is_sqlite


def is_among(
    session: Session, column: sa.SQLColumnExpression[Any], numbers: Collection[int]
) -> sa.ColumnElement[bool]:
    """Whether a column holds one of many numbers."""
    ordered = sorted(numbers)
    if not is_sqlite(session):
        return column == sa.any_(sa.literal(ordered, ARRAY(sa.BigInteger)))
    one = sa.func.json_each(sa.literal(json.dumps(ordered))).table_valued("value")
    return column.in_(sa.select(one.c.value))


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
