"""The verbs of mediation: each changes a dispute whole or not at all, and says no in a sentence (人民调解法).

Every verb that changes what the figures count runs inside `_changing`, which tells the higher rooms once.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal.areas import queries as areas
from portal.areas import rules as area_rules
from portal.core import audit, clock, crypto, db, settings
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor, within
from portal.mediation import queries, rules
from portal.mediation.models import Case, Committee, Handler, Party, Session, Visit
from portal.mediation.rules import (
    Detail,
    Elsewhere,
    Ending,
    Form,
    Heard,
    Kind,
    Protection,
    Publicity,
    Role,
    Source,
    Standing,
    State,
    Step,
    Task,
)
from portal.members.models import Mediator


@contextmanager
def _changing(case: Case) -> Iterator[None]:
    """Tell the figures what a dispute counted for before and after."""
    before = rules.image(case)
    yield
    after = rules.image(case)
    if before != after:
        rules.case_changed.send(case, before=before, after=after)


def expect(case: Case, version: str | None) -> None:
    """Refuse a form that was opened on an older version of the dispute: somebody else changed it meanwhile."""
    if version and version != str(case.version):
        raise Refused(_("您打开这一页以后，别人已经改过这件纠纷。请核对上面最新的情况，再送一次"))


def _handles(case: Case) -> None:
    """Whether this actor may act on it: the town's cases are the town's, and nobody judges his own cause (S25)."""
    who = actor()
    if not who.everywhere and not within(case.committee_code, who.areas):
        raise Refused(_("这件纠纷由镇调委会办理，村里不能代办"))


def _days(key: str) -> int:
    return settings.days(key, rules.SETTINGS[key], clock.today())


@dataclass(frozen=True)
class Told:
    """What the quick form says of a new dispute."""

    kind: Kind
    names: list[str]
    summary: str
    danger: bool
    village_code: str
    reported_on: date
    standing: Standing = Standing.TALK
    source: Source = Source.COMMITTEE
    phones: tuple[str | None, ...] = ()


def log(told: Told) -> Case:
    """Write a new dispute into the ledger; the village's own cause goes to the town at once."""
    if not told.names:
        raise Refused(_("请写当事人，称呼也行"), field="parties")
    if told.reported_on > clock.today():
        raise Refused(_("这个日子还没到，请核对"), field="reported_on")
    if areas.area(told.village_code) is None:
        raise Refused(_("没有这个村，请重新选"), field="village")
    town = area_rules.town_code(told.village_code)
    conflict = any(rules.is_village_body(name) for name in told.names) or actor().name in told.names
    case = Case(
        village_code=told.village_code,
        town_code=town,
        county_code=area_rules.county_code(told.village_code),
        committee_code=town if conflict or told.standing is Standing.UP else told.village_code,
        kind=told.kind,
        source=told.source,
        summary=told.summary,
        danger=told.danger,
        urgent=told.danger,
        conflict=conflict,
        reported_on=told.reported_on,
        logged_at=clock.now(),
        recorder_id=actor().id,
    )
    for place, name in enumerate(told.names):
        party = Party(
            case=case,
            role=Role.APPLICANT if place == 0 else Role.RESPONDENT,
            name=name,
            is_organisation=rules.is_village_body(name),
        )
        _set_phone(party, told.phones[place] if place < len(told.phones) else None)
    _title(case, told.names)
    db.session.add(case)
    _plan(case, told.standing)
    db.session.flush()
    _notice_relapse(case)
    audit.record("mediation.log", "mediation_case", case, kind=told.kind.value, danger=told.danger)
    rules.case_changed.send(case, before=None, after=rules.image(case))
    return case


def _title(case: Case, names: list[str]) -> None:
    """The line of the list, with masked names, and the key by which the same parties are noticed."""
    shown = rules.masked(names)
    case.title = "、".join(shown[:3]) + ("…" if len(shown) > 3 else "")
    case.parties_key = crypto.blind(rules.same_parties(names), "mediation.parties")


def _notice_relapse(case: Case) -> None:
    """The same parties over the same kind within 90 days of an agreement: the earlier one did not hold."""
    earlier = queries.agreement_of_same_parties(case, case.reported_on - timedelta(days=_days("relapse_days")))
    if earlier is not None:
        case.repeat_of_id = earlier.id
        with _changing(earlier):
            earlier.relapsed = True


def _plan(case: Case, standing: Standing | None = None) -> None:
    """Set the next task from where the dispute stands."""
    today = clock.today()
    task, day = _next(case, today, standing)
    case.next_what, case.next_on = task, day


def _next(case: Case, today: date, standing: Standing | None) -> tuple[Task | None, date | None]:
    match case.state:
        case State.LOGGED:
            if standing is Standing.UP or case.conflict:
                return Task.HAND_UP, case.reported_on + timedelta(days=1)
            task = Task.ORAL if standing is Standing.SETTLED else Task.ACCEPT
            return task, case.reported_on if case.urgent else case.reported_on + timedelta(days=3)
        case State.ACCEPTED:
            return Task.NOTICE, today + timedelta(days=1 if case.urgent else 3)
        case State.MEDIATING:
            return Task.SESSION, case.next_on if case.next_on and case.next_on >= today else case.due_on
        case State.AGREED:
            return Task.PERFORMANCE, case.term_on
        case State.PERFORMED | State.BROKEN:
            return Task.VISIT, (case.ended_on or today) + timedelta(days=_days("return_visit_days"))
        case State.CLOSED:
            return None, None
        case _:
            return Task.CLOSE, today + timedelta(days=3)


def accept(case: Case, mediator: Mediator, on: date) -> None:
    """Give the dispute to a mediator and a number; from this day it is due in one month."""
    _handles(case)
    if on < case.reported_on:
        raise Refused(_("受理日期不能早于登记日期"), field="accepted_on")
    _take(case, mediator)
    case.advance(Step.ACCEPT)
    case.accepted_on = on
    case.due_on = rules.due_on(on, _days("mediation_days"))
    case.number = _next_number(case.committee_code, on.year)
    _plan(case)


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
    _handles(case)
    with _changing(case):
        case.advance(Step.DECLINE, why=why.value)
        case.elsewhere, case.end_reason = why, told
        _plan(case)


def _take(case: Case, mediator: Mediator) -> None:
    """Check that a mediator may take the case, and hand it over."""
    if any(party.name == mediator.name for party in queries.parties(case)):
        raise Refused(_("%(name)s是当事人，不能调解自己的事，请另选一位", name=mediator.name), field="mediator")
    if not within(case.committee_code, [mediator.village_code]):
        raise Refused(_("这位调解员不在受理的调委会，请另选一位"), field="mediator")
    case.mediator_id, case.mediator_name, case.mediator_user_id = mediator.id, mediator.name, mediator.user_id


def change_mediator(case: Case, mediator: Mediator, why: str) -> None:
    """A party may ask for another mediator: their right (人民调解法 23; PRODUCT.md V28)."""
    _handles(case)
    if not case.running or case.mediator_id is None:
        raise Refused(_("受理以后、有结果以前，才能换调解员"))
    if mediator.id == case.mediator_id:
        raise Refused(_("请选另一位调解员"), field="mediator")
    _take(case, mediator)
    audit.record("mediation.change_mediator", "mediation_case", case, mediator=mediator.id)


def set_publicity(case: Case, publicity: Publicity) -> None:
    """Note whether the parties want it open or closed."""
    case.publicity = publicity


def notify(case: Case, party: Party, how: Heard) -> None:
    """Note that a party was told rights and duties (人民调解法 23、24)."""
    _handles(case)
    party.heard, party.heard_at = how, clock.now()
    audit.record("mediation.notice", "mediation_case", case, how=how.value)


def start(case: Case) -> None:
    """Begin mediation; every party must have been told rights and duties first."""
    _handles(case)
    if any(party.heard is None for party in queries.parties(case)):
        raise Refused(_("先给每位当事人告知权利义务，再开始调解（人民调解法第23、24条）"))
    case.advance(Step.START)
    _plan(case)


def add_session(case: Case, *, held_on: date, place: str, present: str, course: str, next_on: date | None) -> Session:
    """Add one mediation session; what was written is only added to."""
    _handles(case)
    if case.state is not State.MEDIATING:
        raise Refused(_("先开始调解，再记这次谈话"))
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
        noted_at=clock.now(),
        noted_by=actor().name,
    )
    db.session.add(session)
    case.first_session_on = min(held_on, case.first_session_on or held_on)
    case.next_on = next_on
    _plan(case)
    audit.record("mediation.session", "mediation_case", case, held_on=held_on.isoformat())
    return session


def extend(case: Case, until: date, why: str, consent: bool) -> None:
    """Go on beyond the month, with the consent of both parties (DOMAIN.md 3.2)."""
    _handles(case)
    if case.due_on is None or not case.running:
        raise Refused(_("这件纠纷现在不用延期"))
    if not consent:
        raise Refused(_("双方都同意才能延期"), field="consent")
    if until <= case.due_on:
        raise Refused(_("新的期限要晚于现在的期限"), field="until")
    with _changing(case):
        case.due_on, case.extended_until, case.extension_reason = until, until, why
        case.overdue = until < clock.today()
        audit.record("mediation.extend", "mediation_case", case, until=until.isoformat())


def agree(case: Case, *, form: Form, facts: str, terms: str, on: date, term_on: date, performed: bool = False) -> None:
    """Record the agreement the parties reached; it takes effect on its day (人民调解法 28–30)."""
    _handles(case)
    if case.accepted_on and on < case.accepted_on:
        raise Refused(_("协议的日子不能早于受理的日子"), field="agreed_on")
    if on > clock.today():
        raise Refused(_("这个日子还没到，请核对"), field="agreed_on")
    if term_on < on:
        raise Refused(_("兑现的日子不能早于协议的日子"), field="term_on")
    if performed and term_on > clock.today():
        term_on = max(on, clock.today())
    with _changing(case):
        case.advance(Step.AGREE, why=form.value)
        case.form, case.facts, case.terms = form, facts, terms
        case.ended_on, case.term_on = on, term_on
        case.first_session_on = case.first_session_on or on
        case.overdue = False
        if performed:
            _perform(case, on)
        _mature(case, clock.today())
        _plan(case)


def settle_orally(
    case: Case, mediator: Mediator, *, terms: str, on: date, term_on: date, heard: bool, performed: bool
) -> None:
    """An oral agreement on the spot: accept, tell the rights aloud, mediate, record, in one go (PRODUCT.md M27)."""
    if not heard:
        raise Refused(_("先把权利义务念给双方听，再记协议"), field="heard")
    if case.state is State.LOGGED:
        accept(case, mediator, on)
    if case.state is State.ACCEPTED:
        for party in queries.parties(case):
            if party.heard is None:
                notify(case, party, Heard.READ_ALOUD)
        start(case)
    agree(case, form=Form.ORAL, facts=case.summary, terms=terms, on=on, term_on=term_on, performed=performed)


def fail(case: Case, ending: Ending, told: str, on: date) -> None:
    """End mediation without an agreement; the parties are told the other routes (人民调解法 26)."""
    _handles(case)
    if case.first_session_on is None:
        raise Refused(_("还没有谈过一次。一方不愿谈，请记“一方不愿调解”；谈过再记“没说和”"))
    if on < case.first_session_on:
        raise Refused(_("结束的日子不能早于第一次谈话"), field="ended_on")
    with _changing(case):
        case.advance(Step.FAIL, why=ending.value)
        case.ending, case.end_reason, case.ended_on = ending, told, on
        case.overdue = False
        _plan(case)


def refuse(case: Case, told: str) -> None:
    """One party clearly refuses before the first session: mediation ends, and it is no failure (人民调解法 17)."""
    _end_before_session(case, Step.REFUSE, told)


def withdraw(case: Case, told: str) -> None:
    """The applicant takes the matter back before the first session."""
    _end_before_session(case, Step.WITHDRAW, told)


def _end_before_session(case: Case, step: Step, told: str) -> None:
    _handles(case)
    if case.first_session_on is not None:
        raise Refused(_("已经谈过一次了：中途不愿再谈，请记“没说和，结束调解”"))
    with _changing(case):
        case.advance(step)
        case.end_reason, case.overdue = told, False
        _plan(case)


def perform(case: Case, on: date) -> None:
    """The agreement was kept."""
    _handles(case)
    if case.ended_on and on < case.ended_on:
        raise Refused(_("兑现的日子不能早于协议的日子"), field="performed_on")
    with _changing(case):
        _perform(case, on)
        _plan(case)


def _perform(case: Case, on: date) -> None:
    case.advance(Step.PERFORM)
    case.performed, case.performed_on = True, on


def break_off(case: Case, told: str) -> None:
    """The agreement was not kept when its term had passed."""
    _handles(case)
    if case.term_on and case.term_on > clock.today():
        raise Refused(_("约定的日子还没到，到期再看"))
    with _changing(case):
        case.advance(Step.BREAK, why=told)
        _plan(case)


def add_visit(case: Case, *, visited_on: date, spoke_with: str, satisfied: bool, found: str) -> Visit:
    """Note a return visit (人民调解法 31)."""
    if case.ended_on is None:
        raise Refused(_("有了结果才能回访"))
    if visited_on < case.ended_on:
        raise Refused(_("回访的日子不能早于有结果的日子"), field="visited_on")
    visit = Visit(
        case=case,
        visited_on=visited_on,
        spoke_with=spoke_with,
        satisfied=satisfied,
        found=found,
        noted_at=clock.now(),
        noted_by=actor().name,
    )
    db.session.add(visit)
    if case.state in (State.PERFORMED, State.BROKEN):
        case.next_what, case.next_on = Task.CLOSE, visited_on + timedelta(days=3)
    audit.record("mediation.visit", "mediation_case", case, satisfied=satisfied)
    return visit


def close(case: Case, why: str | None, on: date) -> None:
    """Close and file; only by someone other than the handler, after a return visit or with a reason."""
    if actor().id is not None and actor().id in (case.mediator_user_id, case.recorder_id):
        raise Refused(_("自己办的纠纷要请别人审核结案"))
    visited = queries.was_visited(case)
    if case.state in (State.PERFORMED, State.BROKEN) and not visited and not why:
        raise Refused(_("还没有回访。请先回访，或者写明不用回访的原因"), field="reason")
    case.advance(Step.CLOSE)
    case.closed_on, case.closed_by_id, case.close_reason = on, actor().id, why
    _plan(case)


def mark(case: Case, protection: Protection) -> None:
    """Mark as violence, harm to a minor or sexual harm: at once shown to named handlers alone (V09)."""
    _handles(case)
    if actor().id is None:
        raise Refused(_("要有经办人才能设为保密"))
    with _changing(case):
        case.protection, case.ordinary, case.urgent = protection, False, True
        for user_id in {actor().id, case.mediator_user_id or actor().id}:
            db.session.add(Handler(case=case, user_id=user_id))
    audit.record("mediation.protect", "mediation_case", case, protection=protection.value)


def name_handler(case: Case, user_id: int) -> None:
    """Let one more named person handle a sensitive dispute."""
    if case.ordinary:
        raise Refused(_("这件纠纷没有设为保密，不用指定经办人"))
    if user_id in queries.handler_ids(case):
        raise Refused(_("这个人已经是经办人"), field="user")
    db.session.add(Handler(case=case, user_id=user_id))
    audit.record("mediation.name_handler", "mediation_case", case, user=user_id)


def declare_conflict(case: Case, why: str) -> None:
    """A mediator is not judge in his own cause: the dispute goes to the town's committee (S25)."""
    if not case.running or case.number:
        raise Refused(_("受理以后不能再转，请找镇司法所换调解员"))
    case.conflict, case.committee_code = True, case.town_code
    case.conflict_reason = why
    _plan(case)
    audit.record("mediation.conflict", "mediation_case", case)


def describe(case: Case, *, kind: Kind, detail: Detail | None, summary: str, source: Source) -> None:
    """Correct what the quick form said."""
    with _changing(case):
        changed = [
            name
            for name, value in (("kind", kind), ("detail", detail), ("summary", summary), ("source", source))
            if getattr(case, name) != value
        ]
        case.kind, case.detail, case.summary, case.source = kind, detail, summary, source
    audit.record("mediation.describe", "mediation_case", case, changed=changed)


@dataclass(frozen=True)
class PartyTold:
    """What is known of one party; a protected field left blank keeps what is stored (complaint C32)."""

    name: str
    role: Role
    is_organisation: bool = False
    phone: str | None = None
    id_number: str | None = None
    address: str | None = None
    forget_phone: bool = False
    forget_id: bool = False


def add_party(case: Case, told: PartyTold) -> Party:
    """Add a party; the list line and the relapse key follow."""
    party = Party(case=case, role=told.role, name=told.name)
    db.session.add(party)
    _describe_party(party, told)
    _title(case, [*(p.name for p in queries.parties(case) if p is not party), told.name])
    audit.record("mediation.party", "mediation_case", case, act="add")
    return party


def change_party(case: Case, party: Party, told: PartyTold) -> None:
    """Correct a party's data."""
    _describe_party(party, told)
    _title(case, [p.name for p in queries.parties(case)])
    audit.record("mediation.party", "mediation_case", case, act="change", party=party.id)


def _describe_party(party: Party, told: PartyTold) -> None:
    party.name, party.role, party.is_organisation, party.address = (
        told.name,
        told.role,
        told.is_organisation,
        told.address,
    )
    if told.phone or told.forget_phone:
        _set_phone(party, None if told.forget_phone else told.phone)
    if told.id_number or told.forget_id:
        number = None if told.forget_id else told.id_number
        party.id_number = number
        party.id_index = crypto.blind(number, "person.id") if number else None


def _set_phone(party: Party, phone: str | None) -> None:
    party.phone = phone
    party.phone_index = crypto.blind(phone, "person.phone") if phone else None
    party.phone_tail = crypto.blind(phone[-4:], "person.phone_tail") if phone else None


def reveal(party: Party, field: str, why: str) -> str | None:
    """Show a phone or identity number in full: a logged act with a reason (UI.md L7)."""
    audit.record("mediation.reveal", "mediation_case", party.case_id, field=field, party=party.id, why=why)
    text: str | None = party.phone if field == "phone" else party.id_number
    return text


def _mature(case: Case, today: date) -> None:
    """What the passing of days changes in the figures: term passed, 90 days without relapse, overdue."""
    if case.term_on is not None and case.term_on <= today:
        case.term_passed = True
    if case.outcome is rules.Outcome.AGREED and case.ended_on is not None:
        case.aged = case.ended_on + timedelta(days=_days("relapse_days")) <= today
    case.overdue = case.running and case.due_on is not None and case.due_on < today


def mature(cases: Iterable[Case], today: date) -> int:
    """The daily round over disputes whose day has come; returns how many were looked at."""
    count = 0
    for case in cases:
        with _changing(case):
            _mature(case, today)
        count += 1
    return count
