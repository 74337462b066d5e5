"""From the recommendation to the register and off it: the town proposes, the bureau decides (DOMAIN.md 2.1, 2.5)."""

from datetime import date, timedelta

from portal.core import audit, clock, db, settings
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.members import queries, rules
from portal.members.models import Announcement, Member
from portal.members.rules import Leaving, Moved, State, Step
from portal.members.service.guards import changing, note


def take(
    member: Member,
    step: Step,
    on: date,
    why: str = "",
    *,
    ground: Leaving | None = None,
    certificate: str = "",
    paper: str = "",
) -> None:
    """Take one step on a day; the day, the person, the paper and the reason stand in the history."""
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
    _mind_notice(member, step, on, why)
    with changing(member):
        put(member, step, on, certificate)
        note(member, Moved(step.value), on, why, ground, paper)


def _mind_notice(member: Member, step: Step, on: date, why: str) -> None:
    """Who was put forward is announced for some days; who objects is heard before the town decides."""
    if step is Step.ANNOUNCE:
        last = on + timedelta(days=max(1, settings.number("member_notice_days", rules.NOTICE_DAYS, on)) - 1)
        place = {name: getattr(member, name) for name in ("village_code", "town_code", "county_code")}
        told = {name: getattr(member, name) for name in ("name", "group_name", "tier", "source", "nominated")}
        db.session.add(Announcement(**place, **told, member_id=member.id, from_on=on, until_on=last, listed=True))
        return
    if step is Step.TRAIN and member.state is State.RECOMMENDED and settings.number("member_notice_needed", 0, on):
        raise Refused(_("先在村里公示，公示期满再审核"))
    notice = queries.notice_of(member) if member.state is State.NOTICED else None
    if notice is None:
        return
    if step is Step.TRAIN:
        if on <= notice.until_on:
            raise Refused(_("公示到 %(day)s 为止，请填以后的日子", day=notice.until_on.isoformat()), "on")
        if not why and queries.was_objected(member):
            raise Refused(_("公示期间有人提过异议，请写怎么核实的"), "why")
    notice.listed = False


def object_to(member: Member, on: date, why: str) -> None:
    """Note what somebody objected while the notice stood; who it was is not asked."""
    notice = queries.notice_of(member)
    if member.state is not State.NOTICED or notice is None:
        raise Refused(_("现在不在公示"))
    if not notice.from_on <= on <= min(notice.until_on, clock.today()):
        raise Refused(_("请填公示期间的日子"), "on")
    note(member, Moved.OBJECT, on, why)
    audit.record("members.object", "members_member", member)


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
    elif step in (Step.REMOVE, Step.EXPIRE):
        member.left_on = on
    elif step is Step.REINSTATE:
        member.left_on = None


def _apart(member: Member, step: Step) -> None:
    """Who put somebody forward, or proposed the removal, is not who decides on it (DOMAIN.md 9)."""
    who = actor()
    if who.everywhere or who.id is None:
        return
    if step in (Step.REGISTER, Step.QUALIFY, Step.CARRY_OVER) and who.id == member.recommended_by_id:
        raise Refused(_("推荐的人不能自己登记，请局里另一位同事办"))
    if step in (Step.UPHOLD, Step.REINSTATE) and who.id == queries.proposer(member, Moved.REMOVE):
        raise Refused(_("批准移出的人不能自己复核，请局里另一位同事办"))
    if step is Step.REMOVE and who.id == queries.proposer(member):
        raise Refused(_("提出移出的人不能自己批准，请局里另一位同事办"))
