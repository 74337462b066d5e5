"""Tasks of assistance under codes: the office gives and confirms, the helper sees code, what to do, and by when."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core import clock
from portal.core.forms import offered
from portal.core.i18n import _
from portal.core.scope import actor, within
from portal.core.web import done, get_or_404, page, person
from portal.members import queries as members
from portal.members.models import Member
from portal.outreach import queries, service
from portal.outreach.forms import DoForm, EmptyForm, TaskForm, WhyForm
from portal.outreach.models import Task
from portal.outreach.queries import Filter
from portal.outreach.rules import NEEDS, OPEN, Can, Help, Standing, Step
from portal.outreach.views.entrance import ASKED, asks_for_file, chips, file, read_filter, room, serves_several, shown

BOTH = ["GET", "POST"]
NAMES = ("figure", "kind", "state")
HEADER = (_("代号"), _("做什么"), _("村"), _("谁去做"), _("派的日期"), _("最晚哪天"), _("做的日期"), _("状态"))
MOST_VILLAGES = 40
USUAL = timedelta(days=7)


def _office() -> bool:
    """Whether this person gives tasks somewhere, and so may see codes and helpers of the office's list."""
    return person().may(Can.GIVE)


@room.get("/tasks/", needs=Can.LIST)
def tasks() -> ResponseReturnValue:
    """A helper's own tasks; an office's all; a leader counts them without codes."""
    if (away := asks_for_file()) is not None:
        return away
    found = shown(read_filter(), queries.tasks, queries.task_count, lambda row: str(row.for_code))
    office, wide = _office(), serves_several()
    return page(
        found=found,
        lines=[_line(one, found.places, office) for one in found.rows],
        chips=chips(found.f, found.places, NAMES),
        questions=[
            ("kind", _("做什么"), Help, found.f.kind),
            ("state", _("状态"), Standing, found.f.state),
        ],
        areas=areas.options(actor().areas) if wide else [],
        office=office,
        coded=office or not wide,
        exports=office and person().may(Can.EXPORT),
        export_args=ASKED.kept(at=None, format=None),
    )


def _line(one: Any, places: dict[str, str], office: bool) -> tuple[Any, ...]:
    late = one.state in OPEN and one.due_on < clock.today()
    place, who = places.get(one.for_code, ""), one.helper if office else ""
    return (one.id, one.code, one.kind, one.state, late, place, one.due_on, who)


@room.get("/tasks/file", needs=Can.GIVE)
def tasks_file() -> ResponseReturnValue:
    """What the office's list shows, as a file: codes, no names of persons under correction."""
    return file("tasks", _("协助事项"), HEADER, _rows(read_filter()))


def _rows(f: Filter) -> Iterator[list[Any]]:
    for row in queries.tasks_exported(f):
        places = areas.names([row.for_code])
        yield [
            row.code,
            row.kind,
            places.get(row.for_code, row.for_code),
            row.helper,
            row.given_on,
            row.due_on,
            row.done_on,
            row.state,
        ]


@room.route("/tasks/new", methods=BOTH, needs=Can.GIVE, once=True)
def give() -> ResponseReturnValue:
    """The office gives a task; a county's staff choose the village first."""
    villages = dict(areas.options(actor().areas))
    village = request.args.get("village", "")
    if village not in villages and len(villages) > MOST_VILLAGES:
        return page(form=None, villages=list(villages.items()))
    codes = [village] if village in villages else list(villages)
    serving = {str(one.id): one for one in members.serving(codes)}
    form = TaskForm()
    form.member.choices = offered([("", ""), *((key, _helper(one, villages)) for key, one in serving.items())])
    if not form.is_submitted():
        form.due_on.data = clock.today() + USUAL
    if form.validate_on_submit():
        member = serving[form.member.data]
        with form.refusals():
            task = service.give(
                service.Given(
                    code=form.code.data,
                    kind=Help(form.kind.data),
                    what=form.what.data or "",
                    due_on=form.due_on.data,
                    village_code=member.village_code,
                    helper=member.name,
                    member_id=member.id,
                    user_id=member.user_id,
                )
            )
            return done(_("派下去了"), ".task", task_id=task.id)
    return page(form=form, villages=[], nobody=not serving)


def _helper(one: Member, villages: dict[str, str]) -> str:
    label = f"{villages.get(one.village_code, '')} {one.name}".strip()
    return label if one.user_id else str(_("%(who)s（没有账号，要另外告诉他）", who=label))


@room.get("/tasks/<int:task_id>", needs=Can.ASSIST)
def task(task_id: int) -> ResponseReturnValue:
    """A helper sees the code, what to do and by when; the office also who does it. Nobody sees a person's name."""
    row = get_or_404(Task, task_id)
    office = _office() and within(row.town_code, person().areas[Can.GIVE])
    places = areas.names([row.for_code, row.town_code])
    steps = [step for step in row.steps if office or NEEDS[step] is Can.ASSIST]
    if office and row.user_id is not None and row.user_id != person().id:
        steps = [step for step in steps if step is not Step.DO]
    return page(
        task=row,
        office=office,
        places=places,
        steps=steps,
        today=clock.today(),
        late=row.state in OPEN and row.due_on < clock.today(),
    )


def _step(row: Task, form: Any, verb: Callable[[], Any], said: Any) -> ResponseReturnValue:
    """The one way every step goes."""
    if not form.is_submitted():
        form.version.data = str(row.version)
    if form.validate_on_submit():
        with form.refusals():
            service.expect(row, form.opened_on(row))
            verb()
            return done(said, ".task", task_id=row.id)
    return page(form=form, task=row)


@room.route("/tasks/<int:task_id>/do", methods=BOTH, needs=Can.ASSIST)
def do(task_id: int) -> ResponseReturnValue:
    """The helper did it."""
    row = get_or_404(Task, task_id)
    form = DoForm()
    if not form.is_submitted():
        form.done_on.data = clock.today()
    return _step(row, form, lambda: service.do(row, form.done_on.data, form.done_note.data or ""), _("记下了，等确认"))


@room.route("/tasks/<int:task_id>/confirm", methods=BOTH, needs=Can.GIVE)
def confirm(task_id: int) -> ResponseReturnValue:
    """The office confirms: from now on it counts."""
    row = get_or_404(Task, task_id)
    return _step(row, EmptyForm(), lambda: service.confirm(row), _("确认了"))


@room.route("/tasks/<int:task_id>/send-back", methods=BOTH, needs=Can.GIVE)
def send_back(task_id: int) -> ResponseReturnValue:
    """It has to be done again, or more."""
    row = get_or_404(Task, task_id)
    form = WhyForm()
    return _step(row, form, lambda: service.send_back(row, form.why.data), _("退回了，请他补做"))


@room.route("/tasks/<int:task_id>/cancel", methods=BOTH, needs=Can.GIVE)
def cancel(task_id: int) -> ResponseReturnValue:
    """It is taken back."""
    row = get_or_404(Task, task_id)
    form = WhyForm()
    return _step(row, form, lambda: service.cancel(row, form.why.data), _("取消了"))
