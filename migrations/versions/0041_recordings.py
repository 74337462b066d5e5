"""The villager's own voice in the place of typing."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("consultations_consultation", sa.Column("recorded", sa.Integer(), nullable=True))
    op.create_table(
        "consultations_recording",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("ending", sa.String(length=4), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations_consultation.id"],
            name=op.f("fk_consultations_recording_consultation_id_consultations_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations_recording")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_consultations_recording_consultation_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_consultations_recording_uid")),
    )
    op.create_table(
        "consultations_spoken",
        sa.Column("key_hash", sa.String(length=32), nullable=False),
        sa.Column("ending", sa.String(length=4), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations_spoken")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_consultations_spoken_key_hash")),
        sa.UniqueConstraint("uid", name=op.f("uq_consultations_spoken_uid")),
    )


def downgrade() -> None:
    op.drop_table("consultations_spoken")
    op.drop_table("consultations_recording")
    op.drop_column("consultations_consultation", "recorded")
