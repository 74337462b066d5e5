"""What a village's own page tells everybody: who answers, who mediates, and when."""

from dataclasses import dataclass
from datetime import date

from portal.advisers import queries as advisers
from portal.advisers.models import DutyDay
from portal.advisers.queries import Adviser
from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import short_code
from portal.core.codes import spoken
from portal.members import queries as members
from portal.members.models import Mediator


@dataclass(frozen=True)
class Village:
    """One village as its people see it today."""

    place: Place
    path: tuple[str, ...]
    adviser: Adviser | None
    duty: DutyDay | None
    own: list[Mediator]
    of_town: list[Mediator]

    @property
    def code(self) -> str:
        """The short code as it is printed."""
        return spoken(short_code(self.place.code))


def village(place: Place, on: date) -> Village:
    """Everybody whom a villager can ask today; an adviser whose contract is over, or who is away, is not shown."""
    mediators = members.mediators_of(place.code, place.parent_code or "", on)
    return Village(
        place=place,
        path=areas.path(place.code),
        adviser=advisers.adviser_of(place.code, on),
        duty=advisers.next_duty(place.code, on),
        own=[one for one in mediators if one.village_code == place.code],
        of_town=[one for one in mediators if one.village_code != place.code],
    )
