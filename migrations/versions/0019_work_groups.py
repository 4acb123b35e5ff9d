"""Work groups that ledgers are linked to, and messages to them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEY = "fk_outbox_group_link_id_group_link"


def upgrade() -> None:
    op.create_table(
        "group_link",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ledger_id", _ID, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", _ID, nullable=True),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("linked_by_id", _ID, nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", _ID, nullable=True),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["ledger_id"], ["ledger.id"], name="fk_group_link_ledger_id_ledger", ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=f"fk_group_link_{column}_person")
            for column in ("created_by_id", "linked_by_id", "ended_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_group_link"),
        sa.UniqueConstraint("code_hash", name="uq_group_link_code_hash"),
    )
    for column in ("ledger_id", "created_by_id", "linked_by_id", "ended_by_id"):
        op.create_index(f"ix_group_link_{column}", "group_link", [column])
    op.create_index("ix_group_link_chat_id_state", "group_link", ["chat_id", "state"])
    with op.batch_alter_table("outbox") as batch:
        batch.alter_column("person_id", existing_type=_ID, nullable=True)
        batch.add_column(sa.Column("group_link_id", _ID, nullable=True))
        batch.create_foreign_key(_KEY, "group_link", ["group_link_id"], ["id"])
        batch.create_index("ix_outbox_group_link_id_state", ["group_link_id", "state"])
        batch.create_check_constraint(
            op.f("ck_outbox_one_recipient"), "(person_id IS NULL) <> (group_link_id IS NULL)"
        )


def downgrade() -> None:
    op.execute("DELETE FROM outbox WHERE person_id IS NULL")
    with op.batch_alter_table("outbox") as batch:
        batch.drop_constraint(op.f("ck_outbox_one_recipient"), type_="check")
        batch.drop_index("ix_outbox_group_link_id_state")
        batch.drop_constraint(_KEY, type_="foreignkey")
        batch.drop_column("group_link_id")
        batch.alter_column("person_id", existing_type=_ID, nullable=False)
    op.drop_table("group_link")
