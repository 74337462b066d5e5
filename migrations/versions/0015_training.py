"""Training sessions with what they book, whom they invite and who is on the list; calendar links."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

DOMAINS = (
    "'civil', 'family', 'land', 'contract', 'damages', 'labour', 'skills', 'fraud', 'farm', 'village', 'other'"
)
AUDIENCES = "'members', 'backbone', 'mediators', 'cadres', 'villagers'"
STATES = "'draft', 'published', 'moved', 'held', 'cancelled'"


def upgrade() -> None:
    op.create_table(
        "training_session",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("domain", sa.String(length=20), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("venue_code", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("teacher", sa.String(length=40), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("was_day", sa.Date(), nullable=True),
        sa.Column("was_starts", sa.Time(), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"domain IN ({DOMAINS})", name=op.f("ck_training_session_domain_word")),
        sa.CheckConstraint(f"audience IN ({AUDIENCES})", name=op.f("ck_training_session_audience_word")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_training_session_state_word")),
        sa.CheckConstraint("ends > starts", name=op.f("ck_training_session_hours")),
        sa.CheckConstraint(
            "seats >= 1 AND taken >= 0 AND taken <= seats AND waiting >= 0", name=op.f("ck_training_session_places")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_session")),
        sa.UniqueConstraint("uid", name=op.f("uq_training_session_uid")),
    )
    for column in ("village_code", "town_code", "county_code", "made_by_id"):
        op.create_index(op.f(f"ix_training_session_{column}_day"), "training_session", [column, "day"])
    op.create_table(
        "training_invited",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name=op.f("fk_training_invited_session_id_training_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_invited")),
        sa.UniqueConstraint("session_id", "code", name=op.f("uq_training_invited_session_id_code")),
    )
    op.create_index(op.f("ix_training_invited_code"), "training_invited", ["code"])
    op.create_table(
        "training_booking",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('teacher', 'place')", name=op.f("ck_training_booking_kind_word")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name=op.f("fk_training_booking_session_id_training_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_booking")),
        sa.UniqueConstraint("kind", "who", "day", "slot", name=op.f("uq_training_booking_kind_who_day_slot")),
    )
    op.create_index(op.f("ix_training_booking_session_id"), "training_booking", ["session_id"])
    op.create_table(
        "training_enrolment",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("person_key", sa.String(length=60), nullable=False),
        sa.Column("turn_key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.Column("news", sa.String(length=20), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "standing IN ('seated', 'waiting', 'left')", name=op.f("ck_training_enrolment_standing_word")
        ),
        sa.CheckConstraint(
            "news IN ('moved', 'cancelled', 'seated')", name=op.f("ck_training_enrolment_news_word")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name=op.f("fk_training_enrolment_session_id_training_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_enrolment")),
        sa.UniqueConstraint("session_id", "person_key", name=op.f("uq_training_enrolment_session_id_person_key")),
    )
    for column in ("village_code", "town_code", "county_code"):
        op.create_index(op.f(f"ix_training_enrolment_{column}_news"), "training_enrolment", [column, "news"])
    op.create_index(op.f("ix_training_enrolment_user_id_standing"), "training_enrolment", ["user_id", "standing"])
    op.create_index(
        op.f("ix_training_enrolment_turn_key_standing_asked_at"),
        "training_enrolment",
        ["turn_key", "standing", "asked_at"],
    )
    op.create_table(
        "training_calendar",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_training_calendar_user_id_accounts_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_calendar")),
        sa.UniqueConstraint("user_id", name=op.f("uq_training_calendar_user_id")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_training_calendar_key_hash")),
    )


def downgrade() -> None:
    for name in ("calendar", "enrolment", "booking", "invited", "session"):
        op.drop_table(f"training_{name}")
