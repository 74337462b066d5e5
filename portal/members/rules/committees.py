"""Who serves where: a committee's area code is a village's, or a town's for the town's own committee."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from portal.areas.rules import Level, level, town_code
from portal.core.choice import Choice
from portal.core.i18n import _

COMMITTEE_LEVELS = (Level.VILLAGE, Level.TOWN)
LONGEST_NAME = 40


def is_committee(code: str) -> bool:
    """Whether a place has a mediation committee of its own: every village and every town has one (SETTLED.md)."""
    return level(code) in COMMITTEE_LEVELS


def committees_for(village_code: str) -> tuple[str, ...]:
    """The committees that may take a village's dispute, its own first, then its town's."""
    return tuple(dict.fromkeys((village_code, town_code(village_code))))


def serves(from_on: date, until_on: date | None, day: date) -> bool:
    """Whether an appointment holds on a day; its last day is still served."""
    return from_on <= day and (until_on is None or day <= until_on)


FEWEST, MOST = 3, 9
TERM_YEARS = 3
"""A committee has three to nine members, one of them its chair and at least one a woman, for three years
(人民调解法 8、9)."""


class Lack(Choice):
    """Why a place has no committee as the law wants it (人民调解法 8、9; PRODUCT.md S03)."""

    NONE = "none", _("没有登记"), "bad"
    ENDED = "ended", _("任期满了"), "bad"
    CHAIR = "chair", _("要有一位主任"), "wait"
    FEW = "few", _("不到三个人"), "wait"
    MANY = "many", _("超过九个人"), "wait"
    WOMAN = "woman", _("没有女委员"), "wait"
    SEAL = "seal", _("没有印章"), "wait"


CHAIR, WOMAN = {"主任", "chair"}, {"女", "woman", "female"}
OTHERS = {"委员", "副主任", "男", "member", "man", "male"}


class Seat(NamedTuple):
    """One member of a committee."""

    name: str
    chair: bool = False
    woman: bool = False

    @classmethod
    def of(cls, line: str) -> "Seat | None":
        """Read a line such as 马建国 主任 or 王桂香，女; None where no name stands in it."""
        words = line.replace("，", " ").replace(",", " ").replace("、", " ").split()
        said = {word.lower() for word in words}
        plain = [word for word in words if word.lower() not in CHAIR | WOMAN | OTHERS]
        if len(plain) != 1 or len(plain[0]) > LONGEST_NAME:
            return None
        return cls(plain[0], bool(said & CHAIR), bool(said & WOMAN))

    @property
    def line(self) -> str:
        """The same as it is typed."""
        return " ".join(
            filter(None, (self.name, str(_("主任")) if self.chair else "", str(_("女")) if self.woman else ""))
        )


def seats(text: str) -> tuple[list[Seat], list[str]]:
    """The members, one a line, and the lines that can not be read."""
    found, unread = [], []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        seat = Seat.of(line)
        if seat is None:
            unread.append(line)
        else:
            found.append(seat)
    return found, unread


def term_end(from_on: date) -> date:
    """The last day of a term of three years."""
    try:
        return from_on.replace(year=from_on.year + TERM_YEARS) - timedelta(days=1)
    except ValueError:
        return from_on.replace(year=from_on.year + TERM_YEARS, day=28)


def lacks(sitting: Sequence[Seat], seal: bool) -> list[Lack]:
    """What a committee in its term lacks."""
    checks = (
        (Lack.CHAIR, sum(one.chair for one in sitting) != 1),
        (Lack.FEW, len(sitting) < FEWEST),
        (Lack.MANY, len(sitting) > MOST),
        (Lack.WOMAN, not any(one.woman for one in sitting)),
        (Lack.SEAL, not seal),
    )
    return [lack for lack, missing in checks if missing]
