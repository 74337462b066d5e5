"""Figures counted as disputes change."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reports_cell",
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("logged", sa.Integer(), server_default="0", nullable=False),
        sa.Column("open", sa.Integer(), server_default="0", nullable=False),
        sa.Column("overdue", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_accepted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("refused", sa.Integer(), server_default="0", nullable=False),
        sa.Column("withdrawn", sa.Integer(), server_default="0", nullable=False),
        sa.Column("agreed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("oral", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due", sa.Integer(), server_default="0", nullable=False),
        sa.Column("performed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("aged", sa.Integer(), server_default="0", nullable=False),
        sa.Column("relapsed", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "level IN ('province', 'city', 'county', 'town', 'village')", name=op.f("ck_reports_cell_level_word")
        ),
        sa.PrimaryKeyConstraint("level", "kind", "code", "month", name=op.f("pk_reports_cell")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("reports_cell")
