"""Which message said what of a report, so that an edited one finds its place."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "said_message",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("duty_id", _ID, nullable=False),
        sa.Column("part", sa.String(length=24), nullable=False),
        sa.Column("target_id", _ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=True),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_said_message_person_id_person", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["duty.id"], name="fk_said_message_duty_id_duty", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["item_target.id"],
            name="fk_said_message_target_id_item_target",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_said_message"),
        sa.UniqueConstraint("person_id", "message_id", name="uq_said_message_person_id_message_id"),
    )
    op.create_index("ix_said_message_duty_id", "said_message", ["duty_id"], unique=False)


def downgrade() -> None:
    op.drop_table("said_message")
