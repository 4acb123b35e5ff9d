"""Supervision slips (督查单): numbered, approved by a second person, answered by the agency."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
PEOPLE = (
    "author_id",
    "principal_id",
    "approved_by_id",
    "approval_principal_id",
    "issued_by_id",
    "signed_by_id",
    "answered_by_id",
    "ended_by_id",
)
IS_UNDER_WAY = sa.text("status IN ('draft', 'waiting', 'approved', 'issued', 'signed_for', 'answered')")


def upgrade() -> None:
    op.create_table(
        "slip",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("ledger_id", BIG_ID, nullable=False),
        sa.Column("item_id", BIG_ID, nullable=False),
        sa.Column("agency_id", BIG_ID, nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("colour", sa.String(length=24), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reply_workdays", sa.Integer(), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("former_id", BIG_ID, nullable=True),
        sa.Column("author_id", BIG_ID, nullable=False),
        sa.Column("principal_id", BIG_ID, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("approved_by_id", BIG_ID, nullable=True),
        sa.Column("approval_principal_id", BIG_ID, nullable=True),
        sa.Column("approved_at", INSTANT, nullable=True),
        sa.Column("issued_by_id", BIG_ID, nullable=True),
        sa.Column("issued_at", INSTANT, nullable=True),
        sa.Column("signed_by_id", BIG_ID, nullable=True),
        sa.Column("signed_at", INSTANT, nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_sha256", sa.String(length=64), nullable=True),
        sa.Column("answer_file_name", sa.String(length=300), nullable=True),
        sa.Column("answered_by_id", BIG_ID, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("ended_by_id", BIG_ID, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("return_reason", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id"], ["ledger.id"], name="fk_slip_ledger_id_ledger", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_slip_item_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_slip_agency_id_agency"),
        sa.ForeignKeyConstraint(["former_id"], ["slip.id"], name="fk_slip_former_id_slip"),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=f"fk_slip_{column}_person")
            for column in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name="pk_slip"),
        sa.UniqueConstraint("ledger_id", "year", "number", name="uq_slip_ledger_id_year_number"),
    )
    for column in ("item_id", "agency_id", "status", "former_id", "author_id"):
        op.create_index(f"ix_slip_{column}", "slip", [column])
    op.create_index(
        "uq_slip_under_way",
        "slip",
        ["item_id", "agency_id"],
        unique=True,
        sqlite_where=IS_UNDER_WAY,
        postgresql_where=IS_UNDER_WAY,
    )


def downgrade() -> None:
    op.drop_table("slip")
