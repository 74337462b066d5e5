"""Lists that the worker writes; those that name people wait for a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledgers_extract",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("told_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("columns", sa.String(length=20), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("columns IN ('masked', 'named')", name=op.f("ck_ledgers_extract_columns_word")),
        sa.CheckConstraint(
            "stage IN ('asked', 'refused', 'making', 'made')", name=op.f("ck_ledgers_extract_stage_word")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledgers_extract")),
        sa.UniqueConstraint("uid", name=op.f("uq_ledgers_extract_uid")),
    )
    op.create_index("ix_ledgers_extract_place", "ledgers_extract", ["county_code", "town_code"])
    op.create_index(op.f("ix_ledgers_extract_asked_at"), "ledgers_extract", ["asked_at"])
    op.create_table(
        "ledgers_piece",
        sa.Column("extract_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("after", sa.String(length=80), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["extract_id"], ["ledgers_extract.id"], name=op.f("fk_ledgers_piece_extract_id_ledgers_extract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledgers_piece")),
        sa.UniqueConstraint("extract_id", "serial", name=op.f("uq_ledgers_piece_extract_id_serial")),
        sa.UniqueConstraint("uid", name=op.f("uq_ledgers_piece_uid")),
    )


def downgrade() -> None:
    op.drop_table("ledgers_piece")
    op.drop_table("ledgers_extract")
