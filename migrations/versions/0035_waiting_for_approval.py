"""Since when notices and slips wait for a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("notice", sa.Column("submitted_at", _INSTANT, nullable=True))
    op.add_column("slip", sa.Column("handed_in_at", _INSTANT, nullable=True))
    # What waits already is reminded of as well; when it was handed in is not known any more.
    op.execute("UPDATE notice SET submitted_at = created_at WHERE status = 'pending_approval'")
    op.execute("UPDATE slip SET handed_in_at = created_at WHERE status = 'waiting'")


def downgrade() -> None:
    op.drop_column("slip", "handed_in_at")
    op.drop_column("notice", "submitted_at")
