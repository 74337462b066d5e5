"""The county's own working days; advisers, their contracts, leave and services."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_workday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_core_workday")),
    )
    op.add_column("members_mediator", sa.Column("phone", sa.String(length=20), nullable=True))
    op.create_table(
        "core_sending",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("address_hash", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_sending")),
    )
    op.create_index(op.f("ix_core_sending_kind_address_hash_at"), "core_sending", ["kind", "address_hash", "at"])
    op.create_table(
        "advisers_contract",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("firm", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("deputy_user_id", sa.Integer(), nullable=True),
        sa.Column("deputy_name", sa.String(length=40), nullable=False),
        sa.Column("deputy_phone", sa.String(length=20), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_advisers_contract_days")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_advisers_contract_user_id_accounts_user")
        ),
        sa.ForeignKeyConstraint(
            ["deputy_user_id"], ["accounts_user.id"], name=op.f("fk_advisers_contract_deputy_user_id_accounts_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advisers_contract")),
    )
    for column in ("village_code", "town_code", "county_code"):
        op.create_index(op.f(f"ix_advisers_contract_{column}_from_on"), "advisers_contract", [column, "from_on"])
    for column in ("user_id", "deputy_user_id"):
        op.create_index(op.f(f"ix_advisers_contract_{column}"), "advisers_contract", [column])
    op.create_table(
        "advisers_leave",
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_advisers_leave_days")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["advisers_contract.id"], name=op.f("fk_advisers_leave_contract_id_advisers_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advisers_leave")),
    )
    op.create_index(op.f("ix_advisers_leave_contract_id"), "advisers_leave", ["contract_id"])
    op.create_table(
        "advisers_record",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('visit', 'duty', 'lecture', 'phone')", name=op.f("ck_advisers_record_kind_word")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advisers_record")),
    )
    for column in ("village_code", "town_code", "county_code"):
        op.create_index(op.f(f"ix_advisers_record_{column}_on"), "advisers_record", [column, "on"])
    op.create_table(
        "advisers_duty_day",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("hours", sa.String(length=40), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advisers_duty_day")),
        sa.UniqueConstraint("village_code", "on", name=op.f("uq_advisers_duty_day_village_code_on")),
    )


def downgrade() -> None:
    op.drop_table("advisers_duty_day")
    op.drop_table("advisers_record")
    op.drop_table("advisers_leave")
    op.drop_table("advisers_contract")
    op.drop_table("core_sending")
    op.drop_column("members_mediator", "phone")
    op.drop_table("core_workday")
