"""A year's list for the town and the bureau: who has written, and how far each is. By village: nobody is ranked."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.areas.rules import county_code
from portal.core import asked, clock
from portal.core.asked import Asked
from portal.core.i18n import _
from portal.core.paging import page_size
from portal.core.scope import actor
from portal.core.web import done, page, person
from portal.reviews import queries, service
from portal.reviews.forms import WordsForm
from portal.reviews.queries import Filter
from portal.reviews.rules import Can, Show
from portal.reviews.views.entrance import room, year_asked

YEARS_SHOWN = 6
ASKED = Asked("year", "area", "show", "at", "per")


@room.get("/", needs=Can.LIST)
def index() -> ResponseReturnValue:
    """The members of one's places in one year, each with how far the review is."""
    this_year = clock.today().year
    years = list(range(this_year, this_year - YEARS_SHOWN, -1))
    f = Filter(
        year=year_asked(years),
        area=asked.area(request.args.get("area")),
        show=asked.word(Show, request.args.get("show")),
    )
    found = queries.listed(f, request.args.get("at"), page_size(request.args.get("per")))
    numbers = queries.counts(f)
    places = areas.names([row.village_code for row in found.rows] + ([f.area] if f.area else []))
    return page(
        f=f,
        rows=[_line(row, places, f.year, years[:2]) for row in found.rows],
        total=numbers[f.show] if f.show else sum(numbers.values()),
        tabs=[_tab(None, sum(numbers.values()), f), *(_tab(show, numbers[show], f) for show in Show)],
        years=[(str(year), _("%(year)d 年", year=year)) for year in years],
        area_choices=areas.options(actor().areas),
        chips=ASKED.chips({"area": f.area and places.get(f.area, f.area)}),
        sets_words=person().may(Can.DECIDE),
        before=ASKED.address(".index", at=found.before) if found.before else None,
        after=ASKED.address(".index", at=found.after) if found.after else None,
    )


def _tab(show: Show | None, count: int, f: Filter) -> dict[str, Any]:
    href = ASKED.address(".index", show=show and show.value, at=None)
    return {"label": show.label if show else _("全部"), "href": href, "current": f.show is show, "count": count}


def _line(row: Any, places: dict[str, str], year: int, open_years: list[int]) -> tuple[Any, ...]:
    """A row as the list shows it; who has no account and has not written may be written for by the town."""
    if row.review_id is not None:
        href = url_for(".show", review_id=row.review_id)
    elif row.user_id is None and year in open_years and person().may_at(Can.OPINE, row.village_code):
        href = url_for(".record", member_id=row.id, year=year)
    else:
        href = ""
    show = Show(row.state.value) if row.state else Show.NONE
    return row.name, href, show, places.get(row.village_code, ""), row.said_on


@room.route("/words", methods=["GET", "POST"], needs=Can.DECIDE)
def words() -> ResponseReturnValue:
    """The words that the bureau decides by, from a day on."""
    county, form = county_code(min(actor().areas)), WordsForm()
    if not form.is_submitted():
        form.words.data = "、".join(service.words_in_force(county))
        form.from_on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            service.set_words(county, form.words.data or "", form.from_on.data)
            return done(_("定好了"), ".index")
    return page(form=form)
