"""Receipts, helplines, the flow and the words that villagers read."""

import pytest

from portal.consultations import rules
from portal.consultations.rules import Alarm, Happened, State, Step, Topic
from portal.core import codes
from portal.core.flow import NotNow
from portal.core.helplines import NUMBERS

STIFF = (
    "予以", "特此", "逾期", "承办", "回避", "改派", "分派", "受理", "办结", "流转", "工单", "办理", "告知", "知悉",
    "审核", "系统", "提交", "状态", "贵", "兹", "该", "当事人", "申请人", "主体", "事项",
)  # fmt: skip
"""Office words that no villager should have to read (UI.md 1; PRODUCT.md V06)."""


def test_a_receipt_has_eight_letters_and_none_that_is_mistaken():
    made = {rules.new_receipt() for _time in range(500)}
    assert len(made) == 500
    assert all(len(one) == 8 and not set(one) & set("0O1IL") and codes.fits(one) for one in made)


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}-{2}", "{1} {2}", "{3}", "{4}"])
def test_a_receipt_is_read_however_it_is_typed(typed):
    number = rules.new_receipt()
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in number)
    written = typed.format(number, number[:4], number[4:], number.lower(), wide)
    assert rules.read_receipt(written).receipt == number


def test_one_wrong_letter_is_always_noticed():
    number = rules.new_receipt()
    for place in range(8):
        for letter in codes.ALPHABET:
            changed = number[:place] + letter + number[place + 1 :]
            assert rules.read_receipt(changed).receipt in (None, number)


def test_a_letter_that_no_receipt_has_is_put_right_or_suggested():
    number = codes.sealed("D234567")
    for zero in "0O":
        read = rules.read_receipt(zero + number[1:])
        assert read.receipt == number or number in read.alike


def test_letters_that_look_alike_are_suggested_but_not_changed():
    number = codes.sealed("8ABCDEF")
    read = rules.read_receipt("B" + number[1:])
    assert read.receipt is None and number in read.alike


@pytest.mark.parametrize("typed", ["", None, "ABC", "甲乙丙丁", "A" * 200, "12345678901"])
def test_what_is_no_receipt_is_none(typed):
    assert rules.read_receipt(typed).receipt is None


@pytest.mark.parametrize(
    ("typed", "end"),
    [("5678", "5678"), (" ５６７８ ", "5678"), ("138 0000 5678", "5678"), ("尾号5678", "5678"), ("", "")],
)
def test_the_end_of_a_phone_is_read_in_any_habit(typed, end):
    assert rules.tail(typed) == end


@pytest.mark.parametrize(
    ("topic", "question", "alarm"),
    [
        (Topic.LAND, "水渠被占", None),
        (Topic.SAFETY, "想问问", Alarm.DANGER),
        (Topic.FAMILY, "他喝了酒就打我", Alarm.DANGER),
        (Topic.FAMILY, "实在活不下去了", Alarm.DESPAIR),
        (Topic.FRAUD, "想问问", Alarm.FRAUD),
        (Topic.OTHER, "刷单被骗了三千", Alarm.FRAUD),
        (Topic.LAND, "邻居烧秸秆，我家草垛着火了", Alarm.FIRE),
        (Topic.OTHER, "孙子误喝农药", Alarm.HURT),
        (Topic.OTHER, "他扬言放火烧我家", Alarm.DANGER),
        (None, "", None),
    ],
)
def test_danger_is_heard_in_topic_and_words(topic, question, alarm):
    assert rules.alarm(topic, question) == alarm


def test_each_danger_has_its_numbers():
    numbers = {alarm: [NUMBERS[one.line] for one in rules.lines(alarm)] for alarm in Alarm}
    assert numbers[Alarm.DANGER] == ["110", "12338", "12355", "12356", "120", ""]
    assert numbers[Alarm.FRAUD] == ["110", "96110"] and numbers[Alarm.DESPAIR][0] == "12356"
    assert numbers[Alarm.FIRE] == ["119", "120", "110"] and numbers[Alarm.HURT][0] == "120"
    assert [alarm for alarm in Alarm if alarm.hidden] == [Alarm.DANGER, Alarm.DESPAIR]


def test_what_the_villager_is_told_is_short_and_plain():
    for word in Happened:
        assert len(str(word.label)) <= 30
        assert not any(stiff in str(word.label) for stiff in STIFF), word


def test_the_words_of_the_states_are_plain_for_the_villager():
    for state in State:
        assert len(str(state.plain)) <= 8 and not any(stiff in str(state.plain) for stiff in STIFF), state


def test_every_step_has_a_sentence_for_the_villager():
    assert {step.value for step in Step} <= {word.value for word in Happened}


def test_an_answer_comes_only_after_somebody_took_the_question():
    with pytest.raises(NotNow):
        rules.FLOW.after(State.SUBMITTED, Step.ANSWER)
    assert rules.FLOW.after(State.ACCEPTED, Step.ANSWER) is State.ANSWERED
