"""Since when corrections of notices wait for a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("correction_submitted_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("notice", column)
    # A correction that was handed on is in the trail after the notice left.
    op.execute(
        "UPDATE notice SET correction_submitted_at = (SELECT max(audit_entry.at) FROM audit_entry"
        " WHERE audit_entry.noun = 'notice' AND audit_entry.noun_id = notice.id"
        " AND audit_entry.action = 'submit' AND audit_entry.at > notice.sent_at)"
        " WHERE status = 'sent' AND correction IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_column("notice", "correction_submitted_at")
