"""Mediation committees, term by term."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = "members_committee"
    op.create_table(
        table,
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("seats", sa.JSON(), nullable=False),
        sa.Column("seal", sa.Boolean(), nullable=False),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_members_committee_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members_committee")),
    )
    for level in ("village", "town", "county"):
        op.create_index(f"ix_members_committee_{level}_code_from_on", table, [f"{level}_code", "from_on"])


def downgrade() -> None:
    op.drop_table("members_committee")
