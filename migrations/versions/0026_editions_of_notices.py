"""Notices that are corrected or withdrawn, with the texts that were sent before."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("notice") as batch:
        batch.add_column(sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("correction", sa.Text(), nullable=True))
        batch.add_column(sa.Column("corrector_id", _ID, nullable=True))
        batch.add_column(sa.Column("withdrawn_at", _INSTANT, nullable=True))
        batch.add_column(sa.Column("withdrawal", sa.Text(), nullable=True))
        batch.create_foreign_key("fk_notice_corrector_id_person", "person", ["corrector_id"], ["id"])
    with op.batch_alter_table("notice") as batch:
        batch.alter_column("edition", server_default=None)
    op.create_table(
        "notice_edition",
        sa.Column("id", _ID, nullable=False),
        sa.Column("notice_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("replaced_by_id", _ID, nullable=True),
        sa.Column("replaced_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_notice_edition_notice_id_notice"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["person.id"], name=op.f("fk_notice_edition_replaced_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_edition")),
        sa.UniqueConstraint("notice_id", "number", name=op.f("uq_notice_edition_notice_id_number")),
    )
    op.create_index(op.f("ix_notice_edition_notice_id"), "notice_edition", ["notice_id"])


def downgrade() -> None:
    op.drop_table("notice_edition")
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint("fk_notice_corrector_id_person", type_="foreignkey")
        for name in ("edition", "correction", "corrector_id", "withdrawn_at", "withdrawal"):
            batch.drop_column(name)
