"""Whether legal aid is likely: a few plain questions, and which papers to bring (PRODUCT.md V26; DOMAIN.md 4.3).

A version is a file `data/aid_<first day>.json`. No end says no: the centre alone decides, in 7 days (法律援助法 43).
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from portal.consultations.rules.routes import Option, Question, Said
from portal.core.choice import Choice
from portal.core.i18n import _

FOLDER = Path(__file__).parents[1] / "data"
MOST_QUESTIONS = 3
DECIDED_WITHIN, APPOINTED_WITHIN = 7, 3
"""Days from the application to the decision, and from the decision to somebody who acts (法律援助法 43)."""


class Chance(Choice):
    """What somebody may expect who applies; a refusal is nobody's but the centre's."""

    LIKELY = "likely", _("多半可以申请到"), "good"
    UNCLEAR = "unclear", _("要看情况，先去问"), "wait"
    UNLIKELY = "unlikely", _("不一定，先问顾问"), "quiet"


@dataclass(frozen=True)
class Outcome:
    """What is likely, why, by which article, and what to bring."""

    result: Chance
    says: Said
    law: str
    article: str
    papers: tuple[Said, ...]
    danger: bool


@dataclass(frozen=True)
class Check:
    """One version of the questions."""

    version: str
    start: str
    questions: dict[str, Question]
    ends: dict[str, Outcome]

    def above(self, step: str) -> str | None:
        """A question from which a step is reached; None for the first."""
        return next((name for name, q in self.questions.items() if any(o.to == step for o in q.options)), None)


def _read(told: dict[str, Any]) -> Check:
    questions = {
        name: Question(Said(*one["asks"]), tuple(Option(Said(*o["says"]), o["to"]) for o in one["options"]))
        for name, one in told["questions"].items()
    }
    ends = {
        name: Outcome(
            Chance(one["result"]), Said(*one["says"]), one["law"][0], one["law"][1],
            tuple(Said(*paper) for paper in one["papers"]), one.get("danger", False),
        )
        for name, one in told["ends"].items()
    }  # fmt: skip
    return Check(told["version"], told["start"], questions, ends)


@cache
def _versions() -> tuple[tuple[date, Check], ...]:
    return tuple(
        (date.fromisoformat(file.stem[4:]), _read(json.loads(file.read_text("utf-8"))))
        for file in sorted(FOLDER.glob("aid_*.json"))
    )


def aid_steps() -> list[str]:
    """The names of all steps of all versions, for the addresses of their pages."""
    return sorted({name for _since, one in _versions() for name in (*one.questions, *one.ends)})


def aid_check(on: date) -> Check:
    """The questions in force on a day; the first ones before their time."""
    return ([one for since, one in _versions() if since <= on] or [_versions()[0][1]])[-1]
