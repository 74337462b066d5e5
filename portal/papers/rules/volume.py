"""A dispute as its papers tell it: plain values, read once, in Chinese; nothing here asks the database."""

from dataclasses import dataclass
from datetime import date

from portal.mediation.rules import Ending, Form, Outcome, Source, State


@dataclass(frozen=True)
class Person:
    """A party: who, on which side, how reached, when told of rights and duties."""

    name: str
    side: str
    applies: bool = False
    is_organisation: bool = False
    phone: str = ""
    id_number: str = ""
    address: str = ""
    told: str = ""
    told_on: date | None = None

    @property
    def sex(self) -> str:
        """As the identity number says: its last digit but one is odd for men."""
        if len(self.id_number) != 18:
            return ""
        return "男" if int(self.id_number[16]) % 2 else "女"

    def age(self, on: date) -> str:
        """Years on a day, as the identity number says."""
        if len(self.id_number) != 18:
            return ""
        year, month, day = int(self.id_number[6:10]), int(self.id_number[10:12]), int(self.id_number[12:14])
        return str(on.year - year - ((on.month, on.day) < (month, day)))


@dataclass(frozen=True)
class Talk:
    """One mediation session."""

    held_on: date
    place: str
    present: str
    course: str
    next_on: date | None
    noted_by: str


@dataclass(frozen=True)
class Return:
    """One return visit."""

    visited_on: date
    spoke_with: str
    satisfied: bool
    found: str
    noted_by: str


@dataclass(frozen=True)
class Evidence:
    """A photo on the record; `of_paper` and `of_made` where it shows a signed paper: which kind, which version."""

    photo: int
    sha256: str
    caption: str
    added_by: str
    of_paper: str = ""
    of_made: int | None = None
    on: date | None = None


@dataclass(frozen=True)
class Volume:
    """Everything that the papers of one dispute say."""

    committee: str
    court: str
    number: str
    kind: str
    source: Source
    came: str
    summary: str
    reported_on: date
    today: date
    state: State
    outcome: Outcome
    accepted_on: date | None = None
    ended_on: date | None = None
    closed_on: date | None = None
    term_on: date | None = None
    performed_on: date | None = None
    performed: bool = False
    form: Form | None = None
    ending: Ending | None = None
    facts: str = ""
    terms: str = ""
    end_reason: str = ""
    publicity: str = ""
    mediator: str = ""
    recorder: str = ""
    checker: str = ""
    retention: str = ""
    parties: tuple[Person, ...] = ()
    talks: tuple[Talk, ...] = ()
    visits: tuple[Return, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def title(self) -> str:
        """The name of the volume: who with whom, about what."""
        names = [one.name for one in self.parties]
        shown = "、".join(names[:4]) + ("等" if len(names) > 4 else "")
        return f"{shown}{self.kind}纠纷"

    @property
    def copies(self) -> int:
        """One for each party and one that is kept (人民调解法 30)."""
        return len(self.parties) + 1

    @property
    def handled_on(self) -> date | None:
        """The day that the closing report gives: performed or, where nothing is to be performed, ended."""
        return self.performed_on or self.ended_on or self.closed_on


def day(on: date | None) -> str:
    """2026年11月23日; room to write one where there is none."""
    return f"{on.year}年{on.month}月{on.day}日" if on else "    年  月  日"
