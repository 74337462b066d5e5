"""Tables of the ground floor: the audit trail, settings, jobs and submissions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_audit",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=80), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_audit")),
    )
    op.create_index(op.f("ix_core_audit_actor_id_id"), "core_audit", ["actor_id", "id"], unique=False)
    op.create_index(
        op.f("ix_core_audit_subject_subject_id_id"), "core_audit", ["subject", "subject_id", "id"], unique=False
    )
    op.create_table(
        "core_job",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_job")),
        sa.UniqueConstraint("name", "day", name=op.f("uq_core_job_name_day")),
    )
    op.create_index(op.f("ix_core_job_done_at_due_at"), "core_job", ["done_at", "due_at"], unique=False)
    op.create_table(
        "core_setting",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_setting")),
        sa.UniqueConstraint("key", "valid_from", name=op.f("uq_core_setting_key_valid_from")),
    )
    op.create_table(
        "core_submission",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("endpoint", sa.String(length=80), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("location", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_submission")),
        sa.UniqueConstraint("key", name=op.f("uq_core_submission_key")),
    )
    # The trail is only added to: both databases refuse to change or remove a line.
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER core_audit_no_{act.lower()} BEFORE {act} ON core_audit "
                "BEGIN SELECT RAISE(ABORT, 'core_audit is append-only'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION core_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'core_audit is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER core_audit_no_change BEFORE UPDATE OR DELETE ON core_audit "
            "FOR EACH ROW EXECUTE FUNCTION core_audit_refuse()"
        )
        op.execute(
            "CREATE TRIGGER core_audit_no_truncate BEFORE TRUNCATE ON core_audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION core_audit_refuse()"
        )


def downgrade() -> None:
    op.drop_table("core_submission")
    op.drop_table("core_setting")
    op.drop_table("core_job")
    op.drop_table("core_audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION core_audit_refuse() CASCADE")
