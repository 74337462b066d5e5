"""Carries the plan out: each act by the service that a page would call, as its person, at its hour."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from portal.accounts.models import User
from portal.areas import queries as areas
from portal.areas.rules import town_code
from portal.core import clock, db
from portal.core.scope import Actor, acting_as
from portal.demo.accounts import COUNTY
from portal.demo.story import Dispute, Sitting, Who
from portal.mediation import queries, service
from portal.mediation.models import Case
from portal.mediation.rules import By, Heard, fen_of
from portal.members.models import Mediator

MONEY = re.compile(r"([\d,]+)元")


class Company:
    """Everybody who acts: the mediators of each committee, and the bureau's staff."""

    def __init__(self, mediators: Sequence[Mediator], bureau: User):
        self.bureau = Actor(bureau.id, frozenset({COUNTY}), name=bureau.name)
        self.of: dict[str, list[Mediator]] = {}
        for one in sorted(mediators, key=lambda one: (one.user_id is None, one.from_on, one.id)):
            self.of.setdefault(one.village_code, []).append(one)

    def mediator(self, code: str, dispute: Dispute, number: int) -> Mediator:
        """Who handles a dispute: whoever of the committee signs in (in 甘城子村 the Party secretary), else by turns."""
        began = clock.local(dispute.sittings[0].at).date()
        serving = [one for one in self.of[code] if one.from_on <= began]
        return serving[0 if serving[0].user_id or number % 3 else -1]

    def actor(self, who: Who, dispute: Dispute, number: int) -> Actor:
        """The person of a sitting, with the area of their work."""
        if who is Who.BUREAU:
            return self.bureau
        code = town_code(dispute.village) if who is Who.TOWN else dispute.village
        one = self.mediator(code, dispute, number)
        return Actor(one.user_id, frozenset({code}), name=one.name)


class Performance:
    """One sitting after the other; a batch is one transaction, whose disputes are read together first."""

    def __init__(self, company: Company, disputes: Sequence[Dispute]):
        self.company = company
        self.disputes = disputes
        self.numbers: dict[int, int] = {}

    def batch(self, sittings: Sequence[tuple[int, Sitting]]) -> None:
        """Carry out some sittings, in the order of time."""
        with db.transaction() as session:
            known = {self.numbers[place] for place, _sitting in sittings if place in self.numbers}
            found = {case.id: case for case in session.scalars(select(Case).where(Case.id.in_(known)))}
            cases = {place: found[number] for place, number in self.numbers.items() if number in found}
            for place, sitting in sittings:
                dispute = self.disputes[place]
                with clock.frozen(sitting.at), acting_as(self.company.actor(sitting.who, dispute, place)):
                    with session.no_autoflush:
                        for verb, told in sitting.acts:
                            if verb == "log":
                                cases[place] = _log(dispute, **told)
                            else:
                                _VERBS[verb](cases[place], self._scene(place), **told)
                    session.flush()
                self.numbers[place] = cases[place].id

    def _scene(self, place: int) -> "Scene":
        dispute = self.disputes[place]
        return Scene(dispute, self.company.mediator(dispute.committee, dispute, place), clock.today())


@dataclass(frozen=True)
class Scene:
    """What an act knows beside the dispute itself: the plan, who handles it, and the day."""

    plan: Dispute
    mediator: Mediator
    day: date


def _log(plan: Dispute, **told: Any) -> Case:
    return service.log(
        service.Told(
            kind=plan.matter.kind,
            names=plan.names,
            summary=plan.summary,
            danger=plan.danger,
            village_code=plan.village,
            phones=plan.phones,
            **told,
        )
    )


def _detail(case: Case, scene: Scene) -> None:
    matter = scene.plan.matter
    service.describe(case, kind=matter.kind, detail=matter.detail, summary=case.summary, source=case.source)


def _notify(case: Case, _scene: Scene, how: Heard) -> None:
    for party in queries.parties(case):
        service.notify(case, party, how)


def _papers(case: Case, scene: Scene, numbers: list[str]) -> None:
    """Who has the agreement written brings the identity card."""
    where = areas.names([case.village_code])[case.village_code]
    for party, number in zip(queries.parties(case), numbers, strict=False):
        body = party.is_organisation or party.name in scene.plan.matter.against
        told = service.PartyTold(party.name, party.role, body, None, None if body else number, where)
        service.change_party(case, party, told)


def _session(case: Case, scene: Scene, next_in: int | None, **told: Any) -> None:
    next_on = scene.day + timedelta(days=next_in) if next_in else None
    service.add_session(case, held_on=scene.day, next_on=next_on, **told)


def _agree(case: Case, scene: Scene, **told: Any) -> None:
    terms = scene.plan.terms
    money = MONEY.search(terms)
    amount = fen_of(money.group(1)) if money else None
    told |= {"by": By.RESPONDENT, "amount": amount}
    service.agree(case, facts=scene.plan.summary, terms=terms, on=scene.day, **told)


def _settle(case: Case, scene: Scene, **told: Any) -> None:
    service.settle_orally(case, scene.mediator, terms=scene.plan.terms, on=scene.day, heard=True, **told)


def _visit(case: Case, scene: Scene, **told: Any) -> None:
    service.add_visit(case, visited_on=scene.day, spoke_with=scene.plan.names[0], **told)


_VERBS: dict[str, Callable[..., object]] = {
    "detail": _detail,
    "accept": lambda case, scene: service.accept(case, scene.mediator, scene.day),
    "decline": lambda case, _scene, why, told: service.decline(case, why, told),
    "notify": _notify,
    "start": lambda case, _scene: service.start(case),
    "session": _session,
    "conflict": lambda case, _scene, why: service.declare_conflict(case, why),
    "extend": lambda case, _scene, until, why: service.extend(case, until, why, consent=True),
    "papers": _papers,
    "agree": _agree,
    "settle": _settle,
    "fail": lambda case, scene, why, told: service.fail(case, why, told, scene.day),
    "refuse": lambda case, _scene, told: service.refuse(case, told),
    "withdraw": lambda case, _scene, told: service.withdraw(case, told),
    "perform": lambda case, scene: service.perform(case, scene.day),
    "break": lambda case, _scene, told: service.break_off(case, told),
    "visit": _visit,
    "close": lambda case, scene, why: service.close(case, why, scene.day),
    "mark": lambda case, _scene, protection: service.mark(case, protection),
}
