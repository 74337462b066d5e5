"""Somebody who has read a part of a lesson and begun a test."""

from portal.core.scope import Actor
from portal.learning import rules, service
from portal.learning.rules import Exam
from tests.kit.makers import GANCHENGZI, Maker, Someone


def being(who: Someone, code: str = GANCHENGZI) -> Actor:
    """Someone at their own learning."""
    return Actor(who.id, frozenset({code}), name=who.name)


def begun(make: Maker, who: Someone, test: Exam = Exam.DUTY, code: str = GANCHENGZI) -> int:
    """A test that somebody has begun; its number."""
    with make.writing(being(who, code)):
        return service.begin(test).id


def everything(make: Maker, who: Someone) -> int:
    """A lesson begun and a test begun."""
    with make.writing(being(who)):
        service.read_on(next(iter(rules.lessons().values())), 2)
    return begun(make, who)
