"""Leads consolidate what participants contribute; leaders sign reports."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _add_switch()
    op.create_table(
        "contribution",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("report_id", BIG_ID, nullable=False),
        sa.Column("duty_id", BIG_ID, nullable=False),
        sa.Column("contributed_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name="fk_contribution_report_id_report", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["duty.id"], name="fk_contribution_duty_id_duty", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contributed_id"],
            ["report.id"],
            name="fk_contribution_contributed_id_report",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_contribution"),
        sa.UniqueConstraint("report_id", "duty_id", name="uq_contribution_report_id_duty_id"),
    )
    _index("contribution", "duty_id", "contributed_id")
    op.create_table(
        "signature",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("thing", sa.String(length=24), nullable=False),
        sa.Column("thing_id", sa.BigInteger(), nullable=False),
        sa.Column("agency_id", BIG_ID, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("asked_by_id", BIG_ID, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("decided_by_id", BIG_ID, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_signature_agency_id_agency"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_signature_asked_by_id_person"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name="fk_signature_decided_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_signature"),
    )
    _index("signature", "agency_id", "state", "asked_by_id", "decided_by_id")
    op.create_index("ix_signature_thing_thing_id", "signature", ["thing", "thing_id"], unique=False)


def _add_switch() -> None:
    """The default is for the rows at hand, and goes again; within one batch SQLite would never see it."""
    op.add_column(
        "agency", sa.Column("needs_signature", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    with op.batch_alter_table("agency") as table:
        table.alter_column("needs_signature", existing_type=sa.Boolean(), server_default=None)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column], unique=False)


def downgrade() -> None:
    op.drop_table("signature")
    op.drop_table("contribution")
    op.drop_column("agency", "needs_signature")
