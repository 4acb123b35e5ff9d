"""Notices with files, signed for by one or by each, and saved texts for them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("notice") as batch:
        batch.add_column(sa.Column("attachments", _JSON, nullable=False, server_default="[]"))
        batch.add_column(sa.Column("settlement", sa.String(24), nullable=False, server_default="each"))
    with op.batch_alter_table("notice") as batch:
        batch.alter_column("attachments", server_default=None)
        batch.alter_column("settlement", server_default=None)
    with op.batch_alter_table("receipt") as batch:
        batch.add_column(sa.Column("signed_by_id", _ID, nullable=True))
        batch.create_foreign_key("fk_receipt_signed_by_id_person", "person", ["signed_by_id"], ["id"])
    op.create_table(
        "notice_template",
        sa.Column("id", _ID, nullable=False),
        sa.Column("group_id", _ID, nullable=False),
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["leading_group.id"], name=op.f("fk_notice_template_group_id_leading_group")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_notice_template_author_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_template")),
        sa.UniqueConstraint("group_id", "name", name=op.f("uq_notice_template_group_id_name")),
    )


def downgrade() -> None:
    op.drop_table("notice_template")
    with op.batch_alter_table("receipt") as batch:
        batch.drop_constraint("fk_receipt_signed_by_id_person", type_="foreignkey")
        batch.drop_column("signed_by_id")
    with op.batch_alter_table("notice") as batch:
        batch.drop_column("settlement")
        batch.drop_column("attachments")
