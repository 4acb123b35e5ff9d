"""How many messages press one person on a day."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "ledger_regulation", sa.Column("daily_limit", sa.Integer(), nullable=False, server_default="1")
    )


def downgrade() -> None:
    op.drop_column("ledger_regulation", "daily_limit")
