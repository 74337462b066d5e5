"""A member who has reported on a year, as far as a state; for tests."""

from typing import Any

from portal.accounts.rules import Role
from portal.core import clock, db
from portal.core.scope import Actor
from portal.members.models import Member
from portal.reviews import service
from portal.reviews.models import Review
from portal.reviews.rules import State
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG_TOWN, Maker
from tests.kit.outreach import member as registered

TOWN = Actor(999_651, frozenset({SHAOGANG_TOWN}), name="所里")
BUREAU = Actor(999_652, frozenset({COUNTY}), name="局里")


def written(make: Maker, who: Any, said: str = "讲了法，劝了架", until: State = State.WRITTEN) -> int:
    """A review of this year by somebody who is put on the register for it, as far as a state; its number."""
    number = registered(make, who)
    with make.writing(Actor(who.id, frozenset({GANCHENGZI}), name=who.name)):
        member = db.session.get_one(Member, number)
        review = service.write(member, clock.today().year, said, said).id
    if until in (State.OPINED, State.DECIDED, State.RETURNED):
        with make.writing(TOWN):
            service.opine(db.session.get_one(Review, review), 12, said, said)
    if until is State.DECIDED:
        with make.writing(BUREAU):
            service.decide(db.session.get_one(Review, review), "称职", said)
    elif until is State.RETURNED:
        with make.writing(BUREAU):
            service.hand_back(db.session.get_one(Review, review), said)
    return review


def everything(make: Maker, words: str) -> int:
    """A review that waits for the bureau, with `words` wherever people write freely."""
    return written(make, make.user((Role.MEMBER, GANCHENGZI)), words, State.OPINED)


def reported(make: Maker, who: Any) -> dict[str, int]:
    """Somebody who is on the register and has reported on this year; the number of the review."""
    return {"reviews_review": written(make, who)}
