"""The way of an agreement to the court: thirty days, what it needs, and what came of it."""

from flask import abort
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page
from portal.mediation import queries, rules, service
from portal.mediation.forms import ConfirmationForm
from portal.mediation.models import Case
from portal.mediation.rules import About, Can, Form, Outcome, Ruling
from portal.mediation.views.entrance import note_reading, room

NEEDED = {"identity", "address", "contact"}
"""What the joint application asks of each party (民诉法解释 353、354)."""


@room.route("/<int:case_id>/confirmation", methods=["GET", "POST"], needs=Can.HANDLE, once=True)
def confirmation(case_id: int) -> ResponseReturnValue:
    """Whether the parties apply, by when at the latest, what the application still needs, and what the court said."""
    case = get_or_404(Case, case_id)
    if case.outcome is not Outcome.AGREED or case.ended_on is None:
        abort(404)
    note_reading(case)
    known = queries.confirmation(case)
    likely = rules.likely_barred(case.terms or "")
    form = ConfirmationForm(
        data={
            "version": str(case.version),
            "about": known.about.value if known else likely.value,
            "wanted": None if known is None else ("yes" if known.wanted else "no"),
            "applied_on": known and known.applied_on,
            "accepted_on": known and known.accepted_on,
            "ruling": known.ruling.value if known and known.ruling else "",
            "ruled_on": known and known.ruled_on,
            "number": known.number if known else "",
        }
    )
    if form.validate_on_submit():
        with form.refusals():
            service.expect(case, form.opened_on(case))
            told = service.Way(
                about=About(form.about.data),
                wanted=form.wanted.data == "yes",
                applied_on=form.applied_on.data,
                accepted_on=form.accepted_on.data,
                ruling=Ruling(form.ruling.data) if form.ruling.data else None,
                ruled_on=form.ruled_on.data,
                number=form.number.data or "",
            )
            service.note_confirmation(case, told)
            return done(_("记下了"), ".show", case_id=case.id)
    last = rules.last_day_to_confirm(case.ended_on)
    lacks = [one for one in rules.missing(queries.facts_of(case)) if one.field in NEEDED]
    return page(
        case=case,
        form=form,
        known=known,
        last=last,
        left=(last - clock.today()).days,
        lacks=lacks,
        oral=case.form is Form.ORAL,
        likely=likely if known is None and likely is not About.ORDINARY else None,
        barred=known.about if known and known.about is not About.ORDINARY else None,
    )
