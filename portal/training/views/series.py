"""One session becomes a season: days and towns, then a preview with clashes and warnings, and only then is it made."""

from datetime import date, timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core.forms import Refused, offered
from portal.core.i18n import _, _n
from portal.core.web import done
from portal.training import queries, rules, service
from portal.training.forms import SeriesForm
from portal.training.models import TrainingSession
from portal.training.rules import Can, Rhythm, Stagger
from portal.training.views.entrance import arranged, room, towns_here


@room.route("/training/<int:session_id>/series", methods=["GET", "POST"], needs=Can.MANAGE, once=True)
def series(session_id: int) -> ResponseReturnValue:
    """First the plan; then every session of it, each with a box; the last button makes those that are ticked."""
    found = arranged(session_id)
    form, towns = SeriesForm(), towns_here()
    form.towns.choices = offered(towns)
    if not form.is_submitted():
        form.towns.data = [found.venue_code]
        form.first.data = found.day + timedelta(days=7)
    proposals = _proposals(form, found) if form.is_submitted() else []
    clear = [one.key for one in proposals if not one.clashes]
    making = bool(proposals and request.form.get("make"))
    kept = request.form.getlist("keep") if making else clear
    if making and (made := _made(form, proposals, kept)):
        month = min(one.told.day for one in proposals)
        return done(_n("排好了 %(num)d 场", "排好了 %(num)d 场", made), ".month", month=f"{month:%Y-%m}")
    shown = render_template(
        "training/series.html", form=form, found=found, proposals=proposals,
        names=areas.names(one.told.venue_code for one in proposals),
        unknown=queries.unannounced(one.told.day for one in proposals),
        clear=len(clear), kept=kept,
    )  # fmt: skip
    return shown, 422 if form.is_submitted() and (form.errors or not proposals) else 200


def _proposals(form: SeriesForm, found: TrainingSession) -> list[service.Proposal]:
    """The plan of the form; what is wrong with it is said at its field."""
    if not form.validate():
        return []
    try:
        with form.refusals():
            return service.propose(found, queries.invited(found), _plan(form))
    except ValueError as wrong:
        form.chosen.errors = [*form.chosen.errors, _("“%(text)s”不像日期，请写成 2026-12-01", text=str(wrong))]
    return []


def _plan(form: SeriesForm) -> service.Series:
    if not form.towns.data:
        raise Refused(_("请选在哪些乡镇办"), "towns")
    times = int(form.times.data)
    if not 1 <= times <= rules.MOST:
        raise Refused(_("一次最多排 %(most)s 场", most=rules.MOST), "times")
    rhythm = Rhythm(form.rhythm.data)
    chosen: list[date] = rules.days_written(form.chosen.data or "") if rhythm is Rhythm.CHOSEN else []
    return service.Series(
        form.first.data, tuple(sorted(form.towns.data)), rhythm, times, tuple(chosen), Stagger(form.stagger.data)
    )


def _made(form: SeriesForm, proposals: list[service.Proposal], kept: list[str]) -> int:
    made: list[Any] = []
    with form.refusals():
        made = service.make_series(proposals, kept, publishing=bool(form.publish.data))
    return len(made)
