"""Corrections of one field by two people: both values, until somebody has chosen and afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mediation_clash",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stood", sa.Text(), nullable=False),
        sa.Column("stood_by", sa.String(length=80), nullable=False),
        sa.Column("stood_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=80), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_clash_case_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_clash")),
    )
    op.create_index(op.f("ix_mediation_clash_case_id"), "mediation_clash", ["case_id"], unique=False)


def downgrade() -> None:
    op.drop_table("mediation_clash")
