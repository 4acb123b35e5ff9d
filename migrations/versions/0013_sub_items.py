"""Items are broken down into sub-items and milestones."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
PEOPLE = ("created_by_id", "declared_by_id", "decided_by_id")


def upgrade() -> None:
    op.create_table(
        "sub_item",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("item_id", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("original_deadline", sa.Date(), nullable=False),
        sa.Column("agency_id", BIG_ID, nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by_id", BIG_ID, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("declared_at", INSTANT, nullable=True),
        sa.Column("declared_by_id", BIG_ID, nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by_id", BIG_ID, nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("days_late", sa.Integer(), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name="fk_sub_item_item_id_item", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_sub_item_agency_id_agency"),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=f"fk_sub_item_{column}_person")
            for column in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sub_item"),
        sa.UniqueConstraint("item_id", "position", name="uq_sub_item_item_id_position"),
    )
    for column in ("agency_id", "state", *PEOPLE):
        op.create_index(f"ix_sub_item_{column}", "sub_item", [column], unique=False)
    with op.batch_alter_table("item") as table:  # nothing ever filled it
        table.drop_constraint("fk_item_parent_id_item", type_="foreignkey")
        table.drop_index("ix_item_parent_id")
        table.drop_column("parent_id")


def downgrade() -> None:
    with op.batch_alter_table("item") as table:
        table.add_column(sa.Column("parent_id", BIG_ID, nullable=True))
        table.create_foreign_key("fk_item_parent_id_item", "item", ["parent_id"], ["id"])
        table.create_index("ix_item_parent_id", ["parent_id"], unique=False)
    op.drop_table("sub_item")
