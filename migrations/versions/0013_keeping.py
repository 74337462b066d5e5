"""Requests on one's own data: what is asked, of which question, and whether it was granted (PIPL 44–47)."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLE = "consultations_opinion"
KIND, WANT = f"ck_{TABLE}_kind_word", f"ck_{TABLE}_want_word"
OLD_KINDS = "kind IN ('complaint', 'suggestion', 'mistake')"
KINDS = "kind IN ('complaint', 'suggestion', 'mistake', 'personal')"


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("want", sa.String(length=20), nullable=True))
        table.add_column(sa.Column("about_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("granted", sa.Boolean(), nullable=True))
        table.drop_constraint(op.f(KIND), type_="check")
        table.create_check_constraint(op.f(KIND), KINDS)
        table.create_check_constraint(op.f(WANT), "want IN ('correct', 'erase')")


def downgrade() -> None:
    op.execute("UPDATE consultations_opinion SET kind = 'complaint' WHERE kind = 'personal'")
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(op.f(WANT), type_="check")
        table.drop_constraint(op.f(KIND), type_="check")
        table.create_check_constraint(op.f(KIND), OLD_KINDS)
        table.drop_column("granted")
        table.drop_column("about_id")
        table.drop_column("want")
