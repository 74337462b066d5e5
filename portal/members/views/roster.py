"""The roster: parts, filters in the address, a count that is exact, and the same rows as a file."""

from collections.abc import Iterator
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import asked, clock
from portal.core.asked import Asked
from portal.core.export import as_file
from portal.core.forms import offered
from portal.core.i18n import _, _p
from portal.core.layout import masked_name
from portal.core.paging import page_size
from portal.core.scope import actor, several
from portal.core.web import done, page, person
from portal.members import queries, service
from portal.members.forms import RecommendForm, RecommendWithVillage
from portal.members.queries import Filter
from portal.members.rules import (
    Can,
    Duty,
    Figure,
    Nominated,
    Order,
    Show,
    Source,
    Speciality,
    State,
    Tier,
)
from portal.members.views.entrance import room, sees_all, towns_of, whole_in

ASKED = Asked(
    "q", "area", "show", "state", "tier", "source", "speciality", "duty", "order", "figure", "from", "to", "per", "at",
    "format",
)  # fmt: skip
OF_A_VILLAGE = (Figure.CORE, Figure.ORDINARY)
"""The figures whose list a village's own people may open: who is on its register."""
HEADER = (
    _("姓名"),
    _("乡镇"),
    _("村"),
    _("村民小组"),
    _p("member", "类别"),
    _("状态"),
    _("来源"),
    _("专长"),
    _("推荐日期"),
    _p("member", "登记日期"),
    _("证书编号"),
    _("移出日期"),
    _("同意公开姓名"),
)


@room.get("/", needs=Can.LIST)
def index() -> ResponseReturnValue:
    """The roster by village; `figure=core` is the story's figure. `format=csv` or `xlsx` gives the rows as a file."""
    if asked.wants_file():
        return redirect(ASKED.address(".export"))
    f, wide = read_filter(), several(actor().areas)
    found = queries.listed(f, request.args.get("at"), page_size(request.args.get("per")))
    counts = queries.counts(f)
    places = areas.names([row.village_code for row in found.rows] + ([f.area] if f.area else []))
    short = [row for row in queries.by_village(actor().areas, clock.today()) if row.counts and row.short]
    return page(
        f=f,
        lines=[_line(one, places) for one in found.rows],
        total=queries.count(f) if f.state or f.figure else counts[f.show],
        places=places,
        wide=wide,
        short=len(short) if wide else 0,
        tabs=_tabs(f, counts) if sees_all() else [],
        chips=_chips(f, places),
        questions=_questions(f),
        orders=Order,
        area_choices=_places() if wide else [],
        named=person().may(Can.READ),
        proposes=person().may(Can.PROPOSE),
        links=_links(wide),
        exports=person().may(Can.EXPORT),
        export_args=ASKED.kept(at=None, format=None),
        before=ASKED.address(".index", at=found.before) if found.before else None,
        after=ASKED.address(".index", at=found.after) if found.after else None,
    )


def _name(one: Any) -> str:
    """A name where this person reads names, else masked."""
    named = person().may_at(Can.READ, one.village_code)
    return str(one.name) if named else masked_name(one.name)


def _line(one: Any, places: dict[str, str]) -> tuple[Any, ...]:
    name, place = _name(one), places.get(one.village_code, one.village_code)
    return (one.id, name, one.state, Tier(one.tier), place, Source(one.source), one.registered_on)


def _questions(f: Filter) -> list[tuple[str, Any, Any, Any]]:
    """What the filter asks: the name in the address, the question, the words, and the one that is chosen."""
    found: list[tuple[str, Any, Any, Any]] = [
        ("tier", _p("member", "类别"), Tier, f.tier),
        ("source", _("来源"), Source, f.source),
        ("speciality", _("专长"), Speciality, f.speciality),
        ("duty", _("兼任"), Duty, f.duty),
    ]
    return [*found, ("state", _("状态"), State, f.state)] if sees_all() else found


def _places() -> list[tuple[str, str]]:
    """Towns, where there are several, and then villages."""
    towns = [(place.code, place.short) for place in towns_of(actor().areas)]
    return [*(towns if len(towns) > 1 else []), *areas.options(actor().areas)]


WITHOUT_FIGURE = dict.fromkeys(("figure", "from", "to", "state", "at"))


def _tabs(f: Filter, counts: dict[Show, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": show.label,
            "count": counts[show],
            "href": ASKED.address(".index", **{**WITHOUT_FIGURE, "show": None if show is Show.ON else show.value}),
            "current": show is f.show and f.state is None and f.figure is None,
        }
        for show in Show
    ]


def _links(wide: bool) -> list[tuple[Any, str]]:
    """The other pages of the room that this person may open."""
    who, found = person(), []
    if wide:
        found.append((_("各村人数"), url_for(".quota")))
        found.append((_("联络员"), url_for(".liaisons")))
        found.append((_("调解委员会"), url_for(".committees")))
    if who.may(Can.IMPORT):
        found.append((_("导入名册"), url_for(".imports")))
    return found


@room.get("/export", needs=Can.EXPORT)
def export() -> ResponseReturnValue:
    """What the roster shows as CSV or Excel, without telephone numbers; every export is on the trail."""
    rows = _file_rows(read_filter())
    return as_file("members.export", "members_member", ("members", _("法律明白人名册")), HEADER, rows, ASKED.told())


def _file_rows(f: Filter) -> Iterator[list[Any]]:
    for row in queries.exported(f):
        places = areas.names([row.town_code, row.village_code])
        yield [
            _name(row),
            places.get(row.town_code, row.town_code),
            places.get(row.village_code, row.village_code),
            row.group_name,
            row.tier,
            row.state,
            row.source,
            "、".join(str(one.label) for one in row.specialities),
            row.recommended_on,
            row.registered_on,
            row.certificate,
            row.left_on,
            row.consent_on is not None,
        ]


def read_filter() -> Filter:
    """The filter that stands in the address; what cannot be read is left out.

    A village's own people see who is on its register, not who was declined or had to leave.
    """
    told = request.args if sees_all() else {**request.args, "show": "", "state": ""}
    figure = asked.word(Figure, told.get("figure"))
    return Filter(
        show=asked.word(Show, told.get("show")) or Show.ON,
        q=asked.sought(told.get("q")),
        area=asked.area(told.get("area")),
        state=asked.word(State, told.get("state")),
        tier=asked.word(Tier, told.get("tier")),
        source=asked.word(Source, told.get("source")),
        speciality=asked.word(Speciality, told.get("speciality")),
        duty=asked.word(Duty, told.get("duty")),
        by_name=person().may_at(Can.READ, *actor().areas),
        order=asked.word(Order, told.get("order")) or Order.VILLAGE,
        figure=figure if sees_all() or figure in OF_A_VILLAGE else None,
        since=asked.first_day(told.get("from")),
        until=asked.last_day(told.get("to")),
        whole_in=whole_in(),
    )


def _chips(f: Filter, places: dict[str, str]) -> list[dict[str, Any]]:
    words = {name: getattr(f, name) for name in ("state", "tier", "source", "speciality", "duty", "figure")}
    months = {"from": f.figure and f.since, "to": f.figure and f.until}
    return ASKED.chips({"q": f.q, "area": f.area and places.get(f.area, f.area), **words, **months})


@room.route("/new", methods=["GET", "POST"], needs=Can.PROPOSE, once=True)
def recommend() -> ResponseReturnValue:
    """Put a person forward; one question a line."""
    codes = sorted(actor().areas)
    one = not several(actor().areas)
    form = RecommendForm() if one else RecommendWithVillage()
    if not one:
        form.village.choices = offered([("", ""), *areas.options(actor().areas)])
        if not form.is_submitted():
            form.village.data = request.args.get("area", "")
    if not form.is_submitted() and form.recommended_on.data is None:
        form.recommended_on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            member = service.recommend(
                service.Told(
                    village_code=codes[0] if one else form.village.data,
                    name=form.name.data,
                    tier=Tier(form.tier.data),
                    source=Source(form.source.data),
                    nominated=Nominated(form.nominated.data),
                    recommended_on=form.recommended_on.data,
                    group_name=form.group_name.data or "",
                    specialities=tuple(Speciality(word) for word in form.specialities.data or ()),
                    phone=form.phone.data or None,
                    consent=form.consent.data,
                    namesake=form.namesake.data,
                )
            )
            return done(_("推荐已记下"), ".show", member_id=member.id)
    return page(form=form)
