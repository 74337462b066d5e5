"""Something of every kind that stands beside a closed dispute, in the small county."""

from portal.core import clock, db
from portal.core.scope import Actor
from portal.filing import service
from portal.filing.rules import Grade, Keep, Later, Part, Purpose
from portal.mediation import queries as mediation
from portal.mediation.models import Case, Duty, Visit
from portal.mediation.rules import State
from tests.kit.makers import SHAOGANG_TOWN, Maker

OFFICE = Actor(999_641, frozenset({SHAOGANG_TOWN}), name="所里")


def bound(**changed: object) -> service.Bound:
    """What is written on a volume."""
    usual = {
        "grade": Grade.COMMON, "pages": 32, "place": "2号柜", "keep": Keep.LONG, "stayed": True, "trips": 3,
        "filed_on": clock.today(),
    }  # fmt: skip
    return service.Bound(**{**usual, **changed})  # type: ignore[arg-type]


def everything(make: Maker, cases: dict[State, int], said: str) -> None:
    """A return, a volume, a later event, a concern, and a sample of each kind with its rows."""
    closed, waiting = cases[State.CLOSED], cases[State.FAILED]
    with make.writing(OFFICE):
        one = db.session.get_one(Case, closed)
        service.file(one, bound(remark=said))
        service.note_later(one, Later.PETITION, clock.today(), said)
        service.hear_visit(one, Visit(satisfied=False, found=said))
        for purpose in Purpose:
            service.draw(purpose, clock.month_start(clock.today()), SHAOGANG_TOWN, "tests")
        owing = db.session.get_one(Case, cases[State.AGREED])
        debtor = mediation.parties(owing)[0]
        db.session.add(Duty(case=owing, debtor_id=debtor.id, what=said, amount=50_000, due_on=clock.today()))
        service.hand_back(db.session.get_one(Case, waiting), [Part.VISIT], said)
