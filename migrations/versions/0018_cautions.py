"""Market days and farm seasons as rows that towns keep; one first task a code, held by the database.

Where two tasks of one code had both become the first, the earlier one stays: `portal reports rebuild` counts anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

LATER = sa.text(
    "UPDATE outreach_task SET first_ever = false WHERE first_ever AND EXISTS (SELECT 1 FROM outreach_task AS other "
    "WHERE other.town_code = outreach_task.town_code AND other.code = outreach_task.code AND other.first_ever "
    "AND (other.done_on < outreach_task.done_on "
    "OR (other.done_on = outreach_task.done_on AND other.id < outreach_task.id)))"
)


def upgrade() -> None:
    op.execute(LATER)
    op.create_index(
        "ix_outreach_task_first",
        "outreach_task",
        ["town_code", "code"],
        unique=True,
        sqlite_where=sa.text("first_ever IS 1"),
        postgresql_where=sa.text("first_ever IS true"),
    )
    op.create_table(
        "training_caution",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("first", sa.String(length=5), nullable=False),
        sa.Column("last", sa.String(length=5), nullable=False),
        sa.Column("digits", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=40), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('market', 'farm')", name=op.f("ck_training_caution_kind_word")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_from IS NULL OR valid_until >= valid_from",
            name=op.f("ck_training_caution_days"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_caution")),
    )
    op.create_index(op.f("ix_training_caution_county_code_town_code"), "training_caution", ["county_code", "town_code"])


def downgrade() -> None:
    op.drop_table("training_caution")
    op.drop_index("ix_outreach_task_first", table_name="outreach_task")
