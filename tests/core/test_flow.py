"""A state moves by the table's steps alone."""

import pytest

from portal.core.choice import Choice
from portal.core.flow import Flow, NotNow


class State(Choice):
    LOGGED = "logged", "已登记", "wait", "待受理"
    OPEN = "open", "调解中"
    CLOSED = "closed", "结案"


class Step(Choice):
    ACCEPT = "accept", "受理"
    CLOSE = "close", "结案"


FLOW = Flow({Step.ACCEPT: ([State.LOGGED], State.OPEN), Step.CLOSE: ([State.LOGGED, State.OPEN], State.CLOSED)})


def test_a_step_leads_where_the_table_says():
    assert FLOW.after(State.LOGGED, Step.ACCEPT) is State.OPEN
    assert FLOW.steps_from(State.LOGGED) == [Step.ACCEPT, Step.CLOSE]
    assert FLOW.steps_from(State.CLOSED) == []
    assert (State.OPEN, Step.CLOSE, State.CLOSED) in FLOW.edges()


def test_a_step_that_is_not_in_the_table_is_refused_with_both_words():
    with pytest.raises(NotNow) as refused:
        FLOW.after(State.CLOSED, Step.ACCEPT)
    assert (refused.value.state, refused.value.step) == (State.CLOSED, Step.ACCEPT)


def test_a_word_has_a_label_and_a_plain_word():
    assert State.LOGGED == "logged"
    assert (State.LOGGED.label, State.LOGGED.tone, State.LOGGED.plain) == ("已登记", "wait", "待受理")
    assert (State.OPEN.tone, State.OPEN.plain) == ("quiet", "调解中")
    assert State.options()[0] == ("logged", "已登记")
