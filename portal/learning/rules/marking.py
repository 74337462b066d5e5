"""What a test asks, how it is marked, and when it may be sat again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from portal.learning.rules.bank import Question, asked_for
from portal.learning.rules.words import Exam


def drawn(test: Exam, bank: Iterable[Question], count: int, seed: str) -> list[str]:
    """The keys of the questions of one sitting: every topic of the test alike, in the order of topics."""
    chance = Random(seed)
    piles = {topic: [one.key for one in bank if one.topic is topic] for topic in test.topics}
    for pile in piles.values():
        chance.shuffle(pile)
    taken: dict[str, list[str]] = {topic: [] for topic in piles}
    order = list(piles)
    chance.shuffle(order)
    while sum(map(len, taken.values())) < count and any(piles.values()):
        for topic in order:
            if piles[topic] and sum(map(len, taken.values())) < count:
                taken[topic].append(piles[topic].pop())
    return [key for topic in piles for key in taken[topic]]


def clean(chosen: Mapping[str, str], asked: Collection[str]) -> dict[str, str]:
    """Of some answers those that a sitting asks for and that are among what was offered."""
    return {one.key: chosen[one.key] for one in asked_for(list(asked)) if chosen.get(one.key) in one.options}


def marked(asked: Sequence[str], chosen: Mapping[str, str]) -> tuple[int, int]:
    """How many answers are right, of how many questions."""
    found = asked_for(asked)
    return sum(chosen.get(one.key) == one.right for one in found), len(found)


def passes(right: int, of: int, percent: int) -> bool:
    """Whether enough is right; nothing asked is nothing passed."""
    return of > 0 and right * 100 >= percent * of


def again_on(handed_on: date, passed: bool, days: int) -> date:
    """From when a test may be sat again: after some days where it was failed, else in the next calendar year."""
    return date(handed_on.year + 1, 1, 1) if passed else handed_on + timedelta(days=days)
