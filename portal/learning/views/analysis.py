"""How the questions fare: for whoever writes lessons and plans training, never about a person."""

from dataclasses import dataclass
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from portal.core import asked, shares
from portal.core.asked import Asked
from portal.core.web import page
from portal.learning import queries, rules
from portal.learning.queries import Item
from portal.learning.rules import Can, Question, Topic
from portal.learning.views.entrance import room

ASKED = Asked("topic")


@dataclass(frozen=True)
class Line:
    """A question with its numbers: asked, right, the share as the portal says shares, the wrong answer most given."""

    question: Question
    item: Item
    small: str
    percent: str
    misled: tuple[str, int] | None


def _line(one: Question, item: Item) -> Line:
    given = {letter: count for letter, count in zip(rules.LETTERS, item.given, strict=True) if letter != one.right}
    most = max(given, key=lambda letter: given[letter])
    few = shares.small(item.asked)
    return Line(
        one,
        item,
        few,
        shares.percent(item.right, item.asked) if item.asked and few != "counts" else "",
        (most, given[most]) if given[most] and few != "counts" else None,
    )


@room.get("/questions", needs=Can.ANALYSE)
def questions() -> ResponseReturnValue:
    """The bank by topic: each question with how often it was asked and right, and whether its law still stands."""
    topic = asked.word(Topic, request.args.get("topic")) or Topic.WORK
    fared, bank = queries.items(), rules.questions().values()
    shown = [one for one in bank if one.topic is topic]
    lines = [_line(one, fared.get(one.key, Item())) for one in shown]
    tabs: list[dict[str, Any]] = [
        {
            "label": one.label,
            "href": ASKED.address(topic=one.value),
            "current": one is topic,
        }
        for one in Topic
    ]
    return page(
        topic=topic, lines=lines, tabs=tabs, cited=queries.cited([cite for one in shown for cite in one.cites]),
    )  # fmt: skip
