"""A villager books a time without an account, on one page that works without scripts, and gets a receipt."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import Level, short_code
from portal.bookings import queries, rules, service
from portal.bookings.forms import BookForm
from portal.bookings.rules import HELD, Way, Whom
from portal.bookings.views.entrance import MONTH, RECEIPT, chosen, offer, room
from portal.core import tickets
from portal.core.codes import spoken
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as
from portal.core.web import PUBLIC, page
from portal.notices.rules import is_mobile


def _shown(form: BookForm, place: Place, status: int = 200) -> ResponseReturnValue:
    found = offer(form.slot, place.code, named=False)
    names = ("nickname", "helper", "relation", "consent", "no_text")
    return page(
        _status=status,
        form=form,
        place=place,
        short=spoken(short_code(place.code)),
        offers=found,
        free=any(one.slots for one in found),
        extra=form.whom.data == Whom.ELDER or any(form[name].data or form[name].errors for name in names),
    )


@room.route("/book/<code>", methods=["GET", "POST"], needs=PUBLIC, once=True)
def book(code: str) -> ResponseReturnValue:
    """The free times of the village's duty days; one is chosen, a phone is left, nothing else is needed."""
    place = areas.by_short(code)
    if place is None or place.level is not Level.VILLAGE:
        return redirect(url_for("home.villages"), 302)
    form = BookForm()
    offer(form.slot, place.code, named=False)
    if not form.is_submitted():
        return _shown(form, place)
    if form.validate():
        with form.refusals():
            try:
                service.count(g.get("address", ""), form.phone.data)
            except Refused as no:
                form.form_errors.append(no.message)
                return _shown(form, place, 429)
            found = service.book(place.code, *chosen(form.slot.data), _told(form))
            return redirect(url_for(".receipt", at=tickets.ticket(found.receipt_hash, RECEIPT)), 303)
    return _shown(form, place, 422)


def _told(form: BookForm) -> service.Told:
    return service.Told(
        phone=form.phone.data,
        nickname=form.nickname.data or "",
        way=Way(form.way.data),
        whom=Whom(form.whom.data),
        helper=form.helper.data or "",
        relation=form.relation.data or "",
        consent=form.consent.data,
        no_text=form.no_text.data,
    )


@room.get("/book/receipt", needs=PUBLIC)
def receipt() -> ResponseReturnValue:
    """The number, the time, and how to move it or give it up; it may be opened again by its link."""
    g.private = True
    key = tickets.opened(request.args.get("at"), RECEIPT, MONTH)
    with acting_as(Actor(key=key)):
        found = queries.by_key() if key else None
    if found is None:
        return redirect(url_for("consultations.track"), 303)
    return render_template(
        "bookings/receipt.html",
        found=found,
        number=found.receipt,
        place=areas.area(found.village_code),
        duty=_where(found.duty_id),
        reminds=rules.reminds(found.on) > found.booked_at and found.takes_texts and is_mobile(found.phone or ""),
        calendar=url_for(".calendar", at=tickets.ticket(found.receipt_hash, HELD)),
    )


def _where(duty_id: int) -> str:
    found = queries.duty(duty_id)
    return found.hours if found is not None else ""
