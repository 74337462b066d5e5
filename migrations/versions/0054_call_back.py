"""A villager may say that an answer made it worse; who was not helped is called back by a day."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

TABLE, INDEX = "consultations_consultation", "ix_consultations_consultation_call_by"
EVENT, CHECK = "consultations_event", "ck_consultations_event_what_word"
BEFORE = (
    "asked", "assign", "accept", "decline", "answer", "told", "solve", "partly", "fail", "reopen", "close",
    "ask_back", "supply", "lapse", "withdraw", "noted", "passed", "moved", "aid", "aid_granted", "aid_refused",
    "aid_appointed",
)  # fmt: skip
MORE = ("worse", "called")


def _said(words: tuple[str, ...]) -> None:
    with op.batch_alter_table(EVENT) as table:
        table.drop_constraint(op.f(CHECK), type_="check")
        table.create_check_constraint(op.f(CHECK), "what IN ({})".format(", ".join(f"'{word}'" for word in words)))


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("call_by", sa.Date(), nullable=True))
    waits = sa.text("call_by IS NOT NULL")
    op.create_index(INDEX, TABLE, ["call_by"], sqlite_where=waits, postgresql_where=waits)
    _said((*BEFORE, *MORE))


def downgrade() -> None:
    op.execute("DELETE FROM consultations_event WHERE what IN ('worse', 'called')")
    _said(BEFORE)
    op.drop_index(INDEX, TABLE)
    op.drop_column(TABLE, "call_by")
