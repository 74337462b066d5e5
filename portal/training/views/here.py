"""In the hall: the code on the screen, off unless somebody asks for it; a person's own page; what to look at."""

from datetime import timedelta

from flask import abort, g, make_response, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock, qr, tickets
from portal.core.config import config
from portal.core.i18n import _
from portal.core.web import SIGNED_IN, done, page, person
from portal.training import queries, rules, service
from portal.training.forms import CodeForm, HereForm
from portal.training.models import Enrolment
from portal.training.rules import Can
from portal.training.views.entrance import arranged, room

TICKET, OPENED_FOR = "training.here", timedelta(minutes=2)


@room.route("/training/<int:session_id>/code", methods=["GET", "POST"], needs=Can.MANAGE)
def code(session_id: int) -> ResponseReturnValue:
    """The code for the screen in the hall; it changes every fifteen seconds, and the page with it."""
    found, form = arranged(session_id), CodeForm()
    some = queries.doubts(found.id)
    if form.validate_on_submit():
        with form.refusals():
            if request.form.get("look"):
                service.look(some)
                return done(_("记下了：都看过了"), ".code", session_id=found.id)
            service.allow_code(found, bool(request.form.get("on")))
            return done("", ".code", session_id=found.id)
    text, left = rules.code_now(found.uid) if found.coded and found.live else ("", 0)
    address = config().base_url.rstrip("/") + url_for(".mine", session_id=found.id, c=text)
    answer = make_response(
        page(form=form, found=found, text=text, picture=qr.drawn(address) if text else "", some=some)
    )
    if text:
        answer.headers["Refresh"] = str(left + 1)
    return answer


def _own(session_id: int) -> Enrolment:
    """This person's own line on the list of a session; a session without it does not exist."""
    found = queries.own_place(session_id, person().id or 0)
    if found is None:
        abort(404)
    return found


@room.route("/training/<int:session_id>/mine", methods=["GET", "POST"], needs=SIGNED_IN)
def mine(session_id: int) -> ResponseReturnValue:
    """A person's own page of a session: what and where, how they stand, and "I am here" by the code on the screen."""
    one, form = _own(session_id), HereForm()
    found, opened = one.training, tickets.opened(request.form.get("ticket"), TICKET, OPENED_FOR)
    if not form.is_submitted():
        form.code.data = asked = request.args.get("c", "")[:12]
        age = rules.age(found.uid, asked) if asked else None
        form.ticket.data = tickets.ticket(found.uid, TICKET) if age is not None and age <= 0 else ""
    if form.validate_on_submit():
        with form.refusals():
            if answer := request.form.get("answer"):
                if answer == "yes":
                    return done(service.accept(one).label, ".mine", session_id=found.id)
                service.leave(one)
                return done(_("记下了：您不来了"), ".mine", session_id=found.id)
            browser = queries.device_key(g.get("device_id"))
            if service.come_by_code(one, form.code.data or "", browser, in_time=opened == found.uid):
                return done(_("记下了：您到了"), ".mine", session_id=found.id)
            return done(_("这个码过了时间，请写屏幕上的新码"), ".mine", session_id=found.id)
    return page(form=form, one=one, found=found, venue=queries.venue(found), today=clock.today(), now=clock.now())


@room.get("/training/hours", needs=SIGNED_IN)
def hours() -> ResponseReturnValue:
    """A person's own certified hours, this year and last, to be shown and printed; nobody else's, and no ranking."""
    since = clock.today().replace(month=1, day=1)
    since = since.replace(year=since.year - 1)
    rows = queries.own_hours(person().id or 0, since)
    sums: dict[tuple[int, rules.Hat], int] = {}
    for row in rows:
        sums[row.day.year, row.hat] = sums.get((row.day.year, row.hat), 0) + row.minutes
    return page(rows=rows, sums=sorted(sums.items(), key=lambda one: (-one[0][0], one[0][1])), who=person())
