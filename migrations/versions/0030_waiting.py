"""What waits for an answer, the court's confirmation, the red-flag questions, and help before a dispute."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

OPEN = sa.text("answered_at IS NULL")


def _of_a_case(name: str, *columns: sa.Column, unique: bool = False) -> None:
    table = f"mediation_{name}"
    marks = [sa.UniqueConstraint("case_id", name=op.f(f"uq_{table}_case_id"))] if unique else []
    op.create_table(
        table,
        sa.Column("case_id", sa.Integer(), nullable=False),
        *columns,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["mediation_case.id"], name=op.f(f"fk_{table}_case_id_mediation_case")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *marks,
    )
    if not unique:
        op.create_index(op.f(f"ix_{table}_case_id"), table, ["case_id"])


def upgrade() -> None:
    _of_a_case(
        "pending",
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("owners", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_by", sa.String(length=80), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
    )
    op.create_index(
        "ix_mediation_pending_open", "mediation_pending", ["due_on", "id"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    _of_a_case(
        "confirmation",
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("ruling", sa.String(length=20), nullable=True),
        sa.Column("ruled_on", sa.Date(), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(length=80), nullable=False),
        unique=True,
    )
    _of_a_case(
        "screen",
        sa.Column("flags", sa.String(length=120), nullable=False),
        sa.Column("report", sa.String(length=20), nullable=True),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("told_whom", sa.String(length=120), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(length=80), nullable=False),
    )
    op.create_table(
        "mediation_helped",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("noted_by", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_helped")),
    )
    for level in ("village", "town", "county"):
        order = [f"{level}_code", sa.text('"on" DESC'), sa.text("id DESC")]
        op.create_index(f"ix_mediation_helped_{level}", "mediation_helped", order)


def downgrade() -> None:
    for name in ("helped", "screen", "confirmation", "pending"):
        op.drop_table(f"mediation_{name}")
