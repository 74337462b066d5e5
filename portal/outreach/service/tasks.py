"""Assistance in community correction: a task under a code is given, done, confirmed (DOMAIN.md 6.6)."""

from dataclasses import dataclass
from datetime import date

from portal.areas import queries as areas
from portal.areas import rules as area_rules
from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.outreach import queries, rules
from portal.outreach.models import Task
from portal.outreach.rules import Help, Standing, Step


@dataclass(frozen=True)
class Given:
    """What the justice office says of a task; `code` stands in the office's own file beside the person's name."""

    code: str
    kind: Help
    what: str
    due_on: date
    village_code: str
    helper: str
    member_id: int | None = None
    user_id: int | None = None


def give(told: Given) -> Task:
    """Give a task to a helper of a village."""
    code = rules.tidy_code(told.code)
    if not code:
        raise Refused(_("代号是字母和数字，比如 023 或 S-07，不写姓名和证件号"), field="code")
    _refuse_personal(told.what, "what")
    if told.due_on < clock.today():
        raise Refused(_("这个日子已经过了，请另选"), field="due_on")
    if areas.village_of(told.village_code) is None:
        raise Refused(_("没有这个村，请重新选"), field="member")
    town = area_rules.town_code(told.village_code)
    task = Task(
        village_code=town,
        town_code=town,
        county_code=area_rules.county_code(told.village_code),
        for_code=told.village_code,
        code=code,
        kind=told.kind,
        what=told.what,
        given_on=clock.today(),
        due_on=told.due_on,
        given_by_id=actor().id,
        member_id=told.member_id,
        helper=told.helper,
        user_id=told.user_id,
        first_ever=False,
    )
    db.session.add(task)
    db.session.flush()
    audit.record("outreach.give", task.__tablename__, task, kind=told.kind.value)
    return task


def _refuse_personal(text: str, field: str) -> None:
    if rules.personal(text):
        raise Refused(_("这里不写电话和证件号，也不写姓名、住址和案由"), field=field)


def do(task: Task, on: date, note: str) -> None:
    """The helper says that it is done; the office may note it for a helper without an account."""
    who = actor()
    if task.user_id is not None and not who.everywhere and who.id != task.user_id:
        raise Refused(_("这件事由%(who)s自己记做完", who=task.helper))
    _refuse_personal(note, "done_note")
    if on < task.given_on or on > clock.today():
        raise Refused(_("应在派下来那天和今天之间"), field="done_on")
    task.advance(Step.DO)
    task.done_on, task.done_note, task.done_by_id = on, note, actor().id


def confirm(task: Task) -> None:
    """The office confirms that it was done: from now on it is counted.

    A code is counted once, by its first task. The tasks of the code are held while that is decided, so that two that
    are confirmed in one moment follow one another; the database takes one first task a code.
    """
    _not_by_the_helper(task)
    held = queries.under(task.town_code, task.code)
    before = {one.id: rules.image(one) for one in held}
    task.advance(Step.CONFIRM)
    task.confirmed_on = clock.today()
    confirmed = sorted((one for one in held if one.state is Standing.CONFIRMED), key=lambda one: (one.done_on, one.id))
    for one in confirmed[1:]:
        one.first_ever = False
    db.session.flush()
    confirmed[0].first_ever = True
    db.session.flush()
    for one in confirmed:
        after = rules.image(one)
        if after != before[one.id]:
            rules.changed.send(one, before=before[one.id], after=after)


def _not_by_the_helper(task: Task) -> None:
    """Nobody confirms what they did themselves, or noted as done."""
    who = actor()
    if not who.everywhere and who.id in (task.user_id, task.done_by_id):
        raise Refused(_("自己做的或自己代记的，要由另一位工作人员确认"))


def send_back(task: Task, why: str) -> None:
    """What was done is not enough: the helper is told what is missing."""
    _refuse_personal(why, "why")
    task.advance(Step.SEND_BACK, why)
    task.done_on = None


def cancel(task: Task, why: str) -> None:
    """The task is taken back; it stays, with its reason."""
    _refuse_personal(why, "why")
    task.advance(Step.CANCEL, why)
