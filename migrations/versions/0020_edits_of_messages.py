"""Messages that take the place of an earlier one."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY = "fk_outbox_edits_id_outbox"


def upgrade() -> None:
    with op.batch_alter_table("outbox") as batch:
        batch.add_column(sa.Column("edits_id", _ID, nullable=True))
        batch.create_foreign_key(_KEY, "outbox", ["edits_id"], ["id"], ondelete="SET NULL")


def downgrade() -> None:
    with op.batch_alter_table("outbox") as batch:
        batch.drop_constraint(_KEY, type_="foreignkey")
        batch.drop_column("edits_id")
