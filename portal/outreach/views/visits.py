"""Household visits: a street on one page, the list, what needs following up, one visit taken out."""

from collections.abc import Iterator
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import clock
from portal.core.forms import narrow, offered
from portal.core.i18n import _
from portal.core.scope import actor
from portal.core.web import done, get_or_404, page, person
from portal.members import queries as members
from portal.outreach import queries, rules, service
from portal.outreach.forms import FollowForm, StreetForm, StrikeForm
from portal.outreach.models import Household, HouseVisit, Round
from portal.outreach.queries import Filter
from portal.outreach.rules import Can, Topic
from portal.outreach.views.entrance import (
    ASKED,
    asks_for_file,
    chips,
    file,
    may_change,
    own_village,
    place_cells,
    places_offered,
    read_filter,
    room,
    serves_several,
    shown,
)

BOTH = ["GET", "POST"]
NAMES = ("figure", "topic")
HEADER = (_("日期"), _("镇"), _("村"), _("门牌"), _("讲的什么"), _("要跟进"), _("跟进日期"), _("谁去的"))


@room.get("/visits/", needs=Can.LIST)
def visits() -> ResponseReturnValue:
    """Every visit of one's area, newest first: visits counted as visits, households each once."""
    if (away := asks_for_file()) is not None:
        return away
    found = shown(read_filter(), queries.visits, queries.visit_count, lambda row: str(row.village_code))
    return page(
        found=found,
        lines=[_line(one, found.places) for one in found.rows],
        chips=chips(found.f, found.places, NAMES),
        questions=[("topic", _("讲的什么"), Topic, found.f.topic)],
        households=None if found.f.figure or found.capped else queries.distinct_households(found.f),
        areas=areas.options(actor().areas) if serves_several() else [],
        opens=person().may(Can.READ),
        logs=person().may(Can.LOG),
        exports=person().may(Can.EXPORT),
        export_args=ASKED.kept(at=None, format=None),
    )


def _line(one: Any, places: dict[str, str]) -> tuple[Any, ...]:
    door = str(rules.door_label(one.group_name, one.door))
    return (one.id, door, one.topic, one.followed_on, one.follow_up, places[one.village_code], one.visited_on)


@room.get("/visits/file", needs=Can.EXPORT)
def visits_file() -> ResponseReturnValue:
    """What the list shows, as a file."""
    return file("visits", _("入户清单"), HEADER, _rows(read_filter()))


def _rows(f: Filter) -> Iterator[list[Any]]:
    for row in queries.visits_exported(f):
        yield [
            row.visited_on,
            *place_cells(row),
            str(rules.door_label(row.group_name, row.door)),
            row.topic,
            row.follow_up,
            row.followed_on,
            row.name,
        ]


@room.route("/visits/new", methods=BOTH, needs=Can.LOG, once=True)
def street() -> ResponseReturnValue:
    """A street of twenty households on one page; empty lines are left out."""
    code = own_village()
    form = StreetForm()
    if code:
        del form.village
    else:
        villages = [(place, name) for place, name in places_offered() if not place.endswith("000")]
        form.village.choices = offered([("", ""), *villages])
    if not form.is_submitted():
        _begin(form)
    repeated: dict[int, Any] = {}
    if form.validate_on_submit():
        walk, repeated = _log(form, code)
        if walk is not None:
            return redirect(url_for(".walked", round_id=walk.id), 303)
    village = areas.names([code]).get(code, "") if code else ""
    return page(form=form, village=village, repeated=repeated, streets=queries.streets(code) if code else [])


def _begin(form: StreetForm) -> None:
    """Today, and the doors that the address names: `?group=3&from=12&to=30&step=2`."""
    form.visited_on.data = form.visited_on.data or clock.today()
    told = request.args
    form.group.data = form.group.data or (narrow(told.get("group")) or "")[: rules.LONGEST_GROUP]
    first, last, step = (_number(told.get(name)) for name in ("from", "to", "step"))
    if first and last and first <= last:
        doors = range(first, last + 1, 2 if step == 2 else 1)
        for row, door in zip(form.rows, doors, strict=False):
            row.form.door.data = str(door)


def _number(text: str | None) -> int:
    plain = narrow(text) or ""
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 5 else 0


def _log(form: StreetForm, code: str) -> tuple[Round | None, dict[int, Any]]:
    """Hand the filled lines to the verb; the lines that are asked once more, by their number on the page."""
    filled = [(number, row.form) for number, row in enumerate(form.rows) if row.form.door.data]
    topic, doors = Topic(form.topic.data), []
    for _number_of_line, line in filled:
        if line.topic.data in set(Topic):
            topic = Topic(line.topic.data)
        doors.append(service.Door(line.door.data, topic, line.follow_up.data, line.again.data))
    member = members.member_of(person().id or 0)
    told = service.Street(
        village_code=code or form.village.data,
        visited_on=form.visited_on.data,
        group=form.group.data,
        doors=tuple(doors),
        member_id=member.id if member else None,
    )
    repeated: dict[int, Any] = {}
    with form.refusals():
        try:
            return service.log_street(told), {}
        except service.Repeated as no:
            repeated = {filled[place][0]: sentence for place, sentence in no.rows.items()}
            form.form_errors.append(no.message)
        except service.AtRow as no:
            repeated = {filled[no.row][0]: no.message}
            form.form_errors.append(no.message)
    return None, repeated


@room.get("/visits/round/<int:round_id>", needs=Can.READ)
def walked(round_id: int) -> ResponseReturnValue:
    """The street is stored: how many visits, to how many households, how many to see again."""
    row = get_or_404(Round, round_id)
    return page(walk=row, count=queries.walked(row), places=areas.names([row.village_code]))


@room.get("/visits/<int:visit_id>", needs=Can.READ)
def visit(visit_id: int) -> ResponseReturnValue:
    """One visit: the door, the day, and what may be done with it."""
    row = get_or_404(HouseVisit, visit_id)
    household = get_or_404(Household, row.household_id)
    walk = get_or_404(Round, row.round_id)
    others = [one for one in queries.visits_of([household.id])[household.id] if one.id != row.id]
    return page(
        visit=row,
        household=household,
        walk=walk,
        label=rules.door_label(household.group_name, household.door),
        places=areas.names([row.village_code]),
        others=others[::-1][:10],
        changes=row.stands and may_change(row.village_code, walk.noted_by_id),
        logs=person().may(Can.LOG),
    )


def _mine(visit_id: int) -> HouseVisit:
    row = get_or_404(HouseVisit, visit_id)
    walk = get_or_404(Round, row.round_id)
    return row if may_change(row.village_code, walk.noted_by_id) else get_or_404(HouseVisit, 0)


@room.route("/visits/<int:visit_id>/strike", methods=BOTH, needs=Can.LOG)
def strike(visit_id: int) -> ResponseReturnValue:
    """Take one visit out of the figures, with a reason; the right one is written anew."""
    row = _mine(visit_id)
    form = StrikeForm()
    if form.validate_on_submit():
        with form.refusals():
            service.strike(row, form.why.data)
            return done(_("撤回了，这一户次不再算数"), ".visit", visit_id=row.id)
    return page(form=form, visit=row)


@room.route("/visits/<int:visit_id>/follow", methods=BOTH, needs=Can.LOG)
def follow(visit_id: int) -> ResponseReturnValue:
    """What the household needed was seen to."""
    row = get_or_404(HouseVisit, visit_id)
    form = FollowForm()
    if not form.is_submitted():
        form.followed_on.data = clock.today()
    if form.validate_on_submit():
        with form.refusals():
            service.follow(row, form.followed_on.data)
            return done(_("记下了，跟进完了"), ".visit", visit_id=row.id)
    return page(form=form, visit=row)
