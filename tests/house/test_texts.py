"""No short text tells what it is about, and each is one message long (PRODUCT.md V29)."""

import re

import pytest

from portal.consultations.rules import Topic
from portal.core import i18n, texts
from portal.mediation.rules import Detail, Kind

MATTERS = re.compile(
    "法律|律师|纠纷|调解|咨询|诉讼|起诉|官司|司法|法院|公安|派出所|报警|家暴|离婚|欠|工资|土地|赔偿|青铜峡|"
    "legal|law|lawyer|dispute|mediat|court|police|violence|divorce|debt|wage|injur",
    re.IGNORECASE,
)


def test_every_topic_would_be_told_apart_by_the_words_that_are_looked_for():
    assert MATTERS.search(str(Topic.WAGES.label)) and MATTERS.search("您问的离婚的事答复好了")


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_text_is_neutral_and_one_message_long(pages, lang):
    assert texts.TEXTS
    before = i18n._spoken.set(lang)
    labels = [str(one.label) for words in (Topic, Kind, Detail) for one in words]
    for name, words in texts.TEXTS.items():
        said = str(words)
        named = [label for label in labels if label in said]
        assert not MATTERS.search(said) and not named, f"{name} tells what it is about: {said}"
        assert texts.segments(said) == 1, f"{name} is {len(said)} signs: {said}"
        assert said.isascii() is (lang == "en"), f"{name} costs more than it must: {said}"
        said = said.replace("%(code)s", "******")
        assert "%(" not in said, f"{name} would be filled with what nobody has read: {said}"
    i18n._spoken.reset(before)


def test_a_text_is_counted_as_it_is_paid():
    counted = [(70, "好", 1), (71, "好", 2), (134, "好", 2), (135, "好", 3), (160, "a", 1), (161, "a", 2)]
    for signs, sign, parts in counted:
        assert texts.segments(sign * signs) == parts
