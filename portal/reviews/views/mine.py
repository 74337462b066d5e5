"""One's own year: what the records say, one's own words, and what was thought and decided of it."""

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.i18n import _
from portal.core.web import done, page, person
from portal.members import queries as roster
from portal.members.models import Member
from portal.reviews import queries, service
from portal.reviews.forms import WordsForm
from portal.reviews.rules import FIRST_YEAR, WRITABLE, Can, Fact, year_of
from portal.reviews.views.entrance import as_pdf, asked_year, room, sheet

BOTH = ["GET", "POST"]
FACTS = ", ".join(one.value for one in Fact)


def _me() -> Member | None:
    return roster.member_of(person().id or 0)


@room.route("/mine", methods=BOTH, needs=Can.STATE, once=True)
def mine() -> ResponseReturnValue:
    """The figures counted, the words written by oneself; nobody else's year and nobody's place in a row."""
    member, year, form = _me(), asked_year(), WordsForm()
    if member is None:
        return page(member=None, form=form)
    review = queries.own(member.user_id or 0, year)
    if not form.is_submitted() and not form.came_back:
        form.words.data = review.words if review is not None else ""
    if form.validate_on_submit():
        with form.refusals():
            service.write(member, year, form.words.data)
            return done(_("存好了，还没有交"), ".mine", year=year)
    return page(
        **sheet(member, year, review),
        form=form,
        writes=review is None or review.state in WRITABLE,
        before=url_for(".mine", year=year - 1) if year > FIRST_YEAR else None,
        after=url_for(".mine", year=year + 1) if year < clock.today().year else None,
    )


@room.get(f"/mine/<any({FACTS}):fact>", needs=Can.STATE)
def mine_of(fact: str) -> ResponseReturnValue:
    """The records behind one of one's own numbers."""
    member, year = _me(), asked_year()
    found = queries.lines(Fact(fact), year_of(member.id, year)) if member is not None else []
    return page(fact=Fact(fact), year=year, lines=found)


@room.get("/mine/paper.pdf", needs=Can.STATE)
def mine_paper() -> ResponseReturnValue:
    """The own sheet as PDF."""
    member, year = _me(), asked_year()
    if member is None:
        return page(member=None, year=year)
    return as_pdf(sheet(member, year, queries.own(member.user_id or 0, year)))
