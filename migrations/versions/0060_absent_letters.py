"""The characters of a made paper that no font has."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

TABLE = "papers_made"


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("absent", sa.String(length=40), nullable=False, server_default=""))
    with op.batch_alter_table(TABLE) as table:
        table.alter_column("absent", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.drop_column("absent")
