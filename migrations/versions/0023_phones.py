"""Phones that keep forms: what they tell of themselves, codes that bind one to its person, sessions that know theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("accounts_device") as table:
        table.add_column(sa.Column("first_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("agent", sa.String(length=120), nullable=False, server_default=""))
        table.add_column(sa.Column("version", sa.Integer(), nullable=True))
        table.add_column(sa.Column("unsent", sa.Integer(), nullable=True))
        table.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("bound_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE accounts_device SET first_at = at")
    with op.batch_alter_table("accounts_device") as table:
        table.alter_column("first_at", nullable=False)
        table.alter_column("agent", server_default=None)
    op.create_index(op.f("ix_accounts_device_version_at"), "accounts_device", ["version", "at"])
    with op.batch_alter_table("accounts_session") as table:
        table.add_column(sa.Column("device_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("bound", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_foreign_key(
            op.f("fk_accounts_session_device_id_accounts_device"), "accounts_device", ["device_id"], ["id"]
        )
    with op.batch_alter_table("accounts_session") as table:
        table.alter_column("bound", server_default=None)
    op.create_index(op.f("ix_accounts_session_device_id"), "accounts_session", ["device_id"])
    op.create_table(
        "accounts_binding",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["accounts_user.id"], name=op.f("fk_accounts_binding_by_id_accounts_user")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["accounts_device.id"], name=op.f("fk_accounts_binding_device_id_accounts_device")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_accounts_binding_user_id_accounts_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_binding")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_accounts_binding_code_hash")),
    )
    for column in ("device_id", "made_at", "user_id"):
        op.create_index(op.f(f"ix_accounts_binding_{column}"), "accounts_binding", [column])


def downgrade() -> None:
    op.drop_table("accounts_binding")
    op.drop_index(op.f("ix_accounts_session_device_id"), table_name="accounts_session")
    with op.batch_alter_table("accounts_session") as table:
        table.drop_constraint(op.f("fk_accounts_session_device_id_accounts_device"), type_="foreignkey")
        table.drop_column("bound")
        table.drop_column("device_id")
    op.drop_index(op.f("ix_accounts_device_version_at"), table_name="accounts_device")
    with op.batch_alter_table("accounts_device") as table:
        for name in ("revoked_at", "bound_at", "told_at", "unsent", "version", "agent", "first_at"):
            table.drop_column(name)
