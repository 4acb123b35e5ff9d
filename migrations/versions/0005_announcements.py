"""Which year's announcement arranges a day of the December before."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calendar_day", sa.Column("announced_for", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("calendar_day", "announced_for")
