"""Places."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "areas_area",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("short", sa.String(length=60), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("parent_code", sa.String(length=12), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("replaced_by", sa.String(length=12), nullable=True),
        sa.CheckConstraint("kind IN ('village', 'community', 'other')", name=op.f("ck_areas_area_kind_word")),
        sa.CheckConstraint(
            "level IN ('province', 'city', 'county', 'town', 'village')", name=op.f("ck_areas_area_level_word")
        ),
        sa.ForeignKeyConstraint(
            ["parent_code"], ["areas_area.code"], name=op.f("fk_areas_area_parent_code_areas_area")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["areas_area.code"], name=op.f("fk_areas_area_replaced_by_areas_area")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_areas_area")),
    )
    op.create_index(op.f("ix_areas_area_parent_code_code"), "areas_area", ["parent_code", "code"], unique=False)


def downgrade() -> None:
    op.drop_table("areas_area")
