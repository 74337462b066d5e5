"""What waits for an adviser, without everything that once did."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLE, NAME = "consultations_consultation", "ix_consultations_consultation_adviser_due"


def upgrade() -> None:
    op.create_index(
        NAME,
        TABLE,
        ["adviser_id", "due_on", "id"],
        unique=False,
        sqlite_where=sa.text("waiting IS 1"),
        postgresql_where=sa.text("waiting IS true"),
    )


def downgrade() -> None:
    op.drop_index(NAME, table_name=TABLE)
