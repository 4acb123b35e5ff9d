"""Agencies ask for extensions, changes, suspension; they decline assignments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
PEOPLE = ("author_id", "recommended_by_id", "decided_by_id")
IS_OPEN = "status IN ('unit_signing', 'submitted', 'recommended')"


def upgrade() -> None:
    op.create_table(
        "request",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("item_id", BIG_ID, nullable=False),
        sa.Column("agency_id", BIG_ID, nullable=True),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("state_before", sa.String(length=24), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("wanted", JSON, nullable=False),
        sa.Column("granted", JSON, nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("author_id", BIG_ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=True),
        sa.Column("decide_by", sa.Date(), nullable=True),
        sa.Column("recommended_by_id", BIG_ID, nullable=True),
        sa.Column("decided_by_id", BIG_ID, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_request_item_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_request_agency_id_agency"),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=f"fk_request_{column}_person")
            for column in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name="pk_request"),
    )
    for column in ("item_id", "agency_id", "status", *PEOPLE):
        op.create_index(f"ix_request_{column}", "request", [column])
    _unique("uq_request_open", "kind", f"{IS_OPEN} AND kind <> 'decline'")
    _unique("uq_request_open_decline", "agency_id", f"{IS_OPEN} AND kind = 'decline'")


def _unique(name: str, column: str, condition: str) -> None:
    op.create_index(
        name,
        "request",
        ["item_id", column],
        unique=True,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )


def downgrade() -> None:
    op.drop_table("request")
