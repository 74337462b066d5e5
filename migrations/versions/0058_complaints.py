"""A first word to who complained, and of whom it speaks."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

TABLE = "consultations_opinion"


def columns() -> tuple[sa.Column, ...]:
    return (
        sa.Column("of_id", sa.Integer(), nullable=True),
        sa.Column("of_name", sa.String(length=80), nullable=False, server_default=""),
        sa.Column("hold_on", sa.Date(), nullable=True),
        sa.Column("held", sa.String(length=300), nullable=False, server_default=""),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_by", sa.String(length=80), nullable=False, server_default=""),
        sa.Column("held_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
    )


APART = {
    "ck_consultations_opinion_held_apart": "of_id IS NULL OR held_by_id IS NULL OR held_by_id <> of_id",
    "ck_consultations_opinion_answered_apart": "of_id IS NULL OR answered_by_id IS NULL OR answered_by_id <> of_id",
}
KEY = "fk_consultations_opinion_of_id_accounts_user"


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        for column in columns():
            table.add_column(column)
        table.create_foreign_key(op.f(KEY), "accounts_user", ["of_id"], ["id"])
        for name, said in APART.items():
            table.create_check_constraint(op.f(name), said)
    with op.batch_alter_table(TABLE) as table:
        for name in ("of_name", "held", "held_by"):
            table.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        for name in APART:
            table.drop_constraint(op.f(name), type_="check")
        table.drop_constraint(op.f(KEY), type_="foreignkey")
        for column in columns():
            table.drop_column(column.name)
