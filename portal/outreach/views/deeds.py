"""Small deeds for villagers: written down in half a minute, listed, withdrawn; and a person's own log of every kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import clock
from portal.core.forms import offered
from portal.core.i18n import _, _p
from portal.core.scope import actor
from portal.core.web import done, get_or_404, page, person
from portal.learning.rules import Can as Learning
from portal.members import queries as members
from portal.outreach import queries, rules, service
from portal.outreach.forms import DeedForm, StrikeForm
from portal.outreach.models import Deed
from portal.outreach.queries import Filter
from portal.outreach.rules import Can, Errand
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
NAMES = ("figure", "errand")
HEADER = (_("日期"), _("镇"), _("村"), _("做了什么"), _("一句话"), _("谁做的"))
LATEST, MOST = 20, 30


@room.route("/deeds/new", methods=BOTH, needs=Can.LOG, once=True)
def deed() -> ResponseReturnValue:
    """One deed: a tap, a day, a line where one is due."""
    code, form = own_village(), DeedForm()
    if code:
        del form.village
    else:
        villages = [(place, name) for place, name in places_offered() if not place.endswith("000")]
        form.village.choices = offered([("", ""), *villages])
    if not form.is_submitted():
        form.done_on.data = form.done_on.data or clock.today()
        asked = request.args.get("kind", "")
        form.kind.data = form.kind.data or (asked if asked in set(Errand) else None)
    if form.validate_on_submit():
        member = members.member_of(person().id or 0)
        with form.refusals():
            service.note_deed(
                service.Done(
                    village_code=code or form.village.data,
                    kind=Errand(form.kind.data),
                    done_on=form.done_on.data,
                    note=form.note.data or "",
                    member_id=member.id if member else None,
                )
            )
            return done(_("记下了"), ".mine")
    return page(form=form, village=areas.names([code]).get(code, "") if code else "")


@room.get("/deeds/", needs=Can.LIST)
def deeds() -> ResponseReturnValue:
    """Every deed of one's area, newest first; who did them and for whom stands on no list."""
    if (away := asks_for_file()) is not None:
        return away
    found = shown(read_filter(), queries.deeds, queries.deed_count, lambda row: str(row.village_code))
    opens = person().may(Can.READ)
    return page(
        found=found,
        lines=[_listed(one, found.places, opens) for one in found.rows],
        chips=chips(found.f, found.places, NAMES),
        questions=[("errand", _("做了什么"), Errand, found.f.errand)],
        areas=areas.options(actor().areas) if serves_several() else [],
        logs=person().may(Can.LOG),
        exports=person().may(Can.EXPORT),
        export_args=ASKED.kept(at=None, format=None),
    )


def _listed(one: Any, places: dict[str, str], opens: bool) -> tuple[Any, ...]:
    return (one.kind, one.note if opens else "", places[one.village_code], one.done_on)


@room.get("/deeds/file", needs=Can.EXPORT)
def deeds_file() -> ResponseReturnValue:
    """What the list shows, as a file."""
    return file("deeds", _("为村里人办的事"), HEADER, _rows(read_filter()))


def _rows(f: Filter) -> Iterator[list[Any]]:
    for row in queries.deeds_exported(f):
        yield [row.done_on, *place_cells(row), row.kind, row.note, row.name]


@room.route("/deeds/<int:deed_id>/undo", methods=BOTH, needs=Can.LOG)
def undo(deed_id: int) -> ResponseReturnValue:
    """Take a deed back, with a reason: by who wrote it down, or who logs for the whole town."""
    row = get_or_404(Deed, deed_id)
    if not may_change(row.village_code, row.noted_by_id):
        get_or_404(Deed, 0)
    form = StrikeForm()
    if form.validate_on_submit():
        with form.refusals():
            service.undo(row, form.why.data)
            return done(_("撤回了，不再算数"), ".mine")
    return page(form=form, deed=row)


@dataclass(frozen=True)
class Line:
    """One piece of one's own work: when, what, more of it, where it is shown, and where it is taken back."""

    on: date
    what: Any
    more: Any
    href: str = ""
    undo: str = ""


@room.get("/mine", needs=Can.LOG)
def mine() -> ResponseReturnValue:
    """What this person did this year, of every kind, each in its own number; shown to nobody else (DOMAIN.md 0.1)."""
    who, today = person(), clock.today()
    me, since = who.id or 0, today.replace(month=1, day=1)
    talks, rounds = queries.my_talks(me, since, LATEST), queries.my_rounds(me, since, LATEST)
    small, tasks = queries.my_deeds(me, since, LATEST), queries.my_tasks(me, since, LATEST)
    member = members.member_of(me)
    parts = queries.my_parts(member.id, since, LATEST) if member else queries.Mine(0, [])
    year: dict[str, Any] = {"mine": 1, "from": since.isoformat(), "to": today.isoformat()}
    return page(
        counts=[
            (_("普法宣讲"), talks.number, _("场"), url_for(".talks", **year)),
            (_("入户"), rounds.number, _("户次"), url_for(".visits", **year)),
            (_("帮过的纠纷"), parts.number, _("次"), url_for(".parts") if who.may(Can.READ) else ""),
            (_("协助社区矫正"), tasks.number, _p("task", "件"), url_for(".tasks", mine=1)),
            (_("为村里人办的事"), small.number, _("次"), url_for(".deeds", **year)),
        ],
        lines=sorted(_lines(talks, rounds, small, tasks, parts), key=lambda line: line.on, reverse=True)[:MOST],
        learns=who.may(Learning.STUDY),
        year=today.year,
    )


def _lines(talks: Any, rounds: Any, small: Any, tasks: Any, parts: Any) -> Iterator[Line]:
    for one in talks.rows:
        yield Line(one.held_on, one.topic.label, one.form.label, url_for(".talk", activity_id=one.id))
    for one in rounds.rows:
        group = rules.door_label(one.group_name, "")
        said = _("%(count)d 户次", count=one.visits)
        yield Line(one.visited_on, _("入户"), f"{group} · {said}", url_for(".walked", round_id=one.id))
    for one in small.rows:
        yield Line(one.done_on, one.kind.label, one.note, undo=url_for(".undo", deed_id=one.id))
    for one in tasks.rows:
        yield Line(one.done_on, one.kind.label, one.code, url_for(".task", task_id=one.id))
    for one in parts.rows:
        yield Line(one.on, one.share.label, one.kind.label)
