"""Outreach for tests: members on the register, talks, streets and tasks, by the portal's own verbs."""

from datetime import date, timedelta
from typing import Any

from portal.core import clock
from portal.core.scope import Actor
from portal.members import service as members
from portal.members.rules import Source, Step, Tier
from portal.members.service import Told
from portal.outreach import service
from portal.outreach.rules import Audience, Counted, Errand, Form, Help, Occasion, Topic
from tests.kit.makers import GANCHENGZI, Maker, Someone


def member(make: Maker, who: Someone, code: str = GANCHENGZI) -> int:
    """Somebody on a village's register, who signs in; the member's number."""
    with make.writing() as session:
        row = members.recommend(Told(code, who.name, Tier.CORE, next(iter(Source)), clock.today()))
        row.user_id = who.id
        members.take(row, Step.CARRY_OVER, clock.today())
        session.flush()
        return row.id


def acting(who: Someone, code: str) -> Actor:
    """Somebody at work in a village or town."""
    return Actor(who.id, frozenset({code}), name=who.name)


def talk(make: Maker, code: str, who: Someone, **told: Any) -> int:
    """A talk, written down by somebody; its number."""
    usual: dict[str, Any] = {
        "held_on": clock.today(),
        "topic": Topic.ANTI_FRAUD,
        "form": Form.LECTURE,
        "occasion": Occasion.EVERYDAY,
        "audience": Audience.VILLAGERS,
        "people": 30,
        "counted": Counted.LIST,
        "holders": ((who.name, None),),
    }
    with make.writing(acting(who, code)):
        return service.log(service.Told(village_code=code, **{**usual, **told})).id


def street(
    make: Maker, doors: str, code: str, who: Someone, on: date | None = None, *, group: str = "3", **told: Any
) -> int:
    """A walk along some doors, named in one text; the number of the round."""
    lines = tuple(service.Door(door, Topic.ANTI_FRAUD, **told) for door in doors.split())
    with make.writing(acting(who, code)):
        return service.log_street(service.Street(code, on or clock.today(), group, lines)).id


def task(make: Maker, who: Someone, code: str = "023", village: str = GANCHENGZI, **told: Any) -> int:
    """A task under a code for somebody, given by the town; its number."""
    with make.writing():
        given = service.Given(
            code=code,
            kind=Help.TALK,
            what=told.pop("what", ""),
            due_on=clock.today() + timedelta(days=7),
            village_code=village,
            helper=who.name,
            user_id=who.id,
            **told,
        )
        return service.give(given).id


def deed(make: Maker, who: Someone, kind: Errand = Errand.GUIDE, code: str = GANCHENGZI, **told: Any) -> int:
    """Something small that somebody did for a villager; its number."""
    with make.writing(acting(who, code)):
        return service.note_deed(service.Done(code, kind, told.pop("done_on", clock.today()), **told)).id


def everything(make: Maker, who: Someone, words: str) -> None:
    """A row of every kind in one village, with `words` wherever people write freely."""
    talk(make, GANCHENGZI, who, note=words, place=words)
    street(make, "1 2", GANCHENGZI, who, follow_up=True)
    task(make, who, what=words)
    deed(make, who, note=words)
