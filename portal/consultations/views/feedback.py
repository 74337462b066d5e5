"""意见和投诉: anyone tells the bureau about its work, gets a number, and reads the answer by it (DOMAIN.md 0.1, 2)."""

from datetime import timedelta
from typing import Any

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.consultations import queries, service
from portal.consultations.forms import FeedbackForm, ReplyForm
from portal.consultations.models import Opinion
from portal.consultations.queries import masked
from portal.consultations.rules import Can, Saying
from portal.consultations.views.asking import HERE
from portal.consultations.views.entrance import room
from portal.core import clock, settings
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.paging import page_size
from portal.core.scope import Actor, acting_as
from portal.core.web import PUBLIC, done, get_or_404, page

GOOD_FOR = timedelta(days=30)


@room.route("/feedback", methods=["GET", "POST"], needs=PUBLIC, once=True)
def feedback() -> ResponseReturnValue:
    """One page of three answers; whoever sends it twice gets the same number."""
    form = FeedbackForm()
    if form.validate_on_submit():
        try:
            service.count_asking(g.get("address", ""))
        except Refused as no:
            form.form_errors.append(no.message)
            return page(_status=429, form=form, promised=service.promised(clock.now()))
        county = settings.setting("county", HERE, clock.today())
        found = service.say(Saying(form.kind.data), form.text.data, form.phone.data, county)
        return redirect(url_for(".received", at=service.ticket(found.receipt_hash, "feedback")), 303)
    return page(form=form, promised=service.promised(clock.now()))


@room.get("/feedback/received", needs=PUBLIC)
def received() -> ResponseReturnValue:
    """The number and the promised day, without a word of the matter."""
    g.private = True
    key = service.opened(request.args.get("at"), "feedback", GOOD_FOR)
    if key is None:
        return redirect(url_for(".track"), 303)
    with acting_as(Actor(key=key)):
        found = queries.opinion_by_key()
    return page(found=found, number=found.receipt) if found else redirect(url_for(".track"), 303)


@room.get("/consultations/feedback", needs=Can.FEEDBACK)
def opinions() -> ResponseReturnValue:
    """What the bureau owes an answer, by promised day; `show=answered` what it has answered."""
    waiting = request.args.get("show") != "answered"
    found = queries.opinions(waiting, request.args.get("at"), page_size(request.args.get("per")))
    shown: dict[str, Any] = {} if waiting else {"show": "answered"}
    return page(
        rows=found.rows,
        total=queries.opinion_count(waiting),
        waiting=waiting,
        today=clock.today(),
        before=url_for(".opinions", at=found.before, **shown) if found.before else None,
        after=url_for(".opinions", at=found.after, **shown) if found.after else None,
    )


@room.route("/consultations/feedback/<int:opinion_id>", methods=["GET", "POST"], needs=Can.FEEDBACK, once=True)
def opinion(opinion_id: int) -> ResponseReturnValue:
    """What was said, and the one answer to it."""
    found, form = get_or_404(Opinion, opinion_id), ReplyForm()
    if form.validate_on_submit():
        with form.refusals():
            service.reply(found, form.text.data)
            return done(_("答复已送出，凭号码看得到"), ".opinion", opinion_id=found.id)
    return page(found=found, form=form, phone=masked(found.phone), today=clock.today())
