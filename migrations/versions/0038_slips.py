"""The slips with which parties follow their own disputes."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mediation_slip",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("receipt_hash", sa.String(length=32), nullable=False),
        sa.Column("receipt_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("safe", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.String(length=80), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_slip_case_id_mediation_case")),
        sa.ForeignKeyConstraint(
            ["party_id"], ["mediation_party.id"], name=op.f("fk_mediation_slip_party_id_mediation_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_slip")),
        sa.UniqueConstraint("party_id", name=op.f("uq_mediation_slip_party_id")),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_mediation_slip_receipt_hash")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_slip_uid")),
    )
    op.create_index(op.f("ix_mediation_slip_case_id"), "mediation_slip", ["case_id"])


def downgrade() -> None:
    op.drop_table("mediation_slip")
