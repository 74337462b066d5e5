"""The yearly review of a member."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

TABLE = "reviews_review"
PLACES = ("village_code", "town_code", "county_code")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=12), nullable=False) for name in PLACES),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("written_by", sa.String(length=80), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("content", sa.Integer(), nullable=False),
        sa.Column("heard", sa.String(length=500), nullable=False),
        sa.Column("opinion", sa.String(length=500), nullable=False),
        sa.Column("opined_on", sa.Date(), nullable=True),
        sa.Column("opined_by", sa.String(length=80), nullable=False),
        sa.Column("opined_by_id", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(length=20), nullable=True),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("counted", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('writing', 'returned', 'stated', 'opined', 'decided')", name=op.f("ck_reviews_review_state_word")
        ),
        sa.CheckConstraint("grade IN ('fit', 'fair', 'unfit')", name=op.f("ck_reviews_review_grade_word")),
        sa.CheckConstraint("asked >= 0 AND content >= 0 AND content <= asked", name=op.f("ck_reviews_review_view")),
        sa.CheckConstraint("(grade IS NULL) = (decided_on IS NULL)", name=op.f("ck_reviews_review_decided")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_reviews_review_member_id_members_member")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_user.id"], name=op.f("fk_reviews_review_user_id_accounts_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews_review")),
        sa.UniqueConstraint("member_id", "year", name=op.f("uq_reviews_review_member_id_year")),
    )
    for name, columns in (
        ("town_code_year_state", ["town_code", "year", "state"]),
        ("county_code_year_state", ["county_code", "year", "state"]),
        ("user_id_year", ["user_id", "year"]),
        ("decided_on", ["decided_on"]),
    ):
        op.create_index(f"ix_reviews_review_{name}", TABLE, columns)


def downgrade() -> None:
    op.drop_table(TABLE)
