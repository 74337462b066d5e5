"""Complaints and suggestions to the bureau, with their numbers and answers."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consultations_opinion",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("receipt_hash", sa.String(length=32), nullable=False),
        sa.Column("receipt_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_tail", sa.String(length=32), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('complaint', 'suggestion', 'mistake')", name=op.f("ck_consultations_opinion_kind_word")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations_opinion")),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_consultations_opinion_receipt_hash")),
        sa.UniqueConstraint("uid", name=op.f("uq_consultations_opinion_uid")),
    )
    op.create_index(
        "ix_consultations_opinion_county",
        "consultations_opinion",
        ["county_code", "waiting", "due_on", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("consultations_opinion")
