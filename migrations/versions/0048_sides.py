"""By what both sides of a question are found again, so that no adviser has both."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("consultations_consultation", sa.Column("other_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "consultations_side",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("adviser_id", sa.Integer(), nullable=False),
        sa.Column("asker", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations_consultation.id"],
            name=op.f("fk_consultations_side_consultation_id_consultations_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["adviser_id"], ["accounts_user.id"], name=op.f("fk_consultations_side_adviser_id_accounts_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations_side")),
    )
    op.create_index(op.f("ix_consultations_side_consultation_id"), "consultations_side", ["consultation_id"])
    op.create_index(op.f("ix_consultations_side_adviser_id"), "consultations_side", ["adviser_id"])
    op.create_index(op.f("ix_consultations_side_key_asker"), "consultations_side", ["key", "asker"])


def downgrade() -> None:
    op.drop_table("consultations_side")
    op.drop_column("consultations_consultation", "other_sealed")
