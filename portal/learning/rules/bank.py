"""The lessons and the questions: files of this room, each text with the articles that it rests on.

The files name for each law the day of the edition that was read. What a county wants to ask differently is changed
there, by a new edition of the portal: an answer once given keeps the key of its question.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from portal.learning.rules.words import LETTERS, Topic

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Cite:
    """An article of a law, in the edition of a day."""

    id: int
    law: str
    article: str
    edition_on: date


@dataclass(frozen=True)
class Part:
    """A part of a lesson: a heading and its paragraph."""

    number: int
    heading: str
    text: str


@dataclass(frozen=True)
class Lesson:
    """A short lesson, read in five minutes on a phone."""

    key: str
    topic: Topic
    title: str
    title_en: str
    parts: tuple[Part, ...]
    cites: tuple[Cite, ...]

    @property
    def bytes(self) -> int:
        """How much its text takes, for who pays for data."""
        return len("".join([self.title, *(one.heading + one.text for one in self.parts)]).encode())


@dataclass(frozen=True)
class Question:
    """One question with one right answer, why it is right, and the law."""

    key: str
    topic: Topic
    ask: str
    options: dict[str, str]
    right: str
    why: str
    cites: tuple[Cite, ...]


@cache
def lessons() -> dict[str, Lesson]:
    """Every lesson by its key, in the order of the file."""
    told = _told("lessons")
    return {
        one["key"]: Lesson(
            key=one["key"],
            topic=Topic(one["topic"]),
            title=one["title"],
            title_en=one["title_en"],
            parts=tuple(Part(at, *part) for at, part in enumerate(one["parts"], start=1)),
            cites=_cites(one["cites"], told["laws"]),
        )
        for one in told["lessons"]
    }


@cache
def questions() -> dict[str, Question]:
    """Every question by its key, in the order of the file."""
    told = _told("questions")
    return {
        one["key"]: Question(
            key=one["key"],
            topic=Topic(one["topic"]),
            ask=one["ask"],
            options=dict(zip(LETTERS, one["options"], strict=False)),
            right=one["right"],
            why=one["why"],
            cites=_cites(one["cites"], told["laws"]),
        )
        for one in told["questions"]
    }


def asked_for(keys: Sequence[str]) -> list[Question]:
    """Questions by their keys, in that order; one that is asked no more is left out."""
    return [questions()[key] for key in keys if key in questions()]


def _told(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text("utf-8"))


def _cites(pairs: Sequence[Sequence[str]], laws: dict[str, str]) -> tuple[Cite, ...]:
    return tuple(
        Cite(at, law, article, date.fromisoformat(laws[law])) for at, (law, article) in enumerate(pairs, start=1)
    )
