"""Papers as they were made, sealed, with the code on them; and which photo shows one signed."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

SHEETS = (
    "cover", "index", "application", "acceptance", "notice", "identity", "mandate", "inquiry", "evidence", "session",
    "agreement", "oral", "performance", "visit", "confirmation", "closing", "remarks", "back", "dossier",
)


def upgrade() -> None:
    op.create_table(
        "papers_made",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=20), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=32), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("lacks", sa.Integer(), nullable=False),
        sa.Column("pdf_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=20), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "sheet IN ({})".format(", ".join(f"'{word}'" for word in SHEETS)), name=op.f("ck_papers_made_sheet_word")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["mediation_case.id"], name=op.f("fk_papers_made_case_id_mediation_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers_made")),
        sa.UniqueConstraint("case_id", "sheet", "serial", name=op.f("uq_papers_made_case_id_sheet_serial")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_papers_made_code_hash")),
        sa.UniqueConstraint("uid", name=op.f("uq_papers_made_uid")),
    )
    op.create_index(op.f("ix_papers_made_made_at"), "papers_made", ["made_at"])
    op.create_table(
        "papers_signed",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("made_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("photo_sha256", sa.String(length=64), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_papers_signed_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(["made_id"], ["papers_made.id"], name=op.f("fk_papers_signed_made_id_papers_made")),
        sa.ForeignKeyConstraint(
            ["photo_id"],
            ["mediation_photo.id"],
            name=op.f("fk_papers_signed_photo_id_mediation_photo"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers_signed")),
        sa.UniqueConstraint("made_id", "photo_id", name=op.f("uq_papers_signed_made_id_photo_id")),
    )
    op.create_index(op.f("ix_papers_signed_case_id"), "papers_signed", ["case_id"])
    op.create_index(op.f("ix_papers_signed_photo_id"), "papers_signed", ["photo_id"])


def downgrade() -> None:
    op.drop_table("papers_signed")
    op.drop_table("papers_made")
