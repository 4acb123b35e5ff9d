"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_day"),
    )
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_calendar_year"),
    )
    op.create_table(
        "leading_group",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_leading_group"),
        sa.UniqueConstraint("name", name="uq_leading_group_name"),
    )
    op.create_table(
        "person",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("quiet_start", sa.Time(), nullable=True),
        sa.Column("quiet_end", sa.Time(), nullable=True),
        sa.Column("unreachable_since", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("telegram_id", name="uq_person_telegram_id"),
    )
    op.create_table(
        "agency",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("group_id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("is_collective", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["leading_group.id"], name="fk_agency_group_id_leading_group"),
        sa.PrimaryKeyConstraint("id", name="pk_agency"),
        sa.UniqueConstraint("group_id", "name", name="uq_agency_group_id_name"),
    )
    op.create_index("ix_agency_group_id", "agency", ["group_id"], unique=False)

    op.create_table(
        "dialog",
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_dialog_person_id_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_dialog"),
    )
    op.create_table(
        "ledger",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("group_id", BIG_ID, nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("published_by_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["leading_group.id"], name="fk_ledger_group_id_leading_group"),
        sa.ForeignKeyConstraint(["published_by_id"], ["person.id"], name="fk_ledger_published_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
    )
    op.create_index("ix_ledger_group_id", "ledger", ["group_id"], unique=False)
    op.create_index("ix_ledger_published_by_id", "ledger", ["published_by_id"], unique=False)
    op.create_index("ix_ledger_status", "ledger", ["status"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("dedup_key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_outbox_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("dedup_key", name="uq_outbox_dedup_key"),
    )
    op.create_index("ix_outbox_person_id", "outbox", ["person_id"], unique=False)
    op.create_index(
        "ix_outbox_state_priority_due_at", "outbox", ["state", "priority", "due_at"], unique=False
    )

    op.create_table(
        "agency_alias",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("agency_id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_agency_alias_agency_id_agency", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_agency_alias"),
        sa.UniqueConstraint("agency_id", "name", name="uq_agency_alias_agency_id_name"),
    )
    op.create_index("ix_agency_alias_agency_id", "agency_alias", ["agency_id"], unique=False)
    op.create_index("ix_agency_alias_name", "agency_alias", ["name"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", BIG_ID, nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("noun", sa.String(length=40), nullable=False),
        sa.Column("noun_id", sa.BigInteger(), nullable=False),
        sa.Column("ledger_id", BIG_ID, nullable=True),
        sa.Column("facts", JSON, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name="fk_audit_entry_actor_id_person"),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name="fk_audit_entry_ledger_id_ledger"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_actor_id", "audit_entry", ["actor_id"], unique=False)
    op.create_index("ix_audit_entry_ledger_id", "audit_entry", ["ledger_id"], unique=False)
    op.create_index("ix_audit_entry_noun_noun_id", "audit_entry", ["noun", "noun_id"], unique=False)

    op.create_table(
        "cycle",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("ledger_id", BIG_ID, nullable=False),
        sa.Column("frequency", sa.String(length=24), nullable=False),
        sa.Column("due_day", sa.Integer(), nullable=False),
        sa.Column("due_time", sa.Time(), nullable=False),
        sa.Column("shift", sa.String(length=24), nullable=False),
        sa.Column("open_workdays", sa.Integer(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("reminder_offsets", JSON, nullable=False),
        sa.Column("reminder_time", sa.Time(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by_id", BIG_ID, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name="fk_cycle_created_by_id_person"),
        sa.ForeignKeyConstraint(
            ["ledger_id"], ["ledger.id"], name="fk_cycle_ledger_id_ledger", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cycle"),
    )
    op.create_index("ix_cycle_created_by_id", "cycle", ["created_by_id"], unique=False)
    op.create_index("ix_cycle_ledger_id", "cycle", ["ledger_id"], unique=False)

    op.create_table(
        "document",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("ledger_id", BIG_ID, nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column("doc_no", sa.String(length=100), nullable=True),
        sa.Column("issuer", sa.String(length=200), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("received_by_id", BIG_ID, nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id"], ["ledger.id"], name="fk_document_ledger_id_ledger", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["received_by_id"], ["person.id"], name="fk_document_received_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
    )
    op.create_index("ix_document_ledger_id", "document", ["ledger_id"], unique=False)
    op.create_index("ix_document_received_by_id", "document", ["received_by_id"], unique=False)
    op.create_index("ix_document_sha256", "document", ["sha256"], unique=False)

    op.create_table(
        "item",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("ledger_id", BIG_ID, nullable=False),
        sa.Column("parent_id", BIG_ID, nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=True),
        sa.Column("section", sa.String(length=300), nullable=True),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("responsibility", sa.Text(), nullable=True),
        sa.Column("is_open_ended", sa.Boolean(), nullable=False),
        sa.Column("is_split", sa.Boolean(), nullable=False),
        sa.Column("is_continuing", sa.Boolean(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("original_deadline", sa.Date(), nullable=True),
        sa.Column("is_deadline_assumed", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("closing_kind", sa.String(length=24), nullable=True),
        sa.Column("days_late", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ledger_id"], ["ledger.id"], name="fk_item_ledger_id_ledger", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["item.id"], name="fk_item_parent_id_item"),
        sa.PrimaryKeyConstraint("id", name="pk_item"),
        sa.UniqueConstraint("ledger_id", "number", name="uq_item_ledger_id_number"),
    )
    op.create_index("ix_item_ledger_id", "item", ["ledger_id"], unique=False)
    op.create_index("ix_item_parent_id", "item", ["parent_id"], unique=False)
    op.create_index("ix_item_status", "item", ["status"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("group_id", BIG_ID, nullable=False),
        sa.Column("ledger_id", BIG_ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("audience_kind", sa.String(length=24), nullable=False),
        sa.Column("audience", JSON, nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("author_id", BIG_ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_notice_author_id_person"),
        sa.ForeignKeyConstraint(["group_id"], ["leading_group.id"], name="fk_notice_group_id_leading_group"),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name="fk_notice_ledger_id_ledger"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )
    op.create_index("ix_notice_author_id", "notice", ["author_id"], unique=False)
    op.create_index("ix_notice_group_id", "notice", ["group_id"], unique=False)
    op.create_index("ix_notice_ledger_id", "notice", ["ledger_id"], unique=False)

    op.create_table(
        "seat",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("group_id", BIG_ID, nullable=False),
        sa.Column("agency_id", BIG_ID, nullable=True),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=True),
        sa.Column("held_since", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_seat_agency_id_agency"),
        sa.ForeignKeyConstraint(["group_id"], ["leading_group.id"], name="fk_seat_group_id_leading_group"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_seat_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_seat"),
        sa.UniqueConstraint("agency_id", "role", name="uq_seat_agency_id_role"),
    )
    op.create_index("ix_seat_agency_id", "seat", ["agency_id"], unique=False)
    op.create_index("ix_seat_group_id", "seat", ["group_id"], unique=False)
    op.create_index("ix_seat_person_id", "seat", ["person_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("item_id", BIG_ID, nullable=False),
        sa.Column("agency_id", BIG_ID, nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_standing", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("acknowledged_at", INSTANT, nullable=True),
        sa.Column("acknowledged_by_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["acknowledged_by_id"], ["person.id"], name="fk_assignment_acknowledged_by_id_person"
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_assignment_agency_id_agency"),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name="fk_assignment_item_id_item", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
        sa.UniqueConstraint("item_id", "agency_id", name="uq_assignment_item_id_agency_id"),
    )
    op.create_index("ix_assignment_acknowledged_by_id", "assignment", ["acknowledged_by_id"], unique=False)
    op.create_index("ix_assignment_agency_id", "assignment", ["agency_id"], unique=False)
    op.create_index("ix_assignment_item_id", "assignment", ["item_id"], unique=False)

    op.create_table(
        "doubt",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("ledger_id", BIG_ID, nullable=False),
        sa.Column("item_id", BIG_ID, nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answered_by_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name="fk_doubt_answered_by_id_person"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_doubt_item_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["ledger_id"], ["ledger.id"], name="fk_doubt_ledger_id_ledger", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_doubt"),
    )
    op.create_index("ix_doubt_answered_by_id", "doubt", ["answered_by_id"], unique=False)
    op.create_index("ix_doubt_item_id", "doubt", ["item_id"], unique=False)
    op.create_index("ix_doubt_ledger_id", "doubt", ["ledger_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("seat_id", BIG_ID, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_by_id", BIG_ID, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("used_by_id", BIG_ID, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["invited_by_id"], ["person.id"], name="fk_invitation_invited_by_id_person"),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name="fk_invitation_seat_id_seat", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["used_by_id"], ["person.id"], name="fk_invitation_used_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("code_hash", name="uq_invitation_code_hash"),
    )
    op.create_index("ix_invitation_invited_by_id", "invitation", ["invited_by_id"], unique=False)
    op.create_index("ix_invitation_seat_id", "invitation", ["seat_id"], unique=False)
    op.create_index("ix_invitation_used_by_id", "invitation", ["used_by_id"], unique=False)

    op.create_table(
        "item_deadline",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("item_id", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name="fk_item_deadline_item_id_item", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_item_deadline"),
    )
    op.create_index("ix_item_deadline_item_id", "item_deadline", ["item_id"], unique=False)

    op.create_table(
        "item_target",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("item_id", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("comparator", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name="fk_item_target_item_id_item", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_item_target"),
    )
    op.create_index("ix_item_target_item_id", "item_target", ["item_id"], unique=False)

    op.create_table(
        "period",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("cycle_id", BIG_ID, nullable=False),
        sa.Column("ledger_id", BIG_ID, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("nominal_due_on", sa.Date(), nullable=False),
        sa.Column("open_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("grace_until", INSTANT, nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=True),
        sa.Column("locked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name="fk_period_cycle_id_cycle", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ledger_id"], ["ledger.id"], name="fk_period_ledger_id_ledger", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_period"),
        sa.UniqueConstraint("cycle_id", "starts_on", name="uq_period_cycle_id_starts_on"),
    )
    op.create_index("ix_period_cycle_id", "period", ["cycle_id"], unique=False)
    op.create_index("ix_period_due_at", "period", ["due_at"], unique=False)
    op.create_index("ix_period_ledger_id", "period", ["ledger_id"], unique=False)
    op.create_index("ix_period_status", "period", ["status"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("notice_id", BIG_ID, nullable=False),
        sa.Column("seat_id", BIG_ID, nullable=False),
        sa.Column("agency_id", BIG_ID, nullable=True),
        sa.Column("person_id", BIG_ID, nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("acknowledged_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_receipt_agency_id_agency"),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name="fk_receipt_notice_id_notice", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_receipt_person_id_person"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_receipt_seat_id_seat"),
        sa.PrimaryKeyConstraint("id", name="pk_receipt"),
        sa.UniqueConstraint("notice_id", "seat_id", name="uq_receipt_notice_id_seat_id"),
    )
    op.create_index("ix_receipt_agency_id", "receipt", ["agency_id"], unique=False)
    op.create_index("ix_receipt_notice_id", "receipt", ["notice_id"], unique=False)
    op.create_index("ix_receipt_person_id", "receipt", ["person_id"], unique=False)
    op.create_index("ix_receipt_seat_id", "receipt", ["seat_id"], unique=False)

    op.create_table(
        "duty",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("period_id", BIG_ID, nullable=False),
        sa.Column("item_id", BIG_ID, nullable=False),
        sa.Column("agency_id", BIG_ID, nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("first_submitted_at", INSTANT, nullable=True),
        sa.Column("is_on_time", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_duty_agency_id_agency"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_duty_item_id_item", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name="fk_duty_period_id_period", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_duty"),
        sa.UniqueConstraint("period_id", "item_id", "agency_id", name="uq_duty_period_id_item_id_agency_id"),
    )
    op.create_index("ix_duty_agency_id_state", "duty", ["agency_id", "state"], unique=False)
    op.create_index("ix_duty_item_id", "duty", ["item_id"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("duty_id", BIG_ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("progress_text", sa.Text(), nullable=False),
        sa.Column("progress_percent", sa.Integer(), nullable=True),
        sa.Column("problems", sa.Text(), nullable=True),
        sa.Column("next_steps", sa.Text(), nullable=True),
        sa.Column("author_id", BIG_ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_report_author_id_person"),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name="fk_report_duty_id_duty", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sa.UniqueConstraint("duty_id", "version", name="uq_report_duty_id_version"),
    )
    op.create_index("ix_report_author_id", "report", ["author_id"], unique=False)
    op.create_index("ix_report_duty_id", "report", ["duty_id"], unique=False)
    op.create_index("ix_report_status", "report", ["status"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("report_id", BIG_ID, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name="fk_evidence_report_id_report", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("report_id", "sha256", name="uq_evidence_report_id_sha256"),
    )
    op.create_index("ix_evidence_report_id", "evidence", ["report_id"], unique=False)

    op.create_table(
        "review",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("report_id", BIG_ID, nullable=False),
        sa.Column("reviewer_id", BIG_ID, nullable=False),
        sa.Column("decision", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name="fk_review_report_id_report", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name="fk_review_reviewer_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_review"),
    )
    op.create_index("ix_review_report_id", "review", ["report_id"], unique=False)
    op.create_index("ix_review_reviewer_id", "review", ["reviewer_id"], unique=False)


def downgrade() -> None:
    op.drop_table("review")
    op.drop_table("evidence")
    op.drop_table("report")
    op.drop_table("duty")
    op.drop_table("receipt")
    op.drop_table("period")
    op.drop_table("item_target")
    op.drop_table("item_deadline")
    op.drop_table("invitation")
    op.drop_table("doubt")
    op.drop_table("assignment")
    op.drop_table("seat")
    op.drop_table("notice")
    op.drop_table("item")
    op.drop_table("document")
    op.drop_table("cycle")
    op.drop_table("audit_entry")
    op.drop_table("agency_alias")
    op.drop_table("outbox")
    op.drop_table("ledger")
    op.drop_table("dialog")
    op.drop_table("agency")
    op.drop_table("person")
    op.drop_table("leading_group")
    op.drop_table("calendar_year")
    op.drop_table("calendar_day")
