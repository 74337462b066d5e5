"""Who and what a test needs, in a small county: two towns of Qingtongxia with two villages each."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Grant, SignIn, User
from portal.accounts.rules import ABSOLUTE, LEVELS, Role
from portal.accounts.service import hashed
from portal.advisers import queries as advisers_now
from portal.advisers import service as advisers
from portal.areas import rules as area_rules
from portal.areas.models import Area
from portal.core import clock, db
from portal.core.scope import Actor, acting_as, system
from portal.core.sessions import token_hash
from portal.mediation import queries
from portal.mediation import service as mediation
from portal.mediation.models import Case
from portal.mediation.rules import By, Elsewhere, Ending, Form, Heard, Kind, State
from portal.members import service as members
from portal.members.models import Mediator

COUNTY = "640381000000"
SHAOGANG_TOWN, XIAOBA_TOWN = "640381106000", "640381100000"
GANCHENGZI, SHAOGANG = "640381106215", "640381106200"
XIAOBA, HONGXING = "640381100200", "640381100202"
PLACES = {
    "640000000000": "宁夏回族自治区",
    "640300000000": "吴忠市",
    COUNTY: "青铜峡市",
    XIAOBA_TOWN: "小坝镇",
    XIAOBA: "小坝村委会",
    HONGXING: "红星村委会",
    SHAOGANG_TOWN: "邵岗镇",
    SHAOGANG: "邵岗村委会",
    GANCHENGZI: "甘城子村委会",
}
PASSWORD = "tests-only-password"
_numbers = count(1)


@cache
def _password_hash() -> str:
    """Hashed once for all: it is slow on purpose."""
    return hashed(PASSWORD)


@dataclass(frozen=True)
class Someone:
    """A person with an account, signed in."""

    id: int
    name: str
    username: str
    token: str
    password: str = PASSWORD


class Maker:
    """Makes rows by the portal's own services, as the system, and commits them."""

    @contextmanager
    def writing(self, who: Actor | None = None) -> Iterator[Session]:
        """One transaction of the portal itself, or of someone."""
        with acting_as(who or system("tests")), db.transaction() as session:
            yield session

    def county(self) -> None:
        """The places."""
        with self.writing() as session:
            for code, name in PLACES.items():
                level = area_rules.level(code)
                short = area_rules.short_name(name) if level is area_rules.Level.VILLAGE else name
                kind, parent = area_rules.kind(code), area_rules.parent_code(code)
                session.add(Area(code=code, level=level, kind=kind, parent_code=parent, name=name, short=short))
                session.flush()

    def user(
        self, *grants: tuple[Role, str], name: str | None = None, username: str | None = None, **fields: Any
    ) -> Someone:
        """A person with these roles and areas, signed in: `make.user((Role.MEDIATOR, GANCHENGZI))`."""
        number = next(_numbers)
        name, username, token = name or f"测试{number}", username or f"tester{number}", secrets.token_urlsafe(32)
        now = clock.now()
        told = {"must_change": False, "password_at": now, "created_at": now, **fields}
        with self.writing() as session:
            user = User(username=username, name=name, password_hash=_password_hash(), **told)
            session.add(user)
            session.flush()
            for role, code in grants:
                session.add(
                    Grant(user_id=user.id, role=role, area_code=code, from_on=clock.today() - timedelta(days=999))
                )
            session.add(
                SignIn(
                    token_hash=token_hash(token),
                    user_id=user.id,
                    created_at=now,
                    last_seen_at=now,
                    expires_at=now + ABSOLUTE,
                )
            )
            session.flush()
            return Someone(user.id, name, username, token)

    def mediator(self, code: str = GANCHENGZI, name: str | None = None, **fields: Any) -> Someone:
        """A village's mediator: with an account, and appointed to the committee."""
        who = self.user((Role.MEDIATOR, code), name=name, **fields)
        self.appointment(code, who)
        return who

    def appointment(self, code: str, who: Someone) -> int:
        """Appoint someone to a committee; the number of the appointment."""
        with self.writing():
            return members.appoint(code, who.name, clock.today() - timedelta(days=999), who.id).id

    def contract(self, code: str = GANCHENGZI, who: Someone | None = None, **told: Any) -> int:
        """Sign an adviser for a village, by default one without an account; the number of the contract."""
        name, number = (who.name, who.id) if who else ("简正言", None)
        adviser = advisers.Adviser(name, "清水律师事务所", "09533050001", number)
        days = {"from_on": clock.today() - timedelta(days=99), "until_on": clock.today() + timedelta(days=99), **told}
        with self.writing():
            return advisers.sign(code, adviser, **days).id

    def leave(self, code: str, since: int, until: int, who: Someone | None = None) -> int:
        """Note that a village's adviser is away, in days from today, by someone or the portal itself; its number."""
        actor = Actor(who.id, frozenset({code}), name=who.name) if who else None
        day, today = timedelta(days=1), clock.today()
        with self.writing(actor):
            held = advisers_now.contract_of(code, today)
            assert held is not None
            return advisers.take_leave([held], today + since * day, today + until * day)[0].id

    def of_every_role(self) -> dict[Role, Someone]:
        """One person for each role that there is, each at the level where that role works."""
        return {role: self.mediator() if role is Role.MEDIATOR else self.user((role, area_of(role))) for role in Role}

    def case(
        self,
        code: str = GANCHENGZI,
        *,
        names: tuple[str, ...] = ("王大明", "李小红"),
        kind: Kind = Kind.NEIGHBOUR,
        summary: str = "两家为院墙滴水起了争执",
        days_ago: int = 3,
        until: State = State.LOGGED,
        mediator: Someone | None = None,
        then: Callable[[Case], None] | None = None,
        **told: Any,
    ) -> int:
        """A dispute by the portal's own verbs, taken as far as `until`; its number.

        `then` is done with it last, in the same transaction.
        """
        on = clock.today() - timedelta(days=days_ago)
        with self.writing() as session:
            first = mediation.Told(
                kind=kind, names=list(names), summary=summary, village_code=code, reported_on=on,
                **{"danger": False, **told},
            )  # fmt: skip
            case = mediation.log(first)
            session.flush()
            take(case, until, on, lambda: self._serving(session, case.committee_code, mediator))
            if then:
                then(case)
            session.flush()
            return case.id

    def _serving(self, session: Session, code: str, mediator: Someone | None) -> Mediator:
        found = session.scalars(select(Mediator).where(Mediator.village_code == code)).all()
        mine = [row for row in found if mediator is None or row.user_id == mediator.id]
        return mine[0] if mine else members.appoint(code, "马调解", clock.today() - timedelta(days=999))


def area_of(role: Role) -> str:
    """Where the people of `of_every_role` hold their role."""
    places = {"village": GANCHENGZI, "town": SHAOGANG_TOWN, "county": COUNTY}
    return places[LEVELS[role][0]] if LEVELS[role] else ""


def take(case: Case, until: State, on: date, serving: Callable[[], Mediator]) -> None:
    """Lead a logged dispute to a state, each step on the same day, by the verbs that people use."""
    match until:
        case State.LOGGED:
            return
        case State.NOT_ACCEPTED:
            mediation.decline(case, Elsewhere.AUTHORITY, "请到法院办")
            return
        case State.REFUSED:
            mediation.refuse(case, "对方不愿来")
            return
        case State.WITHDRAWN:
            mediation.withdraw(case, "自己说好了")
            return
        case State.MERGED:
            names = ["王大明", "李小红"]
            kept = mediation.Told(case.kind, names, case.summary, False, case.village_code, case.reported_on)
            mediation.merge(mediation.log(kept), case, "同一件事")
            return
    mediation.accept(case, serving(), on)
    if until is State.ACCEPTED:
        return
    for party in list(queries.parties(case)):
        mediation.notify(case, party, Heard.READ_ALOUD)
    mediation.start(case)
    mediation.add_session(case, held_on=on, place="村委会", present="双方", course="各说各的理", next_on=None)
    if until is State.MEDIATING:
        return
    if until is State.FAILED:
        mediation.fail(case, Ending.GAP, "要价差得太远", on)
        return
    mediation.agree(
        case, form=Form.WRITTEN, facts="院墙滴水", terms="十日内改好水槽", on=on, term_on=on, by=By.RESPONDENT
    )
    if until is State.AGREED:
        return
    if until is State.BROKEN:
        mediation.break_off(case, "水槽没有改")
        return
    mediation.perform(case, on)
    if until is State.CLOSED:
        mediation.close(case, "电话里问过，不用回访", clock.today())
