"""One page an act: sign, end, leave, duty, and a service noted in four fields."""

from datetime import timedelta

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.accounts import queries as accounts
from portal.advisers import queries, service
from portal.advisers.forms import BackForm, ContractForm, DutyForm, EndForm, LeaveForm, NoteForm, OffForm
from portal.advisers.models import Contract
from portal.advisers.rules import Can, Service
from portal.advisers.views.entrance import room, village
from portal.areas import queries as areas
from portal.core import clock
from portal.core.forms import offered
from portal.core.i18n import _
from portal.core.scope import actor
from portal.core.web import done, page

NONE = "-"


@room.route("/<code>/contract", methods=["GET", "POST"], needs=Can.MANAGE, once=True)
def contract(code: str) -> ResponseReturnValue:
    """Sign an adviser for a village."""
    place = village(code)
    form = ContractForm()
    people = accounts.holders(Can.SERVE, place.code)
    form.account.choices = offered([(NONE, _("没有账号")), *((str(one.id), one.name) for one in people)])
    if not form.is_submitted():
        form.from_on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            user_id = None if form.account.data == NONE else int(form.account.data)
            adviser = service.Adviser(form.name.data, form.firm.data, form.phone.data, user_id)
            service.sign(place.code, adviser, form.from_on.data, form.until_on.data)
            return done(_("签约已记下"), ".show", code=place.code)
    return page(form=form, place=place)


def _current(code: str) -> Contract:
    """The contract of today; without one there is nothing to end and nobody to be away."""
    found = queries.contract_of(code, clock.today())
    if found is None:
        abort(404)
    return found


@room.route("/<code>/end", methods=["GET", "POST"], needs=Can.MANAGE)
def end(code: str) -> ResponseReturnValue:
    """End a contract before its time."""
    place = village(code)
    held = _current(place.code)
    form = EndForm()
    if form.validate_on_submit():
        with form.refusals():
            service.end(held, form.last_day.data)
            return done(_("结束的日子已记下"), ".show", code=place.code)
    return page(form=form, place=place, contract=held)


@room.route("/<code>/leave", methods=["GET", "POST"], needs=Can.SERVE, once=True)
def leave(code: str) -> ResponseReturnValue:
    """The adviser is away from all villages this person answers for; who stands in."""
    place, today = village(code), clock.today()
    held = _current(place.code)
    form = LeaveForm()
    others = {str(one.id): one for one in queries.colleagues(held, today)}
    form.deputy.choices = offered(
        [(NONE, _("没有人代班")), *((key, f"{one.name}（{one.firm}）") for key, one in others.items())]
    )
    whole = queries.same_adviser(held, [one.code for one in areas.inside(actor().areas)], today)
    if form.validate_on_submit():
        with form.refusals():
            other = others.get(form.deputy.data)
            deputy = service.Deputy(other.name, other.phone, other.user_id) if other else None
            service.take_leave(whole, form.from_on.data, form.until_on.data, deputy)
            return done(_("请假已记下"), ".show", code=place.code)
    return page(form=form, place=place, contract=held, count=len(whole))


@room.route("/<code>/leave/<int:leave_id>/back", methods=["GET", "POST"], needs=Can.SERVE)
def leave_back(code: str, leave_id: int) -> ResponseReturnValue:
    """Who entered a leave takes it back, in all the villages for which it was entered."""
    place, today = village(code), clock.today()
    leaves = queries.taken_together(leave_id, [one.code for one in areas.inside(actor().areas)])
    held = next((one for one in leaves if one.id == leave_id and one.contract.village_code == place.code), None)
    if held is None:
        abort(404)
    form = BackForm()
    if form.validate_on_submit():
        with form.refusals():
            service.take_back(leaves)
            return done(_("请假已收回"), ".show", code=place.code)
    return page(form=form, place=place, leave=held, count=len(leaves), begun=held.from_on < today)


@room.route("/<code>/duty", methods=["GET", "POST"], needs=Can.SERVE, once=True)
def duty(code: str) -> ResponseReturnValue:
    """Post a duty day, so that villagers see it."""
    place = village(code)
    form = DutyForm()
    if not form.is_submitted():
        form.on.data = clock.today() + timedelta(days=7)
    if form.validate_on_submit():
        with form.refusals():
            span = int(form.begins.data), int(form.ends.data)
            service.plan_duty(place.code, form.on.data, form.hours.data or "", *span)
            return done(_("值班已排好，村民看得到，可以预约"), ".show", code=place.code)
    return page(form=form, place=place)


@room.route("/<code>/duty/<int:duty_day_id>/off", methods=["GET", "POST"], needs=Can.SERVE)
def duty_off(code: str, duty_day_id: int) -> ResponseReturnValue:
    """A duty day cannot be kept: nobody stands before a shut door without having been told."""
    place, day = village(code), queries.duty(duty_day_id)
    if day is None or day.village_code != place.code:
        abort(404)
    form = OffForm()
    if form.validate_on_submit():
        with form.refusals():
            service.call_off_duty(day)
            return done(_("值班已取消，约好的人会知道"), ".show", code=place.code)
    return page(form=form, place=place, duty=day)


@room.route("/note", methods=["GET", "POST"], needs=Can.SERVE, once=True)
def note() -> ResponseReturnValue:
    """Note a service at the moment it is done: village, what, when, one line."""
    form = NoteForm()
    form.village.choices = offered([("", ""), *areas.options(actor().areas)])
    if not form.is_submitted():
        form.on.data = clock.today()
        form.village.data = request.args.get("village", "")
    if form.validate_on_submit():
        with form.refusals():
            code = village(form.village.data).code
            service.note(code, Service(form.kind.data), form.on.data, form.note.data)
            return done(_("服务已记下"), ".show", code=code)
    return page(form=form)
