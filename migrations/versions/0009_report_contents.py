"""Reports hold target values, self-assessments and links."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("report", sa.Column("help_needed", sa.Text(), nullable=True))
    op.add_column("report", sa.Column("self_assessment", sa.String(length=24), nullable=True))
    op.add_column("report", sa.Column("nil_reason", sa.Text(), nullable=True))
    op.add_column("report", sa.Column("change_reason", sa.Text(), nullable=True))
    op.add_column("report", sa.Column("completed_on", sa.Date(), nullable=True))
    # The default is for the rows at hand, and goes again; within one batch SQLite would never see it.
    op.add_column("report", sa.Column("carried", JSON, nullable=False, server_default="[]"))
    with op.batch_alter_table("report") as table:
        table.alter_column("carried", server_default=None)
    op.add_column("evidence", sa.Column("url", sa.Text(), nullable=True))
    op.create_table(
        "target_value",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("report_id", BIG_ID, nullable=False),
        sa.Column("target_id", BIG_ID, nullable=True),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("is_carried", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name="fk_target_value_report_id_report", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["item_target.id"],
            name="fk_target_value_target_id_item_target",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_target_value"),
        sa.UniqueConstraint("report_id", "target_id", name="uq_target_value_report_id_target_id"),
    )
    op.create_index("ix_target_value_report_id", "target_value", ["report_id"], unique=False)
    op.create_index("ix_target_value_target_id", "target_value", ["target_id"], unique=False)
    op.create_table(
        "sent_piece",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("album", sa.String(length=64), nullable=True),
        sa.Column("report_id", BIG_ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.String(length=300), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_sent_piece_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name="fk_sent_piece_report_id_report", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sent_piece"),
        sa.UniqueConstraint("person_id", "message_id", name="uq_sent_piece_person_id_message_id"),
    )
    op.create_index("ix_sent_piece_report_id", "sent_piece", ["report_id"], unique=False)
    op.create_table(
        "reporting_run",
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("duty_ids", JSON, nullable=False),
        sa.Column("skipped_ids", JSON, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_reporting_run_person_id_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_reporting_run"),
    )


def downgrade() -> None:
    op.drop_table("reporting_run")
    op.drop_table("sent_piece")
    op.drop_table("target_value")
    with op.batch_alter_table("evidence") as table:
        table.drop_column("url")
    with op.batch_alter_table("report") as table:
        for column in (
            "carried",
            "completed_on",
            "change_reason",
            "nil_reason",
            "self_assessment",
            "help_needed",
        ):
            table.drop_column(column)
