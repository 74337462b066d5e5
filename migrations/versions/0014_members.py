"""The roster of 法律明白人 with its history, other work, public listing and imports; liaisons."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "members_import",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("registers", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("read_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("standing IN ('draft', 'done', 'undone')", name=op.f("ck_members_import_standing_word")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members_import")),
        sa.UniqueConstraint("uid", name=op.f("uq_members_import_uid")),
    )
    op.create_index(op.f("ix_members_import_county_code"), "members_import", ["county_code"], unique=False)
    op.create_table(
        "members_liaison",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("office", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("handed_to", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("office IN ('town', 'aid')", name=op.f("ck_members_liaison_office_word")),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_members_liaison_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members_liaison")),
    )
    op.create_index(
        op.f("ix_members_liaison_county_code_from_on"), "members_liaison", ["county_code", "from_on"], unique=False
    )
    op.create_index(
        op.f("ix_members_liaison_town_code_from_on"), "members_liaison", ["town_code", "from_on"], unique=False
    )
    op.create_index(
        op.f("ix_members_liaison_village_code_from_on"), "members_liaison", ["village_code", "from_on"], unique=False
    )
    op.create_table(
        "members_member",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("group_name", sa.String(length=40), nullable=False),
        sa.Column("tier", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("specialities", sa.String(length=80), nullable=False),
        sa.Column("nominated", sa.String(length=20), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.String(length=32), nullable=True),
        sa.Column("phone_tail", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("recommended_on", sa.Date(), nullable=False),
        sa.Column("recommended_by_id", sa.Integer(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("certificate", sa.String(length=40), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("nominated IN ('committee', 'self')", name=op.f("ck_members_member_nominated_word")),
        sa.CheckConstraint(
            "source IN ('cadre', 'women', 'mediator', 'police', 'grid', 'group', 'party', 'retired', 'able', 'other')",
            name=op.f("ck_members_member_source_word"),
        ),
        sa.CheckConstraint(
            "state IN ('recommended', 'training', 'qualified', 'registered', 'suspended', 'leaving', 'removed', 'declined', 'withdrawn')",
            name=op.f("ck_members_member_state_word"),
        ),
        sa.CheckConstraint("tier IN ('core', 'ordinary')", name=op.f("ck_members_member_tier_word")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["members_import.id"], name=op.f("fk_members_member_import_id_members_import")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_members_member_user_id_accounts_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members_member")),
        sa.UniqueConstraint("uid", name=op.f("uq_members_member_uid")),
    )
    op.create_index("ix_members_member_county", "members_member", ["county_code", "village_code", "id"], unique=False)
    op.create_index(op.f("ix_members_member_import_id"), "members_member", ["import_id"], unique=False)
    op.create_index(op.f("ix_members_member_phone_index"), "members_member", ["phone_index"], unique=False)
    op.create_index("ix_members_member_newest", "members_member", ["county_code", "recommended_on", "id"], unique=False)
    op.create_index(
        "ix_members_member_standing",
        "members_member",
        ["county_code", "state", "village_code", "tier"],
        unique=False,
    )
    op.create_index("ix_members_member_town", "members_member", ["town_code", "village_code", "id"], unique=False)
    op.create_index(op.f("ix_members_member_user_id"), "members_member", ["user_id"], unique=False)
    op.create_index("ix_members_member_village", "members_member", ["village_code", "id"], unique=False)
    op.create_table(
        "members_listing",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("tier", sa.String(length=20), nullable=False),
        sa.Column("specialities", sa.String(length=80), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("tier IN ('core', 'ordinary')", name=op.f("ck_members_listing_tier_word")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_members_listing_member_id_members_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members_listing")),
        sa.UniqueConstraint("member_id", name=op.f("uq_members_listing_member_id")),
    )
    op.create_index(
        op.f("ix_members_listing_village_code_listed"), "members_listing", ["village_code", "listed"], unique=False
    )
    op.create_table(
        "members_move",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=True),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "what IN ('recommend', 'train', 'qualify', 'register', 'carry_over', 'suspend', 'resume', 'propose_removal', 'keep', 'remove', 'decline', 'withdraw', 'tier', 'consent', 'consent_end')",
            name=op.f("ck_members_move_what_word"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_members_move_member_id_members_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members_move")),
    )
    op.create_index(op.f("ix_members_move_member_id"), "members_move", ["member_id"], unique=False)
    op.create_table(
        "members_post",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "duty IN ('mediator', 'grid', 'officer', 'group', 'women', 'police', 'aid')",
            name=op.f("ck_members_post_duty_word"),
        ),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_members_post_days")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_members_post_member_id_members_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members_post")),
    )
    op.create_index(op.f("ix_members_post_member_id_duty"), "members_post", ["member_id", "duty"], unique=False)


def downgrade() -> None:
    op.drop_table("members_post")
    op.drop_table("members_move")
    op.drop_table("members_listing")
    op.drop_table("members_member")
    op.drop_table("members_liaison")
    op.drop_table("members_import")
