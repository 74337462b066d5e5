"""Phones that keep forms: since when, last contact, version and unsent forms as told, revoked; sessions know theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("accounts_device") as table:
        table.add_column(sa.Column("first_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("agent", sa.String(length=120), nullable=False, server_default=""))
        table.add_column(sa.Column("version", sa.Integer(), nullable=True))
        table.add_column(sa.Column("unsent", sa.Integer(), nullable=True))
        table.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE accounts_device SET first_at = at")
    with op.batch_alter_table("accounts_device") as table:
        table.alter_column("first_at", nullable=False)
        table.alter_column("agent", server_default=None)
    op.create_index(op.f("ix_accounts_device_version_at"), "accounts_device", ["version", "at"])
    with op.batch_alter_table("accounts_session") as table:
        table.add_column(sa.Column("device_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_accounts_session_device_id_accounts_device"), "accounts_device", ["device_id"], ["id"]
        )
    op.create_index(op.f("ix_accounts_session_device_id"), "accounts_session", ["device_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_accounts_session_device_id"), table_name="accounts_session")
    with op.batch_alter_table("accounts_session") as table:
        table.drop_constraint(op.f("fk_accounts_session_device_id_accounts_device"), type_="foreignkey")
        table.drop_column("device_id")
    op.drop_index(op.f("ix_accounts_device_version_at"), table_name="accounts_device")
    with op.batch_alter_table("accounts_device") as table:
        for name in ("revoked_at", "told_at", "unsent", "version", "agent", "first_at"):
            table.drop_column(name)
