"""The villager follows the question by receipt number and the phone's last four digits, and says whether it helped."""

from datetime import timedelta
from functools import partial

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.bookings.models import Booking
from portal.bookings.rules import HELD
from portal.consultations import queries, rules, service
from portal.consultations.forms import RateForm, SupplyForm, TrackForm
from portal.consultations.models import Consultation, Opinion
from portal.consultations.rules import RATINGS, Anyone, State, Step
from portal.consultations.views.dispute import of_party
from portal.consultations.views.entrance import room
from portal.core import clock, db, retention, tickets
from portal.core.i18n import _
from portal.core.scope import Actor, acting_as
from portal.core.web import PUBLIC, Stale, after_answer, page
from portal.mediation.models import Slip

GOOD_FOR = timedelta(hours=2)
ASKED = (State.PAUSED, State.LAPSED)


@room.route("/consult/track", methods=["GET", "POST"], needs=PUBLIC)
def track() -> ResponseReturnValue:
    """Nothing is shown without the number and the digits; nothing of it stays in the browser (UI.md Q4; R69)."""
    g.private = True
    form = TrackForm()
    if not form.validate_on_submit():
        return page(form=form, alike=())
    read, address = rules.read_receipt(form.receipt.data), g.get("address", "")
    if read.receipt is None:
        form.receipt.errors = [_("这个回执号不对，请看看像的字母，比如 8 和 B、5 和 S、2 和 Z")]
        return page(form=form, alike=read.alike)
    try:
        found, key = service.follow(read.receipt, form.phone_tail.data, address)
    except service.Braked as no:
        form.form_errors.append(no.message)
        answer = make_response(page(_status=429, form=form, alike=()))
        answer.headers["Retry-After"] = str(no.seconds)
        return answer
    except service.WrongPair as no:
        form.receipt.errors = [no.message]
        return page(form=form, alike=())
    after_answer(partial(service.forget_try, read.receipt, address))
    if isinstance(found, Booking):
        return redirect(url_for("bookings.kept", at=tickets.ticket(key, HELD)), 303)
    with acting_as(Actor(key=key)):
        if isinstance(found, Opinion):
            late = found.waiting and found.due_on < clock.today()
            return render_template(
                "consultations/said.html",
                found=found,
                number=read.receipt,
                late=late,
                doubt=queries.doubt(found.due_on) if found.waiting else "",
                period=retention.period("feedback", clock.today()),
            )
        if isinstance(found, Slip):
            return of_party(found, read.receipt, key)
        return _progress(found, read.receipt, key)


def _progress(found: Consultation, number: str, key: str, supplying: SupplyForm | None = None) -> str:
    """Where it stands, the answers in their parts, what happened: read from the tables that hold no note.

    What was taken back shows neither its question nor an answer any more, to whoever holds the number.
    """
    danger = rules.alarm(found.topic, found.question)
    open_ = found.state is not State.WITHDRAWN
    answers, cites = queries.with_cites(found) if open_ else ([], {})
    supplying = supplying or SupplyForm(formdata=None, data={"ticket": service.ticket(key, "supply")})
    return render_template(
        "consultations/progress.html",
        found=found,
        number=number,
        form=supplying if found.state in ASKED else None,
        answers=list(reversed(answers)),
        cites=cites,
        inquiries=queries.inquiries(found) if open_ else [],
        aid=queries.aid_of(found) if open_ else None,
        undo_until=service.undo_until(found),
        withdrawing=service.ticket(key, "withdraw") if service.may_withdraw(found) else "",
        mine=service.ticket(key, "mine"),
        events=queries.events(found),
        late=found.late_on(clock.today()),
        doubt=queries.doubt(found.due_on) if found.waiting else "",
        ratings=RATINGS if found.state is State.ANSWERED else (),
        rating=RateForm(formdata=None, data={"ticket": service.ticket(key, "rate")}),
        urgent=rules.lines(danger),
        alarm=danger,
        elsewhere=rules.ELSEWHERE,
    )


def _again(kept: str = "") -> ResponseReturnValue:
    """The page was open too long: number and digits are asked for once more, what was typed stays to be copied."""
    shown = render_template("consultations/track.html", form=TrackForm(formdata=None), alike=(), again=True, kept=kept)
    return shown, 422


@room.post("/consult/supply", needs=Anyone.RECEIPT, once=True)
def supply() -> ResponseReturnValue:
    """The villager answers what the adviser asked back: the promise runs on."""
    g.private = True
    form = SupplyForm()
    key = service.opened(form.ticket.data, "supply", GOOD_FOR)
    if key is None:
        return _again(form.text.data or "")
    with acting_as(Actor(key=key)):
        found = queries.by_key()
        if found is None or found.state not in ASKED:
            return redirect(url_for(".thanks", said="before"), 303)
        if not form.validate():
            return _progress(found, found.receipt or "", key, form), 422
        service.supply(found, form.text.data)
        db.session.flush()
    return redirect(url_for(".thanks", said="supply"), 303)


@room.post("/consult/withdraw", needs=Anyone.RECEIPT)
def withdraw() -> ResponseReturnValue:
    """This was not their wish: what somebody else asked is taken back, and nobody asks why (PRODUCT.md V13)."""
    g.private = True
    if g.get("stale"):
        raise Stale
    key = service.opened(request.form.get("ticket"), "withdraw", GOOD_FOR)
    if key is None:
        return _again()
    with acting_as(Actor(key=key)):
        found = queries.by_key()
        if found is None or not service.may_withdraw(found):
            return redirect(url_for(".thanks", said="before"), 303)
        service.withdraw(found)
        db.session.flush()
    return redirect(url_for(".thanks", said="withdraw"), 303)


def _rate(step: Step) -> ResponseReturnValue:
    """Take the villager's word on the answer; one that did not help is asked once more."""
    g.private = True
    if g.get("stale"):
        raise Stale
    key = service.opened(request.form.get("ticket"), "rate", GOOD_FOR)
    if key is None:
        return _again()
    with acting_as(Actor(key=key)):
        found = queries.by_key()
        if found is None or found.state is not State.ANSWERED:
            return redirect(url_for(".thanks", said="before"), 303)
        again = service.rate(found, step)
        db.session.flush()
    return redirect(url_for(".thanks", said="again" if again and step is Step.FAIL else step.value), 303)


@room.get("/consult/thanks", needs=PUBLIC)
def thanks() -> ResponseReturnValue:
    """What comes next after the villager's word; the page knows nothing of the question."""
    g.private = True
    said = request.args.get("said", "")
    return page(said=said if said in {"again", "before", Step.SUPPLY, Step.WITHDRAW, *RATINGS} else "")


@room.post("/consult/solve", needs=Anyone.RECEIPT)
def solve() -> ResponseReturnValue:
    """It helped."""
    return _rate(Step.SOLVE)


@room.post("/consult/partly", needs=Anyone.RECEIPT)
def partly() -> ResponseReturnValue:
    """It helped in part."""
    return _rate(Step.PARTLY)


@room.post("/consult/fail", needs=Anyone.RECEIPT)
def fail() -> ResponseReturnValue:
    """It did not help: the adviser is asked once more."""
    return _rate(Step.FAIL)


@room.post("/consult/worse", needs=Anyone.RECEIPT)
def worse() -> ResponseReturnValue:
    """It got worse: the adviser is asked once more, and the office calls back."""
    return _rate(Step.WORSE)
