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


def downgrade() -> None:
    op.drop_column("slip", "handed_in_at")
    op.drop_column("notice", "submitted_at")
