"""The yearly review of a legal-savvy resident: one row for a member and a year."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reviews_review",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("for_code", sa.String(length=12), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("said", sa.String(length=3000), nullable=False),
        sa.Column("plans", sa.String(length=3000), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("said_by", sa.String(length=80), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=True),
        sa.Column("heard", sa.String(length=3000), nullable=False),
        sa.Column("opinion", sa.String(length=3000), nullable=False),
        sa.Column("opined_on", sa.Date(), nullable=True),
        sa.Column("opined_by_id", sa.Integer(), nullable=True),
        sa.Column("opined_by", sa.String(length=80), nullable=False),
        sa.Column("returned_why", sa.String(length=500), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("counted", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('written', 'returned', 'opined', 'decided')", name=op.f("ck_reviews_review_state_word")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_reviews_review_member_id_members_member")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_reviews_review_user_id_accounts_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews_review")),
        sa.UniqueConstraint("member_id", "year", name=op.f("uq_reviews_review_member_id_year")),
    )
    op.create_index(op.f("ix_reviews_review_user_id_year"), "reviews_review", ["user_id", "year"])
    op.create_index(op.f("ix_reviews_review_said_on"), "reviews_review", ["said_on"])


def downgrade() -> None:
    op.drop_table("reviews_review")
