"""Every closing of an item is kept, and reports are reviewed on several levels."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "verdict",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("item_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("original_deadline", sa.Date(), nullable=True),
        sa.Column("days_late", sa.Integer(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("closed_by_id", BIG_ID, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=False),
        sa.Column("reopened_at", INSTANT, nullable=True),
        sa.Column("reopened_by_id", BIG_ID, nullable=True),
        sa.Column("reopen_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_verdict_item_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name="fk_verdict_closed_by_id_person"),
        sa.ForeignKeyConstraint(["reopened_by_id"], ["person.id"], name="fk_verdict_reopened_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_verdict"),
    )
    for column in ("item_id", "closed_by_id", "reopened_by_id"):
        op.create_index(f"ix_verdict_{column}", "verdict", [column], unique=False)
    # What was closed so far keeps the verdict that its item carries.
    op.execute(
        "INSERT INTO verdict"
        " (item_id, kind, completed_on, deadline, original_deadline, days_late, closed_at)"
        " SELECT id, closing_kind, completed_on, deadline, original_deadline, days_late, closed_at"
        " FROM item WHERE status = 'closed' AND closing_kind IS NOT NULL AND closed_at IS NOT NULL"
    )
    _add_filled("item", "is_key", sa.Boolean(), sa.false())
    _add_filled("ledger_regulation", "is_evidence_needed", sa.Boolean(), sa.true())
    op.add_column("review", sa.Column("reply_by", sa.Date(), nullable=True))
    with op.batch_alter_table("review") as table:
        table.alter_column("reviewer_id", existing_type=BIG_ID, nullable=True)
    op.drop_index("ix_report_status", table_name="report")
    op.create_index("ix_report_status_submitted_at", "report", ["status", "submitted_at"], unique=False)


def _add_filled(
    table: str, name: str, kind: sa.types.TypeEngine[bool], value: sa.ColumnElement[bool]
) -> None:
    """A column that takes no NULL; the default is for the rows at hand, and goes again."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=value))
    with op.batch_alter_table(table) as batch:
        batch.alter_column(name, server_default=None)


def downgrade() -> None:
    op.drop_index("ix_report_status_submitted_at", table_name="report")
    op.create_index("ix_report_status", "report", ["status"], unique=False)
    # Nobody decided these: an older version knows no such decision.
    op.execute("DELETE FROM review WHERE reviewer_id IS NULL OR decision = 'recommend'")
    op.execute("UPDATE report SET status = 'submitted' WHERE status = 'under_review'")
    with op.batch_alter_table("review") as table:
        table.alter_column("reviewer_id", existing_type=BIG_ID, nullable=False)
        table.drop_column("reply_by")
    with op.batch_alter_table("ledger_regulation") as table:
        table.drop_column("is_evidence_needed")
    with op.batch_alter_table("item") as table:
        table.drop_column("is_key")
    op.drop_table("verdict")
