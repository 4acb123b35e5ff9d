"""Ladders of chases, what was told by them, and the hours in which people are reminded."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "ledger_regulation", sa.Column("quiet_from", sa.Integer(), nullable=False, server_default="20")
    )
    op.add_column(
        "ledger_regulation", sa.Column("quiet_until", sa.Integer(), nullable=False, server_default="8")
    )
    op.create_table(
        "ledger_ladder",
        sa.Column("ledger_id", _ID, nullable=False),
        sa.Column("rungs", _JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id"], ["ledger.id"], name="fk_ledger_ladder_ledger_id_ledger", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ledger_id", name="pk_ledger_ladder"),
    )
    op.create_table(
        "ladder_passing",
        sa.Column("id", _ID, nullable=False),
        sa.Column("thing", sa.String(length=80), nullable=False),
        sa.Column("ledger_id", _ID, nullable=False),
        sa.Column("agency_id", _ID, nullable=False),
        sa.Column("period_id", _ID, nullable=True),
        sa.Column("item_id", _ID, nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=24), nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("unheard", sa.String(length=24), nullable=True),
        sa.Column("message_key", sa.String(length=200), nullable=True),
        sa.Column("passed_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=f"fk_ladder_passing_{column}_{table}", ondelete=ondelete
            )
            for column, table, ondelete in (
                ("ledger_id", "ledger", "CASCADE"),
                ("agency_id", "agency", None),
                ("period_id", "period", "CASCADE"),
                ("item_id", "item", "CASCADE"),
                ("person_id", "person", None),
            )
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ladder_passing"),
        sa.UniqueConstraint("thing", "rung", "person_id", name="uq_ladder_passing_thing_rung_person_id"),
    )
    for column in ("ledger_id", "agency_id", "period_id", "item_id", "due_on", "person_id"):
        op.create_index(f"ix_ladder_passing_{column}", "ladder_passing", [column])


def downgrade() -> None:
    op.drop_table("ladder_passing")
    op.drop_table("ledger_ladder")
    op.drop_column("ledger_regulation", "quiet_until")
    op.drop_column("ledger_regulation", "quiet_from")
