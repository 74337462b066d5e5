"""From the recommendation to the register and off it: the town proposes, the bureau decides (DOMAIN.md 2.1, 2.5)."""

from datetime import date

from portal.core import audit, clock
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.members import queries, rules
from portal.members.models import Member
from portal.members.rules import Leaving, Moved, Step
from portal.members.service.guards import changing, note


def take(
    member: Member,
    step: Step,
    on: date,
    why: str = "",
    *,
    ground: Leaving | None = None,
    certificate: str = "",
) -> None:
    """Take one step on a day; the day, the person and the reason stand in the history."""
    rules.FLOW.after(member.state, step)
    if step in rules.NEEDS_REASON and not why:
        raise Refused(_("请写一句原因"), "why")
    if on > clock.today():
        raise Refused(_("这个日子还没到，请核对"), "on")
    if on < member.moved_on:
        raise Refused(_("日子不能早于上一步（%(day)s）", day=member.moved_on.isoformat()), "on")
    if step is Step.QUALIFY and not why and not queries.passed(member):
        raise Refused(_("没有网上考试的，请写明考试是怎么办的：哪天考的，多少分"), "why")
    _apart(member, step)
    with changing(member):
        put(member, step, on, certificate)
        note(member, Moved(step.value), on, why, ground)


def note_pass(member: Member, on: date, how: str) -> None:
    """Note on a file that its owner passed the test of the portal; what follows from it the bureau decides."""
    note(member, Moved.PASS, on, how)
    audit.record("members.pass", "members_member", member)


def put(member: Member, step: Step, on: date, certificate: str = "") -> None:
    """Move a member along the table and set the days that the figures count by."""
    member.advance(step)
    member.moved_on = on
    if step in (Step.REGISTER, Step.CARRY_OVER):
        member.registered_on = on
        member.certificate = certificate or member.certificate
    elif step is Step.REMOVE:
        member.left_on = on


def _apart(member: Member, step: Step) -> None:
    """Who put somebody forward, or proposed the removal, is not who decides on it (DOMAIN.md 9)."""
    who = actor()
    if who.everywhere or who.id is None:
        return
    if step in (Step.REGISTER, Step.QUALIFY, Step.CARRY_OVER) and who.id == member.recommended_by_id:
        raise Refused(_("推荐的人不能自己登记，请局里另一位同事办"))
    if step is Step.REMOVE and who.id == queries.proposer(member):
        raise Refused(_("提出移出的人不能自己批准，请局里另一位同事办"))
