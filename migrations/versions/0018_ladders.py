"""The chase ladder: its steps, what was fired, and the limits of what one person gets in a day."""

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
