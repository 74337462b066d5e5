"""The number that a phone gave a dispute before the portal had one."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

TABLE, INDEX = "mediation_case", "ix_mediation_case_given"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("given", sa.String(length=24), nullable=True))
    was = sa.text("given IS NOT NULL")
    op.create_index(INDEX, TABLE, ["given"], sqlite_where=was, postgresql_where=was)


def downgrade() -> None:
    op.drop_index(INDEX, TABLE)
    op.drop_column(TABLE, "given")
