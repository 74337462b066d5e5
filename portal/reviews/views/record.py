"""One review: what the records say, the words, what villagers and the town say, the decision; and its statement."""

from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import clock, pdf
from portal.core.i18n import _
from portal.core.paging import page_size
from portal.core.record import buttons
from portal.core.web import done, get_or_404, page, person
from portal.reviews import queries, rules, service
from portal.reviews.forms import RewordForm
from portal.reviews.models import Review
from portal.reviews.rules import Can, Figure, State
from portal.reviews.views.entrance import FIGURES, counted, listed, note_reading, room

STYLES = ("static/print/statement.css",)


def _may_reword(review: Review) -> bool:
    """Who wrote the words may change them; those of a member without an account, the town."""
    if not review.may_reword:
        return False
    if review.user_id is None:
        return person().may_at(Can.OPINE, review.town_code)
    return review.user_id == person().id


@room.get("/<int:review_id>", needs=Can.READ)
def show(review_id: int) -> ResponseReturnValue:
    """The whole review; each figure opens its list, each step is offered to whoever may take it."""
    review, who = get_or_404(Review, review_id), person()
    note_reading(review)
    own = review.user_id == who.id
    steps = [] if own else [step for step in review.steps if who.may_at(rules.NEEDS[step], review.town_code)]
    return page(
        review=review,
        own=own,
        figures=counted(queries.reported(review), ".lines", review_id=review.id),
        places=areas.names([review.for_code, review.town_code]),
        buttons=buttons([(step.label, url_for(f".{step.value}", review_id=review.id)) for step in steps]),
        rewords=_may_reword(review),
        lists=who.may(Can.LIST),
        returned=review.state is State.RETURNED,
        today=clock.today(),
    )


@room.get(f"/<int:review_id>/<any({FIGURES}):figure>", needs=Can.READ)
def lines(review_id: int, figure: str) -> ResponseReturnValue:
    """The records behind one figure of a review."""
    review, shown = get_or_404(Review, review_id), Figure(figure)
    note_reading(review)
    found = queries.lines(shown, queries.reported(review), request.args.get("at"), page_size(None))
    return page(review=review, **listed(shown, found, ".lines", review_id=review.id))


@room.route("/<int:review_id>/reword", methods=["GET", "POST"], needs=Can.READ)
def reword(review_id: int) -> ResponseReturnValue:
    """Change the words, until the town has given its opinion."""
    review = get_or_404(Review, review_id)
    if not _may_reword(review):
        get_or_404(Review, 0)
    form = RewordForm(data={"version": str(review.version), "said": review.said, "plans": review.plans})
    if form.validate_on_submit():
        with form.refusals():
            service.expect(review, form.opened_on(review))
            service.reword(review, form.said.data, form.plans.data or "")
            return done(_("改好了"), ".show", review_id=review.id)
    return page(form=form, review=review)


@room.get("/<int:review_id>/statement.pdf", needs=Can.READ)
def statement(review_id: int) -> ResponseReturnValue:
    """The review as a file; once decided, with the figures as they were counted on that day."""
    review = get_or_404(Review, review_id)
    note_reading(review)
    try:
        made = pdf.fresh(render_template("reviews/_statement_sheet.html", **_statement(review)), STYLES).content
    except pdf.NotHere:
        return page(review=review)
    name = f"review-{review.year}-{review.id}.pdf"
    return Response(made, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


def _statement(review: Review) -> dict[str, Any]:
    if review.counted is not None and review.decided_on is not None:
        numbers, day = review.counted, review.decided_on
    else:
        numbers = {figure.value: number for figure, number in queries.figures(queries.reported(review)).items()}
        day = clock.today()
    figures = [
        (figure.label, rules.told(figure, numbers[figure.value]), rules.UNITS[figure])
        for figure in Figure
        if figure.value in numbers
    ]
    return {
        "review": review,
        "figures": figures,
        "counted_on": day,
        "places": areas.names([review.for_code, review.town_code]),
        "own": review.user_id == person().id,
    }
