"""Days of the year, and the worked example of SETTLED.md driven through the verbs of mediation."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count

import pytest

from portal.core import clock, db
from portal.core.scope import acting_as, system
from portal.mediation import jobs, service
from portal.mediation.models import Case
from portal.mediation.rules import FIGURES, By, Form, State
from portal.reports import queries, rules
from tests.kit.makers import GANCHENGZI, Maker

TODAY = date(2026, 11, 22)
SPRING, AUTUMN, LATER = TODAY - timedelta(days=120), TODAY - timedelta(days=30), TODAY + timedelta(days=60)


@contextmanager
def on(day: date) -> Iterator[None]:
    """Work on another day, as the portal itself."""
    with clock.frozen(clock.noon(day)), acting_as(system("tests")):
        yield


def night(make: Maker, day: date) -> None:
    """What the calendar does in the night before a day."""
    with on(day), make.writing():
        jobs.mature(day)


def agreed(term_on: date) -> Callable[[Case], None]:
    """The last step of a dispute: an agreement with a term."""

    def settle(case: Case) -> None:
        told = {"facts": "院墙滴水", "terms": "改好水槽", "on": clock.today(), "term_on": term_on}
        service.agree(case, form=Form.WRITTEN, by=By.RESPONDENT, **told)

    return settle


def numbers(code: str, period: rules.Period = rules.Period.YEAR, day: date = TODAY) -> dict:
    """What the page of a place counts on a day."""
    found = queries.parted(code, rules.span(period, day)).during
    return {figure: found[figure] for figure in FIGURES}


@pytest.fixture
def twelve(make: Maker) -> Iterator[list[int]]:
    """Twelve disputes of 甘城子村: their numbers, the six agreements first."""
    serial = count(1)

    def log(day: date, until: State = State.LOGGED, term_on: date | None = None, names: tuple[str, ...] = ()) -> int:
        names = names or (f"张{next(serial)}", f"李{next(serial)}")
        with on(day):
            if term_on is None:
                return make.case(GANCHENGZI, names=names, days_ago=0, until=until)
            return make.case(GANCHENGZI, names=names, days_ago=0, until=State.MEDIATING, then=agreed(term_on))

    found = [log(SPRING, term_on=SPRING + timedelta(days=10)) for _number in range(4)]
    found.append(log(SPRING, term_on=LATER, names=("赵甲", "钱乙")))
    with on(SPRING + timedelta(days=9)), make.writing():
        for number in found[:3]:
            service.perform(db.session.get_one(Case, number), clock.today())
    night(make, SPRING + timedelta(days=20))
    again = log(SPRING + timedelta(days=50), names=("钱乙", "赵甲"))
    found.append(log(AUTUMN, term_on=LATER))
    ended = (State.NOT_ACCEPTED, State.REFUSED, State.WITHDRAWN, State.FAILED, State.FAILED)
    found += [again, *(log(AUTUMN, until=state) for state in ended)]
    night(make, TODAY)
    with on(TODAY):
        yield found
