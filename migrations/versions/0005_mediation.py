"""Disputes with their parties, sessions, return visits and handlers."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mediation_committee",
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_committee")),
        sa.UniqueConstraint("area_code", "year", name=op.f("uq_mediation_committee_area_code_year")),
    )
    op.create_table(
        "mediation_case",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("committee_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.String(length=20), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("ordinary", sa.Boolean(), nullable=False),
        sa.Column("protection", sa.String(length=20), nullable=False),
        sa.Column("publicity", sa.String(length=20), nullable=False),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.Column("conflict_reason", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("extended_until", sa.Date(), nullable=True),
        sa.Column("extension_reason", sa.String(length=200), nullable=True),
        sa.Column("first_session_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ending", sa.String(length=20), nullable=True),
        sa.Column("elsewhere", sa.String(length=20), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("close_reason", sa.Text(), nullable=True),
        sa.Column("form", sa.String(length=20), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("terms", sa.Text(), nullable=True),
        sa.Column("term_on", sa.Date(), nullable=True),
        sa.Column("performed_on", sa.Date(), nullable=True),
        sa.Column("performed", sa.Boolean(), nullable=False),
        sa.Column("term_passed", sa.Boolean(), nullable=False),
        sa.Column("aged", sa.Boolean(), nullable=False),
        sa.Column("relapsed", sa.Boolean(), nullable=False),
        sa.Column("overdue", sa.Boolean(), nullable=False),
        sa.Column("next_what", sa.String(length=20), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("recorder_id", sa.Integer(), nullable=True),
        sa.Column("mediator_id", sa.Integer(), nullable=True),
        sa.Column("mediator_name", sa.String(length=80), nullable=False),
        sa.Column("mediator_user_id", sa.Integer(), nullable=True),
        sa.Column("parties_key", sa.String(length=32), nullable=False),
        sa.Column("repeat_of_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('neighbour', 'family', 'land', 'homestead', 'debt', 'wages', 'damages', 'other')",
            name=op.f("ck_mediation_case_kind_word"),
        ),
        sa.CheckConstraint(
            "outcome IN ('open', 'not_accepted', 'refused', 'withdrawn', 'agreed', 'failed')",
            name=op.f("ck_mediation_case_outcome_word"),
        ),
        sa.CheckConstraint(
            "protection IN ('none', 'violence', 'minor', 'sexual')", name=op.f("ck_mediation_case_protection_word")
        ),
        sa.CheckConstraint("publicity IN ('closed', 'open')", name=op.f("ck_mediation_case_publicity_word")),
        sa.CheckConstraint(
            "source IN ('party', 'committee', 'referred', 'applied')", name=op.f("ck_mediation_case_source_word")
        ),
        sa.CheckConstraint(
            "state IN ('logged', 'not_accepted', 'accepted', 'mediating', 'agreed', 'failed', 'refused', 'withdrawn', 'performed', 'broken', 'closed')",
            name=op.f("ck_mediation_case_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["members_mediator.id"], name=op.f("fk_mediation_case_mediator_id_members_mediator")
        ),
        sa.ForeignKeyConstraint(
            ["repeat_of_id"], ["mediation_case.id"], name=op.f("fk_mediation_case_repeat_of_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_case")),
        sa.UniqueConstraint("number", name=op.f("uq_mediation_case_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_case_uid")),
    )
    op.create_index(
        "ix_mediation_case_age",
        "mediation_case",
        ["ended_on"],
        unique=False,
        sqlite_where=sa.text("aged IS 0 AND ended_on IS NOT NULL"),
        postgresql_where=sa.text("aged IS false AND ended_on IS NOT NULL"),
    )
    op.create_index(
        "ix_mediation_case_county",
        "mediation_case",
        ["county_code", sa.literal_column("reported_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_mediation_case_due",
        "mediation_case",
        ["due_on"],
        unique=False,
        sqlite_where=sa.text("overdue IS 0 AND due_on IS NOT NULL"),
        postgresql_where=sa.text("overdue IS false AND due_on IS NOT NULL"),
    )
    op.create_index("ix_mediation_case_parties", "mediation_case", ["village_code", "parties_key"], unique=False)
    op.create_index(
        "ix_mediation_case_term",
        "mediation_case",
        ["term_on"],
        unique=False,
        sqlite_where=sa.text("term_passed IS 0 AND term_on IS NOT NULL"),
        postgresql_where=sa.text("term_passed IS false AND term_on IS NOT NULL"),
    )
    op.create_index(
        "ix_mediation_case_town",
        "mediation_case",
        ["town_code", sa.literal_column("reported_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_mediation_case_town_next",
        "mediation_case",
        ["town_code", "next_on"],
        unique=False,
        sqlite_where=sa.text("next_on IS NOT NULL"),
        postgresql_where=sa.text("next_on IS NOT NULL"),
    )
    op.create_index(
        "ix_mediation_case_village",
        "mediation_case",
        ["village_code", sa.literal_column("reported_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_mediation_case_village_next",
        "mediation_case",
        ["village_code", "next_on"],
        unique=False,
        sqlite_where=sa.text("next_on IS NOT NULL"),
        postgresql_where=sa.text("next_on IS NOT NULL"),
    )
    op.create_table(
        "mediation_handler",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_handler_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_mediation_handler_user_id_accounts_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_handler")),
        sa.UniqueConstraint("case_id", "user_id", name=op.f("uq_mediation_handler_case_id_user_id")),
    )
    op.create_index(op.f("ix_mediation_handler_user_id"), "mediation_handler", ["user_id"], unique=False)
    op.create_table(
        "mediation_party",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("is_organisation", sa.Boolean(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.String(length=32), nullable=True),
        sa.Column("phone_tail", sa.String(length=32), nullable=True),
        sa.Column("id_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id_index", sa.String(length=32), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("heard", sa.String(length=20), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IN ('applicant', 'respondent', 'other')", name=op.f("ck_mediation_party_role_word")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_party_case_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_party")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_party_uid")),
    )
    op.create_index(op.f("ix_mediation_party_case_id"), "mediation_party", ["case_id"], unique=False)
    op.create_index(op.f("ix_mediation_party_id_index"), "mediation_party", ["id_index"], unique=False)
    op.create_index(op.f("ix_mediation_party_phone_index"), "mediation_party", ["phone_index"], unique=False)
    op.create_table(
        "mediation_session",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("present", sa.String(length=300), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_session_case_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_session")),
    )
    op.create_index(op.f("ix_mediation_session_case_id"), "mediation_session", ["case_id"], unique=False)
    op.create_table(
        "mediation_visit",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("spoke_with", sa.String(length=120), nullable=False),
        sa.Column("satisfied", sa.Boolean(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_visit_case_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_visit")),
    )
    op.create_index(op.f("ix_mediation_visit_case_id"), "mediation_visit", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_table("mediation_visit")
    op.drop_table("mediation_session")
    op.drop_table("mediation_party")
    op.drop_table("mediation_handler")
    op.drop_table("mediation_case")
    op.drop_table("mediation_committee")
