"""However disputes go, a figure, its list, its export and a recount are the same number."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.accounts.rules import Role as Work
from portal.core import clock, db
from portal.core.flow import NotNow
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as, system
from portal.mediation import jobs, queries, service
from portal.mediation.models import Case
from portal.mediation.rules import FIGURES, By, Elsewhere, Ending, Form, Heard, Kind, Protection, Source
from portal.members.models import Mediator
from portal.reports import queries as reports
from portal.reports import rules
from portal.reports import service as counting
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG_TOWN, XIAOBA_TOWN

NAMES = (["张大", "李二"], ["李二", "张大"], ["王三", "赵四"], ["甘城子村委会", "孙五"])
PLACES = (COUNTY, SHAOGANG_TOWN, XIAOBA_TOWN, GANCHENGZI, HONGXING)
KINDS = (Kind.NEIGHBOUR, Kind.DEBT)


class Walk:
    """A town's judicial office at work: verbs by name, each on one dispute, some of them refused."""

    def __init__(self, mediators: dict[str, int]):
        self.mediators = mediators

    def log(self, case, village, kind, number):
        told = service.Told(
            kind, NAMES[number % 4], "院墙滴水", number % 5 == 0, village, clock.today() - timedelta(number)
        )
        service.log(told)

    def accept(self, case, village, kind, number):
        mediator = db.session.get_one(Mediator, self.mediators[case.village_code])
        service.accept(case, mediator, clock.today())

    def begin(self, case, village, kind, number):
        for party in queries.parties(case):
            service.notify(case, party, Heard.PAPER)
        service.start(case)
        if number % 2:
            service.add_session(case, held_on=clock.today(), place="", present="", course="谈", next_on=None)

    def agree(self, case, village, kind, number):
        today = clock.today()
        form = Form.ORAL if number % 2 else Form.WRITTEN
        term_on, performed = today + timedelta(number), number % 3 == 0
        told = {"form": form, "facts": "事", "terms": "约", "on": today, "term_on": term_on, "by": By.RESPONDENT}
        service.agree(case, performed=performed, **told)

    def settle(self, case, village, kind, number):
        mediator, today = db.session.get_one(Mediator, self.mediators[case.village_code]), clock.today()
        term_on, performed = today + timedelta(number), number % 2 == 0
        service.settle_orally(case, mediator, terms="约", on=today, term_on=term_on, heard=True, performed=performed)

    def fail(self, case, village, kind, number):
        service.fail(case, Ending.GAP, "差得远", clock.today())

    def decline(self, case, village, kind, number):
        service.decline(case, Elsewhere.CRIME, "到公安")

    def refuse(self, case, village, kind, number):
        service.refuse(case, "不来")

    def withdraw(self, case, village, kind, number):
        service.withdraw(case, "不要了")

    def perform(self, case, village, kind, number):
        service.perform(case, clock.today())

    def break_off(self, case, village, kind, number):
        service.break_off(case, "没有给")

    def extend(self, case, village, kind, number):
        service.extend(case, (case.due_on or clock.today()) + timedelta(1 + number), "忙", True)

    def describe(self, case, village, kind, number):
        service.describe(case, kind=kind, detail=None, summary="改过", source=Source.PARTY)

    def conflict(self, case, village, kind, number):
        service.declare_conflict(case, "是亲戚")

    def close(self, case, village, kind, number):
        service.close(case, "电话问过", clock.today())

    def mark(self, case, village, kind, number):
        if number % 4 == 0:
            service.mark(case, Protection.VIOLENCE)

    def night(self, case, village, kind, number):
        jobs.mature(clock.today())


VERBS = tuple(name for name in vars(Walk) if not name.startswith("_"))
OFTEN = ("log", "log", "log", "settle", "accept", "begin", "agree", "perform", "night", "night")


@pytest.fixture
def office(make):
    """Two people, so that what one handled the other can close; and a mediator in each village."""
    people = [make.user((Work.TOWN, SHAOGANG_TOWN)) for _person in range(2)]
    actors = [Actor(one.id, frozenset({COUNTY}), name=one.name) for one in people]
    found = {}
    for code in (GANCHENGZI, HONGXING):
        with make.writing() as session:
            found[code] = make._serving(session, code, None).id
    return make, actors, Walk(found)


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.randoms(use_true_random=True))
def test_figures_lists_exports_and_recount_agree_after_any_walk(office, chance):
    """The rows of earlier walks stay: the promise holds for whatever is stored."""
    make, (first, second), walk = office
    day = date(2026, 1, 5)
    for verb in chance.choices(VERBS + OFTEN, k=60):
        day += timedelta(chance.choice((0, 0, 0, 1, 5, 20)))
        who = second if verb == "close" else first
        village, kind, number = chance.choice((GANCHENGZI, HONGXING)), chance.choice(KINDS), chance.randrange(45)
        with suppress(Refused, NotNow), clock.frozen(clock.noon(day)), make.writing(who) as session:
            ids = session.scalars(select(Case.id).order_by(Case.id.desc()).limit(6)).all()
            case = session.get_one(Case, chance.choice(ids)) if ids else None
            if case is not None or verb == "log":
                getattr(walk, verb)(case, village, kind, number)
    with acting_as(system("tests")):
        assert counting.verify() == []
    with clock.frozen(clock.noon(day)), acting_as(first):
        for figure in FIGURES:
            area, kind, period = chance.choice(PLACES), chance.choice((None, *KINDS)), chance.choice(list(rules.Period))
            span = rules.span(period, day)
            until = clock.month_end(span.until) if span.until else None
            found = queries.Filter(figure=figure, area=area, kind=kind, since=span.since, until=until)
            rows = list(queries.exported(found, first.id, part=7))
            listed = {row.id for row in queries.listed(found, None, 10_000, first.id).rows}
            assert {row.id for row in rows} == listed
            assert queries.exact_count(found, first.id) == len(rows)
            counted = reports.counted(figure, area, kind, span.since, until)
            assert counted in (len(rows), None)
            assert counted is not None or kind is not None
        db.session.remove()


def test_counting_anew_equals_what_was_counted_step_by_step(office):
    make, (first, _second), _walk = office
    for number in range(6):
        make.case(GANCHENGZI, names=NAMES[number % 4], kind=KINDS[number % 2], days_ago=number * 20)

    def cells():
        with acting_as(first):
            return {code: reports.course(code, rules.EVER, most=400).months for code in PLACES}

    before = cells()
    with acting_as(system("tests")):
        assert counting.rebuild() > 0
    assert cells() == before
    assert before[COUNTY]
