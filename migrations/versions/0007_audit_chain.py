"""The audit trail is chained by hashes and says for whom and by which channel; rows at hand begin it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from domain.trail import BASELINE, BEGINNING, Entry, RowChange, digest, plain

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
AT_ONCE = 500

#: What is tracked of the tables at hand, with the columns that are instants.
TRACKED = {
    "item": ("ledger_id", "status", "deadline"),
    "assignment": ("item_id", "agency_id", "role", "state"),
    "period": ("cycle_id", "status"),
    "duty": ("period_id", "item_id", "agency_id", "state", "is_on_time", "first_submitted_at"),
    "report": ("duty_id", "version", "kind", "status", "submitted_at"),
    "seat": ("agency_id", "role", "person_id"),
}
TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "deadline": sa.Date(),
    "is_on_time": sa.Boolean(),
    "first_submitted_at": INSTANT,
    "submitted_at": INSTANT,
}
REFUSED = {
    "audit_entry": ("UPDATE", "DELETE"),
    "audit_change": ("UPDATE", "DELETE"),
    "audit_head": ("DELETE",),
}
MESSAGE = "the audit trail is append-only"


def upgrade() -> None:
    with op.batch_alter_table("audit_entry") as table:
        table.add_column(sa.Column("principal_id", BIG_ID, nullable=True))
        table.add_column(sa.Column("channel", sa.String(length=24), nullable=True))
        table.add_column(sa.Column("hash", sa.String(length=64), nullable=True))
        table.create_foreign_key("fk_audit_entry_principal_id_person", "person", ["principal_id"], ["id"])
        table.create_index("ix_audit_entry_principal_id", ["principal_id"], unique=False)
    op.create_table(
        "audit_change",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("noun", sa.String(length=40), nullable=False),
        sa.Column("noun_id", sa.BigInteger(), nullable=False),
        sa.Column("before", JSON, nullable=True),
        sa.Column("after", JSON, nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["audit_entry.id"], name="fk_audit_change_entry_id_audit_entry"
        ),
        sa.PrimaryKeyConstraint("entry_id", "position", name="pk_audit_change"),
    )
    op.create_index(
        "ix_audit_change_noun_noun_id", "audit_change", ["noun", "noun_id", "entry_id"], unique=False
    )
    op.create_table(
        "audit_head",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    _seal()
    with op.batch_alter_table("audit_entry") as table:
        table.alter_column("hash", existing_type=sa.String(length=64), nullable=False)
    _protect()


# Sealing what is at hand

_ENTRY = sa.table(
    "audit_entry",
    sa.column("id"),
    sa.column("at", INSTANT),
    *(sa.column(name) for name in ("actor_id", "principal_id", "channel", "action", "noun", "noun_id")),
    sa.column("ledger_id"),
    sa.column("facts", JSON),
    sa.column("hash"),
)
_CHANGE = sa.table(
    "audit_change",
    *(sa.column(name) for name in ("entry_id", "position", "noun", "noun_id")),
    sa.column("before", JSON),
    sa.column("after", JSON),
)


def _seal() -> None:
    """Chain the entries in the order of their ids; then one entry for every batch of tracked rows."""
    entry_id, previous = 0, BEGINNING
    while rows := _entries_after(entry_id):
        seals = []
        for row in rows:
            entry = Entry(**{name: value for name, value in row.items() if name != "hash"})
            entry_id, previous = entry.id, digest(previous, entry)
            seals.append({"_id": entry_id, "hash": previous})
        change = sa.update(_ENTRY).where(_ENTRY.c.id == sa.bindparam("_id"))
        op.get_bind().execute(change.values(hash=sa.bindparam("hash")), seals)
    for noun in TRACKED:
        for changes in _rows(noun):
            entry_id += 1
            previous = _add_baseline(entry_id, previous, noun, changes)
    if entry_id:
        head = sa.table("audit_head", sa.column("id"), sa.column("entry_id"), sa.column("hash"))
        op.get_bind().execute(sa.insert(head).values(id=1, entry_id=entry_id, hash=previous))


def _entries_after(entry_id: int) -> list[dict[str, Any]]:
    query = sa.select(_ENTRY).where(_ENTRY.c.id > entry_id).order_by(_ENTRY.c.id).limit(AT_ONCE)
    return [{**row, "at": _aware(row["at"])} for row in op.get_bind().execute(query).mappings()]


def _aware(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def _rows(noun: str) -> Iterator[tuple[RowChange, ...]]:
    """The tracked rows of a table as they are now, as if they had just been added."""
    last, names = 0, TRACKED[noun]
    table = sa.table(noun, sa.column("id"), *(sa.column(name, TYPES.get(name)) for name in names))
    while True:
        query = sa.select(table).where(table.c.id > last).order_by(table.c.id).limit(AT_ONCE)
        rows = op.get_bind().execute(query).mappings().all()
        if not rows:
            return
        last = rows[-1]["id"]
        yield tuple(
            RowChange(noun, row["id"], None, {name: plain(_aware(row[name])) for name in names})
            for row in rows
        )


def _add_baseline(entry_id: int, previous: str, noun: str, changes: tuple[RowChange, ...]) -> str:
    entry = Entry(
        entry_id,
        datetime.now(UTC),  # noqa: TID251 - a migration is run when it is run
        None,
        None,
        "command_line",
        BASELINE,
        noun,
        changes[0].noun_id,
        None,
        {"rows": len(changes)},
        changes,
    )
    seal = digest(previous, entry)
    row = {column.name: vars(entry).get(column.name) for column in _ENTRY.c}
    op.get_bind().execute(sa.insert(_ENTRY), [{**row, "hash": seal}])
    rows = [{"entry_id": entry_id, "position": n, **vars(change)} for n, change in enumerate(changes)]
    op.get_bind().execute(sa.insert(_CHANGE), rows)
    return seal


# Append-only


def _protect() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, acts in REFUSED.items():
            for act in acts:
                op.execute(
                    f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
                )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
    )
    for table, acts in REFUSED.items():
        every = " OR ".join((*acts, "TRUNCATE"))
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE {every} ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite()"
        )


def downgrade() -> None:
    op.drop_table("audit_head")
    op.drop_table("audit_change")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_entry_update")
        op.execute("DROP TRIGGER audit_entry_delete")
    else:
        op.execute("DROP TRIGGER audit_entry_kept ON audit_entry")
        op.execute("DROP FUNCTION refuse_to_rewrite()")
    op.execute(sa.delete(_ENTRY).where(sa.column("action") == BASELINE))
    with op.batch_alter_table("audit_entry") as table:
        table.drop_index("ix_audit_entry_principal_id")
        table.drop_constraint("fk_audit_entry_principal_id_person", type_="foreignkey")
        for column in ("hash", "channel", "principal_id"):
            table.drop_column(column)
