"""For the town and the bureau: who wrote, who did not, one review whole, and its paper."""

from collections.abc import Mapping

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import asked, clock
from portal.core.asked import Asked
from portal.core.i18n import _
from portal.core.paging import page_size
from portal.core.record import buttons
from portal.core.scope import actor, several
from portal.core.web import done, get_or_404, note_after, page, person
from portal.members.models import Member
from portal.reviews import queries, rules, service
from portal.reviews.forms import WordsForm
from portal.reviews.models import Review
from portal.reviews.queries import Filter
from portal.reviews.rules import FIRST_YEAR, WRITABLE, Can, Fact, State, year_of
from portal.reviews.views.entrance import as_pdf, asked_year, room, sheet
from portal.reviews.views.mine import FACTS

ASKED = Asked("year", "state", "area", "at", "per")
MISSING = "missing"


@room.get("/", needs=Can.READ)
def index() -> ResponseReturnValue:
    """Everybody on the register by village, each with where their year stands; the sums open the list's parts."""
    state = asked.word(State, request.args.get("state"))
    f = Filter(
        year=asked_year(),
        state=state,
        missing=request.args.get("state") == MISSING,
        area=asked.area(request.args.get("area")),
    )
    found = queries.listed(f, request.args.get("at"), page_size(request.args.get("per")))
    places = areas.names([row.village_code for row in found.rows] + ([f.area] if f.area else []))
    sums = queries.sums(f)
    return page(
        f=f,
        rows=[(row, places.get(row.village_code, "")) for row in found.rows],
        shown=sums.get(f.state, 0) if f.state or f.missing else sum(sums.values()),
        tabs=_tabs(f, sums),
        chips=ASKED.chips({"area": f.area and places.get(f.area, f.area)}),
        area_choices=areas.options(actor().areas) if several(actor().areas) else (),
        opines=person().may(Can.OPINE),
        earlier=ASKED.address(".index", year=f.year - 1, at=None) if f.year > FIRST_YEAR else None,
        later=ASKED.address(".index", year=f.year + 1, at=None) if f.year < clock.today().year else None,
        before=ASKED.address(".index", at=found.before) if found.before else None,
        after=ASKED.address(".index", at=found.after) if found.after else None,
    )


def _tabs(f: Filter, sums: Mapping[State | None, int]) -> list[dict[str, object]]:
    """The stages with how many stand there, as parts of everybody."""
    shown = MISSING if f.missing else f.state.value if f.state else ""
    parts = [("", _("全部"), sum(sums.values())), (MISSING, _("还没写"), sums.get(None, 0))]
    parts += [(one.value, one.label, sums.get(one, 0)) for one in State]
    return [
        {
            "label": label,
            "count": number,
            "href": ASKED.address(".index", state=word, at=None),
            "current": word == shown,
        }
        for word, label, number in parts
    ]


def _read(review_id: int) -> Review:
    """A review that somebody of an office opens; every reading is on the trail."""
    found = queries.whole(review_id)
    if found is None:
        abort(404)
    note_after("reviews.read", "reviews_review", found.id)
    return found


@room.get("/<int:review_id>", needs=Can.READ)
def show(review_id: int) -> ResponseReturnValue:
    """One year of one member, with the step that is due."""
    review = _read(review_id)
    steps = [step for step in review.steps if person().may_at(rules.NEEDS[step], review.village_code)]
    steps = [step for step in steps if rules.NEEDS[step] is not Can.STATE]
    return page(
        **sheet(review.member, review.year, review),
        buttons=buttons([(step.label, url_for(f".{step.value}", review_id=review.id)) for step in steps]),
    )


@room.get(f"/<int:review_id>/<any({FACTS}):fact>", needs=Can.READ)
def lines(review_id: int, fact: str) -> ResponseReturnValue:
    """The records behind one of its numbers."""
    review = _read(review_id)
    found = queries.lines(Fact(fact), year_of(review.member_id, review.year))
    return page(fact=Fact(fact), year=review.year, lines=found, review=review, member=review.member)


@room.get("/<int:review_id>/paper.pdf", needs=Can.READ)
def paper(review_id: int) -> ResponseReturnValue:
    """The sheet as PDF."""
    review = _read(review_id)
    return as_pdf(sheet(review.member, review.year, review))


@room.route("/of/<int:member_id>", methods=["GET", "POST"], needs=Can.OPINE, once=True)
def write(member_id: int) -> ResponseReturnValue:
    """The words of a member who does not write them on a phone, as told to the town."""
    member, year, form = get_or_404(Member, member_id), asked_year(), WordsForm()
    review = queries.of_member(member.id, year)
    if review is not None and review.state not in WRITABLE:
        return redirect(url_for(".show", review_id=review.id))
    if form.validate_on_submit():
        with form.refusals():
            made = service.write_for(member, year, form.words.data)
            return done(_("记下了，等镇街评议"), ".show", review_id=made.id)
    return page(**sheet(member, year, review), form=form)
