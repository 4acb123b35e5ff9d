"""Whom an invitation is for."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invitation", sa.Column("invitee_name", sa.String(length=100), nullable=True))
    op.add_column("invitation", sa.Column("invitee_phone", sa.String(length=80), nullable=True))


def downgrade() -> None:
    op.drop_column("invitation", "invitee_phone")
    op.drop_column("invitation", "invitee_name")
