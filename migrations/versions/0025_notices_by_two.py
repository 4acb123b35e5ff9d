"""Notices that a second person agrees to, that leave at a moment, are chased and closed."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENTS = ("scheduled_at", "reply_by", "chased_at", "closed_at")


def upgrade() -> None:
    with op.batch_alter_table("notice") as batch:
        batch.add_column(sa.Column("category", sa.String(24), nullable=False, server_default="notice"))
        batch.add_column(sa.Column("approver_id", _ID, nullable=True))
        batch.add_column(sa.Column("rejection", sa.Text(), nullable=True))
        for name in _MOMENTS:
            batch.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key("fk_notice_approver_id_person", "person", ["approver_id"], ["id"])
    with op.batch_alter_table("notice") as batch:
        batch.alter_column("category", server_default=None)
    with op.batch_alter_table("leading_group") as batch:
        batch.add_column(sa.Column("approval_above", sa.Integer(), nullable=False, server_default="100"))
    with op.batch_alter_table("leading_group") as batch:
        batch.alter_column("approval_above", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("leading_group") as batch:
        batch.drop_column("approval_above")
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint("fk_notice_approver_id_person", type_="foreignkey")
        for name in ("category", "approver_id", "rejection", *_MOMENTS):
            batch.drop_column(name)
