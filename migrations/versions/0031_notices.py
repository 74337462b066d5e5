"""Text messages and what they cost."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = "notices_notice"
    op.create_table(
        table,
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("said", sa.String(length=200), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("fault", sa.String(length=20), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.Column("fen", sa.Integer(), nullable=False),
        sa.Column("gateway", sa.String(length=20), nullable=False),
        sa.Column("number_there", sa.String(length=80), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("to_call_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices_notice")),
        sa.UniqueConstraint("event", name=op.f("uq_notices_notice_event")),
        sa.UniqueConstraint("uid", name=op.f("uq_notices_notice_uid")),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'again', 'handed', 'arrived', 'failed', 'called', 'cancelled')",
            name=op.f("ck_notices_notice_state_word"),
        ),
        sa.CheckConstraint(
            "fault IN ('away', 'busy', 'refused', 'unsure', 'spent', 'lost', 'landline')",
            name=op.f("ck_notices_notice_fault_word"),
        ),
    )
    op.create_index("ix_notices_notice_about_about_id", table, ["about", "about_id"])
    op.create_index("ix_notices_notice_made_on_id", table, ["made_on", "id"])
    op.create_index("ix_notices_notice_state_made_on_id", table, ["state", "made_on", "id"])
    op.create_table(
        "notices_spent",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("fen", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_notices_spent")),
    )


def downgrade() -> None:
    op.drop_table("notices_spent")
    op.drop_table("notices_notice")
