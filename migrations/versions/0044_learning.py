"""Readings, sittings of tests and how questions fared; a member's history says that a test was passed."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

TESTS = ("duty", "work", "family", "land", "damages", "neighbours", "contracts", "goods")
MOVED = (
    "recommend", "train", "qualify", "register", "carry_over", "suspend", "resume", "propose_removal", "keep", "remove",
    "decline", "withdraw", "tier", "consent", "consent_end",
)  # fmt: skip
FIGURES = ("asked", "right", "a", "b", "c", "d")


def _among(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _moved(words: tuple[str, ...]) -> None:
    name = op.f("ck_members_move_what_word")
    with op.batch_alter_table("members_move") as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, _among("what", words))


def upgrade() -> None:
    _moved((*MOVED, "pass"))
    op.create_table(
        "learning_reading",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.String(length=20), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("part >= 1", name=op.f("ck_learning_reading_begun")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_learning_reading_user_id_accounts_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_reading")),
        sa.UniqueConstraint("user_id", "lesson", name=op.f("uq_learning_reading_user_id_lesson")),
    )
    op.create_table(
        "learning_attempt",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("test", sa.String(length=20), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(_among("test", TESTS), name=op.f("ck_learning_attempt_test_word")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_learning_attempt_user_id_accounts_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_attempt")),
        sa.UniqueConstraint("user_id", "test", "nth", name=op.f("uq_learning_attempt_user_id_test_nth")),
    )
    op.create_table(
        "learning_tally",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("question", sa.String(length=20), nullable=False),
        *(sa.Column(name, sa.Integer(), server_default="0", nullable=False) for name in FIGURES),
        sa.PrimaryKeyConstraint("town_code", "question", name=op.f("pk_learning_tally")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("learning_tally", "learning_attempt", "learning_reading"):
        op.drop_table(table)
    op.execute(sa.text("DELETE FROM members_move WHERE what = 'pass'"))
    _moved(MOVED)
