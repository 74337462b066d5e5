"""The year's targets of training; seats that are kept for an answer, and invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

STANDINGS = ("'seated', 'waiting', 'left'", "'invited', 'offered', 'seated', 'waiting', 'left'")
NEWS = (
    "'moved', 'cancelled', 'seated'", "'moved', 'cancelled', 'seated', 'offered', 'invited', 'lapsed'",
)  # fmt: skip


def _words(column: str, words: str) -> None:
    with op.batch_alter_table("training_enrolment") as table:
        table.drop_constraint(op.f(f"ck_training_enrolment_{column}_word"), type_="check")
        table.create_check_constraint(op.f(f"ck_training_enrolment_{column}_word"), f"{column} IN ({words})")


def upgrade() -> None:
    _words("standing", STANDINGS[1])
    _words("news", NEWS[1])
    with op.batch_alter_table("training_enrolment") as table:
        table.add_column(sa.Column("until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "training_target",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("hat", sa.String(length=20), nullable=False),
        sa.Column("domain", sa.String(length=20), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "hat IN ('member', 'mediator', 'aid', 'cadre')", name=op.f("ck_training_target_hat_word")
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_training_target_minutes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_target")),
        sa.UniqueConstraint(
            "county_code", "town_code", "village_code", "year", "hat", "domain",
            name=op.f("uq_training_target_county_code_town_code_village_code_year_hat_domain"),
        ),
    )  # fmt: skip
    op.create_index("ix_training_target_town", "training_target", ["town_code", "year"])
    op.create_index("ix_training_target_village", "training_target", ["village_code", "year"])


def downgrade() -> None:
    op.drop_table("training_target")
    op.execute("UPDATE training_enrolment SET standing = 'seated' WHERE standing = 'offered'")
    op.execute("UPDATE training_enrolment SET standing = 'left' WHERE standing = 'invited'")
    op.execute("UPDATE training_enrolment SET news = 'seated' WHERE news = 'offered'")
    op.execute("UPDATE training_enrolment SET news = NULL WHERE news IN ('invited', 'lapsed')")
    with op.batch_alter_table("training_enrolment") as table:
        table.drop_column("until")
    _words("standing", STANDINGS[0])
    _words("news", NEWS[0])
