"""What the demo's accounts have learnt: lessons read and half read, tests passed, failed, and one left open."""

from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from portal.accounts.models import User
from portal.core import clock, db
from portal.core.scope import Actor, acting_as
from portal.demo.accounts import ACCOUNTS
from portal.learning import rules, service
from portal.learning.models import Attempt
from portal.learning.rules import Exam

SEED = 20261123
READ = {"member": (("mediation", 5), ("leases", 5), ("loans", 2)), "mediator": (("agreement", 5), ("violence", 3))}
SAT = (
    (96, "member", Exam.DUTY, 2), (95, "mediator", Exam.DUTY, 1), (90, "mediator2", Exam.DUTY, 3),
    (88, "town", Exam.DUTY, 1), (87, "town2", Exam.DUTY, 2), (60, "member", Exam.LAND, 7),
    (52, "mediator", Exam.LAND, 3),
    (50, "mediator2", Exam.FAMILY, 5), (47, "town", Exam.FAMILY, 2), (40, "member", Exam.LAND, 3),
    (33, "mediator", Exam.WORK, 2), (31, "mediator2", Exam.WORK, 4), (26, "town2", Exam.GOODS, 6),
    (12, "member", Exam.GOODS, 6),
)  # fmt: skip
"""How many days ago, who, what, and how many answers were wrong."""
OPEN, ANSWERED = ("mediator", Exam.NEIGHBOURS), 6


def fill(last: date) -> None:
    """Read, sit and hand in, each on its day; nothing of this is anybody's but their own."""
    chance = Random(SEED)
    for days, name, exam, wrong in SAT:
        with clock.frozen(clock.noon(last - timedelta(days=days))), db.transaction(), acting_as(_account(name)):
            attempt = service.begin(exam)
            service.hand_in(attempt, _answers(attempt, wrong, chance))
    with clock.frozen(clock.noon(last)), db.transaction():
        for name, lessons in READ.items():
            with acting_as(_account(name)):
                for key, part in lessons:
                    service.read_on(rules.lessons()[key], part)
        with acting_as(_account(OPEN[0])):
            attempt = service.begin(OPEN[1])
            told = _answers(attempt, 0, chance)
            service.keep(attempt, {key: told[key] for key in attempt.asked[:ANSWERED]})


def _account(name: str) -> Actor:
    number = db.session.scalar(select(User.id).where(User.username == name))
    account = next(one for one in ACCOUNTS if one.username == name)
    return Actor(number, frozenset(code for _role, code in account.grants), name=account.name)


def _answers(attempt: Attempt, wrong: int, chance: Random) -> dict[str, str]:
    """Right answers, but for some: the questions that are hard are hard for most."""
    told = {one.key: one.right for one in rules.asked_for(attempt.asked)}
    for one in sorted(rules.asked_for(attempt.asked), key=lambda each: each.key[::-1])[:wrong]:
        told[one.key] = chance.choice([letter for letter in one.options if letter != one.right])
    return told
