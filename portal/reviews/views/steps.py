"""One page a step: what it means, what it asks, and one button that does it."""

from collections.abc import Callable
from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue

from portal.core.i18n import _
from portal.core.web import done, page, person
from portal.reviews import queries, rules, service
from portal.reviews.forms import DecideForm, HandInForm, OpineForm, WhyForm
from portal.reviews.models import Review
from portal.reviews.rules import Grade, Step
from portal.reviews.views.entrance import room

FORMS: dict[Step, type[Any]] = {
    Step.HAND_IN: HandInForm,
    Step.OPINE: OpineForm,
    Step.DECIDE: DecideForm,
    Step.SEND_BACK: WhyForm,
    Step.ASK_AGAIN: WhyForm,
}
TAKE: dict[Step, Callable[[Review, Any], None]] = {
    Step.HAND_IN: lambda review, _form: service.hand_in(review),
    Step.OPINE: lambda review, form: service.opine(
        review, form.asked.data, form.content.data, form.heard.data or "", form.opinion.data
    ),
    Step.DECIDE: lambda review, form: service.decide(review, Grade(form.grade.data), form.why.data or ""),
    Step.SEND_BACK: lambda review, form: service.send_back(review, Step.SEND_BACK, form.why.data),
    Step.ASK_AGAIN: lambda review, form: service.send_back(review, Step.ASK_AGAIN, form.why.data),
}


def _step(review_id: int, step: Step) -> ResponseReturnValue:
    """The one way every step goes: check the form, mind the version, take the step, go back."""
    review = queries.whole(review_id)
    mine = review is not None and review.user_id == person().id
    if review is None or (step is Step.HAND_IN and not mine):
        abort(404)
    form = FORMS[step]()
    if not form.is_submitted():
        form.version.data = str(review.version)
    if form.validate_on_submit():
        rules.FLOW.after(review.state, step)
        with form.refusals():
            service.expect(review, form.opened_on(review))
            TAKE[step](review, form)
            where: dict[str, Any] = {"year": review.year} if mine else {"review_id": review.id}
            return done(_("已记下：%(what)s", what=step.label), ".mine" if mine else ".show", **where)
    return page(form=form, review=review, member=review.member, step=step, own=mine)


def _open(step: Step) -> None:
    """A page for a step, named like it and needing what it needs."""

    def view(review_id: int) -> ResponseReturnValue:
        return _step(review_id, step)

    view.__name__ = step.value
    path = f"/<int:review_id>/{step.value.replace('_', '-')}"
    room.add_url_rule(path, step.value, view, methods=["GET", "POST"], needs=rules.NEEDS[step])


for _one in Step:
    _open(_one)
