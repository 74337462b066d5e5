"""A dispute is written into the ledger, corrected, or handed to the town."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.areas import queries as areas
from portal.areas import rules as area_rules
from portal.core import audit, brake, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.mediation import queries, rules
from portal.mediation.models import Case, Party
from portal.mediation.rules import (
    Detail,
    Kind,
    Role,
    Source,
    Standing,
)
from portal.mediation.service.guards import changing, days, tell
from portal.mediation.service.parties import set_phone, set_title
from portal.mediation.service.planning import plan
from portal.mediation.service.waiting import notice_return
from portal.members.queries import mediators_of

LONGEST_NAME = 80
MOST_FROM_ONE_ADDRESS = 100
"""Applications an hour; a whole village may share one address."""


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
    given: str | None = None


def log(told: Told) -> Case:
    """Write a new dispute into the ledger; the village's own cause goes to the town at once."""
    if not told.names:
        raise Refused(_("请写当事人，称呼也行"), field="parties")
    if (longest := max(map(len, told.names))) > LONGEST_NAME:
        raise Refused(_("写得太长了：最多 %(most)d 个字，现在是 %(now)d 个", most=LONGEST_NAME, now=longest), "parties")
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
        given=told.given,
        danger=told.danger,
        urgent=told.danger,
        conflict=conflict,
        reported_on=told.reported_on,
        logged_at=clock.written(),
        recorder_id=actor().id,
    )
    people = []
    for place, name in enumerate(told.names):
        party = Party(
            case=case,
            role=Role.APPLICANT if place == 0 else Role.RESPONDENT,
            name=name,
            is_organisation=rules.is_village_body(name),
        )
        set_phone(party, told.phones[place] if place < len(told.phones) else None)
        people.append(party)
    set_title(case, told.names)
    db.session.add(case)
    plan(case, told.standing)
    db.session.flush()
    notice_relapse(case)
    audit.record("mediation.log", "mediation_case", case, kind=told.kind.value, danger=told.danger)
    notice_return(case, [index for party in people if (index := party.phone_index)])
    tell(case, None, rules.image(case))
    return case


@dataclass(frozen=True)
class Application:
    """What a villager tells who applies from the village's page."""

    village_code: str
    kind: Kind
    name: str
    phone: str
    other: str
    summary: str
    danger: bool


def apply(told: Application, address: str) -> Case:
    """A villager applies for mediation (人民调解法 17): it lands in the committee's inbox, due in three days.

    Where nobody mediates in the village, it goes to the town's committee at once.
    """
    serving = mediators_of(told.village_code, area_rules.town_code(told.village_code), clock.today())
    here = any(one.village_code == told.village_code for one in serving)
    brake.note("mediation.apply", address, MOST_FROM_ONE_ADDRESS, timedelta(hours=1))
    return log(
        Told(
            kind=told.kind,
            names=[told.name, told.other],
            summary=told.summary,
            danger=told.danger,
            village_code=told.village_code,
            reported_on=clock.today(),
            standing=Standing.TALK if here else Standing.UP,
            source=Source.APPLIED,
            phones=(told.phone, None),
        )
    )


def notice_relapse(case: Case) -> None:
    """The same parties over the same kind within 90 days of an agreement: the earlier one did not hold."""
    earlier = queries.agreement_of_same_parties(case, case.reported_on - timedelta(days=days("relapse_days")))
    if earlier is not None:
        case.repeat_of_id = earlier.id
        with changing(earlier):
            earlier.relapsed = True


def describe(case: Case, *, kind: Kind, detail: Detail | None, summary: str, source: Source) -> None:
    """Correct what the quick form said."""
    with changing(case):
        changed = [
            name
            for name, value in (("kind", kind), ("detail", detail), ("summary", summary), ("source", source))
            if getattr(case, name) != value
        ]
        case.kind, case.detail, case.summary, case.source = kind, detail, summary, source
    audit.record("mediation.describe", "mediation_case", case, changed=changed)


def declare_conflict(case: Case, why: str) -> None:
    """A mediator is not judge in his own cause: the dispute goes to the town's committee (S25)."""
    if not case.running or case.number:
        raise Refused(_("受理以后不能再转，请找镇司法所换调解员"))
    case.conflict, case.committee_code = True, case.town_code
    case.conflict_reason = why
    plan(case)
    audit.record("mediation.conflict", "mediation_case", case)
