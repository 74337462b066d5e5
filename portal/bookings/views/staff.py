"""Whoever sits on the day sees who comes and notes who came; whoever waits for another time stands above it."""

from datetime import timedelta
from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue

from portal.advisers.models import DutyDay
from portal.advisers.rules import Can as Serving
from portal.areas import queries as areas
from portal.bookings import queries, service
from portal.bookings.forms import EmptyForm, OfferForm, RevealForm
from portal.bookings.models import Booking
from portal.bookings.rules import OPEN, Can, Step
from portal.bookings.views.entrance import chosen, offer, room
from portal.core import clock
from portal.core.i18n import _
from portal.core.record import masked_phone
from portal.core.scope import actor, within
from portal.core.web import done, get_or_404, page, person

BACK, AHEAD = timedelta(days=31), timedelta(days=60)


@room.get("/bookings/", needs=Can.LIST)
def index() -> ResponseReturnValue:
    """Duty days with how many come, those ahead first; above them who waits for another time."""
    today = clock.today()
    days = [one for one in queries.duties(today - BACK, today + AHEAD) if within(one.village_code, actor().areas)]
    waiting = queries.to_offer()
    return page(
        ahead=[one for one in days if one.on >= today],
        past=[one for one in reversed(days) if one.on < today],
        kept=queries.kept(today, today + AHEAD, {one.village_code for one in days}),
        counts=queries.counted(one.id for one in days),
        waiting=waiting,
        phones={one.id: masked_phone(one.phone) for one in waiting},
        places=areas.names([*(one.village_code for one in days), *(one.village_code for one in waiting)]),
        calls=person().may(Can.CALL),
        today=today,
    )


def _day(duty_id: int) -> DutyDay:
    """A duty day of these areas: posted for everybody, but who comes is not."""
    found = get_or_404(DutyDay, duty_id)
    if not within(found.village_code, actor().areas):
        abort(404)
    return found


@room.get("/bookings/day/<int:duty_day_id>", needs=Can.LIST)
def day(duty_day_id: int) -> ResponseReturnValue:
    """Who has which time, and two buttons: came, or did not."""
    found = _day(duty_day_id)
    rows = queries.of_day(found.id)
    today = clock.today()
    return page(
        duty=found,
        place=areas.area(found.village_code),
        rows=rows,
        phones={one.id: masked_phone(one.phone) for one in rows},
        begun=found.on <= today,
        notes=person().may_at(Can.NOTE, found.village_code),
        calls=person().may_at(Can.CALL, found.village_code),
        logs=found.on <= today and person().may_at(Serving.SERVE, found.village_code),
        logged=queries.sat(found.village_code, found.on),
        steps=Step,
    )


def _noted(booking_id: int, verb: Any, said: Any) -> ResponseReturnValue:
    found = get_or_404(Booking, booking_id)
    form = EmptyForm()
    if form.validate_on_submit():
        with form.refusals():
            verb(found)
            return done(said, ".day", duty_day_id=found.duty_id)
    return page(form=form, found=found)


@room.route("/bookings/<int:booking_id>/come", methods=["GET", "POST"], needs=Can.NOTE)
def come(booking_id: int) -> ResponseReturnValue:
    """The villager is here."""
    return _noted(booking_id, service.come, _("记下了：来了"))


@room.route("/bookings/<int:booking_id>/miss", methods=["GET", "POST"], needs=Can.NOTE)
def miss(booking_id: int) -> ResponseReturnValue:
    """The villager did not come; nothing follows from it."""
    return _noted(booking_id, service.miss, _("记下了：没来"))


@room.route("/bookings/<int:booking_id>/put-off", methods=["GET", "POST"], needs=Can.NOTE)
def put_off(booking_id: int) -> ResponseReturnValue:
    """The adviser cannot keep this one time; its villager is told and chooses anew."""
    return _noted(booking_id, service.put_off, _("记下了，会告诉他另选时间"))


@room.post("/bookings/day/<int:duty_day_id>/log", needs=Serving.SERVE)
def log(duty_day_id: int) -> ResponseReturnValue:
    """Note the duty day in the adviser's log with its numbers; a second tap changes nothing."""
    found = _day(duty_day_id)
    if found.on <= clock.today() and not queries.sat(found.village_code, found.on):
        service.log(found)
    return done(_("这次值班记下了"), ".day", duty_day_id=found.id)


@room.route("/bookings/<int:booking_id>/call", methods=["GET", "POST"], needs=Can.CALL)
def call(booking_id: int) -> ResponseReturnValue:
    """The phone in full, after a reason; it stands on the trail."""
    found = get_or_404(Booking, booking_id)
    form, shown = RevealForm(data={"why": str(_("告诉他预约的事"))}), None
    if form.validate_on_submit():
        shown = service.reveal(found, form.why.data)
    return page(
        _status=201 if shown else 200 if not form.is_submitted() else 422,
        found=found,
        form=form,
        shown=shown,
        offers=found.state in OPEN,
    )


@room.post("/bookings/<int:booking_id>/told", needs=Can.CALL)
def told(booking_id: int) -> ResponseReturnValue:
    """Told by voice; a second tap changes nothing."""
    found = get_or_404(Booking, booking_id)
    if found.to_tell:
        service.tell(found)
    return done(_("记下了：已转告"), ".index")


@room.route("/bookings/<int:booking_id>/offer", methods=["GET", "POST"], needs=Can.CALL, once=True)
def offer_again(booking_id: int) -> ResponseReturnValue:
    """Another time, agreed on the telephone."""
    found = get_or_404(Booking, booking_id)
    if found.state not in OPEN:
        abort(404)
    form = OfferForm()
    offer(form.slot, found.village_code)
    if form.validate_on_submit():
        with form.refusals():
            service.move(found, *chosen(form.slot.data))
            return done(_("改好了"), ".day", duty_day_id=found.duty_id)
    free = any(one.slots for one in offer(form.slot, found.village_code))
    return page(form=form, found=found, free=free)
