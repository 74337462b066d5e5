"""What this room does by the clock."""

from datetime import date

from portal.accounts import service
from portal.core import clock
from portal.core.jobs import daily


@daily("accounts.forget_old")
def forget_old(today: date) -> None:
    """Drop failed sign-ins after a day and ended sessions after half a year."""
    service.forget_old(clock.noon(today))
