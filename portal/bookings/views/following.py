"""What the holder of a receipt does with a booking: look, move it, give it up, put it into the phone's calendar."""

from datetime import UTC
from functools import partial

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.bookings import queries, service
from portal.bookings.forms import MoveForm
from portal.bookings.models import Booking
from portal.bookings.rules import HELD, HOLDS, Anyone, State, Way
from portal.bookings.views.entrance import WHILE, chosen, offer, room
from portal.core import db, tickets
from portal.core.i18n import _
from portal.core.scope import Actor, acting_as
from portal.core.seldom import icalendar
from portal.core.web import PUBLIC, Stale

again = partial(redirect, code=303)


def _key(told: str | None) -> str | None:
    g.private = True
    return tickets.opened(told, HELD, WHILE)


@room.get("/book/kept", needs=PUBLIC)
def kept() -> ResponseReturnValue:
    """When, where, and what may be done: for whoever knew number and last digits a moment ago."""
    key = _key(request.args.get("at"))
    if key is None:
        return again(url_for("consultations.track"))
    with acting_as(Actor(key=key)):
        found = queries.by_key()
        if found is None:
            return again(url_for("consultations.track"))
        duty = queries.duty(found.duty_id)
        return render_template(
            "bookings/kept.html",
            found=found,
            number=found.receipt,
            place=areas.area(found.village_code),
            where=duty.hours if duty is not None else "",
            open=queries.is_open(found),
            at=tickets.ticket(key, HELD),
        )


@room.route("/book/move", methods=["GET", "POST"], needs=Anyone.RECEIPT, once=True)
def move() -> ResponseReturnValue:
    """Choose another time; the reminder goes with it."""
    form = MoveForm()
    told = request.args.get("at") if request.method == "GET" else form.ticket.data
    key = _key(told)
    if key is None:
        return again(url_for("consultations.track"))
    with acting_as(Actor(key=key)):
        found = queries.by_key()
        if found is None or not queries.is_open(found):
            return again(url_for(".kept", at=tickets.ticket(key, HELD)))
        offer(form.slot, found.village_code)
        if form.validate_on_submit():
            with form.refusals():
                service.move(found, *chosen(form.slot.data))
                db.session.flush()
                return again(url_for(".kept", at=tickets.ticket(key, HELD)))
        form.ticket.data = tickets.ticket(key, HELD)
        free = any(one.slots for one in offer(form.slot, found.village_code))
        shown = render_template("bookings/move.html", form=form, found=found, free=free, at=form.ticket.data)
    return shown, 422 if form.is_submitted() else 200


@room.post("/book/cancel", needs=Anyone.RECEIPT)
def cancel() -> ResponseReturnValue:
    """It is given up; a second tap changes nothing, and nobody asks why."""
    if g.get("stale"):
        raise Stale
    key = _key(request.form.get("ticket"))
    if key is None:
        return again(url_for("consultations.track"))
    with acting_as(Actor(key=key)):
        found = queries.by_key()
        if found is not None and queries.is_open(found):
            service.cancel(found)
            db.session.flush()
    return again(url_for(".kept", at=tickets.ticket(key, HELD)))


@room.get("/book/day.ics", needs=PUBLIC)
def calendar() -> ResponseReturnValue:
    """The time for a phone's calendar: no name and no matter in it, for others look at it too."""
    key = _key(request.args.get("at"))
    with acting_as(Actor(key=key)):
        found = queries.by_key() if key else None
        if found is None:
            return again(url_for("consultations.track"))
        return _entry(found)


def _entry(found: Booking) -> Response:
    off = found.state not in HOLDS and found.state is not State.CAME
    place, duty = areas.area(found.village_code), queries.duty(found.duty_id)
    whole = icalendar.Calendar()
    whole.add("prodid", "-//Mingbai//Bookings//ZH")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    one = icalendar.Event()
    one.add("uid", f"{found.uid}@bookings")
    one.add("dtstamp", found.changed_at)
    one.add("sequence", found.moves * 2 + (1 if off else 0))
    one.add("dtstart", found.begins_at.astimezone(UTC))
    one.add("dtend", found.ends_at.astimezone(UTC))
    one.add("summary", str(_("约好的时间") if found.way is Way.MEET else _("约好接电话")))
    if found.way is Way.MEET:
        parts = (place.short if place else "", duty.hours if duty else "")
        one.add("location", " ".join(part for part in parts if part))
    one.add("status", "CANCELLED" if off else "CONFIRMED")
    whole.add_component(one)
    answer = Response(whole.to_ical(), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'attachment; filename="booking.ics"'
    return answer
