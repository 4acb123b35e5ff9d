"""Statements that put rows in unless they are there: SQLAlchemy has them for each kind of database apart."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models.database import is_sqlite


def into(session: Session, table: sa.FromClause | type[Any]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of the session's kind of database, to be given `on_conflict_do_nothing`."""
    insert = sqlite.insert if is_sqlite(session) else postgresql.insert
    return insert(table)  # type: ignore[arg-type]  # a table, or the class of one
