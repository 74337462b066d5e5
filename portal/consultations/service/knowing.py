"""Whoever holds a phone sees all of their own matters, by a code that is sent to it (DOMAIN.md 7.4; PIPL 45).

The answer is the same whether anything is known of the phone or not: a code is stored either way, and a message goes
out only where there is something to see.
"""

import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from portal.bookings import queries as bookings
from portal.bookings.models import Booking
from portal.consultations import queries
from portal.consultations.models import Code, Consultation, Opinion
from portal.core import brake, clock, crypto, db, helplines, tickets
from portal.core.config import config
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import Actor, acting_as
from portal.notices import service as notices
from portal.notices.rules import is_mobile

LOCK = 640385
LIFE, AGAIN_AFTER, DAY = timedelta(minutes=5), timedelta(seconds=60), timedelta(days=1)
DIGITS, MOST_TRIES, A_DAY, A_DAY_HERE = 6, 5, 10, 30
PHONE = "person.phone"
ENTERING, SEEING = "consultations.entering", "consultations.seeing"
ENTER_FOR, SEE_FOR = timedelta(minutes=30), timedelta(minutes=30)
TEXT, DEMO = "sign_in_code", "246810"
"""In a demo no message reaches anybody, so its page says the code, which is always the same."""


def send_code(phone: str, address: str) -> str:
    """Send a code to a phone of which something is known; the ticket of the page that asks for it, in any case."""
    if brake.spent("consultations.code", phone, 1, AGAIN_AFTER):
        raise Refused(_("刚刚发过一次，请等一分钟再要"), field="phone")
    says = _("这个号码今天要了很多次验证码。请明天再试，或者打 %(line)s", line=helplines.LEGAL)
    brake.note("consultations.code", phone, A_DAY, DAY, says)
    brake.note("consultations.code_here", address, A_DAY_HERE, DAY)
    code = DEMO if config().demo else "".join(secrets.choice("0123456789") for _place in range(DIGITS))
    row = Code(
        phone_index=crypto.blind(phone, PHONE), code_hash=crypto.blind(code, "consultations.code"), at=clock.now()
    )
    db.session.add(row)
    db.session.flush()
    if is_mobile(phone) and _anything(phone):
        event = f"consultations_code:{row.id}"
        notices.post(event, TEXT, phone, ("consultations_code", row.id), urgent=True, secret=code)
    return tickets.ticket(phone, ENTERING)


def _anything(phone: str) -> bool:
    """Whether there is something that this phone may be shown."""
    return any(map(bool, of_phone(phone)))


def enter(ticket: str | None, typed: str) -> str | None:
    """The phone whose code was typed; None where the ticket is too old. A wrong code is counted at once.

    Called before the request's own transaction begins.
    """
    phone = tickets.opened(ticket, ENTERING, ENTER_FOR)
    if phone is None:
        return None
    with db.short_write() as own:
        db.one_at_a_time(own, LOCK)
        row = own.scalar(
            select(Code)
            .where(
                Code.phone_index.in_(crypto.blinds(phone, PHONE)), Code.at > clock.now() - LIFE, Code.used.is_(False)
            )
            .order_by(Code.id.desc())
            .limit(1)
        )
        fits = False
        if row is not None and row.tries < MOST_TRIES:
            row.tries += 1
            fits = any(hmac.compare_digest(row.code_hash, one) for one in crypto.blinds(typed, "consultations.code"))
            row.used = fits
        spent = row is not None and row.tries >= MOST_TRIES
    if fits:
        return phone
    if spent:
        raise Refused(_("试错五次，这个验证码作废了，请重新要一个"), field="code")
    raise Refused(_("验证码不对，或者过了 5 分钟。请看最新的那条短信"), field="code")


def seeing(phone: str) -> str:
    """A ticket that shows a phone's matters for a while: in the hidden field of a form, never in an address."""
    return tickets.ticket(phone, SEEING)


def seen(ticket: str | None) -> str | None:
    """The phone that a ticket shows."""
    return tickets.opened(ticket, SEEING, SEE_FOR)


Mine = tuple[Sequence[Consultation], Sequence[Booking], Sequence[Opinion]]


def of_phone(phone: str) -> Mine:
    """All that a phone may be shown: never what was asked in confidence, nor where no text was wanted.

    Somebody else may hold the phone: such a matter opens to its receipt number alone (PRODUCT.md V07, V09).
    """
    asked: list[Consultation] = []
    booked: list[Booking] = []
    said: list[Opinion] = []
    for key in crypto.blinds(phone, PHONE):
        with acting_as(Actor(key=key)):
            asked += queries.of_phone()
            booked += [one for one in bookings.of_phone() if not one.no_text]
            said += queries.opinions_of_phone()
    return asked, booked, said


def index_phones(some: Sequence[Consultation | Opinion]) -> int:
    """Give the fingerprint of its phone to what was stored before there was one; how many."""
    for one in some:
        one.phone_index = crypto.blind(one.phone, PHONE) if one.phone else ""
    return len(some)
