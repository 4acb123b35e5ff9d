"""The secretariat chases agencies (催办), once in so many working days."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
PEOPLE = ("author_id", "principal_id", "person_id")


def upgrade() -> None:
    op.create_table(
        "chase",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("item_id", BIG_ID, nullable=False),
        sa.Column("agency_id", BIG_ID, nullable=False),
        sa.Column("duty_id", BIG_ID, nullable=True),
        sa.Column("subject", sa.String(length=24), nullable=False),
        sa.Column("comment", sa.String(length=300), nullable=False),
        sa.Column("press", sa.String(length=80), nullable=False),
        sa.Column("author_id", BIG_ID, nullable=False),
        sa.Column("principal_id", BIG_ID, nullable=True),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("letter", sa.String(length=60), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_chase_item_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_chase_agency_id_agency"),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name="fk_chase_duty_id_duty", ondelete="SET NULL"),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=f"fk_chase_{column}_person")
            for column in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name="pk_chase"),
        sa.UniqueConstraint("press", name="uq_chase_press"),
    )
    op.create_index("ix_chase_item_id_agency_id", "chase", ["item_id", "agency_id"])
    for column in ("agency_id", "duty_id", "author_id", "person_id", "letter"):
        op.create_index(f"ix_chase_{column}", "chase", [column])
    limit = sa.Column("chase_workdays", sa.Integer(), nullable=False, server_default="3")
    op.add_column("ledger_regulation", limit)


def downgrade() -> None:
    op.drop_column("ledger_regulation", "chase_workdays")
    op.drop_table("chase")
