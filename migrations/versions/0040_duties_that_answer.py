"""An index of all that the lights of items ask of duties."""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_duty_item_id_role", "duty", ["item_id", "role", "agency_id", "period_id", "state", "is_on_time"]
    )


def downgrade() -> None:
    op.drop_index("ix_duty_item_id_role", table_name="duty")
