"""What waits for one person, or is on its way to them, is found without all that they ever got."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_outbox_person_id_state", "outbox", ["person_id", "state"])
    op.drop_index("ix_outbox_person_id", table_name="outbox")


def downgrade() -> None:
    op.create_index("ix_outbox_person_id", "outbox", ["person_id"])
    op.drop_index("ix_outbox_person_id_state", table_name="outbox")
