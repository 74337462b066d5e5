"""A time is booked, moved, given up, put off, and noted when it is over; each whole or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from portal.advisers import queries as advisers
from portal.advisers import service as serving
from portal.advisers.models import DutyDay
from portal.advisers.rules import Service
from portal.bookings import queries, rules
from portal.bookings.models import Booking, Place
from portal.bookings.rules import State, Step, Way, Whom
from portal.core import audit, brake, clock, codes, crypto, db, helplines, sms
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import Actor, acting_as
from portal.notices import service as notices
from portal.notices.rules import is_mobile

ABOUT = Booking.__tablename__
RECEIPT, PHONE = "consultations.receipt", "person.phone"
"""All receipt numbers are looked up under one hash, so that one page takes them all and tells none apart."""
HOURLY, OF_ONE_PHONE = 3000, 5


@dataclass(frozen=True)
class Told:
    """Who books, and for whom."""

    phone: str
    nickname: str = ""
    way: Way = Way.MEET
    whom: Whom = Whom.SELF
    helper: str = ""
    relation: str = ""
    consent: bool = False
    no_text: bool = False


def count(address: str, phone: str) -> None:
    """Count a booking that is about to be stored; `Refused` where a machine or one phone sends too many (V04)."""
    brake.note("bookings.book", address, HOURLY, timedelta(hours=1))
    says = _("这个手机号一小时里约了很多次。请过一会儿再约；急的话请打 %(line)s", line=helplines.LEGAL)
    brake.note("bookings.phone", phone, OF_ONE_PHONE, timedelta(hours=1), says)


def book(village_code: str, duty_id: int, begins: int, told: Told) -> Booking:
    """Give a villager a time, under a new receipt number; `Refused` where somebody else was quicker."""
    if told.whom is Whom.ELDER and not told.consent:
        raise Refused(_("请先问过他本人，同意了再勾选"), field="consent")
    key = crypto.blind(told.phone, PHONE)
    with acting_as(Actor(key=key)):
        held = queries.held_by_phone()
    if held >= rules.MOST_OPEN:
        raise Refused(_("这个手机号已经约了好几个时间。要换，请在“查进度”里改"), field="phone")
    duty, place = _take(village_code, duty_id, begins)
    now, receipt, helped = clock.now(), _free_receipt(), told.whom is Whom.ELDER
    found = Booking(
        village_code=duty.village_code, town_code=duty.town_code, county_code=duty.county_code,
        receipt_hash=crypto.blind(receipt, RECEIPT), nickname=told.nickname,
        phone_tail=crypto.blind(told.phone[-4:], "person.phone_tail"), phone_hash=key,
        way=told.way, whom=told.whom, helper=told.helper if helped else "",
        relation=told.relation if helped else "", consent=helped and told.consent, no_text=told.no_text,
        duty_id=duty.id, place_id=place.id, on=duty.on, begins=begins, ends=begins + (duty.slot or 0),
        booked_at=now, changed_at=now,
    )  # fmt: skip
    found.receipt, found.phone = receipt, told.phone
    db.session.add(found)
    db.session.flush()
    audit.record("bookings.book", ABOUT, found, area=duty.village_code, on=duty.on.isoformat())
    if helped:
        _text(found, rules.BOOKED_FOR)
    _remind(found)
    return found


def _free_receipt() -> str:
    """A receipt number that no booking bears; two of the same are as good as impossible."""
    while True:
        receipt = codes.fresh(rules.RECEIPT_LETTERS)
        with acting_as(Actor(key=crypto.blind(receipt, RECEIPT))):
            if queries.by_key() is None:
                return receipt


def _take(village_code: str, duty_id: int, begins: int) -> tuple[DutyDay, Place]:
    """Hold one place of a slot. The unique constraint decides between two at the same moment, not a count."""
    offer = next((one for one in queries.offers(village_code) if one.duty.id == duty_id), None)
    if offer is not None and any(slot.begins == begins for slot in offer.slots):
        for seat in range(1, (offer.duty.places or 0) + 1):
            place = Place(duty_id=duty_id, begins=begins, seat=seat)
            try:
                with db.session.begin_nested():
                    db.session.add(place)
            except IntegrityError:
                continue
            return offer.duty, place
    raise Refused(_("这个时间刚被别人约走了，请另选一个"), field="slot")


def _let_go(booking: Booking) -> None:
    """Give the place back to whoever wants it."""
    number, booking.place_id = booking.place_id, None
    db.session.flush()
    if number is not None:
        db.session.execute(delete(Place).where(Place.id == number))


def _text(booking: Booking, name: str) -> bool:
    """Ask for a neutral text, once for each time that was booked; whether it may reach the phone."""
    phone = booking.phone or ""
    if not booking.takes_texts or not phone:
        return False
    notices.post(f"{ABOUT}:{booking.id}:{name}:{booking.moves}", name, phone, (ABOUT, booking.id))
    return sms.reaches_phones() and is_mobile(phone)


def _remind(booking: Booking) -> None:
    """Let the phone call it to mind the morning before; whoever books later than that needs none."""
    due, phone = rules.reminds(booking.on), booking.phone or ""
    if due > clock.now() and booking.takes_texts and is_mobile(phone):
        event = f"{ABOUT}:{booking.id}:{rules.REMINDER}:{booking.moves}"
        notices.post(event, rules.REMINDER, phone, (ABOUT, booking.id), due=due)


def move(booking: Booking, duty_id: int, begins: int) -> None:
    """Another time instead: the old one is free at once, its reminder is taken back, a new one is set (V11)."""
    duty, place = _take(booking.village_code, duty_id, begins)
    booking.advance(Step.MOVE)
    _let_go(booking)
    notices.call_off(ABOUT, booking.id)
    booking.duty_id, booking.place_id, booking.on = duty.id, place.id, duty.on
    booking.begins, booking.ends = begins, begins + (duty.slot or 0)
    booking.moves, booking.to_tell = booking.moves + 1, False
    db.session.flush()
    _remind(booking)


def cancel(booking: Booking) -> None:
    """It is given up: the place is free for the next, and nothing more is sent."""
    booking.advance(Step.CANCEL)
    booking.to_tell = False
    _let_go(booking)
    notices.call_off(ABOUT, booking.id)


def put_off(booking: Booking) -> None:
    """The adviser cannot keep it: nobody is moved silently, the villager is told and chooses anew (V12)."""
    booking.advance(Step.PUT_OFF)
    _let_go(booking)
    notices.call_off(ABOUT, booking.id)
    by_text = _text(booking, rules.OFF)
    booking.to_tell = not by_text or booking.begins_at - clock.now() < timedelta(days=1)


def put_all_off(some: Iterable[Booking]) -> int:
    """Put off every booking of a day that is not kept; how many."""
    count = 0
    for one in some:
        if one.state in rules.HOLDS:
            put_off(one)
            count += 1
    return count


def come(booking: Booking) -> None:
    """The villager came, or was called as agreed."""
    _begun(booking)
    booking.advance(Step.COME)


def miss(booking: Booking) -> None:
    """The villager did not come: noted, and nothing follows from it."""
    _begun(booking)
    booking.advance(Step.MISS)


def _begun(booking: Booking) -> None:
    if booking.on > clock.today():
        raise Refused(_("还没到那一天，到了再记"))


def log(duty: DutyDay) -> None:
    """Note the duty day itself with how many were booked and came: one tap where it happens (DOMAIN.md 4.4)."""
    if advisers.sat(duty.village_code, duty.on):
        raise Refused(_("这次值班已经记过了"))
    rows = queries.of_day(duty.id)
    came = sum(row.state is State.CAME for row in rows)
    said = str(_("值班。预约 %(booked)d 人，来了 %(came)d 人", booked=len(rows), came=came))
    serving.note(duty.village_code, Service.DUTY, duty.on, said)


def reveal(booking: Booking, why: str) -> str | None:
    """Show the phone in full: a logged act with a reason (UI.md L7)."""
    audit.record("bookings.reveal", ABOUT, booking.id, why=why)
    phone: str | None = booking.phone
    return phone


def tell(booking: Booking) -> None:
    """A voice has told the villager: off the list, and no text is sent after it."""
    booking.to_tell = False
    notices.told(ABOUT, booking.id)
    audit.record("bookings.tell", ABOUT, booking)


def call_instead(booking: Booking, name: str) -> None:
    """A text did not reach the phone: where there is something to do, a voice tells it."""
    if name == rules.OFF and booking.state is State.OFF:
        booking.to_tell = True
