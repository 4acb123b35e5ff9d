"""The colours of a ledger's slips: which, in which order, what they are called and mean."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "slip_step",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("ledger_id", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("colour", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("meaning", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id"], ["ledger.id"], name="fk_slip_step_ledger_id_ledger", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_slip_step"),
        sa.UniqueConstraint("ledger_id", "position", name="uq_slip_step_ledger_id_position"),
    )


def downgrade() -> None:
    op.drop_table("slip_step")
