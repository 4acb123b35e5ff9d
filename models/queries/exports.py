"""Everything that is stored, table by table."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import inspect
from sqlmodel import Session, select

from models.base import Base

Row = TypeVar("Row", bound=Base)


def all_rows(session: Session, kind: type[Row]) -> Sequence[Row]:
    """All rows of a table by primary key."""
    return session.exec(select(kind).order_by(*inspect(kind).primary_key)).all()
