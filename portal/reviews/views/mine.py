"""A member's own year: what the records say, and the words on it. Shown to nobody else before it is sent."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.i18n import _
from portal.core.paging import page_size
from portal.core.web import done, get_or_404, page, person
from portal.learning import queries as learning
from portal.learning.rules import Standing
from portal.members import queries as members
from portal.members.models import Member
from portal.reviews import queries, rules, service
from portal.reviews.forms import WriteForm
from portal.reviews.rules import Can, Figure
from portal.reviews.views.entrance import FIGURES, counted, listed, room, year_asked

BOTH = ["GET", "POST"]


def _years(member: Member) -> list[int]:
    return rules.years(clock.today(), member.registered_on)


@room.get("/mine", needs=Can.WRITE)
def mine() -> ResponseReturnValue:
    """This year's or last year's work in figures, one's own tests beside it, and how far the review is."""
    member = members.member_of(person().id or 0)
    if member is None:
        return page(member=None)
    year = year_asked(_years(member))
    reviews = queries.of_member(member.id)
    return page(
        member=member,
        year=year,
        tabs=[
            {"label": _("%(year)d 年", year=one), "href": url_for(".mine", year=one), "current": one == year}
            for one in _years(member)
        ],
        figures=counted(queries.year_of(member, year), ".mine_lines", year=year),
        review=next((one for one in reviews if one.year == year), None),
        earlier=[one for one in reviews if one.year not in _years(member)],
        tests=[
            one
            for one in learning.attempts()
            if one.standing is Standing.PASSED and one.handed_on is not None and one.handed_on.year == year
        ],
        today=clock.today(),
    )


@room.get(f"/mine/<any({FIGURES}):figure>", needs=Can.WRITE)
def mine_lines(figure: str) -> ResponseReturnValue:
    """The records behind one of one's own figures."""
    member = members.member_of(person().id or 0) or get_or_404(Member, 0)
    shown, year = Figure(figure), year_asked(_years(member))
    found = queries.lines(shown, queries.year_of(member, year), request.args.get("at"), page_size(None))
    return page(year=year, **listed(shown, found, ".mine_lines", year=year))


@room.route("/new", methods=BOTH, needs=Can.WRITE, once=True)
def new() -> ResponseReturnValue:
    """Write one's words on a year: the figures stand above them and cannot be changed."""
    member = members.member_of(person().id or 0) or get_or_404(Member, 0)
    return _write(member)


@room.route("/member/<int:member_id>", methods=BOTH, needs=Can.OPINE, once=True)
def record(member_id: int) -> ResponseReturnValue:
    """Write down the words of a member who has no account."""
    return _write(get_or_404(Member, member_id))


def _write(member: Member) -> ResponseReturnValue:
    form = WriteForm()
    if not form.year.data:
        form.year.data = str(year_asked(_years(member)))
    year = int(form.year.data) if form.year.data in map(str, _years(member)) else max(_years(member))
    if form.validate_on_submit():
        with form.refusals():
            made = service.write(member, year, form.said.data, form.plans.data or "")
            return done(_("述职交上去了，镇里写意见以前还能改"), ".show", review_id=made.id)
    own = member.user_id is not None and member.user_id == person().id
    told = queries.year_of(member, year)
    return page(form=form, member=member, year=year, own=own, figures=queries.figures(told), told=rules.told)
