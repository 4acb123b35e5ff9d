"""What an agency owes on an item is found without its history."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_duty_item_id_agency_id", "duty", ["item_id", "agency_id"])
    op.drop_index("ix_duty_item_id", table_name="duty")


def downgrade() -> None:
    op.create_index("ix_duty_item_id", "duty", ["item_id"])
    op.drop_index("ix_duty_item_id_agency_id", table_name="duty")
