"""Questions that were handed over to legal aid, with their two clocks."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

EVENT, CHECK = "consultations_event", "ck_consultations_event_what_word"
BEFORE = (
    "asked", "assign", "accept", "decline", "answer", "told", "solve", "partly", "fail", "reopen", "close",
    "ask_back", "supply", "lapse", "withdraw", "noted", "passed", "moved",
)  # fmt: skip
MORE = ("aid", "aid_granted", "aid_refused", "aid_appointed")


def _said(words: tuple[str, ...]) -> None:
    with op.batch_alter_table(EVENT) as table:
        table.drop_constraint(op.f(CHECK), type_="check")
        table.create_check_constraint(op.f(CHECK), "what IN ({})".format(", ".join(f"'{word}'" for word in words)))


def upgrade() -> None:
    op.create_table(
        "consultations_aid",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("appoint_by", sa.Date(), nullable=True),
        sa.Column("appointed_on", sa.Date(), nullable=True),
        sa.Column("lawyer", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations_consultation.id"],
            name=op.f("fk_consultations_aid_consultation_id_consultations_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations_aid")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_consultations_aid_consultation_id")),
    )


    _said((*BEFORE, *MORE))


def downgrade() -> None:
    op.execute("DELETE FROM consultations_event WHERE what LIKE 'aid%'")
    _said(BEFORE)
    op.drop_table("consultations_aid")
