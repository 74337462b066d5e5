"""One dispute after its result: the check, what was handed back, the volume, what came later, who was not satisfied."""

from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import clock
from portal.core.forms import Refused, offered
from portal.core.i18n import _
from portal.core.scope import within
from portal.core.web import done, get_or_404, page, person
from portal.filing import queries, rules, service
from portal.filing.forms import FinishForm, LaterForm, MendForm, ReturnForm, VolumeForm
from portal.filing.models import Concern
from portal.filing.rules import Can, Grade, Keep, Later, Part, Stayed
from portal.filing.views.entrance import note_reading, room
from portal.mediation import service as mediation
from portal.mediation.models import Case
from portal.mediation.rules import Can as Mediation
from portal.mediation.rules import Outcome, State, Task

BOTH = ["GET", "POST"]


@room.get("/<int:case_id>", needs=Can.READ)
def show(case_id: int) -> ResponseReturnValue:
    """Everything after the result on one page."""
    case = get_or_404(Case, case_id)
    note_reading(case)
    places = areas.names([case.village_code])
    later = queries.events(case)
    notes = person().may(Can.NOTE)
    return page(
        case=case,
        place=places.get(case.village_code, ""),
        returns=queries.returns(case),
        told_parts=rules.told_parts,
        volume=queries.volume(case),
        names=service.grade_names(),
        events=later,
        opens_again=queries.seen(one.again_id for one in later if one.again_id),
        concerns=queries.concerns(case),
        call=queries.call_of(case),
        mends=notes and case.next_what is Task.MEND and within(case.committee_code, person().areas[Can.NOTE]),
        checks=person().may(Can.CHECK) and case.next_what is Task.CLOSE and not _own(case),
        closes=person().may(Mediation.CLOSE) and case.next_what is Task.CLOSE and not _own(case),
        files=person().may(Can.FILE) and case.state is State.CLOSED and case.number is not None,
        notes=notes,
        agreed=case.outcome is Outcome.AGREED,
        today=clock.today(),
    )


def _own(case: Case) -> bool:
    return person().id in (case.mediator_user_id, case.recorder_id)


@room.post("/<int:case_id>/approve", needs=Can.CHECK)
def approve(case_id: int) -> ResponseReturnValue:
    """One tap closes a complete dispute of low risk; whoever comes second is shown what changed (T03)."""
    case = get_or_404(Case, case_id)
    if not person().may(Mediation.CLOSE):
        abort(403)
    try:
        mediation.expect(case, request.form.get("version"))
        service.approve(case)
    except Refused as no:
        return done(no.message, ".show", case_id=case.id)
    return done(_("已结案归档"), ".review")


@room.route("/<int:case_id>/return", methods=BOTH, needs=Can.CHECK, endpoint="return")
def hand_back(case_id: int) -> ResponseReturnValue:
    """Send it back with the parts to mend and a reason."""
    case = get_or_404(Case, case_id)
    form = ReturnForm()
    if not form.is_submitted():
        form.version.data = str(case.version)
    if form.validate_on_submit():
        with form.refusals():
            mediation.expect(case, form.opened_on(case))
            chosen = [part for part in Part if part.value in (form.parts.data or [])]
            service.hand_back(case, chosen, form.why.data)
            return done(_("退回去了，等补正"), ".review")
    return page(case=case, form=form)


@room.route("/<int:case_id>/mend", methods=BOTH, needs=Can.NOTE, once=True)
def mend(case_id: int) -> ResponseReturnValue:
    """Say what was mended, and send it to the town again."""
    case = get_or_404(Case, case_id)
    form = MendForm()
    if form.validate_on_submit():
        with form.refusals():
            service.mend(case, form.answer.data)
            return done(_("送回镇里审核了"), "mediation.show", case_id=case.id)
    return page(case=case, form=form, found=queries.open_return(case), told_parts=rules.told_parts)


@room.route("/<int:case_id>/volume", methods=BOTH, needs=Can.FILE)
def volume(case_id: int) -> ResponseReturnValue:
    """File the paper volume, or correct what is written on it."""
    case = get_or_404(Case, case_id)
    kept = queries.volume(case)
    form = VolumeForm(data=_of(kept) if kept else {"filed_on": clock.today(), "keep": Keep.LONG.value})
    names = service.grade_names()
    form.grade.choices = offered([("", ""), *((grade.value, names[grade]) for grade in Grade)])
    if form.validate_on_submit():
        with form.refusals():
            service.file(
                case,
                service.Bound(
                    grade=Grade(form.grade.data),
                    pages=form.pages.data,
                    place=form.place.data,
                    keep=Keep(form["keep"].data),
                    stayed=form.stayed.data == Stayed.YES if form.stayed.data else None,
                    trips=form.trips.data or 0,
                    filed_on=form.filed_on.data,
                    remark=form.remark.data or "",
                ),
            )
            return done(_("立好卷了"), ".show", case_id=case.id)
    return page(case=case, form=form)


def _of(kept: Any) -> dict[str, Any]:
    stayed = None if kept.stayed is None else (Stayed.YES if kept.stayed else Stayed.NO).value
    return {
        **{name: getattr(kept, name) for name in ("pages", "place", "filed_on", "remark")},
        "grade": kept.grade.value, "keep": kept.keep.value, "stayed": stayed, "trips": kept.trips or None,
    }  # fmt: skip


@room.route("/<int:case_id>/later", methods=BOTH, needs=Can.NOTE, once=True)
def later(case_id: int) -> ResponseReturnValue:
    """Note what came after the agreement."""
    case = get_or_404(Case, case_id)
    form = LaterForm()
    if not form.is_submitted() and not form.on.data:
        form.on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            service.note_later(case, Later(form.what.data), form.on.data, form.told.data or "", form.again.data or "")
            return done(_("记下了"), ".show", case_id=case.id)
    return page(case=case, form=form)


@room.route("/concerns/<int:concern_id>", methods=BOTH, needs=Can.NOTE, once=True)
def concern(concern_id: int) -> ResponseReturnValue:
    """See to whoever was not satisfied."""
    found = get_or_404(Concern, concern_id)
    case = get_or_404(Case, found.case_id)
    form = FinishForm()
    if not form.is_submitted() and not form.done_on.data:
        form.done_on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            service.finish(case, found, form.done.data, form.done_on.data)
            return done(_("办完了"), ".show", case_id=case.id)
    return page(case=case, found=found, form=form)
