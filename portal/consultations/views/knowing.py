"""我的全部: who holds a phone sees, by a code, all of their own matters, who looked at them, and takes a copy.

Nothing of it stands in an address, and nothing stays in the browser.
"""

import json
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import queries as accounts
from portal.areas import queries as areas
from portal.bookings.models import Booking
from portal.bookings.rules import HELD
from portal.consultations import queries, service
from portal.consultations.forms import CodeForm, PhoneForm
from portal.consultations.models import Consultation, Opinion
from portal.consultations.rules import Anyone, Looked
from portal.consultations.views.entrance import room
from portal.consultations.views.mine import USE, rows_of
from portal.core import clock, retention, tickets
from portal.core.config import config
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.layout import day_week, moment
from portal.core.web import PUBLIC, note_after, page


@room.route("/consult/all", methods=["GET", "POST"], needs=PUBLIC, once=True)
def whose() -> ResponseReturnValue:
    """Ask for a code; the same answer for every phone."""
    g.private = True
    form = PhoneForm()
    if form.validate_on_submit() and not form.website.data:
        with form.refusals():
            ticket = service.send_code(form.phone.data, g.get("address", ""))
            return redirect(url_for(".code", at=ticket), 303)
    return page(form=form)


@room.get("/consult/all/code", needs=PUBLIC)
def code() -> ResponseReturnValue:
    """The code that came is typed here."""
    g.private = True
    form = CodeForm(formdata=None, data={"ticket": request.args.get("at", "")})
    return page(form=form, demo_code=service.DEMO_CODE if config().demo else "")


@room.get("/consult/all/mine", needs=PUBLIC)
def everything_again() -> ResponseReturnValue:
    """Without a code nothing is shown: after a change of language, ask for one anew."""
    return redirect(url_for(".whose"), 303)


@room.post("/consult/all/mine", needs=Anyone.RECEIPT)
def everything() -> ResponseReturnValue:
    """All of it on one page, for whoever typed the code, or comes back to it within half an hour."""
    g.private = True
    phone = service.seen(request.form.get("seeing"))
    if phone is None:
        form = CodeForm()
        try:
            phone = service.enter(form.ticket.data, form.code.data or "") if form.validate() else None
        except Refused as no:
            form.code.errors = [no.message]
            return render_template(
                "consultations/code.html", form=form, demo_code=service.DEMO_CODE if config().demo else ""
            ), 422
        if phone is None:
            return redirect(url_for(".whose"), 303)
    found = service.of_phone(phone)
    _note(found[0], "all")
    return render_template("consultations/everything.html", seeing=service.seeing(phone), **_shown(found))


def _note(asked: Any, how: str) -> None:
    for one in asked:
        note_after("consultations.mine", "consultations_consultation", one.id, must=False, how=how)


def _shown(found: service.Mine) -> dict[str, Any]:
    asked, booked, said = found
    today = clock.today()
    return {
        "asked": [(one, rows_of(one, one.receipt_hash), service.ticket(one.receipt_hash, USE)) for one in asked],
        "looked": _looked(asked),
        "booked": [(one, tickets.ticket(one.receipt_hash, HELD)) for one in booked],
        "said": said,
        "places": areas.names([*(one.village_code for one in asked), *(one.village_code for one in booked)]),
        "periods": {name: retention.period(name, today) for name in ("consultations", "bookings", "feedback")},
    }


def _looked(asked: Any) -> dict[int, list[tuple[Any, Any, str]]]:
    """For each question: what was done, in which work, and when; never by name."""
    lines = queries.looked([one.id for one in asked])
    works = accounts.works_of({line.actor_id for line in lines})
    found: dict[int, list[tuple[Any, Any, str]]] = {}
    for line in lines:
        work = works.get(line.actor_id)
        who = work.label if work is not None else _("工作人员")
        found.setdefault(line.subject_id, []).append((Looked(line.verb.rpartition(".")[2]).label, who, moment(line.at)))
    return found


@room.post("/consult/all/copy", needs=Anyone.RECEIPT)
def copy() -> ResponseReturnValue:
    """The same as a file that other programs read (PIPL 45)."""
    g.private = True
    phone = service.seen(request.form.get("seeing"))
    if phone is None:
        return redirect(url_for(".whose"), 303)
    asked, booked, said = service.of_phone(phone)
    _note(asked, "copy")
    looked = _looked(asked)
    told = {
        "made_at": clock.now().isoformat(),
        "questions": [_question(one, looked.get(one.id, [])) for one in asked],
        "bookings": [_booking(one) for one in booked],
        "opinions": [_opinion(one) for one in said],
    }
    answer = Response(json.dumps(told, ensure_ascii=False, indent=1), mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


def _question(one: Consultation, looked: list[tuple[Any, Any, str]]) -> dict[str, Any]:
    return {
        "receipt": one.receipt,
        "said": {str(label): text for label, text in rows_of(one, one.receipt_hash)},
        "looked": [{"what": str(what), "who": str(who), "when": when} for what, who, when in looked],
    }


def _booking(one: Booking) -> dict[str, Any]:
    return {
        "receipt": one.receipt, "when": f"{day_week(one.on)} {one.span}", "how": str(one.way.label),
        "state": str(one.state.plain), "called": one.nickname, "helper": one.helper, "relation": one.relation,
    }  # fmt: skip


def _opinion(one: Opinion) -> dict[str, Any]:
    return {
        "receipt": one.receipt, "kind": str(one.kind.label), "said": one.text, "told_at": one.told_at.isoformat(),
        "answer": one.answer,
    }  # fmt: skip
