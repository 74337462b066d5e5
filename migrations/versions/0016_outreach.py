"""Law talks with their history, households and visits, tasks under codes, members' parts in disputes."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outreach_activity",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("occasion", sa.String(length=20), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("audience_note", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("counted", sa.String(length=20), nullable=False),
        sa.Column("leaflets", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_why", sa.String(length=200), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("noted_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "audience IN ('villagers', 'elders', 'women', 'pupils', 'workers', 'traders', 'cadres', 'everyone')",
            name=op.f("ck_outreach_activity_audience_word"),
        ),
        sa.CheckConstraint("counted IN ('list', 'estimate')", name=op.f("ck_outreach_activity_counted_word")),
        sa.CheckConstraint(
            "form IN ('lecture', 'stall', 'class', 'trade', 'tour', 'show', 'broadcast', 'board')",
            name=op.f("ck_outreach_activity_form_word"),
        ),
        sa.CheckConstraint(
            "occasion IN ('everyday', 'market', 'slack', 'case', 'invited', 'women', 'trees', "
            "'consumers', 'security', 'ip', 'civil_code', 'family', 'disabled', 'environment', "
            "'safety', 'drugs', 'charity', 'defence', 'harvest', 'martyrs', 'elders', 'fire', "
            "'violence', 'constitution')",
            name=op.f("ck_outreach_activity_occasion_word"),
        ),
        sa.CheckConstraint(
            "topic IN ('anti_fraud', 'civil_code', 'family', 'land', 'wages', 'lending', 'elders', "
            "'minors', 'violence', 'drugs', 'safety', 'environment', 'constitution', 'aid', 'other')",
            name=op.f("ck_outreach_activity_topic_word"),
        ),
        sa.CheckConstraint(
            "people >= 0 AND leaflets >= 0 AND questions >= 0", name=op.f("ck_outreach_activity_counts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_activity")),
    )
    op.create_index(
        "ix_outreach_activity_county",
        "outreach_activity",
        ["county_code", sa.literal_column("held_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_outreach_activity_town",
        "outreach_activity",
        ["town_code", sa.literal_column("held_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_outreach_activity_village",
        "outreach_activity",
        ["village_code", sa.literal_column("held_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "outreach_household",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("group_name", sa.String(length=20), nullable=False),
        sa.Column("door", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_household")),
        sa.UniqueConstraint(
            "village_code", "group_name", "door", name=op.f("uq_outreach_household_village_code_group_name_door")
        ),
    )
    op.create_index(op.f("ix_outreach_household_county_code"), "outreach_household", ["county_code"], unique=False)
    op.create_index(op.f("ix_outreach_household_town_code"), "outreach_household", ["town_code"], unique=False)
    op.create_table(
        "outreach_earlier",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["outreach_activity.id"], name=op.f("fk_outreach_earlier_activity_id_outreach_activity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_earlier")),
    )
    op.create_index(op.f("ix_outreach_earlier_activity_id"), "outreach_earlier", ["activity_id"], unique=False)
    op.create_table(
        "outreach_guest",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["outreach_activity.id"], name=op.f("fk_outreach_guest_activity_id_outreach_activity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_guest")),
        sa.UniqueConstraint("activity_id", "area_code", name=op.f("uq_outreach_guest_activity_id_area_code")),
    )
    op.create_table(
        "outreach_holder",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["outreach_activity.id"], name=op.f("fk_outreach_holder_activity_id_outreach_activity")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_outreach_holder_member_id_members_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_holder")),
    )
    op.create_index(op.f("ix_outreach_holder_activity_id"), "outreach_holder", ["activity_id"], unique=False)
    op.create_index(op.f("ix_outreach_holder_member_id"), "outreach_holder", ["member_id"], unique=False)
    op.create_table(
        "outreach_round",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("group_name", sa.String(length=20), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_outreach_round_member_id_members_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_round")),
    )
    op.create_index(
        op.f("ix_outreach_round_county_code_visited_on"), "outreach_round", ["county_code", "visited_on"], unique=False
    )
    op.create_index(op.f("ix_outreach_round_member_id"), "outreach_round", ["member_id"], unique=False)
    op.create_index(
        op.f("ix_outreach_round_town_code_visited_on"), "outreach_round", ["town_code", "visited_on"], unique=False
    )
    op.create_index(
        op.f("ix_outreach_round_village_code_visited_on"),
        "outreach_round",
        ["village_code", "visited_on"],
        unique=False,
    )
    op.create_table(
        "outreach_task",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("for_code", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("helper", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_note", sa.String(length=200), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("first_ever", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('talk', 'law', 'support', 'work', 'hardship')", name=op.f("ck_outreach_task_kind_word")
        ),
        sa.CheckConstraint(
            "state IN ('given', 'done', 'returned', 'confirmed', 'cancelled')", name=op.f("ck_outreach_task_state_word")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_outreach_task_member_id_members_member")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["accounts_user.id"], name=op.f("fk_outreach_task_user_id_accounts_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_task")),
    )
    op.create_index(
        "ix_outreach_task_county",
        "outreach_task",
        ["county_code", sa.literal_column("given_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_outreach_task_member_id"), "outreach_task", ["member_id"], unique=False)
    op.create_index(
        "ix_outreach_task_town",
        "outreach_task",
        ["town_code", sa.literal_column("given_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_outreach_task_town_code_code"), "outreach_task", ["town_code", "code"], unique=False)
    op.create_index(op.f("ix_outreach_task_user_id_state"), "outreach_task", ["user_id", "state"], unique=False)
    op.create_index(
        "ix_outreach_task_village",
        "outreach_task",
        ["village_code", sa.literal_column("given_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "outreach_part",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("share", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("share IN ('reported', 'helped', 'visited')", name=op.f("ck_outreach_part_share_word")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_outreach_part_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_outreach_part_member_id_members_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_part")),
        sa.UniqueConstraint("case_id", "name", "share", name=op.f("uq_outreach_part_case_id_name_share")),
    )
    op.create_index(op.f("ix_outreach_part_member_id"), "outreach_part", ["member_id"], unique=False)
    op.create_index(op.f("ix_outreach_part_on"), "outreach_part", ["on"], unique=False)
    op.create_table(
        "outreach_visit",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("follow_up", sa.Boolean(), nullable=False),
        sa.Column("followed_on", sa.Date(), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_why", sa.String(length=200), nullable=False),
        sa.Column("first_of_month", sa.Boolean(), nullable=False),
        sa.Column("first_of_year", sa.Boolean(), nullable=False),
        sa.Column("first_ever", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "topic IN ('anti_fraud', 'civil_code', 'family', 'land', 'wages', 'lending', 'elders', "
            "'minors', 'violence', 'drugs', 'safety', 'environment', 'constitution', 'aid', 'other')",
            name=op.f("ck_outreach_visit_topic_word"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["outreach_household.id"], name=op.f("fk_outreach_visit_household_id_outreach_household")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["outreach_round.id"], name=op.f("fk_outreach_visit_round_id_outreach_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_visit")),
        sa.UniqueConstraint(
            "household_id", "visited_on", "nth", name=op.f("uq_outreach_visit_household_id_visited_on_nth")
        ),
    )
    op.create_index(
        "ix_outreach_visit_county",
        "outreach_visit",
        ["county_code", sa.literal_column("visited_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_outreach_visit_round_id"), "outreach_visit", ["round_id"], unique=False)
    op.create_index(
        "ix_outreach_visit_town",
        "outreach_visit",
        ["town_code", sa.literal_column("visited_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_outreach_visit_village",
        "outreach_visit",
        ["village_code", sa.literal_column("visited_on DESC"), sa.literal_column("id DESC")],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("outreach_visit")
    op.drop_table("outreach_part")
    op.drop_table("outreach_task")
    op.drop_table("outreach_round")
    op.drop_table("outreach_holder")
    op.drop_table("outreach_guest")
    op.drop_table("outreach_earlier")
    op.drop_table("outreach_household")
    op.drop_table("outreach_activity")
