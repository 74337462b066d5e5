"""The desk: drafts, what grows old, what a changed law touches; written by one, let out by another."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.core import asked
from portal.core.asked import Asked
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page, person
from portal.library import queries, service
from portal.library.forms import EntryForm, ReleaseForm, ReviseForm, RewriteForm, WithdrawForm
from portal.library.models import Entry
from portal.library.rules import Can, Show, Step, Subject
from portal.library.views.entrance import room

BOTH = ["GET", "POST"]
ASKED = Asked("show", "subject")


@room.get("/desk", needs=Can.WRITE)
def desk() -> ResponseReturnValue:
    """What waits to be let out first; each list with its length."""
    show = asked.word(Show, request.args.get("show")) or Show.DRAFTS
    subject = asked.word(Subject, request.args.get("subject"))
    counts = queries.counts()
    rows, total = queries.desk(show, subject)
    tabs = [
        {"label": one.label, "href": ASKED.address(show=one.value), "current": one is show, "count": counts[one]}
        for one in Show
    ]
    return page(
        tabs=tabs, rows=rows, total=total, show=show, subjects=Subject.options(), subject=subject,
        chips=ASKED.chips({"subject": subject}),
    )  # fmt: skip


@room.get("/desk/<int:entry_id>", needs=Can.WRITE)
def entry(entry_id: int) -> ResponseReturnValue:
    """One answer as villagers would read it, with what can be done."""
    found = _found(entry_id)
    me = person()
    steps = found.steps_open if me.may(Can.RELEASE) else []
    own = found.written_by_id is not None and found.written_by_id == me.id
    return page(found=found, cited=queries.cited(found.cites), steps=steps, own=own)


def _found(entry_id: int) -> Entry:
    get_or_404(Entry, entry_id)
    found = queries.one(entry_id)
    assert found is not None
    return found


def _told(form: Any) -> service.Told | None:
    cites = form.told_cites(form)
    if cites is None:
        return None
    return service.Told(
        subject=Subject(form.subject.data), question=form.question.data, conclusion=form.conclusion.data,
        steps=form.steps.data, cites=cites, until=form.until.data,
    )  # fmt: skip


@room.route("/desk/new", methods=BOTH, needs=Can.WRITE, once=True)
def new() -> ResponseReturnValue:
    """A new answer; it waits for somebody else to let it out."""
    form = EntryForm()
    if form.validate_on_submit() and (told := _told(form)) is not None:
        with form.refusals():
            return done(_("写好了，等另一位看过以后发布"), ".entry", entry_id=service.write(told).id)
    return page(form=form)


@room.route("/desk/<int:entry_id>/rewrite", methods=BOTH, needs=Can.WRITE)
def rewrite(entry_id: int) -> ResponseReturnValue:
    """Change a draft."""
    found, form = _found(entry_id), RewriteForm()
    if not form.is_submitted():
        form.version.data = str(found.version)
        form.subject.data, form.question.data = found.subject.value, found.question
        form.conclusion.data, form.steps.data = found.conclusion, found.steps
        form.cites.data, form.until.data = found.plain_cites, found.until
    if form.validate_on_submit() and (told := _told(form)) is not None:
        with form.refusals():
            service.expect(found, form.opened_on(found))
            service.rewrite(found, told)
            return done(_("改好了"), ".entry", entry_id=found.id)
    return page(form=form, found=found)


TOLD = {
    Step.RELEASE: _("您看过结论、做法和法律依据，都对。发布以后村民马上看得到。"),
    Step.WITHDRAW: _("收回以后村民马上看不到。"),
}


def _step(entry_id: int, step: Step) -> ResponseReturnValue:
    """The one way every step goes."""
    found = _found(entry_id)
    form = WithdrawForm() if step is Step.WITHDRAW else ReleaseForm()
    if not form.is_submitted():
        form.version.data = str(found.version)
    if form.validate_on_submit():
        with form.refusals():
            service.expect(found, form.opened_on(found))
            if step is Step.WITHDRAW:
                service.withdraw(found, form.why.data)
            else:
                service.release(found)
            return done(_("已%(what)s", what=step.label), ".entry", entry_id=found.id)
    context = {"found": found, "form": form, "step": step, "told": TOLD[step]}
    return render_template("library/step.html", **context), 422 if form.is_submitted() else 200


@room.route("/desk/<int:entry_id>/release", methods=BOTH, needs=Can.RELEASE)
def release(entry_id: int) -> ResponseReturnValue:
    """Let an answer out, by somebody else than who wrote it."""
    return _step(entry_id, Step.RELEASE)


@room.route("/desk/<int:entry_id>/withdraw", methods=BOTH, needs=Can.RELEASE)
def withdraw(entry_id: int) -> ResponseReturnValue:
    """Take an answer back."""
    return _step(entry_id, Step.WITHDRAW)


@room.route("/desk/<int:entry_id>/revise", methods=BOTH, needs=Can.WRITE, once=True)
def revise(entry_id: int) -> ResponseReturnValue:
    """A new draft from a withdrawn answer."""
    found, form = _found(entry_id), ReviseForm()
    if form.validate_on_submit():
        with form.refusals():
            return done(_("新的草稿在这里"), ".rewrite", entry_id=service.revise(found).id)
    return page(form=form, found=found)
