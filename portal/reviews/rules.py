"""The yearly review: its stages, who takes which, and what is counted in it (DOMAIN.md 2.1, 2.5; PRODUCT.md L12).

No national grade was found: the words of the decision are the county's (DOMAIN.md 11). Every kind of work keeps a
number of its own; nothing is added up, weighted or set beside another person's (国办函〔2026〕12号).
"""

from datetime import date
from typing import NamedTuple

from portal.core.choice import Choice
from portal.core.flow import Flow
from portal.core.i18n import _

LONGEST_WORDS, LONGEST_VIEW, LONGEST_NAME = 2000, 500, 80
MOST_ASKED = 5000
FIRST_YEAR = 2020


class Can(Choice):
    STATE = "reviews.state", _("写自己的年度述职")
    READ = "reviews.read", _("看年度述职评议")
    OPINE = "reviews.opine", _("记村民和镇街对述职的意见，代不上网的人记述职")
    DECIDE = "reviews.decide", _("定年度评议结果")


class State(Choice):
    """Whose turn it is."""

    WRITING = "writing", _("本人在写"), "wait"
    RETURNED = "returned", _("退回补写"), "wait"
    STATED = "stated", _("等镇街评议"), "go"
    OPINED = "opined", _("等司法局定"), "go"
    DECIDED = "decided", _("已定"), "good"


WRITABLE = frozenset({State.WRITING, State.RETURNED})


class Step(Choice):
    HAND_IN = "hand_in", _("交述职")
    OPINE = "opine", _("写镇街意见")
    DECIDE = "decide", _("定结果")
    SEND_BACK = "send_back", _("退给本人补写")
    ASK_AGAIN = "ask_again", _("退给镇街再核")


FLOW: Flow[State, Step] = Flow(
    {
        Step.HAND_IN: ([State.WRITING, State.RETURNED], State.STATED),
        Step.OPINE: ([State.STATED], State.OPINED),
        Step.SEND_BACK: ([State.STATED], State.RETURNED),
        Step.DECIDE: ([State.OPINED], State.DECIDED),
        Step.ASK_AGAIN: ([State.OPINED], State.STATED),
    }
)
NEEDS: dict[Step, Can] = {
    Step.HAND_IN: Can.STATE,
    Step.OPINE: Can.OPINE,
    Step.SEND_BACK: Can.OPINE,
    Step.DECIDE: Can.DECIDE,
    Step.ASK_AGAIN: Can.DECIDE,
}


class Grade(Choice):
    """What the bureau decides, with a reason where it is not the best word."""

    FIT = "fit", _("称职"), "good"
    FAIR = "fair", _("基本称职，要改进"), "wait"
    UNFIT = "unfit", _("不称职"), "bad"


class Fact(Choice):
    """What is counted of a year, each from its own records."""

    TALKS = "talks", _("讲了几场法治课")
    VISITS = "visits", _("入户")
    PARTS = "parts", _("帮过的纠纷")
    TASKS = "tasks", _("协助社区矫正，确认过的")
    DEEDS = "deeds", _("为村里人办的事")
    TRAININGS = "trainings", _("参加的培训")
    TESTS = "tests", _("通过的网上考试")


class Year(NamedTuple):
    """Whose year is counted, and its first and last day."""

    member_id: int
    since: date
    until: date


def year_of(member_id: int, year: int) -> Year:
    """One person's calendar year."""
    return Year(member_id, date(year, 1, 1), date(year, 12, 31))
