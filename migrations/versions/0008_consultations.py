"""Consultations with their answers, notes, events, named handlers, and the tries that the brakes count."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consultations_try",
        sa.Column("key_hash", sa.String(length=32), nullable=False),
        sa.Column("address_hash", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations_try")),
    )
    op.create_index(
        op.f("ix_consultations_try_address_hash_at"), "consultations_try", ["address_hash", "at"], unique=False
    )
    op.create_index(op.f("ix_consultations_try_key_hash_at"), "consultations_try", ["key_hash", "at"], unique=False)
    op.create_table(
        "consultations_consultation",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("receipt_hash", sa.String(length=32), nullable=False),
        sa.Column("receipt_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("ordinary", sa.Boolean(), nullable=False),
        sa.Column("nickname", sa.String(length=40), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_tail", sa.String(length=32), nullable=False),
        sa.Column("whom", sa.String(length=20), nullable=False),
        sa.Column("helper", sa.String(length=40), nullable=False),
        sa.Column("relation", sa.String(length=40), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("no_call", sa.Boolean(), nullable=False),
        sa.Column("no_text", sa.Boolean(), nullable=False),
        sa.Column("no_name", sa.Boolean(), nullable=False),
        sa.Column("voice", sa.Boolean(), nullable=False),
        sa.Column("hour", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("reopened", sa.Boolean(), nullable=False),
        sa.Column("to_tell", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adviser_id", sa.Integer(), nullable=True),
        sa.Column("adviser_name", sa.String(length=80), nullable=False),
        sa.Column("conflicted_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "hour IN ('any', 'morning', 'noon', 'evening')", name=op.f("ck_consultations_consultation_hour_word")
        ),
        sa.CheckConstraint(
            "state IN ('submitted', 'assigned', 'accepted', 'declined', 'answered', 'solved', 'partly', 'unsolved', 'closed')",
            name=op.f("ck_consultations_consultation_state_word"),
        ),
        sa.CheckConstraint(
            "topic IN ('family', 'land', 'debt', 'wages', 'injury', 'fraud', 'safety', 'other')",
            name=op.f("ck_consultations_consultation_topic_word"),
        ),
        sa.CheckConstraint("whom IN ('self', 'elder')", name=op.f("ck_consultations_consultation_whom_word")),
        sa.ForeignKeyConstraint(
            ["adviser_id"], ["accounts_user.id"], name=op.f("fk_consultations_consultation_adviser_id_accounts_user")
        ),
        sa.ForeignKeyConstraint(
            ["conflicted_id"],
            ["accounts_user.id"],
            name=op.f("fk_consultations_consultation_conflicted_id_accounts_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations_consultation")),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_consultations_consultation_receipt_hash")),
        sa.UniqueConstraint("uid", name=op.f("uq_consultations_consultation_uid")),
    )
    op.create_index(
        "ix_consultations_consultation_adviser", "consultations_consultation", ["adviser_id", "due_on"], unique=False
    )
    op.create_index(
        "ix_consultations_consultation_county",
        "consultations_consultation",
        ["county_code", sa.literal_column("asked_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_consultations_consultation_county_due",
        "consultations_consultation",
        ["county_code", "due_on", "id"],
        unique=False,
        sqlite_where=sa.text("waiting IS 1"),
        postgresql_where=sa.text("waiting IS true"),
    )
    op.create_index(
        "ix_consultations_consultation_to_tell",
        "consultations_consultation",
        ["village_code", "answered_on"],
        unique=False,
        sqlite_where=sa.text("to_tell IS 1"),
        postgresql_where=sa.text("to_tell IS true"),
    )
    op.create_index(
        "ix_consultations_consultation_town",
        "consultations_consultation",
        ["town_code", sa.literal_column("asked_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_consultations_consultation_town_due",
        "consultations_consultation",
        ["town_code", "due_on", "id"],
        unique=False,
        sqlite_where=sa.text("waiting IS 1"),
        postgresql_where=sa.text("waiting IS true"),
    )
    op.create_index(
        "ix_consultations_consultation_village",
        "consultations_consultation",
        ["village_code", sa.literal_column("asked_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_consultations_consultation_village_due",
        "consultations_consultation",
        ["village_code", "due_on", "id"],
        unique=False,
        sqlite_where=sa.text("waiting IS 1"),
        postgresql_where=sa.text("waiting IS true"),
    )
    op.create_table(
        "consultations_answer",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("next_steps", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations_consultation.id"],
            name=op.f("fk_consultations_answer_consultation_id_consultations_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations_answer")),
    )
    op.create_index(
        op.f("ix_consultations_answer_consultation_id"), "consultations_answer", ["consultation_id"], unique=False
    )
    op.create_table(
        "consultations_event",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "what IN ('asked', 'assign', 'accept', 'decline', 'answer', 'told', 'solve', 'partly', 'fail', 'reopen', 'close')",
            name=op.f("ck_consultations_event_what_word"),
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations_consultation.id"],
            name=op.f("fk_consultations_event_consultation_id_consultations_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations_event")),
    )
    op.create_index(
        op.f("ix_consultations_event_consultation_id"), "consultations_event", ["consultation_id"], unique=False
    )
    op.create_table(
        "consultations_handler",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations_consultation.id"],
            name=op.f("fk_consultations_handler_consultation_id_consultations_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_consultations_handler_user_id_accounts_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations_handler")),
        sa.UniqueConstraint(
            "consultation_id", "user_id", name=op.f("uq_consultations_handler_consultation_id_user_id")
        ),
    )
    op.create_index(op.f("ix_consultations_handler_user_id"), "consultations_handler", ["user_id"], unique=False)
    op.create_table(
        "consultations_note",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations_consultation.id"],
            name=op.f("fk_consultations_note_consultation_id_consultations_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations_note")),
    )
    op.create_index(
        op.f("ix_consultations_note_consultation_id"), "consultations_note", ["consultation_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("consultations_note")
    op.drop_table("consultations_handler")
    op.drop_table("consultations_event")
    op.drop_table("consultations_answer")
    op.drop_table("consultations_consultation")
    op.drop_table("consultations_try")
