"""What opens a consultation to the villager: the receipt number with the phone's last digits, and nothing less.

Wrong pairs are counted in transactions of their own, so that they stay counted when the request is rolled back.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete

from portal.bookings import queries as bookings
from portal.bookings.models import Booking
from portal.consultations import queries
from portal.consultations.models import Consultation, Opinion, Try
from portal.consultations.queries import Tries
from portal.core import clock, crypto, db, helplines, tickets
from portal.core.forms import Refused
from portal.core.i18n import _, _n
from portal.core.scope import Actor, acting_as
from portal.mediation import queries as mediation
from portal.mediation.models import Slip

LOCK = 640384
WRONG_MOST = 6
REMEMBER_RECEIPT = timedelta(hours=24)
REMEMBER_ADDRESS = timedelta(minutes=15)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=15)


class WrongPair(Refused):
    """Number and last digits do not fit: one sentence, whether the number exists or not."""

    def __init__(self) -> None:
        super().__init__(_("回执号和手机尾号对不上，请对着回执再看一遍"), field="receipt")


class Braked(Refused):
    """Too many wrong pairs: answered as 429 with how long to wait."""

    def __init__(self, wait: timedelta):
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        super().__init__(
            _n(
                "试错的次数太多了，请等 %(num)d 分钟再查。急事请打 %(line)s",
                "试错的次数太多了，请等 %(num)d 分钟再查。急事请打 %(line)s",
                minutes,
                line=helplines.LEGAL,
            )
        )
        self.seconds = max(1, int(wait.total_seconds()))


def pause(found: Tries, now: datetime) -> timedelta:
    """How long the next try must wait: after six wrong ones a minute, doubled by each further one up to fifteen."""
    wait = timedelta(0)
    for count, last in ((found.receipt, found.receipt_last), (found.address, found.address_last)):
        if count >= WRONG_MOST and last is not None:
            doubled = min(FIRST_PAUSE * 2 ** min(count - WRONG_MOST, 5), LONGEST_PAUSE)
            wait = max(wait, last + doubled - now)
    return wait


def follow(receipt: str, phone_end: str, address: str) -> tuple[Consultation | Opinion | Slip | Booking, str]:
    """What a receipt number and its phone's last four digits lead to, and the key that opens it.

    The try is counted before anything is looked up and forgotten where it fits, so that many guesses at once do not
    slip past the brake. Called before the request's own transaction begins.
    """
    now = clock.now()
    key_hash, here = crypto.blind(receipt, "consultations.try"), crypto.blind(address, "consultations.tries")
    with db.short_write() as own:
        db.one_at_a_time(own, LOCK)
        wait = pause(queries.tries(own, key_hash, here, now - REMEMBER_RECEIPT, now - REMEMBER_ADDRESS), now)
        if wait <= timedelta(0):
            own.add(Try(key_hash=key_hash, address_hash=here, at=now))
    if wait > timedelta(0):
        raise Braked(wait)
    for key in crypto.blinds(receipt, "consultations.receipt"):
        with acting_as(Actor(key=key)):
            found = (
                queries.by_receipt(phone_end)
                or queries.opinion_by_receipt(phone_end)
                or mediation.slip_by_key(phone_end)
                or bookings.by_receipt(phone_end)
            )
        if found is not None:
            return found, key
    raise WrongPair


def forget_try(receipt: str, address: str) -> None:
    """The right pair takes back what was counted for this receipt from here; written after the answer."""
    key_hash, here = crypto.blind(receipt, "consultations.try"), crypto.blind(address, "consultations.tries")
    with db.short_write() as own:
        own.execute(delete(Try).where(Try.key_hash == key_hash, Try.address_hash == here))


def ticket(key: str, use: str) -> str:
    """A sealed word that opens one consultation for one use, for a while: in a hidden field or a receipt's address."""
    return tickets.ticket(key, f"consultations.ticket.{use}")


def opened(text: str | None, use: str, good_for: timedelta) -> str | None:
    """The key that a ticket holds, or None where it is not one, was made for another use, or is too old."""
    return tickets.opened(text, f"consultations.ticket.{use}", good_for)
