"""Leave that can be taken back, and promised days that moved because the office does not work.

SQLite rebuilds the table of events to give its check one more word, and keeps its index.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OLD_EVENTS = "asked assign accept decline answer told solve partly fail reopen close".split()
OLD_EVENTS += "ask_back supply lapse withdraw noted passed".split()
EVENTS = [*OLD_EVENTS, "moved"]
QUESTION = "consultations_consultation"


def upgrade() -> None:
    op.add_column("advisers_leave", sa.Column("by_id", sa.Integer(), nullable=True))
    op.add_column("advisers_leave", sa.Column("was_deputy_user_id", sa.Integer(), nullable=True))
    op.add_column("advisers_leave", sa.Column("was_deputy_name", sa.String(length=40), nullable=True))
    op.add_column("advisers_leave", sa.Column("was_deputy_phone", sa.String(length=20), nullable=True))
    for name in ("moved_from", "moved_to", "moved_on"):
        op.add_column(QUESTION, sa.Column(name, sa.Date(), nullable=True))
    op.create_index(
        f"ix_{QUESTION}_moved",
        QUESTION,
        ["moved_on"],
        unique=False,
        sqlite_where=sa.text("moved_on IS NOT NULL"),
        postgresql_where=sa.text("moved_on IS NOT NULL"),
    )
    op.add_column("consultations_opinion", sa.Column("moved_from", sa.Date(), nullable=True))
    _events(EVENTS)


def downgrade() -> None:
    op.execute("DELETE FROM consultations_event WHERE what = 'moved'")
    _events(OLD_EVENTS)
    op.drop_column("consultations_opinion", "moved_from")
    op.drop_index(f"ix_{QUESTION}_moved", QUESTION)
    for name in ("moved_on", "moved_to", "moved_from"):
        op.drop_column(QUESTION, name)
    for name in ("was_deputy_phone", "was_deputy_name", "was_deputy_user_id", "by_id"):
        op.drop_column("advisers_leave", name)


def _events(words: list[str]) -> None:
    """Let what the villager is told be one of these words."""
    name = op.f("ck_consultations_event_what_word")
    with op.batch_alter_table("consultations_event") as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, f"what IN ({', '.join(repr(word) for word in words)})")
