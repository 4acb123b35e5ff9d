"""Seats are handed over, delegated, and left for a time."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_delegation()
    _create_absence()
    _create_handover()


def _create_delegation() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", _ID, nullable=False),
        sa.Column("principal_id", _ID, nullable=False),
        sa.Column("deputy_id", _ID, nullable=False),
        sa.Column("scope", sa.String(length=24), nullable=False),
        sa.Column("acts", _JSON, nullable=False),
        sa.Column("item_ids", _JSON, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.Column("revoked_by_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["person.id"], name=op.f("fk_delegation_principal_id_person")
        ),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_delegation_deputy_id_person")),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"], ["person.id"], name=op.f("fk_delegation_revoked_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    for name in ("principal_id", "deputy_id", "revoked_by_id"):
        op.create_index(op.f(f"ix_delegation_{name}"), "delegation", [name], unique=False)


def _create_absence() -> None:
    op.create_table(
        "absence",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("stand_in_id", _ID, nullable=True),
        sa.Column("delegation_id", _ID, nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("cancelled_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id_person")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["person.id"], name=op.f("fk_absence_stand_in_id_person")),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_absence_delegation_id_delegation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    for name in ("person_id", "stand_in_id", "delegation_id"):
        op.create_index(op.f(f"ix_absence_{name}"), "absence", [name], unique=False)


def _create_handover() -> None:
    op.create_table(
        "handover",
        sa.Column("id", _ID, nullable=False),
        sa.Column("seat_id", _ID, nullable=False),
        sa.Column("predecessor_id", _ID, nullable=False),
        sa.Column("successor_id", _ID, nullable=True),
        sa.Column("started_by_id", _ID, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("sheet", _JSON, nullable=True),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("issued_at", _MOMENT, nullable=True),
        sa.Column("confirmed_at", _MOMENT, nullable=True),
        sa.Column("confirmed_by_id", _ID, nullable=True),
        sa.Column("accepted_at", _MOMENT, nullable=True),
        sa.Column("done_at", _MOMENT, nullable=True),
        sa.Column("cancelled_at", _MOMENT, nullable=True),
        sa.Column("cancelled_by_id", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name=op.f("fk_handover_seat_id_seat"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["person.id"], name=op.f("fk_handover_predecessor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["person.id"], name=op.f("fk_handover_successor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["started_by_id"], ["person.id"], name=op.f("fk_handover_started_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_handover_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["cancelled_by_id"], ["person.id"], name=op.f("fk_handover_cancelled_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_handover_code_hash")),
    )
    for name in (
        "seat_id",
        "predecessor_id",
        "successor_id",
        "started_by_id",
        "confirmed_by_id",
        "cancelled_by_id",
    ):
        op.create_index(op.f(f"ix_handover_{name}"), "handover", [name], unique=False)


def downgrade() -> None:
    for table in ("handover", "absence", "delegation"):
        op.drop_table(table)
