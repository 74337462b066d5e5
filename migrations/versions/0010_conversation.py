"""Asking the villager back, taking back what somebody else asked, and every declared conflict of interest.

A question's words gain states. SQLite rebuilds a table to change a check, and then forgets the order of its indexes:
they are taken away before and made again behind.
"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLE = "consultations_consultation"
OLD_STATES = "submitted assigned accepted declined answered solved partly unsolved closed".split()
STATES = [*OLD_STATES, "paused", "lapsed", "withdrawn"]
OLD_EVENTS = "asked assign accept decline answer told solve partly fail reopen close".split()
EVENTS = [*OLD_EVENTS, "ask_back", "supply", "lapse", "withdraw", "noted", "passed"]


def upgrade() -> None:
    op.create_table(
        "consultations_conflict",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            [f"{TABLE}.id"],
            name=op.f("fk_consultations_conflict_consultation_id_consultations_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_consultations_conflict_user_id_accounts_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations_conflict")),
        sa.UniqueConstraint(
            "consultation_id", "user_id", name=op.f("uq_consultations_conflict_consultation_id_user_id")
        ),
    )
    op.create_index(op.f("ix_consultations_conflict_user_id"), "consultations_conflict", ["user_id"], unique=False)
    op.create_table(
        "consultations_inquiry",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rested", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            [f"{TABLE}.id"],
            name=op.f("fk_consultations_inquiry_consultation_id_consultations_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations_inquiry")),
    )
    op.create_index(
        op.f("ix_consultations_inquiry_consultation_id"), "consultations_inquiry", ["consultation_id"], unique=False
    )
    op.execute(
        "INSERT INTO consultations_conflict (consultation_id, user_id, at) "
        "SELECT id, conflicted_id, asked_at FROM consultations_consultation WHERE conflicted_id IS NOT NULL"
    )
    _without_indexes()
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(op.f("fk_consultations_consultation_conflicted_id_accounts_user"), type_="foreignkey")
        table.drop_column("conflicted_id")
        _reword(table, TABLE, "state", STATES)
        table.add_column(sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("paused_on", sa.Date(), nullable=True))
    _with_indexes()
    with op.batch_alter_table("consultations_event") as table:
        _reword(table, "consultations_event", "what", EVENTS)


def downgrade() -> None:
    op.execute("UPDATE consultations_consultation SET state = 'accepted', waiting = (1 = 1) WHERE state = 'paused'")
    op.execute("UPDATE consultations_consultation SET state = 'closed' WHERE state IN ('lapsed', 'withdrawn')")
    op.execute(
        "DELETE FROM consultations_event WHERE what IN ('ask_back', 'supply', 'lapse', 'withdraw', 'noted', 'passed')"
    )
    _without_indexes()
    with op.batch_alter_table(TABLE) as table:
        _reword(table, TABLE, "state", OLD_STATES)
        table.drop_column("paused_on")
        table.drop_column("noted_at")
        table.add_column(sa.Column("conflicted_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_consultations_consultation_conflicted_id_accounts_user"),
            "accounts_user",
            ["conflicted_id"],
            ["id"],
        )
    _with_indexes()
    with op.batch_alter_table("consultations_event") as table:
        _reword(table, "consultations_event", "what", OLD_EVENTS)
    op.execute(
        "UPDATE consultations_consultation SET conflicted_id = (SELECT max(user_id) FROM consultations_conflict "
        "WHERE consultation_id = consultations_consultation.id)"
    )
    op.drop_table("consultations_inquiry")
    op.drop_table("consultations_conflict")


def _reword(into: BatchOperations, table: str, column: str, words: list[str]) -> None:
    """Give the check of a column other words."""
    name = op.f(f"ck_{table}_{column}_word")
    into.drop_constraint(name, type_="check")
    into.create_check_constraint(name, f"{column} IN ({', '.join(repr(word) for word in words)})")


def _without_indexes() -> None:
    for name in ("adviser", "county", "county_due", "to_tell", "town", "town_due", "village", "village_due"):
        op.drop_index(f"ix_{TABLE}_{name}", TABLE)


def _with_indexes() -> None:
    op.create_index(f"ix_{TABLE}_adviser", TABLE, ["adviser_id", "due_on"], unique=False)
    for level in ("county", "town", "village"):
        newest = [f"{level}_code", sa.literal_column("asked_on DESC"), sa.literal_column("id DESC")]
        op.create_index(f"ix_{TABLE}_{level}", TABLE, newest, unique=False)
        op.create_index(
            f"ix_{TABLE}_{level}_due",
            TABLE,
            [f"{level}_code", "due_on", "id"],
            unique=False,
            sqlite_where=sa.text("waiting IS 1"),
            postgresql_where=sa.text("waiting IS true"),
        )
    op.create_index(
        f"ix_{TABLE}_to_tell",
        TABLE,
        ["village_code", "answered_on"],
        unique=False,
        sqlite_where=sa.text("to_tell IS 1"),
        postgresql_where=sa.text("to_tell IS true"),
    )
