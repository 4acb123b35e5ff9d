"""Places in the source, measures, revisions, links between levels, names of agencies."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("ledger", sa.Column("level", sa.String(length=24), nullable=True))
    op.add_column("document", sa.Column("text", sa.Text(), nullable=True))
    op.add_column("agency", sa.Column("full_name", sa.String(length=200), nullable=True))
    op.add_column("agency", sa.Column("level", sa.String(length=24), nullable=True))
    # Defaults are for the rows at hand, and go again; within one batch SQLite would never see them.
    _add_filled("agency_alias", "kind", sa.String(length=24), "spelling")
    _add_filled("assignment", "is_in_measure", sa.Boolean(), sa.false())
    _add_filled("item", "source_clauses", JSON, "[]")
    _add_filled("item", "confidence", JSON, "{}")
    with op.batch_alter_table("item") as table:
        table.add_column(sa.Column("document_id", BIG_ID, nullable=True))
        table.add_column(sa.Column("source_line", sa.Integer(), nullable=True))
        table.add_column(sa.Column("source_start", sa.Integer(), nullable=True))
        table.add_column(sa.Column("source_end", sa.Integer(), nullable=True))
        table.add_column(sa.Column("carried_from_id", BIG_ID, nullable=True))
        table.create_foreign_key("fk_item_document_id_document", "document", ["document_id"], ["id"])
        table.create_foreign_key("fk_item_carried_from_id_item", "item", ["carried_from_id"], ["id"])
        table.create_index("ix_item_document_id", ["document_id"], unique=False)
        table.create_index("ix_item_carried_from_id", ["carried_from_id"], unique=False)
    op.create_table(
        "agency_distinction",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("agency_id", BIG_ID, nullable=False),
        sa.Column("other_id", BIG_ID, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("decided_by_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_agency_distinction_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["agency.id"], name="fk_agency_distinction_other_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name="fk_agency_distinction_decided_by_id_person"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_agency_distinction"),
        sa.UniqueConstraint("agency_id", "other_id", name="uq_agency_distinction_agency_id_other_id"),
    )
    _index("agency_distinction", "agency_id", "other_id", "decided_by_id")
    op.create_table(
        "measure",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("item_id", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("responsibility", sa.Text(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("parties", JSON, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_measure_item_id_item", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_measure"),
    )
    _index("measure", "item_id")
    op.create_table(
        "item_link",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("item_id", BIG_ID, nullable=False),
        sa.Column("upper_item_id", BIG_ID, nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name="fk_item_link_item_id_item", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["upper_item_id"], ["item.id"], name="fk_item_link_upper_item_id_item", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name="fk_item_link_decided_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_item_link"),
        sa.UniqueConstraint("item_id", "upper_item_id", name="uq_item_link_item_id_upper_item_id"),
    )
    _index("item_link", "item_id", "upper_item_id", "decided_by_id")
    op.create_table(
        "revision",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("ledger_id", BIG_ID, nullable=False),
        sa.Column("document_id", BIG_ID, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by_id", BIG_ID, nullable=True),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["ledger_id"], ["ledger.id"], name="fk_revision_ledger_id_ledger", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_revision_document_id_document", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name="fk_revision_created_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
    )
    _index("revision", "ledger_id", "document_id", "created_by_id")
    op.create_table(
        "change",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("revision_id", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("item_id", BIG_ID, nullable=True),
        sa.Column("before", JSON, nullable=False),
        sa.Column("after", JSON, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name="fk_change_revision_id_revision", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_change_item_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name="fk_change_decided_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_change"),
    )
    _index("change", "revision_id", "item_id", "decided_by_id")


def _add_filled(
    table: str, column: str, kind: sa.types.TypeEngine[Any], value: str | sa.ColumnElement[Any]
) -> None:
    op.add_column(table, sa.Column(column, kind, nullable=False, server_default=value))
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column, existing_type=kind, server_default=None)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column], unique=False)


def downgrade() -> None:
    for name in ("change", "revision", "item_link", "measure", "agency_distinction"):
        op.drop_table(name)
    with op.batch_alter_table("item") as table:
        table.drop_index("ix_item_carried_from_id")
        table.drop_index("ix_item_document_id")
        table.drop_constraint("fk_item_carried_from_id_item", type_="foreignkey")
        table.drop_constraint("fk_item_document_id_document", type_="foreignkey")
        for column in (
            "carried_from_id",
            "confidence",
            "source_clauses",
            "source_end",
            "source_start",
            "source_line",
            "document_id",
        ):
            table.drop_column(column)
    with op.batch_alter_table("assignment") as table:
        table.drop_column("is_in_measure")
    with op.batch_alter_table("agency_alias") as table:
        table.drop_column("kind")
    op.drop_column("agency", "level")
    op.drop_column("agency", "full_name")
    op.drop_column("document", "text")
    op.drop_column("ledger", "level")
