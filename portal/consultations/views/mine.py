"""我的信息: what is stored of a question, a copy of it, and asking for correction or deletion (R64, R65)."""

from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.consultations import queries, service
from portal.consultations.forms import MineForm, TrackForm
from portal.consultations.models import Consultation
from portal.consultations.rules import Anyone, State, Want
from portal.consultations.views.entrance import room
from portal.consultations.views.following import GOOD_FOR
from portal.core import clock, db, retention
from portal.core.i18n import _
from portal.core.layout import day, moment
from portal.core.record import masked_phone
from portal.core.scope import Actor, acting_as
from portal.core.web import PUBLIC, note_after

USE = "mine"


def _again() -> ResponseReturnValue:
    """The page was open too long: number and digits are asked for once more."""
    return render_template("consultations/track.html", form=TrackForm(formdata=None), alike=(), again=True), 422


def _opened() -> tuple[Consultation | None, str]:
    """The question that the form's ticket opens, for as long as following one does."""
    key = service.opened(request.form.get("ticket"), USE, GOOD_FOR)
    if key is None:
        return None, ""
    with acting_as(Actor(key=key)):
        return queries.by_key(), key


def _note(number: int, how: str) -> None:
    """A person's reading of their own data stands on the trail like any other (R58)."""
    note_after("consultations.mine", "consultations_consultation", number, must=False, how=how)


@room.get("/consult/mine", needs=PUBLIC)
def mine_again() -> ResponseReturnValue:
    """Without number and digits nothing is shown: after a change of language, ask for them anew."""
    return redirect(url_for(".track"), 303)


@room.post("/consult/mine", needs=Anyone.RECEIPT)
def mine() -> ResponseReturnValue:
    """What is stored, to read, print or save."""
    g.private = True
    found, key = _opened()
    if found is None:
        return _again()
    _note(found.id, "page")
    form = MineForm(formdata=None, data={"ticket": service.ticket(key, USE)})
    return _shown(found, key, form), 200


def _rows(found: Consultation) -> list[tuple[Any, str]]:
    """All that a question holds of the person: each with its name. Never a note of staff.

    What was taken back shows neither its question nor an answer any more, to whoever holds the number.
    """
    contact = [
        (found.no_call, _("不要打电话")),
        (found.no_text, _("不要发短信")),
        (found.no_name, _("联系时不要说是法律服务")),
        (found.voice, _("只打电话告诉我（看字不方便）")),
    ]
    told = [str(label) for yes, label in contact if yes]
    helped = _("%(helper)s（%(relation)s）", helper=found.helper, relation=found.relation) if found.helper else ""
    rows = [
        (_("什么时候问的"), moment(found.asked_at)),
        (_("哪方面的事"), str(found.topic.label)),
        (_("称呼"), found.nickname),
        (_("手机号"), masked_phone(found.phone)),
        (_("谁替您问的"), str(helped)),
        (_("怎么联系"), "；".join(told)),
        (_("什么时候打电话合适"), str(found.hour.label)),
        (_("最晚哪天答复"), day(found.due_on)),
        (_("办到哪一步"), str(found.state.plain)),
    ]
    if found.state is not State.WITHDRAWN:
        rows += _said(found)
    return [(label, text.strip()) for label, text in rows if text.strip()]


def _said(found: Consultation) -> list[tuple[Any, str]]:
    """The question, what was asked back and told, and the answers."""
    asked = [(_("%(when)s问您的", when=moment(one.at)), f"{one.text}\n{one.reply}") for one in queries.inquiries(found)]
    answered = [
        (_("%(when)s的答复", when=moment(one.at)), f"{one.conclusion}\n{one.next_steps}\n{one.basis}")
        for one in queries.answers(found)
    ]
    return [(_("您问的"), found.question), *asked, *answered]


def rows_of(found: Consultation, key: str) -> list[tuple[Any, str]]:
    """The same rows, read under the question's own key."""
    with acting_as(Actor(key=key)):
        return _rows(found)


def _shown(found: Consultation, key: str, form: MineForm) -> str:
    with acting_as(Actor(key=key)):
        told: dict[str, Any] = {"rows": _rows(found)}
    period = retention.period("consultations", clock.today())
    told["kept"] = found.kept_on is not None
    return render_template("consultations/mine.html", form=form, period=period, promised=_promised(), **told)


def _promised() -> Any:
    return service.promised(clock.now())


@room.post("/consult/mine/copy", needs=Anyone.RECEIPT)
def mine_copy() -> ResponseReturnValue:
    """The same as a plain text file, which every telephone opens."""
    g.private = True
    found, key = _opened()
    if found is None:
        return _again()
    _note(found.id, "file")
    with acting_as(Actor(key=key)):
        lines = [f"{label}\n{text}\n" for label, text in _rows(found)]
    answer = Response("\ufeff" + "\n".join(lines), mimetype="text/plain")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.txt"'
    return answer


@room.post("/consult/mine/ask", needs=Anyone.RECEIPT, once=True)
def mine_ask() -> ResponseReturnValue:
    """Ask for correction or deletion: it gets a number and a day, and reaches the bureau."""
    g.private = True
    found, key = _opened()
    if found is None:
        return _again()
    form = MineForm()
    if not form.validate():
        form.ticket.data = service.ticket(key, USE)
        return _shown(found, key, form), 422
    with acting_as(Actor(key=key)):
        asked = service.ask_about(found, Want(form.want.data), form.text.data or "")
        db.session.flush()
    return redirect(url_for(".received", at=service.ticket(asked.receipt_hash, "feedback")), 303)
