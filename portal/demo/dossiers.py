"""The newest disputes of 甘城子村 with their papers: parties, claims, inquiries, evidence, the court."""

from datetime import date, timedelta

from sqlalchemy import select

from portal.core import clock, db
from portal.core.scope import Actor, acting_as, system
from portal.demo.accounts import GANCHENGZI
from portal.mediation import queries, service
from portal.mediation.models import Case, Party
from portal.mediation.rules import About, Behalf, Form, Help, Outcome, Sex, State

NEWEST = 10
WORK = ("种地", "养羊", "打零工", "开小卖部", "跑运输")


def fill(last: date) -> None:
    """Complete the newest disputes that the village itself handles, on the evening of the story's last day."""
    with clock.frozen(clock.noon(last)), acting_as(system("demo")), db.transaction() as session:
        found = select(Case).where(
            Case.village_code == GANCHENGZI, Case.committee_code == GANCHENGZI, Case.mediator_user_id.is_not(None),
            Case.state.in_((State.MEDIATING, State.AGREED, State.PERFORMED)),
        )  # fmt: skip
        cases = session.scalars(found.order_by(Case.reported_on.desc(), Case.id.desc()).limit(NEWEST)).all()
        for place, case in enumerate(cases):
            with acting_as(Actor(case.mediator_user_id, frozenset({GANCHENGZI}), name=case.mediator_name)):
                _complete(case, place, last)
                if not place:
                    service.help_out(GANCHENGZI, Help.CONTRACT, "看了一份土地流转合同", last)
                    service.help_out(GANCHENGZI, Help.ADVICE, "讲了借条怎么写", last - timedelta(days=3))
                session.flush()


def _complete(case: Case, place: int, last: date) -> None:
    people = queries.parties(case)
    for number, party in enumerate(people):
        service.complete_party(case, party, _more(party, place + number))
    service.claim(case, "1. 把事情说清楚；\n2. 按约定改好或赔偿。")
    if place % 2:
        told = service.Asked(
            last, "村部", case.mediator_name, "隔壁邻居", "男，六十岁", "问：当时看见了吗？\n答：看见了，双方都在场。"
        )
        service.add_inquiry(case, told)
    if place % 3 == 0:
        service.add_evidence(case, name="现场照片", source=people[0].name, copies=1, photo_id=None)
    if case.outcome is Outcome.AGREED and case.form is Form.WRITTEN and case.ended_on and place % 4 == 0:
        applied = min(case.ended_on + timedelta(days=2), last)
        service.note_confirmation(case, service.Way(About.ORDINARY, True, applied))


def _more(party: Party, number: int) -> service.PartyMore:
    if party.is_organisation:
        return service.PartyMore(behalf=Behalf.HEAD, behalf_name="马负责", id_seen=True)
    return service.PartyMore(
        sex=list(Sex)[number % 2], ethnic=("汉族", "回族")[number % 2], born_year=1956 + number * 3 % 30,
        occupation=WORK[number % len(WORK)], id_seen=True, safe_contact="白天打" if number % 5 == 0 else None,
    )  # fmt: skip
