"""Receipts of those who were told of a notice by telephone: when, by whom, who was spoken to."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("receipt") as batch:
        batch.add_column(sa.Column("phoned_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("phoned_by_id", _ID, nullable=True))
        batch.add_column(sa.Column("phoned_with", sa.String(60), nullable=True))
        batch.create_foreign_key("fk_receipt_phoned_by_id_person", "person", ["phoned_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("receipt") as batch:
        batch.drop_constraint("fk_receipt_phoned_by_id_person", type_="foreignkey")
        for name in ("phoned_at", "phoned_by_id", "phoned_with"):
            batch.drop_column(name)
