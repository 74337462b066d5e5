"""How long a booking is kept."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from portal.bookings import queries
from portal.bookings.models import Booking, Place
from portal.core import db, retention
from portal.core.i18n import _
from portal.core.retention import Kind


def forget(numbers: Sequence[int]) -> None:
    """Delete bookings and the places that they still hold."""
    held = select(Booking.place_id).where(Booking.id.in_(numbers), Booking.place_id.is_not(None))
    places = list(db.session.scalars(held))
    retention.forget_rows(Booking)(numbers)
    gone = delete(Place).where(Place.id.in_(places))
    db.session.execute(gone, execution_options={"synchronize_session": False})


# No law sets a period. A booking is of use until the quarter's statement of the adviser's duty is checked (DOMAIN.md
# 4.4); who came stays in the duty log as a number, without a person.
retention.keep(
    Kind(
        "bookings", _("值班日的预约"), _("那一天以后"), 180, queries.over_before, forget, least=30,
        most=3 * retention.YEAR, records=True,
    )
)  # fmt: skip
