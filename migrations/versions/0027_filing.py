"""After the result: returns, volumes, later events, concerns, samples, calls and sheets."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

GRADES = ("simple", "common", "hard", "major")
KEEPS = ("short", "long", "permanent")
EVENTS = ("petition", "lawsuit", "confirmation", "police", "reopened")


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _maybe(name: str, kind: object) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=True)


def _words(column: str, words: tuple[str, ...], table: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_word"))


def _of(table: str, *others: str) -> list[sa.Constraint]:
    """The dispute a row belongs to, what else it points at, and its own number."""
    keys = {"case_id": "mediation_case", "draw_id": "filing_draw", "again_id": "mediation_case"}
    made = [
        sa.ForeignKeyConstraint([one], [f"{keys[one]}.id"], name=op.f(f"fk_{table}_{one}_{keys[one]}"))
        for one in ("case_id", *others)
    ]
    return [*made, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def _number() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _case() -> sa.Column[int]:
    return sa.Column("case_id", sa.Integer(), nullable=False)


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "filing_return", _case(), _text("parts", 200), _text("why", 300), _maybe("by_id", sa.Integer()),
        _text("by_name", 80), sa.Column("returned_at", moment, nullable=False), _text("answer", 300),
        _text("mended_by", 80), _maybe("mended_at", moment), _number(), *_of("filing_return"),
    )  # fmt: skip
    op.create_index(op.f("ix_filing_return_case_id"), "filing_return", ["case_id"])
    op.create_table(
        "filing_volume", _case(), _text("grade", 20), sa.Column("pages", sa.Integer(), nullable=False),
        _text("place", 80), _text("keep", 20), _maybe("stayed", sa.Boolean()),
        sa.Column("trips", sa.Integer(), nullable=False), _text("remark", 300),
        sa.Column("filed_on", sa.Date(), nullable=False), _maybe("filed_by_id", sa.Integer()), _text("filed_by", 80),
        _number(), _words("grade", GRADES, "filing_volume"), _words("keep", KEEPS, "filing_volume"),
        *_of("filing_volume"), sa.UniqueConstraint("case_id", name=op.f("uq_filing_volume_case_id")),
    )  # fmt: skip
    op.create_table(
        "filing_event", _case(), _text("what", 20), sa.Column("on", sa.Date(), nullable=False), _text("told", 300),
        sa.Column("broke", sa.Boolean(), nullable=False), _maybe("again_id", sa.Integer()),
        sa.Column("noted_at", moment, nullable=False), _text("noted_by", 80), _number(),
        _words("what", EVENTS, "filing_event"), *_of("filing_event", "again_id"),
    )  # fmt: skip
    op.create_index(op.f("ix_filing_event_case_id"), "filing_event", ["case_id"])
    op.create_table(
        "filing_concern", _case(), _text("source", 20), _text("what", 2000), _maybe("owner_id", sa.Integer()),
        _text("owner", 80), sa.Column("opened_at", moment, nullable=False), _text("opened_by", 80),
        sa.Column("due_on", sa.Date(), nullable=False), _maybe("done_on", sa.Date()), _text("done", 500),
        _text("done_by", 80), _number(), _words("source", ("visit", "call"), "filing_concern"),
        *_of("filing_concern"),
    )  # fmt: skip
    op.create_index(op.f("ix_filing_concern_case_id"), "filing_concern", ["case_id"])
    op.create_index("ix_filing_concern_open", "filing_concern", ["done_on", "due_on"])
    op.create_table(
        "filing_draw", _text("village_code", 12), _text("town_code", 12), _text("county_code", 12),
        _text("purpose", 20), sa.Column("month", sa.Date(), nullable=False), _text("seed", 20),
        sa.Column("among", sa.Integer(), nullable=False), sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("drawn_at", moment, nullable=False), _text("drawn_by", 80), _number(),
        _words("purpose", ("call", "review"), "filing_draw"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_draw")),
        sa.UniqueConstraint("purpose", "month", "county_code", "town_code", name=op.f("uq_filing_draw_purpose_month_county_code_town_code")),
    )  # fmt: skip
    op.create_table(
        "filing_call", _case(), sa.Column("draw_id", sa.Integer(), nullable=False), _text("why", 20),
        sa.Column("due_on", sa.Date(), nullable=False), _text("reach", 20),
        sa.Column("tries", sa.Integer(), nullable=False), _maybe("satisfied", sa.Boolean()), _text("said", 500),
        _maybe("caller_id", sa.Integer()), _text("caller", 80), _maybe("called_at", moment), _number(),
        _words("why", ("random", "risk"), "filing_call"),
        _words("reach", ("waiting", "reached", "missed"), "filing_call"),
        *_of("filing_call", "draw_id"), sa.UniqueConstraint("case_id", name=op.f("uq_filing_call_case_id")),
    )  # fmt: skip
    op.create_index(op.f("ix_filing_call_draw_id"), "filing_call", ["draw_id"])
    op.create_index("ix_filing_call_waiting", "filing_call", ["reach", "due_on"])
    op.create_table(
        "filing_check", _case(), sa.Column("draw_id", sa.Integer(), nullable=False), _text("met", 120),
        _text("note", 500), _maybe("checked_on", sa.Date()), _maybe("checked_by_id", sa.Integer()),
        _text("checked_by", 80), _number(), *_of("filing_check", "draw_id"),
        sa.UniqueConstraint("draw_id", "case_id", name=op.f("uq_filing_check_draw_id_case_id")),
    )  # fmt: skip
    op.create_index(op.f("ix_filing_check_case_id"), "filing_check", ["case_id"])
    op.create_index(op.f("ix_filing_check_draw_id"), "filing_check", ["draw_id"])


def downgrade() -> None:
    for table in ("check", "call", "draw", "concern", "event", "volume", "return"):
        op.drop_table(f"filing_{table}")
