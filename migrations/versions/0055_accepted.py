"""Until when an adviser is to have taken a question, and what colleagues wrote down of a recording."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("consultations_consultation", sa.Column("accept_by", sa.DateTime(timezone=True), nullable=True))
    op.add_column("consultations_consultation", sa.Column("summary", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("consultations_consultation") as table:
        table.drop_column("summary")
        table.drop_column("accept_by")
