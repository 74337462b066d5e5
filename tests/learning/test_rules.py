"""The lessons and the bank are whole, and a test is drawn and marked as it says."""

from collections import Counter
from datetime import date

from portal.learning import rules
from portal.learning.rules import LETTERS, Exam, Topic
from portal.library import rules as library

BANK = rules.questions()


def test_the_bank_asks_about_every_topic_each_with_one_right_answer_a_reason_and_an_article():
    by_topic = Counter(one.topic for one in BANK.values())
    assert len(BANK) >= 120 and all(by_topic[topic] >= 18 for topic in Topic), by_topic
    for one in BANK.values():
        assert one.key == one.key.strip() and len(one.key) <= 20 and one.ask.endswith(("？", "。")), one.key
        texts = list(one.options.values())
        assert 3 <= len(texts) <= len(LETTERS) and len(set(texts)) == len(texts) and all(texts), one.key
        assert one.right in one.options and one.why.endswith("。") and one.cites, one.key
        assert all(library.article(cite.article) == cite.article for cite in one.cites), one.key
    asked = Counter(one.ask for one in BANK.values())
    assert not [ask for ask, times in asked.items() if times > 1]
    where = Counter(one.right for one in BANK.values())
    assert min(where[letter] for letter in "abc") > len(BANK) / 5, "the right answer stands anywhere"


def test_there_are_lessons_short_enough_for_a_phone_each_in_parts_with_its_law():
    found = rules.lessons().values()
    assert len(found) >= 8 and {one.topic for one in found} == set(Topic)
    for one in found:
        assert one.bytes <= 500_000 and len(one.parts) >= 4 and one.cites and one.title_en, one.key
        assert len(one.key) <= 20 and one.key.isalpha() and all(part.heading and part.text for part in one.parts)


def test_the_editions_of_a_law_are_the_same_in_lessons_and_questions():
    days: dict[str, set[date]] = {}
    for one in [*BANK.values(), *rules.lessons().values()]:
        for cite in one.cites:
            days.setdefault(cite.law, set()).add(cite.edition_on)
    assert not {law: found for law, found in days.items() if len(found) > 1}


def test_the_assessment_asks_of_every_topic_alike_and_nothing_twice():
    asked = rules.drawn(Exam.DUTY, BANK.values(), 20, "1 duty 1")
    assert len(asked) == len(set(asked)) == 20
    by_topic = Counter(BANK[key].topic for key in asked)
    assert set(by_topic) == set(Topic) and max(by_topic.values()) - min(by_topic.values()) <= 1
    assert rules.drawn(Exam.DUTY, BANK.values(), 20, "1 duty 1") == asked
    assert rules.drawn(Exam.DUTY, BANK.values(), 20, "1 duty 2") != asked
    few = rules.drawn(Exam.LAND, BANK.values(), 500, "x")
    assert {BANK[key].topic for key in few} == {Topic.LAND} and len(few) == len(set(few))


def test_a_test_is_marked_by_what_was_asked_and_passed_from_the_mark_on():
    asked = list(BANK)[:5]
    right = {key: BANK[key].right for key in asked}
    wrong = next(letter for letter in BANK[asked[0]].options if letter != BANK[asked[0]].right)
    assert rules.marked(asked, right) == (5, 5)
    assert rules.marked(asked, {**right, asked[0]: wrong}) == (4, 5)
    assert rules.marked([*asked, "gone-01"], right) == (5, 5), "a question that is asked no more does not count"
    assert rules.passes(4, 5, 80) and not rules.passes(3, 5, 80) and not rules.passes(0, 0, 80)
    assert rules.clean({asked[0]: "z", "other": "a", asked[1]: "a"}, asked) == {asked[1]: "a"}


def test_a_failed_test_waits_some_days_and_a_passed_one_for_the_next_year():
    day = date(2028, 2, 29)
    assert rules.again_on(day, False, 7) == date(2028, 3, 7)
    assert rules.again_on(day, True, 7) == date(2029, 1, 1)
    assert rules.again_on(date(2026, 12, 31), False, 1) == date(2027, 1, 1)
