"""The audit trail (留痕): who did what, for whom, when, to what. Rows are only ever added.

Entries are written by `models/trail.py` alone, just before their transaction commits: their ids are their
positions in the chain. A migration that rebuilds one of these tables on SQLite makes its triggers anew.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlmodel import Field

from domain.trail import Channel
from models.base import Base, Json, enum_type, key, reference

#: JSON, or no value at all: never the `null` of JSON.
_Values = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


class AuditEntry(Base, table=True):
    """One act; `hash` covers the hash of the entry before, all other columns and the act's changes."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_entry_noun_noun_id", "noun", "noun_id"),)

    id: int = key()
    at: datetime
    actor_id: int | None = reference("person.id", default=None)  # None: the clock or the command line
    principal_id: int | None = reference("person.id", default=None)  # for whom, where not for oneself
    channel: Channel | None = Field(default=None, sa_type=enum_type(Channel))  # None: before it was kept
    action: str = Field(max_length=40)
    noun: str = Field(max_length=40)
    noun_id: int = Field(sa_type=sa.BigInteger)
    ledger_id: int | None = reference("ledger.id", default=None)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # before, after, reason
    hash: str = Field(max_length=64)  # SHA-256, hex


class AuditChange(Base, table=True):
    """What an act did to the tracked columns of one row, caught without the act's help."""

    __tablename__ = "audit_change"
    __table_args__ = (sa.Index("ix_audit_change_noun_noun_id", "noun", "noun_id", "entry_id"),)

    entry_id: int = Field(foreign_key="audit_entry.id", primary_key=True, sa_type=sa.BigInteger)
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    noun: str = Field(max_length=40)  # the name of a table
    noun_id: int = Field(sa_type=sa.BigInteger)
    before: dict[str, Any] | None = Field(default=None, sa_type=_Values)  # None: the row is new
    after: dict[str, Any] | None = Field(default=None, sa_type=_Values)  # None: the row is gone


class AuditHead(Base, table=True):
    """The end of the chain: one row, and the last lock that a transaction takes."""

    __tablename__ = "audit_head"

    id: int = key()
    entry_id: int = Field(sa_type=sa.BigInteger)  # 0: no entry yet
    hash: str = Field(max_length=64)


#: What may not be done to a table.
_REFUSED = {
    "audit_entry": ("UPDATE", "DELETE"),
    "audit_change": ("UPDATE", "DELETE"),
    "audit_head": ("DELETE",),
}
_MESSAGE = "the audit trail is append-only"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$
"""


def _protect(table: str, acts: tuple[str, ...]) -> None:
    """Let the database itself refuse what may not be done, also where `create_all` makes the table."""
    refusals = [
        _ddl(
            f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END",
            "sqlite",
        )
        for act in acts
    ]
    every = " OR ".join((*acts, "TRUNCATE"))
    trigger = (
        f"CREATE TRIGGER {table}_kept BEFORE {every} ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite()"
    )
    refusals += [_ddl(text, "postgresql") for text in (_FUNCTION, trigger)]
    for refusal in refusals:
        event.listen(Base.metadata.tables[table], "after_create", refusal)


def _ddl(text: str, dialect: str) -> Any:
    return sa.DDL(text).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]  # SQLAlchemy's


for _table, _acts in _REFUSED.items():
    _protect(_table, _acts)
