"""The mediation committees of towns and villages; a few places where the law is not met, made on purpose."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from portal.core import clock, db
from portal.core.scope import Actor, acting_as
from portal.demo.people import People
from portal.members import service
from portal.members.models import Mediator
from portal.members.rules import Seat

SINCE, LONG_AGO = timedelta(days=500), timedelta(days=4 * 365)
"""How long ago most terms began, and those that are over."""


def fill(places: Sequence[str], last: date, bureau: Actor) -> None:
    """Seat every committee but each nineteenth; some terms are over, some committees lack a woman or a seal."""
    rng = Random(38)
    people = People(rng)
    with clock.frozen(clock.noon(last)), acting_as(bureau), db.transaction() as session:
        chairs = {row.village_code: row.name for row in session.scalars(select(Mediator).order_by(Mediator.id.desc()))}
        for number, code in enumerate(places):
            if number % 19 == 7:
                continue
            names = [chairs.get(code) or people.name(), *(people.name() for _seat in range(rng.randint(2, 4)))]
            women = set() if number % 29 == 3 else {1, *rng.sample(range(len(names)), 1)}
            sitting = [Seat(name, chair=not place, woman=place in women) for place, name in enumerate(names)]
            from_on = last - (LONG_AGO if number % 23 == 5 else SINCE)
            service.seat_committee(code, from_on, sitting, number % 31 != 11, "村部调解室" if number % 3 else "")
