"""Two disputes that are one: chosen, seen side by side, put together, and taken apart again."""

from dataclasses import dataclass
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import asked
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page
from portal.mediation import queries, service
from portal.mediation.forms import MergeForm, PartForm
from portal.mediation.models import Case
from portal.mediation.rules import Can
from portal.mediation.views.entrance import note_reading, room

BOTH = ["GET", "POST"]


@dataclass(frozen=True)
class Side:
    """One of the two, as the page shows it."""

    case: Case
    names: list[str]
    place: str
    sessions: int


def _side(case: Case) -> Side:
    place = areas.names([case.village_code]).get(case.village_code, "")
    return Side(case, [one.name for one in queries.parties(case)], place, len(queries.sessions(case)))


@room.route("/<int:case_id>/merge", methods=BOTH, needs=Can.CLOSE, once=True)
def merge(case_id: int) -> ResponseReturnValue:
    """Choose the other one, see both side by side, say which number stays and why."""
    case = get_or_404(Case, case_id)
    note_reading(case)
    typed = asked.sought(request.args.get("other"))
    other = queries.case_by_place(typed) if typed else None
    form = MergeForm()
    sides = {str(one.id): one for one in (case, other) if one is not None}
    form.kept.choices = [(number, _choice(one)) for number, one in sides.items()]
    told = form.validate_on_submit()
    if other is None or other.id == case.id:
        alike = queries.alike_to(case) if case.ordinary else []
        return page(case=case, typed=typed, alike=alike, form=form, sides=None)
    note_reading(other)
    if told:
        with form.refusals():
            kept = sides[form.kept.data or ""]
            gone = other if kept is case else case
            service.merge(kept, gone, form.why.data)
            return done(_("并好了。一个月里可以分开"), ".show", case_id=kept.id)
    return page(case=case, typed=typed, form=form, sides=[_side(case), _side(other)])


def _choice(case: Case) -> Any:
    return f"{case.place_in_ledger} · {case.title}"


@room.route("/<int:case_id>/part", methods=BOTH, needs=Can.CLOSE, once=True)
def part(case_id: int) -> ResponseReturnValue:
    """Undo: the two stand apart again, each as it was."""
    case = get_or_404(Case, case_id)
    note_reading(case)
    form = PartForm(data={"version": str(case.version)})
    if form.validate_on_submit():
        with form.refusals():
            service.expect(case, form.opened_on(case))
            service.part(case, form.why.data)
            return done(_("分开了，和并起来以前一样"), ".show", case_id=case.id)
    return page(case=case, form=form)
