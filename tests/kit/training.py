"""Training sessions in the small county, and people to enrol."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

from portal.core import clock
from portal.core.scope import Actor
from portal.training import service
from portal.training.queries import Someone
from portal.training.rules import Against, Audience, Domain, Hat
from portal.training.service.seats import lock
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG_TOWN, Maker

BUREAU = Actor(999_640, frozenset({COUNTY}), name="局里")


def told(ahead: int = 20, **changed: Any) -> service.Told:
    """What one page of a session says; a teacher and a place that nobody else has, unless they are named."""
    own = uuid4().hex[:6]
    usual: dict[str, Any] = {
        "title": "农村常见合同怎么签", "domain": Domain.CONTRACT, "audience": Audience.MEMBERS,
        "codes": (SHAOGANG_TOWN,), "day": clock.today() + timedelta(days=ahead), "starts": time(9), "ends": time(11),
        "venue_code": SHAOGANG_TOWN, "place": f"镇政府会议室{own}", "teacher": f"李老师{own}", "seats": 3,
    }  # fmt: skip
    return service.Told(**{**usual, **changed})


def someone(number: int = 1, code: str = GANCHENGZI, user: Any = None) -> Someone:
    """A person whom no register knows."""
    return Someone(f"test-{code}-{number}", f"学员{number}", code, user.id if user else None)


def session(make: Maker, people: int = 1, named: str = "", **changed: Any) -> int:
    """A published session with some people on its list; its number."""
    with make.writing(BUREAU):
        made = service.make(told(**changed))
        service.publish(made)
        for number in range(people):
            person = someone(number)
            service.enrol(made, replace(person, name=named or person.name), (made.code,))
        return made.id


def joined(make: Maker, who: Any) -> dict[str, int]:
    """A session on whose list somebody is; its number and that of the place on the list."""
    number = session(make, people=0)
    with make.writing(BUREAU):
        found = lock(number)
        place = service.enrol(found, someone(7, user=who), (found.code,))
        return {"training_session": number, "training_enrolment": place.id}


def caution(make: Maker, name: str = "大集", code: str = SHAOGANG_TOWN) -> int:
    """A market day of a town; its number."""
    with make.writing(BUREAU):
        return service.note_caution(service.Noted(Against.MARKET, code, name, "1-1", "12-31", "1 4 7")).id


def target(make: Maker) -> int:
    """A target of a town; its number."""
    with make.writing(BUREAU):
        year = clock.today().year
        return service.aim(service.Aimed(SHAOGANG_TOWN, year, Hat.MEMBER, "", 120, date(year, 12, 31))).id
