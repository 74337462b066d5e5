"""The steps of a review: the town's opinion, the way back to the town, the bureau's decision."""

from typing import Any

from flask.typing import ResponseReturnValue

from portal.core.forms import offered
from portal.core.i18n import _
from portal.core.web import done, get_or_404, page
from portal.reviews import queries, rules, service
from portal.reviews.forms import DecideForm, HandBackForm, OpineForm
from portal.reviews.models import Review
from portal.reviews.rules import Can, Step
from portal.reviews.views.entrance import room

BOTH = ["GET", "POST"]


def _shown(review: Review, form: Any) -> ResponseReturnValue:
    """The page of a step: the words and the figures stand beside what is asked."""
    return page(form=form, review=review, figures=queries.figures(queries.reported(review)), told=rules.told)


@room.route("/<int:review_id>/opine", methods=BOTH, needs=Can.OPINE)
def opine(review_id: int) -> ResponseReturnValue:
    """What villagers said, and what the town thinks."""
    review = get_or_404(Review, review_id)
    form = OpineForm(
        data={
            "version": str(review.version),
            "asked": review.asked,
            "heard": review.heard,
            "opinion": review.opinion,
        }
    )
    if form.validate_on_submit():
        rules.FLOW.after(review.state, Step.OPINE)
        with form.refusals():
            service.expect(review, form.opened_on(review))
            service.opine(review, form.asked.data, form.heard.data, form.opinion.data)
            return done(_("意见写好了，等局里评定"), ".show", review_id=review.id)
    return _shown(review, form)


@room.route("/<int:review_id>/hand-back", methods=BOTH, needs=Can.DECIDE)
def hand_back(review_id: int) -> ResponseReturnValue:
    """Ask the town for more."""
    review = get_or_404(Review, review_id)
    form = HandBackForm(data={"version": str(review.version)})
    if form.validate_on_submit():
        rules.FLOW.after(review.state, Step.HAND_BACK)
        with form.refusals():
            service.expect(review, form.opened_on(review))
            service.hand_back(review, form.why.data)
            return done(_("退回镇里了"), ".show", review_id=review.id)
    return _shown(review, form)


@room.route("/<int:review_id>/decide", methods=BOTH, needs=Can.DECIDE)
def decide(review_id: int) -> ResponseReturnValue:
    """The bureau's word and its reason."""
    review = get_or_404(Review, review_id)
    form = DecideForm(data={"version": str(review.version)})
    words = service.words_in_force(review.county_code)
    if words:
        del form.word
        form.pick.choices = offered((one, one) for one in words)
    else:
        del form.pick
    if form.validate_on_submit():
        rules.FLOW.after(review.state, Step.DECIDE)
        with form.refusals():
            service.expect(review, form.opened_on(review))
            service.decide(review, (form.pick if words else form.word).data, form.why.data)
            return done(_("评定好了"), ".show", review_id=review.id)
    return _shown(review, form)
