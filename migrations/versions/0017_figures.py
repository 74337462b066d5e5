"""Members, training and outreach are counted in the cells of the figures; `portal reports rebuild` fills them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

COLUMNS = (
    "core",
    "ordinary",
    "joined",
    "left",
    "held",
    "attended",
    "talks",
    "anti_fraud",
    "people",
    "leaflets",
    "visits",
    "households_month",
    "households_year",
    "households",
    "tasks",
    "persons",
)


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("reports_cell", sa.Column(name, sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("reports_cell", name)
