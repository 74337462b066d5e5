"""Who mediates, and who helps, in a village."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "members_mediator",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_members_mediator_days")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_members_mediator_user_id_accounts_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members_mediator")),
    )
    op.create_index(
        op.f("ix_members_mediator_county_code_from_on"), "members_mediator", ["county_code", "from_on"], unique=False
    )
    op.create_index(
        op.f("ix_members_mediator_town_code_from_on"), "members_mediator", ["town_code", "from_on"], unique=False
    )
    op.create_index(op.f("ix_members_mediator_user_id"), "members_mediator", ["user_id"], unique=False)
    op.create_index(
        op.f("ix_members_mediator_village_code_from_on"), "members_mediator", ["village_code", "from_on"], unique=False
    )


def downgrade() -> None:
    op.drop_table("members_mediator")
