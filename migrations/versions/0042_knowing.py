"""Sign-in codes, and the fingerprint of the whole phone by which its holder finds what is their own."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

TABLES = ("consultations_consultation", "consultations_opinion")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("phone_index", sa.String(length=32), nullable=True))
        op.create_index(op.f(f"ix_{table}_phone_index"), table, ["phone_index"])
    op.add_column("notices_notice", sa.Column("secret_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "consultations_code",
        sa.Column("phone_index", sa.String(length=32), nullable=False),
        sa.Column("code_hash", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations_code")),
    )
    op.create_index(op.f("ix_consultations_code_phone_index"), "consultations_code", ["phone_index"])


def downgrade() -> None:
    op.drop_table("consultations_code")
    op.drop_column("notices_notice", "secret_sealed")
    for table in TABLES:
        op.drop_index(op.f(f"ix_{table}_phone_index"), table)
        op.drop_column(table, "phone_index")
