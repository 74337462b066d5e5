"""Small deeds for villagers, and the figures that count them."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

FIGURES = ("guided", "contracts", "opinions", "charters")
INDEXES = ("village", "town", "county")


def upgrade() -> None:
    for name in FIGURES:
        op.add_column("reports_cell", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "outreach_deed",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_why", sa.String(length=200), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('guide', 'contract', 'opinion', 'charter')", name=op.f("ck_outreach_deed_kind_word")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_outreach_deed_member_id_members_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_deed")),
    )
    op.create_index(op.f("ix_outreach_deed_member_id"), "outreach_deed", ["member_id"])
    op.create_index(op.f("ix_outreach_deed_noted_by_id_done_on"), "outreach_deed", ["noted_by_id", "done_on"])
    for level in INDEXES:
        op.create_index(
            f"ix_outreach_deed_{level}", "outreach_deed", [f"{level}_code", sa.text("done_on DESC"), sa.text("id DESC")]
        )


def downgrade() -> None:
    op.drop_table("outreach_deed")
    for name in reversed(FIGURES):
        op.drop_column("reports_cell", name)
