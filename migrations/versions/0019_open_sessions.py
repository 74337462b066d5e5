"""A county's sessions by state and day, and all by day: what is still open, and a month, are found among any past."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    name = op.f("ix_training_session_county_code_state_day")
    op.create_index(name, "training_session", ["county_code", "state", "day"])
    op.create_index(op.f("ix_training_session_day"), "training_session", ["day"])


def downgrade() -> None:
    op.drop_index(op.f("ix_training_session_day"), table_name="training_session")
    op.drop_index(op.f("ix_training_session_county_code_state_day"), table_name="training_session")
