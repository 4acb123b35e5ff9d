"""When and how often somebody wants to be reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("reminder_time", sa.Time(), nullable=True))
    pace = sa.Column("reminder_pace", sa.String(length=24), nullable=False, server_default="all")
    op.add_column("person", pace)


def downgrade() -> None:
    op.drop_column("person", "reminder_pace")
    op.drop_column("person", "reminder_time")
