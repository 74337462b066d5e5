"""The year's plan: targets, who still needs what by when, and from there to a session with an invitation list."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import asked, clock
from portal.core.asked import Asked
from portal.core.export import as_file
from portal.core.forms import Refused, offered
from portal.core.i18n import _, _n
from portal.core.paging import page_size
from portal.core.scope import several, within
from portal.core.web import done, get_or_404, page
from portal.training import queries, service
from portal.training.forms import ChangeTargetForm, InviteForm, TargetForm
from portal.training.models import Target
from portal.training.queries import Someone
from portal.training.rules import Can, Domain, Gap, Hat
from portal.training.views.entrance import arranged, invitable, room, villages_here

BOTH = ["GET", "POST"]
ASKED = Asked("show", "area", "per", "at", "format")
HEADER = (
    _("姓名"),
    _("乡镇"),
    _("村"),
    _("身份"),
    _("哪一类"),
    _("要学几小时"),
    _("已学几小时"),
    _("还差几小时"),
    _("最晚哪天"),
)


def _year() -> int:
    """The year that the address names; this one where it cannot be read."""
    text = request.args.get("year", "")
    return int(text) if text.isascii() and text.isdecimal() and 2020 <= int(text[:5]) <= 2100 else clock.today().year


@room.get("/training/plan", needs=Can.MANAGE)
def plan() -> ResponseReturnValue:
    """The targets of a year, each with how many people it is for and how many still need something."""
    year = _year()
    rows = queries.targets(year)
    return page(
        rows=rows, year=year, tallies=queries.tallies(rows), names=areas.names(row.code for row in rows),
        costs=queries.year_costs(year),
    )  # fmt: skip


def _open(form: TargetForm) -> None:
    found = [*invitable(), *villages_here()]
    form.area.choices = offered(found if len(found) == 1 else [("", ""), *found])


def _aimed(form: TargetForm) -> service.Aimed:
    try:
        minutes = round(float(form.hours.data) * 60)
    except ValueError:
        raise Refused(_("学时写数字，比如 12 或 1.5"), "hours") from None
    due: date = form.due.data
    return service.Aimed(form.area.data, due.year, Hat(form.hat.data), form.topic.data or "", minutes, due)


@room.route("/training/plan/new", methods=BOTH, needs=Can.MANAGE, once=True)
def new_target() -> ResponseReturnValue:
    """A target on one page: where, which role, which topic, how many hours, by when."""
    form = TargetForm()
    _open(form)
    if not form.is_submitted():
        form.due.data = date(_year(), 12, 31)
    if form.validate_on_submit():
        with form.refusals():
            found = service.aim(_aimed(form))
            return done(_("目标已定好"), ".gap", target_id=found.id)
    return page(form=form)


@room.route("/training/plan/<int:target_id>/edit", methods=BOTH, needs=Can.MANAGE)
def edit_target(target_id: int) -> ResponseReturnValue:
    """A target is changed, or taken away; hours stay as they are."""
    found, form = get_or_404(Target, target_id), ChangeTargetForm()
    _open(form)
    if not form.is_submitted():
        form.version.data, form.area.data, form.hat.data = str(found.version), found.code, found.hat.value
        form.topic.data, form.hours.data, form.due.data = found.domain, found.hours, found.due
    if form.validate_on_submit():
        with form.refusals():
            if (opened := form.opened_on(found)) and opened != str(found.version):
                raise Refused(_("您打开这一页以后，别人已经改过。请核对上面最新的情况，再送一次"))
            if form.gone.data:
                service.drop_target(found)
                return done(_("目标已去掉"), ".plan", year=found.year)
            service.aim(_aimed(form), found)
            return done(_("目标已改好"), ".gap", target_id=found.id)
    return page(form=form, found=found)


@room.get("/training/plan/<int:target_id>", needs=Can.MANAGE)
def gap(target_id: int) -> ResponseReturnValue:
    """Who still needs what by when: the very people that the plan's figures count; also as a file."""
    found = get_or_404(Target, target_id)
    gap, area = asked.word(Gap, request.args.get("show")) or Gap.SHORT, asked.area(request.args.get("area"))
    if asked.wants_file():
        rows = _file_rows(found, gap, area)
        return as_file("training.export", "training_target", ("gap", _("培训还差谁")), HEADER, rows, ASKED.told())
    tally = queries.tallies([found], area)[found.id]
    counts = {Gap.SHORT: tally.short, Gap.MET: tally.met, Gap.ALL: tally.people}
    shown = queries.gap_page(found, gap, area, request.args.get("at"), page_size(request.args.get("per")))
    whole = url_for(".gap", target_id=found.id, show=gap.value)
    places = [(code, name) for code, name in [*invitable(), *villages_here()] if code != found.code]
    return page(
        found=found,
        gap=gap,
        area=area,
        rows=shown.rows,
        total=counts[gap],
        short=tally.short,
        names=areas.names([found.code, *(row.village_code for row in shown.rows)]),
        tabs=[
            {"label": one.label, "href": ASKED.address(".gap", target_id=found.id, show=one.value, at=None),
             "current": one is gap, "count": counts[one]}
            for one in Gap
        ],
        places=places if several(frozenset({found.code})) else [],
        chips=[{"label": areas.names([area]).get(area, area), "remove_href": whole}] if area else [],
        export_args=ASKED.kept(at=None, format=None),
        before=ASKED.address(".gap", target_id=found.id, at=shown.before) if shown.before else None,
        after=ASKED.address(".gap", target_id=found.id, at=shown.after) if shown.after else None,
    )  # fmt: skip


def _file_rows(found: Target, gap: Gap, area: str) -> Iterator[list[Any]]:
    for row in queries.gap_rows(found, gap, area):
        town = row.village_code[:9] + "000"
        names = areas.names([town, row.village_code])
        yield [
            row.name, names.get(town, town), names.get(row.village_code, row.village_code), found.hat,
            found.topic or "",
            found.minutes / 60, row.minutes / 60, max(0, found.minutes - row.minutes) / 60, found.due,
        ]  # fmt: skip


@room.route("/training/<int:session_id>/invite", methods=BOTH, needs=Can.MANAGE, once=True)
def invite(session_id: int) -> ResponseReturnValue:
    """The invitation list of a session, from a target's gap: whoever is ticked is asked whether they come."""
    found, form = arranged(session_id), InviteForm()
    target = _named(request.args.get("target", ""))
    if target is None:
        return redirect(url_for(".show", session_id=found.id))
    codes = queries.invited(found)
    people = {f"member-{row.id}": row for row in queries.gap_rows(target, Gap.SHORT, "")}
    names = areas.names(row.village_code for row in people.values())
    known = queries.known_keys(found.id)
    free = {key: row for key, row in people.items() if key not in known and within(row.village_code, codes)}
    form.people.choices = offered(
        [(key, f"{row.name} · {names.get(row.village_code, '')}") for key, row in free.items()]
    )
    if not form.is_submitted():
        form.people.data = list(free)
    if form.validate_on_submit():
        with form.refusals():
            some = [Someone(key, free[key].name, free[key].village_code, free[key].user_id) for key in form.people.data]
            count = service.invite_short(found, some)
            return done(_n("请了 %(num)d 个人", "请了 %(num)d 个人", count), ".show", session_id=found.id)
    return page(form=form, found=found, target=target)


def _named(text: str) -> Target | None:
    """The target that an address names."""
    return get_or_404(Target, int(text)) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def start_from(form: Any, text: str, area: str) -> Target | None:
    """Fill a new session's page from a target: what, for whom, and the places where somebody is short."""
    target = _named(text)
    if target is None:
        return None
    topic: Domain | None = target.topic
    form.hats.data, form.domain.data = [target.hat.value], (topic or Domain.CIVIL).value
    form.title.data = str(topic.label) if topic else ""
    villages = queries.short_places(target, area)
    towns = sorted({code[:9] + "000" for code in villages})
    offered_towns = {value for value, *_rest in form.towns.iter_choices()}
    form.towns.data = [code for code in towns if code in offered_towns]
    if not form.towns.data:
        form.villages.data = villages
    return target
