"""How many members of each tier stand in which state is kept by village; tasks are found by how they stand."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

STATES = (
    "recommended",
    "training",
    "qualified",
    "registered",
    "suspended",
    "leaving",
    "removed",
    "declined",
    "withdrawn",
)


def upgrade() -> None:
    op.create_table(
        "members_headcount",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("tier", sa.String(length=20), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        *(sa.Column(name, sa.Integer(), server_default="0", nullable=False) for name in STATES),
        sa.CheckConstraint("tier IN ('core', 'ordinary')", name=op.f("ck_members_headcount_tier_word")),
        sa.PrimaryKeyConstraint("village_code", "tier", name=op.f("pk_members_headcount")),
        sqlite_with_rowid=False,
    )
    place = "village_code, tier, town_code, county_code"
    sums = ", ".join(f"SUM(CASE WHEN state = '{name}' THEN 1 ELSE 0 END)" for name in STATES)
    op.execute(
        f"INSERT INTO members_headcount ({place}, {', '.join(STATES)}) "  # noqa: S608 - names of our own columns
        f"SELECT {place}, {sums} FROM members_member GROUP BY {place}"
    )
    op.create_index("ix_outreach_task_standing", "outreach_task", ["county_code", "state", "due_on"])


def downgrade() -> None:
    op.drop_index("ix_outreach_task_standing", "outreach_task")
    op.drop_table("members_headcount")
