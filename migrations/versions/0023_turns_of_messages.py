"""The next messages to leave are read off an index, however many were put in at one moment."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_outbox_turn", "outbox", ["state", "priority", "due_at", "id"])
    op.drop_index("ix_outbox_state_priority_due_at", table_name="outbox")


def downgrade() -> None:
    op.create_index("ix_outbox_state_priority_due_at", "outbox", ["state", "priority", "due_at"])
    op.drop_index("ix_outbox_turn", table_name="outbox")
