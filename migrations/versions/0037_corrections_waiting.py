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


def downgrade() -> None:
    op.drop_column("notice", "correction_submitted_at")
