"""The statistics of disputes are counted beforehand, by place, month and word; filled by `portal reports rebuild`."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mediation_tally",
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("word", sa.String(length=20), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "level IN ('province', 'city', 'county', 'town', 'village')", name=op.f("ck_mediation_tally_level_word")
        ),
        sa.PrimaryKeyConstraint("level", "code", "word", "month", name=op.f("pk_mediation_tally")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("mediation_tally")
