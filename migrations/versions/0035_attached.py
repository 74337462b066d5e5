"""Files on a dispute's record beside its photos, in sealed parts; evidence and signed papers may name one."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

COMING, THERE = sa.text("ready_at IS NULL"), sa.text("ready_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "mediation_attached",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("caption", sa.String(length=80), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=True),
        sa.Column("ending", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("sent_sha256", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("went_on_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "sort IN ('photo', 'pdf', 'word', 'sheet', 'sound')", name=op.f("ck_mediation_attached_sort_word")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_attached_case_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_attached")),
        sa.UniqueConstraint("key", name=op.f("uq_mediation_attached_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_attached_uid")),
    )
    op.create_index(op.f("ix_mediation_attached_case_id"), "mediation_attached", ["case_id"])
    op.create_index(
        "ix_mediation_attached_coming", "mediation_attached", ["went_on_at"], sqlite_where=COMING,
        postgresql_where=COMING,
    )  # fmt: skip
    op.create_index(
        "ux_mediation_attached_once", "mediation_attached", ["case_id", "sent_sha256"], unique=True,
        sqlite_where=THERE, postgresql_where=THERE,
    )  # fmt: skip
    op.create_table(
        "mediation_attached_part",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("attached_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attached_id"],
            ["mediation_attached.id"],
            name=op.f("fk_mediation_attached_part_attached_id_mediation_attached"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_attached_part_case_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_attached_part")),
        sa.UniqueConstraint("attached_id", "start", name=op.f("uq_mediation_attached_part_attached_id_start")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_attached_part_uid")),
    )
    op.create_index(op.f("ix_mediation_attached_part_case_id"), "mediation_attached_part", ["case_id"])
    with op.batch_alter_table("mediation_evidence") as table:
        table.add_column(sa.Column("file_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_mediation_evidence_file_id_mediation_attached"), "mediation_attached", ["file_id"], ["id"],
            ondelete="SET NULL",
        )  # fmt: skip
    with op.batch_alter_table("papers_signed") as table:
        table.alter_column("photo_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("file_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_papers_signed_file_id_mediation_attached"), "mediation_attached", ["file_id"], ["id"],
            ondelete="CASCADE",
        )  # fmt: skip
        table.create_unique_constraint(op.f("uq_papers_signed_file_id"), ["file_id"])


def downgrade() -> None:
    op.execute("DELETE FROM papers_signed WHERE photo_id IS NULL")
    with op.batch_alter_table("papers_signed") as table:
        table.drop_constraint(op.f("uq_papers_signed_file_id"), type_="unique")
        table.drop_constraint(op.f("fk_papers_signed_file_id_mediation_attached"), type_="foreignkey")
        table.drop_column("file_id")
        table.alter_column("photo_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("mediation_evidence") as table:
        table.drop_constraint(op.f("fk_mediation_evidence_file_id_mediation_attached"), type_="foreignkey")
        table.drop_column("file_id")
    op.drop_table("mediation_attached_part")
    op.drop_table("mediation_attached")
