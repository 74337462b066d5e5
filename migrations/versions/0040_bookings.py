"""Duty days with hours that can be booked, and the bookings."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

DUTY = "advisers_duty_day"
HOURS = ("begins", "ends", "slot", "places")


def upgrade() -> None:
    with op.batch_alter_table(DUTY) as table:
        for name in HOURS:
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
        table.create_check_constraint(op.f("ck_advisers_duty_day_hours"), "ends > begins")
        table.create_check_constraint(op.f("ck_advisers_duty_day_slots"), "slot > 0 AND places > 0")
    op.create_table(
        "bookings_place",
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings_place")),
        sa.UniqueConstraint("duty_id", "begins", "seat", name=op.f("uq_bookings_place_duty_id_begins_seat")),
    )
    op.create_table(
        "bookings_booking",
        sa.Column("village_code", sa.String(length=12), nullable=False),
        sa.Column("town_code", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=12), nullable=False),
        sa.Column("receipt_hash", sa.String(length=32), nullable=False),
        sa.Column("receipt_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("nickname", sa.String(length=40), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_tail", sa.String(length=32), nullable=False),
        sa.Column("phone_hash", sa.String(length=32), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("whom", sa.String(length=20), nullable=False),
        sa.Column("helper", sa.String(length=40), nullable=False),
        sa.Column("relation", sa.String(length=40), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("no_text", sa.Boolean(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("to_tell", sa.Boolean(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("way IN ('meet', 'phone')", name=op.f("ck_bookings_booking_way_word")),
        sa.CheckConstraint("whom IN ('self', 'elder')", name=op.f("ck_bookings_booking_whom_word")),
        sa.CheckConstraint(
            "state IN ('booked', 'moved', 'off', 'came', 'missed', 'cancelled')", name=op.f("ck_bookings_booking_state_word")
        ),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["advisers_duty_day.id"], name=op.f("fk_bookings_booking_duty_id_advisers_duty_day")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["bookings_place.id"], name=op.f("fk_bookings_booking_place_id_bookings_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings_booking")),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_bookings_booking_receipt_hash")),
        sa.UniqueConstraint("place_id", name=op.f("uq_bookings_booking_place_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_bookings_booking_uid")),
    )
    for level in ("village", "town", "county"):
        op.create_index(f"ix_bookings_booking_{level}", "bookings_booking", [f"{level}_code", "on", "begins", "id"])
    op.create_index("ix_bookings_booking_duty", "bookings_booking", ["duty_id", "begins"])
    op.create_index("ix_bookings_booking_on", "bookings_booking", ["on", "id"])
    op.create_index(op.f("ix_bookings_booking_phone_hash"), "bookings_booking", ["phone_hash"])


def downgrade() -> None:
    op.drop_table("bookings_booking")
    op.drop_table("bookings_place")
    with op.batch_alter_table(DUTY) as table:
        table.drop_constraint(op.f("ck_advisers_duty_day_slots"), type_="check")
        table.drop_constraint(op.f("ck_advisers_duty_day_hours"), type_="check")
        for name in reversed(HOURS):
            table.drop_column(name)
