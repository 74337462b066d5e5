"""Hours that were certified, how late somebody came, and what a code told that a person should look at."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

DOMAINS = (
    "'civil', 'family', 'land', 'contract', 'damages', 'labour', 'skills', 'fraud', 'farm', 'village', 'other'"
)
BEFORE = "'draft', 'published', 'moved', 'held', 'cancelled'"
STATES = "'draft', 'published', 'moved', 'held', 'certified', 'cancelled'"
HATS = "'member', 'mediator', 'aid', 'cadre'"


def _words(table: str, column: str, words: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_{column}_word"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table}_{column}_word"), f"{column} IN ({words})")


def _area() -> list[sa.Column[str]]:
    return [sa.Column(f"{level}_code", sa.String(length=12), nullable=False) for level in ("village", "town", "county")]


def upgrade() -> None:
    _words("training_session", "state", STATES)
    with op.batch_alter_table("training_session") as table:
        table.add_column(sa.Column("hats", sa.String(length=60), nullable=False, server_default=""))
        table.add_column(sa.Column("coded", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE training_session SET hats = 'member,' WHERE audience IN ('members', 'backbone')")
    op.execute("UPDATE training_session SET hats = 'mediator,' WHERE audience = 'mediators'")
    op.execute("UPDATE training_session SET hats = 'cadre,' WHERE audience = 'cadres'")
    with op.batch_alter_table("training_session") as table:
        table.alter_column("hats", server_default=None)
        table.alter_column("coded", server_default=None)
    with op.batch_alter_table("training_enrolment") as table:
        table.add_column(sa.Column("late", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("noted", sa.String(length=20), nullable=True))
        table.add_column(sa.Column("device", sa.String(length=32), nullable=False, server_default=""))
        table.create_check_constraint(
            op.f("ck_training_enrolment_noted_word"), "noted IN ('list', 'card', 'code', 'put_right')"
        )
    with op.batch_alter_table("training_enrolment") as table:
        table.alter_column("late", server_default=None)
        table.alter_column("device", server_default=None)
    op.create_table(
        "training_credit",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        *_area(),
        sa.Column("person_key", sa.String(length=60), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("hat", sa.String(length=20), nullable=False),
        sa.Column("domain", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=40), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"hat IN ({HATS})", name=op.f("ck_training_credit_hat_word")),
        sa.CheckConstraint(f"domain IN ({DOMAINS})", name=op.f("ck_training_credit_domain_word")),
        sa.CheckConstraint("minutes <> 0", name=op.f("ck_training_credit_minutes")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["training_enrolment.id"], name=op.f("fk_training_credit_enrolment_id_training_enrolment")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name=op.f("fk_training_credit_session_id_training_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_credit")),
    )
    for level in ("village", "town", "county"):
        op.create_index(f"ix_training_credit_{level}", "training_credit", [f"{level}_code", "hat", "day"])
    op.create_index("ix_training_credit_person", "training_credit", ["person_key", "hat", "day"])
    op.create_index(op.f("ix_training_credit_user_id_day"), "training_credit", ["user_id", "day"])
    op.create_index(op.f("ix_training_credit_enrolment_id"), "training_credit", ["enrolment_id"])
    op.create_index(op.f("ix_training_credit_session_id"), "training_credit", ["session_id"])
    op.create_table(
        "training_doubt",
        sa.Column("session_id", sa.Integer(), nullable=False),
        *_area(),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("names", sa.String(length=200), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_by", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("what IN ('late_code', 'one_device')", name=op.f("ck_training_doubt_what_word")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name=op.f("fk_training_doubt_session_id_training_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_doubt")),
    )
    op.create_index(op.f("ix_training_doubt_session_id_looked_at"), "training_doubt", ["session_id", "looked_at"])


def downgrade() -> None:
    op.drop_table("training_doubt")
    op.drop_table("training_credit")
    with op.batch_alter_table("training_enrolment") as table:
        table.drop_constraint(op.f("ck_training_enrolment_noted_word"), type_="check")
        for name in ("late", "noted", "device"):
            table.drop_column(name)
    with op.batch_alter_table("training_session") as table:
        table.drop_column("hats")
        table.drop_column("coded")
    op.execute("UPDATE training_session SET state = 'held' WHERE state = 'certified'")
    _words("training_session", "state", BEFORE)
