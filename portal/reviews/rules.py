"""The words and the course of a yearly review, and what is counted for it (DOMAIN.md 2.5; PRODUCT.md L12)."""

import re
from datetime import date
from typing import Any

from portal.core.choice import Choice
from portal.core.flow import Flow
from portal.core.i18n import _, _p

LONGEST_SAID, LONGEST_WHY, LONGEST_WORD, LONGEST_WORDS = 3000, 500, 40, 200
MOST_ASKED = 5000
LAST_MONTH = 3
"""By its end the reviews of the last year are made."""
WORDS = "review_words:"
"""The setting that holds the words of a county's decisions; none where the bureau writes freely."""


class Can(Choice):
    WRITE = "reviews.write", _("写自己的述职")
    READ = "reviews.read", _("看述职评议：本人看自己的，镇和局看本地的")
    LIST = "reviews.list", _("看一年里谁写了述职、办到哪一步")
    OPINE = "reviews.opine", _("写村民的评价和镇里的意见")
    DECIDE = "reviews.decide", _("评定，退回镇里")


class State(Choice):
    WRITTEN = "written", _("等镇里的意见"), "wait"
    RETURNED = "returned", _("退回镇里补"), "wait"
    OPINED = "opined", _("等局里评定"), "wait"
    DECIDED = "decided", _("评定了"), "good"


class Step(Choice):
    OPINE = "opine", _("写镇里的意见")
    DECIDE = "decide", _("评定")
    HAND_BACK = "hand_back", _("退回镇里")


FLOW: Flow[State, Step] = Flow(
    {
        Step.OPINE: ([State.WRITTEN, State.RETURNED], State.OPINED),
        Step.DECIDE: ([State.OPINED], State.DECIDED),
        Step.HAND_BACK: ([State.OPINED], State.RETURNED),
    }
)
NEEDS: dict[Step, Can] = {Step.OPINE: Can.OPINE, Step.DECIDE: Can.DECIDE, Step.HAND_BACK: Can.DECIDE}
REWORDED = frozenset({State.WRITTEN, State.RETURNED})
"""While the town has not given its opinion, the words may still be changed."""


class Show(Choice):
    """The parts of a year's list: who has not written yet, and how far the others are."""

    NONE = "none", _("还没写"), "quiet"
    WRITTEN = "written", _("等镇里的意见"), "wait"
    RETURNED = "returned", _("退回镇里补"), "wait"
    OPINED = "opined", _("等局里评定"), "wait"
    DECIDED = "decided", _("评定了"), "good"


class Figure(Choice):
    """What is counted of one member's year; each stands for itself and is never added to another (DOMAIN.md 0.1)."""

    TALKS = "talks", _("普法宣讲")
    VISITS = "visits", _("入户")
    DEEDS = "deeds", _("为村里人办的事")
    PARTS = "parts", _("帮过的纠纷")
    TASKS = "tasks", _("协助社区矫正")
    SESSIONS = "sessions", _("参加的培训")
    HOURS = "hours", _("核定的学时")
    TESTS = "tests", _("上岗考核合格")


UNITS: dict[Figure, Any] = {
    Figure.TALKS: _("场"),
    Figure.VISITS: _("户次"),
    Figure.DEEDS: _("次"),
    Figure.PARTS: _("次"),
    Figure.TASKS: _p("task", "件"),
    Figure.SESSIONS: _("场"),
    Figure.HOURS: _("小时"),
    Figure.TESTS: _("次"),
}
DEFINITIONS: dict[Figure, Any] = {
    Figure.TALKS: _("写明由本人讲、没有撤回的场次，按办的那一天算。"),
    Figure.VISITS: _("本人走访、没有撤回的户次：一户去两次算两次。"),
    Figure.DEEDS: _("本人记下、没有撤回的指路、看合同、反映意见、参加村规民约。"),
    Figure.PARTS: _("纠纷里写明本人报告、劝和、回访的次数；要保密的纠纷不数。"),
    Figure.TASKS: _("司法所派的、本人做了、司法所确认过的，按做的那一天算。"),
    Figure.SESSIONS: _("点名到了的培训。"),
    Figure.HOURS: _("作为法律明白人核定的学时，更正也算在内。"),
    Figure.TESTS: _("记在本人档案里的上岗考核合格。"),
}


def told(figure: Figure, number: int) -> str:
    """A figure as it is shown: hours with one decimal, everything else as it is counted."""
    return f"{number / 60:.1f}" if figure is Figure.HOURS else f"{number:,}"


def years(today: date, since: date | None) -> list[int]:
    """The years of which somebody may report: this one and the last, from the year in which they were registered."""
    first = since.year if since else today.year
    return [year for year in (today.year, today.year - 1) if year >= first]


def due_year(today: date) -> int:
    """The year whose reviews are being made: until the end of March the last one."""
    return today.year if today.month > LAST_MONTH else today.year - 1


def words(text: str) -> list[str]:
    """The words that a county decides by, from one line: 优秀、称职、不称职; each once."""
    return list(dict.fromkeys(one for one in (part.strip() for part in re.split(r"[、,，;；\n]", text)) if one))
