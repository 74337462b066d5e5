"""A dispute can go into another that is the same, and come out again."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TABLE = "mediation_case"
STATES = (
    "logged", "not_accepted", "accepted", "mediating", "agreed", "failed", "refused", "withdrawn", "performed", "broken",
    "closed",
)  # fmt: skip
OUTCOMES = ("open", "not_accepted", "refused", "withdrawn", "agreed", "failed")


def _allow(*more: str) -> None:
    """Which words may be stored. SQLite makes the table anew for that, and its ordered indexes with it."""
    bind = op.get_bind()
    indexes = []
    if bind.dialect.name == "sqlite":
        known = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'mediation_case'"
        indexes = [row for row in bind.exec_driver_sql(known).all() if row[1]]
        for name, _sql in indexes:
            bind.exec_driver_sql(f"DROP INDEX {name}")
    with op.batch_alter_table(TABLE) as table:
        for column, words in (("state", (*STATES, *more)), ("outcome", (*OUTCOMES, *more))):
            name = op.f(f"ck_{TABLE}_{column}_word")
            table.drop_constraint(name, type_="check")
            table.create_check_constraint(name, f"{column} IN ({', '.join(repr(word) for word in words)})")
    for _name, sql in indexes:
        bind.exec_driver_sql(sql)


def upgrade() -> None:
    _allow("merged")
    op.create_table(
        "mediation_merge",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by_id", sa.Integer(), nullable=True),
        sa.Column("merged_by", sa.String(length=80), nullable=False),
        sa.Column("parted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parted_by", sa.String(length=80), nullable=False),
        sa.Column("parted_why", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_merge_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["mediation_case.id"], name=op.f("fk_mediation_merge_kept_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_merge")),
    )
    for column in ("case_id", "kept_id"):
        op.create_index(op.f(f"ix_mediation_merge_{column}"), "mediation_merge", [column])


def downgrade() -> None:
    op.drop_table("mediation_merge")
    op.execute("UPDATE mediation_case SET state = 'withdrawn', outcome = 'withdrawn' WHERE state = 'merged'")
    _allow()
