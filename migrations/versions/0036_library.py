"""Law for villagers: answers with citations, law texts by edition and article."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

SUBJECTS = (
    "'land', 'bride', 'divorce', 'violence', 'support', 'inheritance', 'loans', 'wages', 'injury', 'neighbours', "
    "'fraud', 'aid'"
)


def upgrade() -> None:
    op.create_table(
        "library_entry",
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("question", sa.String(length=120), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(length=80), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("released_by", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"subject IN ({SUBJECTS})", name=op.f("ck_library_entry_subject_word")),
        sa.CheckConstraint("state IN ('draft', 'released', 'withdrawn')", name=op.f("ck_library_entry_state_word")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_entry")),
    )
    op.create_index("ix_library_entry_state_subject_id", "library_entry", ["state", "subject", "id"])
    op.create_table(
        "library_citation",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("law", sa.String(length=60), nullable=False),
        sa.Column("article", sa.String(length=12), nullable=False),
        sa.Column("edition_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["library_entry.id"], name=op.f("fk_library_citation_entry_id_library_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_citation")),
    )
    op.create_index(op.f("ix_library_citation_entry_id"), "library_citation", ["entry_id"])
    op.create_index("ix_library_citation_law_article", "library_citation", ["law", "article"])
    op.create_table(
        "library_edition",
        sa.Column("law", sa.String(length=60), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_edition")),
        sa.UniqueConstraint("law", "since", name=op.f("uq_library_edition_law_since")),
    )
    op.create_table(
        "library_article",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("article", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["library_edition.id"], name=op.f("fk_library_article_edition_id_library_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_article")),
        sa.UniqueConstraint("edition_id", "article", name=op.f("uq_library_article_edition_id_article")),
    )


def downgrade() -> None:
    for name in ("article", "edition", "citation", "entry"):
        op.drop_table(f"library_{name}")
