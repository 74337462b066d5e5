"""The record whole: who the parties are, what they ask for, who was asked, what was shown, what is owed by when."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

OF_A_PARTY = {
    "sex": 20,
    "ethnic": 20,
    "occupation": 80,
    "unit": 120,
    "safe_contact": 120,
    "behalf": 20,
    "behalf_name": 80,
    "behalf_power": 200,
}


def upgrade() -> None:
    op.add_column("mediation_case", sa.Column("claims", sa.Text(), nullable=True))
    for name, length in OF_A_PARTY.items():
        op.add_column("mediation_party", sa.Column(name, sa.String(length=length), nullable=True))
    op.add_column("mediation_party", sa.Column("born_year", sa.Integer(), nullable=True))
    op.add_column("mediation_party", sa.Column("id_seen", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "mediation_inquiry",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("asker", sa.String(length=80), nullable=False),
        sa.Column("asked", sa.String(length=80), nullable=False),
        sa.Column("asked_about", sa.String(length=120), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_inquiry_case_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_inquiry")),
    )
    op.create_index(op.f("ix_mediation_inquiry_case_id"), "mediation_inquiry", ["case_id"])
    op.create_table(
        "mediation_evidence",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_evidence_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"],
            ["mediation_photo.id"],
            name=op.f("fk_mediation_evidence_photo_id_mediation_photo"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_evidence")),
    )
    op.create_index(op.f("ix_mediation_evidence_case_id"), "mediation_evidence", ["case_id"])
    op.create_table(
        "mediation_duty",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("debtor_id", sa.Integer(), nullable=False),
        sa.Column("creditor_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_amount", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount IS NULL OR amount > 0", name=op.f("ck_mediation_duty_amount_is_money")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_duty_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(
            ["debtor_id"], ["mediation_party.id"], name=op.f("fk_mediation_duty_debtor_id_mediation_party")
        ),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["mediation_party.id"], name=op.f("fk_mediation_duty_creditor_id_mediation_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_duty")),
    )
    op.create_index(op.f("ix_mediation_duty_case_id"), "mediation_duty", ["case_id"])
    op.create_index(op.f("ix_mediation_duty_due_on"), "mediation_duty", ["due_on"])


def downgrade() -> None:
    for table in ("mediation_duty", "mediation_evidence", "mediation_inquiry"):
        op.drop_table(table)
    for name in (*OF_A_PARTY, "born_year", "id_seen"):
        op.drop_column("mediation_party", name)
    op.drop_column("mediation_case", "claims")
