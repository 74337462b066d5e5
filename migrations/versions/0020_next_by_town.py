"""Whether the next task on a dispute is the town's, and the open tasks in the order in which they are shown."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TOWNS = sa.text(
    "UPDATE mediation_case SET next_by_town = true WHERE next_on IS NOT NULL "
    "AND (next_what IN ('hand_up', 'close') OR committee_code = town_code)"
)
OPEN = sa.text("next_on IS NOT NULL")


def upgrade() -> None:
    op.add_column("mediation_case", sa.Column("next_by_town", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(TOWNS)
    _index("next_by_town", sa.text("urgent DESC"), "next_on", "id")


def downgrade() -> None:
    _index("next_on")
    op.drop_column("mediation_case", "next_by_town")


def _index(*columns: object) -> None:
    for level in ("village", "town"):
        name = f"ix_mediation_case_{level}_next"
        op.drop_index(name, "mediation_case")
        op.create_index(name, "mediation_case", [f"{level}_code", *columns], sqlite_where=OPEN, postgresql_where=OPEN)
