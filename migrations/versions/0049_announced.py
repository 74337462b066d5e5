"""Who is put forward is announced in the village; terms end, removals are appealed; each step names its paper."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

STATES = (
    "recommended", "training", "qualified", "registered", "suspended", "leaving", "removed", "declined", "withdrawn",
)  # fmt: skip
NEW_STATES = ("noticed", "appealed", "expired")
MOVED = (
    "recommend", "train", "pass", "qualify", "register", "carry_over", "suspend", "resume", "propose_removal", "keep",
    "remove", "decline", "withdraw", "tier", "consent", "consent_end",
)  # fmt: skip
NEW_MOVED = ("announce", "object", "expire", "appeal", "uphold", "reinstate")
TIERS = ("core", "ordinary")
SOURCES = ("cadre", "women", "mediator", "police", "grid", "group", "party", "retired", "able", "other")


def _among(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _allow(table_name: str, column: str, words: tuple[str, ...]) -> None:
    """Which words may be stored. SQLite makes the table anew for that, and its indexes with it."""
    bind = op.get_bind()
    indexes = []
    if bind.dialect.name == "sqlite":
        known = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = '{table_name}'"
        indexes = [row for row in bind.exec_driver_sql(known).all() if row[1]]
        for name, _sql in indexes:
            bind.exec_driver_sql(f"DROP INDEX {name}")
    with op.batch_alter_table(table_name) as table:
        name = op.f(f"ck_{table_name}_{column}_word")
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, _among(column, words))
    for _name, sql in indexes:
        bind.exec_driver_sql(sql)


def upgrade() -> None:
    _allow("members_member", "state", (*STATES, *NEW_STATES))
    _allow("certificates_certificate", "holder", (*STATES, *NEW_STATES))
    _allow("members_move", "what", (*MOVED, *NEW_MOVED))
    op.add_column("members_move", sa.Column("paper", sa.String(length=80), server_default="", nullable=False))
    with op.batch_alter_table("members_move") as table:
        table.alter_column("paper", existing_type=sa.String(length=80), server_default=None)
    for state in NEW_STATES:
        op.add_column("members_headcount", sa.Column(state, sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "members_notice",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("group_name", sa.String(length=40), nullable=False),
        sa.Column("tier", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("nominated", sa.String(length=20), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(_among("tier", TIERS), name=op.f("ck_members_notice_tier_word")),
        sa.CheckConstraint(_among("source", SOURCES), name=op.f("ck_members_notice_source_word")),
        sa.CheckConstraint(
            _among("nominated", ("committee", "self")), name=op.f("ck_members_notice_nominated_word")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_members_notice_member_id_members_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members_notice")),
        sa.UniqueConstraint("member_id", name=op.f("uq_members_notice_member_id")),
    )
    op.create_index(op.f("ix_members_notice_village_code_listed"), "members_notice", ["village_code", "listed"])


def downgrade() -> None:
    op.drop_table("members_notice")
    for state in NEW_STATES:
        op.drop_column("members_headcount", state)
    op.drop_column("members_move", "paper")
    listed = ", ".join(f"'{word}'" for word in NEW_MOVED)
    op.execute(sa.text(f"DELETE FROM members_move WHERE what IN ({listed})"))  # noqa: S608
    for table, column in (("members_member", "state"), ("certificates_certificate", "holder")):
        for new, old in (("noticed", "recommended"), ("appealed", "removed"), ("expired", "removed")):
            op.execute(sa.text(f"UPDATE {table} SET {column} = '{old}' WHERE {column} = '{new}'"))  # noqa: S608
        _allow(table, column, STATES)
    _allow("members_move", "what", MOVED)
