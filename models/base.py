"""What all tables share: constraint names, column types."""

from enum import StrEnum
from typing import Any, ClassVar, Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: SQLite numbers rows only in an INTEGER PRIMARY KEY.
BigId = sa.BigInteger().with_variant(sa.Integer, "sqlite")

#: A JSON document; JSONB on PostgreSQL.
Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


class Base(SQLModel, registry=registry(metadata=sa.MetaData(naming_convention=NAMES))):
    """Base of all tables."""

    #: The columns whose every change goes into the audit trail (`models/trail.py`).
    tracked: ClassVar[tuple[str, ...]] = ()


def key() -> Any:
    """A generated primary key."""
    return Field(default=None, primary_key=True, sa_type=BigId)


def reference(
    target: str, *, index: bool = True, ondelete: Literal["CASCADE", "SET NULL"] | None = None, **options: Any
) -> Any:
    """A foreign key to `target` ("table.column")."""
    if ondelete is not None:
        options["ondelete"] = ondelete
    return Field(foreign_key=target, index=index, sa_type=BigId, **options)


def enum_type(kind: type[StrEnum]) -> sa.Enum:
    """A column type that stores an enum's values as text, so that a new value needs no ALTER TYPE."""
    return sa.Enum(
        kind,
        native_enum=False,
        length=24,
        values_callable=lambda members: [m.value for m in members],
        validate_strings=True,
    )
