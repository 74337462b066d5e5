"""出了什么事？ A few plain questions that lead to whoever helps: the tree is data, with versions (PRODUCT.md V02).

A version is a file `data/routes_<first day>.json`: questions with their options, and ends of five kinds. Every sentence
stands there in Chinese and English. The newest one whose day has come is shown; older ones stay for what they led to.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from portal.consultations.rules.helplines import Alarm
from portal.consultations.rules.words import Topic
from portal.core.choice import Choice
from portal.core.helplines import Helpline
from portal.core.i18n import _

FOLDER = Path(__file__).parents[1] / "data"
MOST_QUESTIONS, MOST_OPTIONS = 4, 8


class Helps(Choice):
    """Who helps at the end of the questions."""

    POLICE = "police", _("先打电话"), "bad"
    MEDIATION = "mediation", _("村里调解"), "good"
    CONSULTATION = "consultation", _("问法律"), "go"
    LEGAL_AID = "legal_aid", _("法律援助"), "good"
    OFFICE = "office", _("别的部门"), "quiet"


@dataclass(frozen=True)
class Said:
    """A sentence in both languages."""

    zh: str
    en: str

    def __call__(self, english: bool) -> str:
        return self.en if english else self.zh


@dataclass(frozen=True)
class Option:
    says: Said
    to: str


@dataclass(frozen=True)
class Question:
    asks: Said
    options: tuple[Option, ...]


@dataclass(frozen=True)
class End:
    """Whom to go to: what to do, whom to call, and what can be done here at once."""

    kind: Helps
    says: Said
    steps: tuple[Said, ...]
    alarm: Alarm | None
    lines: tuple[Helpline, ...]
    topic: Topic | None
    mediation: bool


@dataclass(frozen=True)
class Routes:
    """One version of the tree."""

    version: str
    start: str
    questions: dict[str, Question]
    ends: dict[str, End]

    def above(self, step: str) -> str | None:
        """A question from which a step is reached; None for the first."""
        return next((name for name, q in self.questions.items() if any(o.to == step for o in q.options)), None)


def _read(told: dict[str, Any]) -> Routes:
    questions = {
        name: Question(Said(*one["asks"]), tuple(Option(Said(*o["says"]), o["to"]) for o in one["options"]))
        for name, one in told["questions"].items()
    }
    ends = {
        name: End(
            Helps(one["kind"]), Said(*one["says"]), tuple(Said(*step) for step in one["steps"]),
            Alarm(one["alarm"]) if "alarm" in one else None, tuple(Helpline(line) for line in one.get("lines", ())),
            Topic(one["ask"]) if "ask" in one else None, one.get("go") == "mediation",
        )
        for name, one in told["ends"].items()
    }  # fmt: skip
    return Routes(told["version"], told["start"], questions, ends)


@cache
def _versions() -> tuple[tuple[date, Path], ...]:
    return tuple((date.fromisoformat(file.stem[7:]), file) for file in sorted(FOLDER.glob("routes_*.json")))


@cache
def _version(file: Path) -> Routes:
    return _read(json.loads(file.read_text("utf-8")))


def steps() -> list[str]:
    """The names of all steps of all versions, for the addresses of their pages."""
    known = [_version(file) for _since, file in _versions()]
    return sorted({name for one in known for name in (*one.questions, *one.ends)})


def routes(on: date) -> Routes:
    """The tree in force on a day; the first one before its time."""
    known = [file for since, file in _versions() if since <= on] or [_versions()[0][1]]
    return _version(known[-1])
