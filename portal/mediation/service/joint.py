"""Mediating together: the town asks, who is asked says yes or no, the town lets go again (T09; 人民调解法 20)."""

from dataclasses import dataclass
from datetime import date

from portal.areas.rules import is_code
from portal.core import audit, clock, db, workdays
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor, within
from portal.mediation import queries, rules
from portal.mediation.models import Case, Joint, Session
from portal.mediation.rules import Office, State
from portal.mediation.service.course import write_session


@dataclass(frozen=True)
class Invited:
    """Who is asked: a person with an account and the place they serve, or an office and who comes from it."""

    name: str
    user_id: int | None = None
    place_code: str = ""
    office: Office | None = None


def invite(case: Case, who: Invited, why: str) -> Joint:
    """Ask somebody to mediate a running dispute together; an office is noted as it was agreed with it."""
    if not case.running:
        raise Refused(_("这件纠纷已经有结果了，不用再请人一起调解"))
    if not case.ordinary:
        raise Refused(_("保密的纠纷，请用“指定一起办的人”"))
    there = [one for one in queries.joints_of(case) if one.waits or one.stands]
    if len(there) >= rules.MOST_JOINED:
        raise Refused(_("最多请 %(most)d 位一起调解", most=rules.MOST_JOINED))
    if who.user_id is not None:
        if any(one.user_id == who.user_id for one in there):
            raise Refused(_("已经请过这一位了"), field="user")
        if not is_code(who.place_code) or within(case.village_code, [who.place_code]):
            raise Refused(_("这一位本来就能办这件纠纷，不用请"), field="user")
    elif who.office is None:
        raise Refused(_("请选一位，或者选一个单位"), field="user")
    now = clock.now()
    found = Joint(
        case=case, user_id=who.user_id, name=who.name, place_code=who.place_code, office=who.office, why=why,
        due_on=workdays.workdays_after(clock.today(), rules.DAYS_TO_JOIN), asked_at=now, asked_by_id=actor().id,
        asked_by=actor().name, answered_at=now if who.office else None, accepted=True if who.office else None,
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    audit.record("mediation.joint", "mediation_case", case, id=found.id, due=found.due_on.isoformat())
    return found


def answer_invitation(case: Case, found: Joint, accepted: bool, said: str) -> None:
    """Say whether one takes part; who says no says why."""
    if found.user_id is None or found.user_id != actor().id:
        raise Refused(_("请的不是您，不能替别人答复"))
    if not found.waits:
        raise Refused(_("这一件已经答复过了，请看最新的情况"))
    if not case.running:
        raise Refused(_("这件纠纷已经有结果了，不用再请人一起调解"))
    if not accepted and not said:
        raise Refused(_("不参加的，请写一句原因"), field="said")
    found.answered_at, found.accepted, found.answer = clock.now(), accepted, said
    audit.record("mediation.joint_answer", "mediation_case", case, id=found.id, accepted=accepted)
    db.session.flush()


def release(case: Case, found: Joint, why: str) -> None:
    """Let somebody go again: from now on they see nothing of it."""
    if not (found.waits or found.stands):
        raise Refused(_("这一位已经不在里面了，请看最新的情况"))
    found.released_at, found.released_by, found.released_why = clock.now(), actor().name, why
    audit.record("mediation.joint_release", "mediation_case", case, id=found.id)


def add_joint_session(
    case: Case, found: Joint, *, held_on: date, place: str, present: str, course: str, next_on: date | None
) -> Session:
    """Who takes part notes a session, signed with the own name; the lead stays where it is."""
    if found.user_id != actor().id or not found.stands:
        raise Refused(_("您不在这件联合调解里了"))
    if case.state is not State.MEDIATING:
        raise Refused(_("先开始调解，再记这次谈话"))
    session = write_session(case, held_on=held_on, place=place, present=present, course=course, next_on=next_on)
    db.session.flush()
    return session
