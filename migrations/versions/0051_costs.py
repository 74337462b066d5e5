"""What a session cost, entry by entry, and what people said of it, without their names."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def _area() -> list[sa.Column[str]]:
    return [sa.Column(f"{level}_code", sa.String(length=12), nullable=False) for level in ("village", "town", "county")]


def upgrade() -> None:
    with op.batch_alter_table("training_enrolment") as table:
        table.add_column(sa.Column("answered", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("training_enrolment") as table:
        table.alter_column("answered", server_default=None)
    op.create_table(
        "training_cost",
        sa.Column("session_id", sa.Integer(), nullable=False),
        *_area(),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("fen", sa.Integer(), nullable=False),
        sa.Column("voucher", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=40), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('planned', 'spent')", name=op.f("ck_training_cost_kind_word")),
        sa.CheckConstraint("fen <> 0", name=op.f("ck_training_cost_fen")),
        sa.CheckConstraint("kind <> 'spent' OR voucher <> ''", name=op.f("ck_training_cost_voucher")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name=op.f("fk_training_cost_session_id_training_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_cost")),
    )
    op.create_index(op.f("ix_training_cost_session_id"), "training_cost", ["session_id"])
    for level in ("county", "town", "village"):
        op.create_index(op.f(f"ix_training_cost_{level}_code_day"), "training_cost", [f"{level}_code", "day"])
    op.create_table(
        "training_feedback",
        sa.Column("session_id", sa.Integer(), nullable=False),
        *_area(),
        sa.Column("useful", sa.String(length=20), nullable=False),
        sa.Column("clear", sa.String(length=20), nullable=False),
        sa.Column("pace", sa.String(length=20), nullable=False),
        sa.Column("still", sa.String(length=200), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("useful IN ('yes', 'partly', 'no')", name=op.f("ck_training_feedback_useful_word")),
        sa.CheckConstraint("clear IN ('yes', 'partly', 'no')", name=op.f("ck_training_feedback_clear_word")),
        sa.CheckConstraint("pace IN ('right', 'fast', 'slow')", name=op.f("ck_training_feedback_pace_word")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name=op.f("fk_training_feedback_session_id_training_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_feedback")),
    )
    op.create_index(op.f("ix_training_feedback_session_id"), "training_feedback", ["session_id"])


def downgrade() -> None:
    op.drop_table("training_feedback")
    op.drop_table("training_cost")
    with op.batch_alter_table("training_enrolment") as table:
        table.drop_column("answered")
