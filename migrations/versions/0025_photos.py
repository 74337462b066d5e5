"""Photos of papers on a dispute's record, sealed, and those that are still on their way."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mediation_photo",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("caption", sa.String(length=80), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sent_sha256", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("full_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("small_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_photo_case_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_photo")),
        sa.UniqueConstraint("case_id", "sent_sha256", name=op.f("uq_mediation_photo_case_id_sent_sha256")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_photo_uid")),
    )
    op.create_table(
        "mediation_upload",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("caption", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("so_far_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("went_on_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_upload_case_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_upload")),
        sa.UniqueConstraint("key", name=op.f("uq_mediation_upload_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_upload_uid")),
    )
    op.create_index(op.f("ix_mediation_upload_case_id"), "mediation_upload", ["case_id"])
    op.create_index(op.f("ix_mediation_upload_went_on_at"), "mediation_upload", ["went_on_at"])


def downgrade() -> None:
    op.drop_table("mediation_upload")
    op.drop_table("mediation_photo")
