"""Which process works on an update."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("holder", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("inbox", "holder")
