"""What an adviser's answer rests on, and sentences for use again."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consultations_citation",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("law", sa.String(length=60), nullable=False),
        sa.Column("article", sa.String(length=12), nullable=False),
        sa.Column("edition_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations_consultation.id"],
            name=op.f("fk_consultations_citation_consultation_id_consultations_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["consultations_answer.id"],
            name=op.f("fk_consultations_citation_answer_id_consultations_answer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations_citation")),
    )
    for columns in (("consultation_id",), ("answer_id",), ("law", "article")):
        op.create_index(op.f(f"ix_consultations_citation_{'_'.join(columns)}"), "consultations_citation", list(columns))
    op.create_table(
        "consultations_phrase",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_consultations_phrase_user_id_accounts_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations_phrase")),
    )
    op.create_index(op.f("ix_consultations_phrase_user_id"), "consultations_phrase", ["user_id"])


def downgrade() -> None:
    op.drop_table("consultations_phrase")
    op.drop_table("consultations_citation")
