"""Certificates of 法律明白人: the series of numbers, the certificates, and batches for the printing shop."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

HOLDER = (
    "recommended", "training", "qualified", "registered", "suspended", "leaving", "removed", "declined", "withdrawn",
)


def _word(table: str, column: str, words: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_word"))


def upgrade() -> None:
    op.create_table(
        "certificates_series",
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_series")),
        sa.UniqueConstraint("area_code", "year", name=op.f("uq_certificates_series_area_code_year")),
    )
    table = "certificates_certificate"
    op.create_table(
        table,
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=20), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("issued_by", sa.String(length=80), nullable=False),
        sa.Column("code_hash", sa.String(length=32), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("anew", sa.String(length=20), nullable=True),
        sa.Column("ended", sa.String(length=20), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(length=80), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _word(table, "holder", HOLDER),
        _word(table, "ended", ("revoked", "replaced")),
        _word(table, "anew", ("lost", "worn", "wrong", "renewed")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members_member.id"], name=op.f("fk_certificates_certificate_member_id_members_member")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["certificates_certificate.id"],
            name=op.f("fk_certificates_certificate_replaces_id_certificates_certificate"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_certificate")),
        sa.UniqueConstraint("county_code", "number", name=op.f("uq_certificates_certificate_county_code_number")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_certificates_certificate_code_hash")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_certificates_certificate_replaces_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_certificates_certificate_uid")),
    )
    op.create_index(op.f("ix_certificates_certificate_member_id"), table, ["member_id"])
    for level in ("county", "town", "village"):
        op.create_index(f"ix_certificates_certificate_{level}", table, [f"{level}_code", "issued_on", "id"])
    stands = sa.text("ended IS NULL")
    op.create_index(
        "ix_certificates_certificate_one",
        table,
        ["member_id"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )
    op.create_table(
        "certificates_batch",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("sheet", sa.String(length=20), nullable=False),
        sa.Column("many", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _word("certificates_batch", "sheet", ("card", "certificate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_batch")),
    )
    op.create_index(op.f("ix_certificates_batch_asked_at"), "certificates_batch", ["asked_at"])
    op.create_index("ix_certificates_batch_place", "certificates_batch", ["county_code", "town_code"])
    op.create_table(
        "certificates_part",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=20), nullable=False),
        sa.Column("pdf_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["certificates_batch.id"], name=op.f("fk_certificates_part_batch_id_certificates_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_part")),
        sa.UniqueConstraint("batch_id", "serial", name=op.f("uq_certificates_part_batch_id_serial")),
        sa.UniqueConstraint("uid", name=op.f("uq_certificates_part_uid")),
    )


def downgrade() -> None:
    for table in ("certificates_part", "certificates_batch", "certificates_certificate", "certificates_series"):
        op.drop_table(table)
