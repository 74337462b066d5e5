"""A dispute as its papers tell it: plain values, read once, in Chinese; nothing here asks the database."""

from dataclasses import dataclass
from datetime import date

from portal.mediation.rules import Behalf, Form, Missing, Outcome, Source, State


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
    told: bool = False
    sex: str = ""
    ethnic: str = ""
    born_year: int | None = None
    occupation: str = ""
    unit: str = ""
    seen: bool = False
    behalf: Behalf | None = None
    behalf_name: str = ""
    behalf_power: str = ""

    @property
    def called(self) -> str:
        """男, 女: as it was noted, else as the identity number says, whose last digit but one is odd for men."""
        if self.sex or len(self.id_number) != 18:
            return self.sex
        return "男" if int(self.id_number[16]) % 2 else "女"

    def age(self, on: date) -> str:
        """Years on a day: to the day where the identity number is known, else by the year of birth."""
        if len(self.id_number) == 18:
            year, month, day = int(self.id_number[6:10]), int(self.id_number[10:12]), int(self.id_number[12:14])
            return str(on.year - year - ((on.month, on.day) < (month, day)))
        return str(on.year - self.born_year) if self.born_year else ""


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
class Asking:
    """One investigation: who was asked by whom, and what was said."""

    held_on: date
    place: str
    asker: str
    asked: str
    asked_about: str
    record: str
    noted_by: str


@dataclass(frozen=True)
class Exhibit:
    """A piece of evidence as it is listed."""

    name: str
    source: str
    copies: int = 1
    photo: int | None = None
    file: str = ""


@dataclass(frozen=True)
class Photo:
    """A photo on the record; `of_paper` where it shows a signed paper, of which kind."""

    photo: int
    sha256: str
    caption: str
    added_by: str
    of_paper: str = ""


@dataclass(frozen=True)
class Frame:
    """What decides which papers there are and what is missing, without any text."""

    number: str
    mediator: str
    source: Source
    state: State
    outcome: Outcome
    accepted: bool
    form: Form | None = None
    signed: bool = False
    lacks: tuple[Missing, ...] = ()


@dataclass(frozen=True)
class Volume:
    """Everything that the papers of one dispute say."""

    committee: str
    court: str
    number: str
    kind: str
    frame: Frame
    source: Source
    came: str
    summary: str
    reported_on: date
    outcome: Outcome
    accepted_on: date | None = None
    ended_on: date | None = None
    closed_on: date | None = None
    term_on: date | None = None
    performed_on: date | None = None
    performed: bool = False
    form: Form | None = None
    claims: str = ""
    facts: str = ""
    terms: str = ""
    end_reason: str = ""
    mediator: str = ""
    recorder: str = ""
    checker: str = ""
    court_said: str = ""
    retention: str = ""
    parties: tuple[Person, ...] = ()
    talks: tuple[Talk, ...] = ()
    visits: tuple[Return, ...] = ()
    asked: tuple[Asking, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    duties: tuple[str, ...] = ()
    photos: tuple[Photo, ...] = ()

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
