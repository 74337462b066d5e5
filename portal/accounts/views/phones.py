"""Phones: one's own, all of them for the operator, and what a phone tells of itself with each request."""

from functools import partial

from flask import Response, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from portal.accounts.forms import Confirm
from portal.accounts.models import Device, User
from portal.accounts.queries import devices as queries
from portal.accounts.rules import Can
from portal.accounts.rules.devices import SAYS_UNSENT, SAYS_VERSION, VERSION, Contact, Order, Shown, silent
from portal.accounts.service import devices
from portal.accounts.views.admin import admin, list_around
from portal.accounts.views.own import leave, room
from portal.core import clock
from portal.core.i18n import _
from portal.core.web import SIGNED_IN, Stale, after_answer, done, get_or_404, page, person


def _contact() -> Contact | None:
    if g.get("device_id") is None or SAYS_VERSION not in request.headers:
        return None
    return Contact.read(request.headers[SAYS_VERSION], request.headers.get(SAYS_UNSENT))


def hear_phone() -> None:
    """Note what a phone tells of itself, in the transaction of what it sends: a long queue costs no second write."""
    if (contact := _contact()) is not None:
        devices.heard(g.device_id, contact)
        g.contact_noted = True


@room.after_app_request
def _note(response: Response) -> Response:
    """Where nothing was stored: a page that was read, a form that was refused."""
    if SAYS_VERSION in request.headers and not g.get("contact_noted") and (contact := _contact()) is not None:
        after_answer(partial(devices.note, g.device_id, contact))
    return response


@room.get("/account/phones", needs=SIGNED_IN)
def phones() -> ResponseReturnValue:
    """我的手机: where one's own forms may wait, since when, and how to shut a lost one."""
    me = person().id
    return page(
        phones=queries.of(me),  # type: ignore[arg-type]
        here_id=g.get("device_id"),
        newest=VERSION,
        ending=Confirm(),
    )


@room.post("/account/phones/<int:device_id>/revoke", needs=SIGNED_IN)
def revoke_phone(device_id: int) -> ResponseReturnValue:
    """Shut one of one's own phones."""
    if g.stale:
        raise Stale()
    device = queries.own(device_id, person().id)  # type: ignore[arg-type]
    if device is None:
        raise NotFound()
    devices.revoke(device)
    return leave() if device_id == g.get("device_id") else done(_("那部手机已经停用"), "accounts.phones")


@admin.get("/devices", needs=Can.MANAGE)
def devices_list() -> ResponseReturnValue:
    """Every phone that keeps forms: whose, last contact, how many wait, which version; never what is written there."""
    order = next((one for one in Order if one.value == request.args.get("order")), Order.CONTACT)
    shown = next((one for one in Shown if one.value == request.args.get("shown")), None)
    found, total = queries.listed(order, shown, request.args.get("at"))
    return page(
        rows=[(*row, silent(row[0].at, clock.now())) for row in found.rows],
        total=total,
        order=order,
        newest=VERSION,
        orders=Order,
        shows=Shown,
        shown=shown,
        **list_around(
            {"order": _("次序"), "shown": _("看哪些")}, found, order=dict(Order.options()), shown=dict(Shown.options())
        ),
    )


@admin.route("/devices/<int:device_id>/revoke", methods=["GET", "POST"], needs=Can.MANAGE)
def revoke_device(device_id: int) -> ResponseReturnValue:
    """Shut anybody's phone, after saying what becomes of what waits on it."""
    device, form = get_or_404(Device, device_id), Confirm()
    if form.validate_on_submit():
        devices.revoke(device)
        return done(_("那部手机已经停用"), "admin.devices_list")
    return page(form=form, device=device, owner=get_or_404(User, device.user_id))
