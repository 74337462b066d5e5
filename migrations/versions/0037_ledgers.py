"""Ledgers that come in from a file, and where each of their disputes stood in it."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledgers_import",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("twins", sa.Integer(), nullable=False),
        sa.Column("with_twins", sa.Boolean(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("read_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledgers_import")),
        sa.UniqueConstraint("uid", name=op.f("uq_ledgers_import_uid")),
        sa.CheckConstraint(
            "standing IN ('draft', 'taking', 'done', 'undoing', 'undone')", name=op.f("ck_ledgers_import_standing_word")
        ),
    )
    op.create_index("ix_ledgers_import_place", "ledgers_import", ["county_code", "town_code"])
    op.create_table(
        "ledgers_line",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("outside", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_ledgers_line_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["ledgers_import.id"], name=op.f("fk_ledgers_line_import_id_ledgers_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledgers_line")),
        sa.UniqueConstraint("case_id", name=op.f("uq_ledgers_line_case_id")),
    )
    op.create_index("ix_ledgers_line_import_id", "ledgers_line", ["import_id"])


def downgrade() -> None:
    op.drop_table("ledgers_line")
    op.drop_table("ledgers_import")
