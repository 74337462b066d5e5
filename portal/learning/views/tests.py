"""Tests: what is asked and when, the paper with its answers kept, and what was wrong and why (PRODUCT.md L08)."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page
from portal.learning import queries, rules, service
from portal.learning.forms import FIELD, BeginForm, PaperForm, paper
from portal.learning.models import Attempt
from portal.learning.rules import Can, Exam, Standing
from portal.learning.views.entrance import room

BOTH = ["GET", "POST"]


@room.route(f"/tests/<any({', '.join(one.value for one in Exam)}):test>", methods=BOTH, needs=Can.STUDY, once=True)
def test(test: str) -> ResponseReturnValue:
    """What a test asks, what passes, one's own sittings, and the button that begins it."""
    found, form = Exam(test), BeginForm()
    if form.validate_on_submit():
        with form.refusals():
            return done(None, ".attempt", attempt_id=service.begin(found).id)
    past = queries.attempts(found)
    return page(
        test=found,
        form=form,
        past=past,
        standing=past[0].standing if past else Standing.NEW,
        again=service.may_begin_on(past),
        today=clock.today(),
        terms=service.terms(),
    )


@room.route("/attempts/<int:attempt_id>", methods=BOTH, needs=Can.STUDY, once=True)
def attempt(attempt_id: int) -> ResponseReturnValue:
    """The paper of a sitting with the answers kept so far; once handed in, how it went."""
    row = get_or_404(Attempt, attempt_id)
    asked = rules.asked_for(row.asked)
    form: PaperForm = paper(asked)()
    if row.standing is Standing.OPEN:
        if not form.is_submitted():
            form.answer(row.chosen)
        elif form.validate_on_submit():
            with form.refusals():
                service.hand_in(row, form.chosen())
                return done(_("交卷了"), ".attempt", attempt_id=row.id)
        else:
            form.answer({**row.chosen, **form.chosen()})
        return page(attempt=row, asked=asked, form=form, field=FIELD, result=False)
    if form.is_submitted():
        return done(_("这份卷子已经交过，以第一次交的为准"), ".attempt", attempt_id=row.id)
    wrong = [one for one in asked if row.chosen.get(one.key) != one.right]
    return page(
        attempt=row,
        asked=asked,
        result=True,
        wrong=wrong,
        cited=queries.cited([cite for one in wrong for cite in one.cites]),
        again=service.may_begin_on([row]),
    )


@room.post("/attempts/<int:attempt_id>/keep", needs=Can.STUDY)
def keep(attempt_id: int) -> ResponseReturnValue:
    """Keep the answers given so far: the page's script sends them at each answer, a button where there is no script."""
    row = get_or_404(Attempt, attempt_id)
    kept = service.keep(row, paper(rules.asked_for(row.asked))().chosen())
    if request.headers.get("X-Autosave"):
        return ("", 204) if kept else ("", 409)
    if not kept:
        return redirect(url_for(".attempt", attempt_id=row.id), 303)
    return done(_("存好了，什么时候都可以接着答"), ".attempt", attempt_id=row.id)
