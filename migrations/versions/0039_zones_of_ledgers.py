"""A time zone of a ledger's own."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ledger", sa.Column("timezone", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("ledger", "timezone")
