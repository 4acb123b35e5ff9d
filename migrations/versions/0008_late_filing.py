"""Periods are unlocked for one agency, and reports are asked for once, under a title."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("cycle", sa.Column("title", sa.String(length=60), nullable=True))
    op.add_column("period", sa.Column("title", sa.String(length=60), nullable=True))
    op.create_table(
        "unlock",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("period_id", BIG_ID, nullable=False),
        sa.Column("agency_id", BIG_ID, nullable=False),
        sa.Column("item_id", BIG_ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name="fk_unlock_period_id_period", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_unlock_agency_id_agency"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_unlock_item_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name="fk_unlock_created_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_unlock"),
    )
    for column in ("period_id", "agency_id", "item_id", "created_by_id"):
        op.create_index(f"ix_unlock_{column}", "unlock", [column], unique=False)


def downgrade() -> None:
    op.drop_table("unlock")
    op.drop_column("period", "title")
    op.drop_column("cycle", "title")
