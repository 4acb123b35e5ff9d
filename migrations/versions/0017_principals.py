"""For whom somebody acted (代): beside the author of a report or request, and beside who decided."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_COLUMNS = (
    ("report", "principal_id"),
    ("review", "principal_id"),
    ("request", "principal_id"),
    ("request", "decision_principal_id"),
    ("signature", "principal_id"),
)


def upgrade() -> None:
    for table, column in _COLUMNS:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(column, _ID, nullable=True))
            batch.create_foreign_key(f"fk_{table}_{column}_person", "person", [column], ["id"])


def downgrade() -> None:
    for table, column in reversed(_COLUMNS):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"fk_{table}_{column}_person", type_="foreignkey")
            batch.drop_column(column)
