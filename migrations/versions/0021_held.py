"""What came under a taken key with other content is kept aside; what a phone's clock said stands beside the server's."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("core_submission") as table:
        table.add_column(sa.Column("device_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("device_offset", sa.Integer(), nullable=True))
    op.create_table(
        "core_held",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("actor_name", sa.String(length=80), nullable=False),
        sa.Column("endpoint", sa.String(length=80), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("location", sa.String(length=500), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device_offset", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_held")),
        sa.UniqueConstraint("key", "actor_id", "content_hash", name=op.f("uq_core_held_key_actor_id_content_hash")),
        sa.UniqueConstraint("uid", name=op.f("uq_core_held_uid")),
    )
    op.create_index(op.f("ix_core_held_actor_id_settled_at_id"), "core_held", ["actor_id", "settled_at", "id"])
    op.create_index(op.f("ix_core_held_settled_at"), "core_held", ["settled_at"])


def downgrade() -> None:
    op.drop_table("core_held")
    with op.batch_alter_table("core_submission") as table:
        table.drop_column("device_offset")
        table.drop_column("device_at")
