"""Questions that the law keeps from deletion for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

TABLE = "consultations_consultation"


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("kept_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("kept_why", sa.String(length=200), nullable=False, server_default=""))
    with op.batch_alter_table(TABLE) as table:
        table.alter_column("kept_why", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.drop_column("kept_why")
        table.drop_column("kept_on")
