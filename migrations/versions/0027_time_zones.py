"""The time zone that a leading group chose."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("leading_group", sa.Column("timezone", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("leading_group", "timezone")
