"""Limits that a leading group sets for a ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger_regulation",
        sa.Column("ledger_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("review_levels", sa.Integer(), nullable=False),
        sa.Column("review_workdays", sa.Integer(), nullable=False),
        sa.Column("is_auto_accepted", sa.Boolean(), nullable=False),
        sa.Column("decline_workdays", sa.Integer(), nullable=False),
        sa.Column("decision_workdays", sa.Integer(), nullable=False),
        sa.Column("extension_limit", sa.Integer(), nullable=False),
        sa.Column("extension_ceiling", sa.Date(), nullable=True),
        sa.Column("nil_limit", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id"],
            ["ledger.id"],
            name=op.f("fk_ledger_regulation_ledger_id_ledger"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("ledger_id", name=op.f("pk_ledger_regulation")),
    )


def downgrade() -> None:
    op.drop_table("ledger_regulation")
