"""From acceptance to the end of mediation (人民调解法 17–27)."""

from datetime import date

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal.areas import queries as areas
from portal.areas import rules as area_rules
from portal.core import audit, clock, db, settings
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor, within
from portal.mediation import queries, rules
from portal.mediation.models import Case, Committee, Party, Session
from portal.mediation.rules import (
    Barred,
    Elsewhere,
    Ending,
    Heard,
    Publicity,
    Raised,
    State,
    Step,
)
from portal.mediation.service.guards import changing, check_handling, days
from portal.mediation.service.planning import plan
from portal.mediation.service.waiting import declined, settle_all
from portal.members.models import Mediator


def accept(case: Case, mediator: Mediator, on: date, barred: Barred = Barred.NONE) -> None:
    """Give the dispute to a mediator and a number; from this day it is due in one month.

    What the law keeps from a committee is not taken: it goes where it belongs (DOMAIN.md 3.3).
    """
    check_handling(case)
    if barred is not Barred.NONE:
        raise Refused(_("有这种情形，调解委员会不能受理。请点下面的“不受理，转别处”。"), field="barred")
    if on < case.reported_on:
        raise Refused(_("受理日期不能早于登记日期"), field="accepted_on")
    _take(case, mediator)
    with changing(case):
        case.advance(Step.ACCEPT)
    settle_all(case, False, "", Raised.DECLINED)
    case.elsewhere = case.end_reason = None
    case.accepted_on = on
    case.due_on = rules.due_on(on, days("mediation_days"))
    case.number = _next_number(case.committee_code, on.year)
    plan(case)


def _next_number(area_code: str, year: int) -> str:
    """The committee's next number of the year; the row's lock keeps the series without a gap or a double."""
    found = (Committee.area_code == area_code) & (Committee.year == year)
    step = (
        update(Committee).where(found).values(last=Committee.last + 1).returning(Committee.last, Committee.short_name)
    )
    row = db.session.execute(step).first()
    if row is None:
        try:
            with db.session.begin_nested():
                db.session.add(Committee(area_code=area_code, year=year, short_name=_short_name(area_code), last=0))
        except IntegrityError:
            pass
        row = db.session.execute(step).one()
    return rules.case_number(year, row.short_name, row.last)


def _short_name(area_code: str) -> str:
    """青峡 + town + village; a town's own committee is 青峡 + town. The county's part is a setting."""
    county = area_rules.county_code(area_code)
    own = rules.COUNTY_SHORT.get(county, areas.bare_name(county))
    first = settings.setting(f"committee_short:{county}", own, clock.today())
    path = dict.fromkeys((area_rules.town_code(area_code), area_code))
    return first + "".join(areas.bare_name(code) for code in path)


def decline(case: Case, why: Elsewhere, told: str) -> None:
    """Say that the committee may not mediate this, and where the matter goes (DOMAIN.md 3.3)."""
    check_handling(case)
    with changing(case):
        case.advance(Step.DECLINE, why=why.value)
        case.elsewhere, case.end_reason = why, told
        plan(case)
    declined(case, told)


def _take(case: Case, mediator: Mediator) -> None:
    """Check that a mediator may take the case, and hand it over."""
    if any(party.name == mediator.name for party in queries.parties(case)):
        raise Refused(_("%(name)s是当事人，不能调解自己的事，请另选一位", name=mediator.name), field="mediator")
    if not within(case.committee_code, [mediator.village_code]):
        raise Refused(_("这位调解员不在受理的调委会，请另选一位"), field="mediator")
    case.mediator_id, case.mediator_name, case.mediator_user_id = mediator.id, mediator.name, mediator.user_id


def change_mediator(case: Case, mediator: Mediator, why: str) -> None:
    """A party may ask for another mediator: their right (人民调解法 23; PRODUCT.md V28)."""
    check_handling(case)
    if not case.running or case.mediator_id is None:
        raise Refused(_("受理以后、有结果以前，才能换调解员"))
    if mediator.id == case.mediator_id:
        raise Refused(_("请选另一位调解员"), field="mediator")
    _take(case, mediator)
    audit.record("mediation.change_mediator", "mediation_case", case, mediator=mediator.id)
    settle_all(case, True, why, Raised.MEDIATOR)


def set_publicity(case: Case, publicity: Publicity) -> None:
    """Note whether the parties want it open or closed."""
    case.publicity = publicity


def notify(case: Case, party: Party, how: Heard) -> None:
    """Note that a party was told rights and duties (人民调解法 23、24)."""
    check_handling(case)
    party.heard, party.heard_at = how, clock.written()
    audit.record("mediation.notice", "mediation_case", case, how=how.value)


def start(case: Case) -> None:
    """Begin mediation; every party must have been told rights and duties first."""
    check_handling(case)
    if any(party.heard is None for party in queries.parties(case)):
        raise Refused(_("先给每位当事人告知权利义务，再开始调解（人民调解法第23、24条）"))
    case.advance(Step.START)
    plan(case)


def add_session(case: Case, *, held_on: date, place: str, present: str, course: str, next_on: date | None) -> Session:
    """Add one mediation session; what was written is only added to."""
    check_handling(case)
    if case.state is not State.MEDIATING:
        raise Refused(_("先开始调解，再记这次谈话"))
    return write_session(case, held_on=held_on, place=place, present=present, course=course, next_on=next_on)


def write_session(case: Case, *, held_on: date, place: str, present: str, course: str, next_on: date | None) -> Session:
    """Write a session of a dispute in mediation, whoever of those who mediate it holds the pen."""
    if case.accepted_on and held_on < case.accepted_on:
        raise Refused(_("谈话的日子不能早于受理的日子"), field="held_on")
    if next_on is not None and next_on < held_on:
        raise Refused(_("下次的日子不能早于这次"), field="next_on")
    session = Session(
        case=case,
        held_on=held_on,
        place=place,
        present=present,
        course=course,
        next_on=next_on,
        noted_at=clock.written(),
        noted_by=actor().name,
    )
    db.session.add(session)
    case.first_session_on = min(held_on, case.first_session_on or held_on)
    case.next_on = next_on
    plan(case)
    audit.record("mediation.session", "mediation_case", case, held_on=held_on.isoformat())
    return session


def extend(case: Case, until: date, why: str, consent: bool) -> None:
    """Go on beyond the month, with the consent of both parties (DOMAIN.md 3.2)."""
    check_handling(case)
    if case.due_on is None or not case.running:
        raise Refused(_("这件纠纷现在不用延期"))
    if not consent:
        raise Refused(_("双方都同意才能延期"), field="consent")
    if until <= case.due_on:
        raise Refused(_("新的期限要晚于现在的期限"), field="until")
    with changing(case):
        case.due_on, case.extended_until, case.extension_reason = until, until, why
        case.overdue = until < clock.today()
        audit.record("mediation.extend", "mediation_case", case, until=until.isoformat())


def fail(case: Case, ending: Ending, told: str, on: date) -> None:
    """End mediation without an agreement; the parties are told the other routes (人民调解法 26)."""
    check_handling(case)
    if case.first_session_on is None and ending is not Ending.ABSENT:
        raise Refused(_("还没有谈过一次。一方不愿谈，请记“一方不愿调解”；谈过再记“没说和”"))
    if on < (case.first_session_on or case.accepted_on or on):
        raise Refused(_("结束的日子不能早于第一次谈话"), field="ended_on")
    with changing(case):
        case.advance(Step.FAIL, why=ending.value)
        case.ending, case.end_reason, case.ended_on = ending, told, on
        case.overdue = False
        plan(case)


def refuse(case: Case, told: str) -> None:
    """One party clearly refuses before the first session: mediation ends, and it is no failure (人民调解法 17)."""
    _end_before_session(case, Step.REFUSE, told)


def withdraw(case: Case, told: str) -> None:
    """The applicant takes the matter back before the first session."""
    _end_before_session(case, Step.WITHDRAW, told)


def _end_before_session(case: Case, step: Step, told: str) -> None:
    check_handling(case)
    if case.first_session_on is not None:
        raise Refused(_("已经谈过一次了：中途不愿再谈，请记“没说和，结束调解”"))
    with changing(case):
        case.advance(step)
        case.end_reason, case.overdue = told, False
        plan(case)
