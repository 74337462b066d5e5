"""A lesson is read on, a test is sat once and kept as it is answered, and staff see sums without a person."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from portal.accounts.rules import Role
from portal.core import audit, clock, db, settings
from portal.core.forms import Refused
from portal.core.scope import acting_as, system
from portal.learning import queries, rules, service
from portal.learning.models import Attempt, Tally
from portal.learning.rules import Exam
from portal.members import queries as members
from portal.members import service as members_service
from portal.members.models import Member
from portal.members.rules import State, Step
from tests.kit.learning import begun, being
from tests.kit.library import law
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG_TOWN, XIAOBA_TOWN
from tests.members.kit import put_forward


@pytest.fixture
def member(make):
    return make.user((Role.MEMBER, GANCHENGZI), name="马测验")


def stored(number) -> Attempt:
    db.session.remove()
    with acting_as(system("tests")):
        return db.session.get_one(Attempt, number)


def answers(number, wrong=0) -> dict[str, str]:
    """Every answer of a sitting, so many of them wrong."""
    bank, told = rules.questions(), {}
    for at, key in enumerate(stored(number).asked):
        other = next(letter for letter in bank[key].options if letter != bank[key].right)
        told[f"q_{key}"] = other if at < wrong else bank[key].right
    return told


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_a_lesson_says_its_size_and_goes_on_where_one_stopped(pages, member, lang):
    key, lesson = next(iter(rules.lessons().items()))
    path = f"/learning/lessons/{key}"
    page = pages.visit(path, member, lang=lang)
    assert " KB" in page.text and "data-read" in page.response.text, "its size is said, and it can be read aloud"
    assert pages.send(path, {"part": "2"}, member, lang=lang).location.endswith(f"{path}#part-3")
    assert "#part-3" in pages.visit(path, member, lang=lang).links
    assert f"{path}#part-3" in pages.visit("/learning/", member, lang=lang).links
    pages.send(path, {"part": "1"}, member, lang=lang)
    assert "#part-3" in pages.visit(path, member, lang=lang).links, "who turns back has read what they read"
    assert pages.send(path, {"part": str(len(lesson.parts))}, member, lang=lang).location == "/learning/"


def test_a_test_is_begun_once_kept_as_it_is_answered_and_handed_in_once(make, pages, member):
    first = pages.send("/learning/tests/duty", {}, member)
    number = int(first.location.rsplit("/", 1)[1])
    path = f"/learning/attempts/{number}"
    assert begun(make, member) == number, "a second tap goes on with the same sitting"
    told = answers(number, wrong=3)
    names = list(told)
    page = pages.visit(path, member)
    assert not [letter for letter in ("data-right", "why") if letter in page.response.text.split("<main")[1]]
    form = page.form(path).filled
    sent = {**form, **{name: told[name] for name in names[:7]}}
    kept = pages.open(f"{path}/keep", member, method="POST", data=sent, headers={"X-Autosave": "1"})
    assert kept.status == 204 and len(stored(number).chosen) == 7
    plain = pages.open(f"{path}/keep", member, method="POST", data=sent)
    assert plain.status == 303 and plain.location == path, "where there is no script, a button keeps"
    again = pages.visit(path, member).form(path).filled
    assert all(again[name] in (told[name], [told[name]]) for name in names[:7]), "the link was lost: all are there"
    short = pages.open(path, member, method="POST", data={**again, names[7]: told[names[7]]})
    assert short.status == 422 and "第 9 题还没有答" in short.text and stored(number).handed_on is None
    taken = [pages.open(path, member, method="POST", data={**again, **told}) for _time in range(2)]
    assert [one.status for one in taken] == [303, 303] and taken[0].location == taken[1].location
    other = pages.open(path, member, method="POST", data={**again, **answers(number), "submission_key": "k" * 20})
    assert other.status == 303 and stored(number).right == 17, "the first handing in stands"
    late = pages.open(f"{path}/keep", member, method="POST", data=sent, headers={"X-Autosave": "1"})
    assert late.status == 409
    for lang in ("zh_CN", "en"):
        result = pages.visit(path, member, lang=lang)
        bank = rules.questions()
        for key in stored(number).asked[:3]:
            assert bank[key].why in result.text and bank[key].cites[0].law in result.text
    assert stored(number).passed and "2 次" not in pages.visit("/learning/", member).text


def test_a_failed_test_waits_as_the_county_says_and_the_mark_is_that_of_its_day(make, pages, member):
    with make.writing():
        settings.change("learning_questions", "7", clock.today())
        settings.change("learning_retake_days", "3", clock.today())
    number = begun(make, member, Exam.LAND)
    assert len(stored(number).asked) == 7
    with make.writing():
        settings.change("learning_pass_percent", "50", clock.today())
    told = {key.removeprefix("q_"): letter for key, letter in answers(number, wrong=2).items()}
    with make.writing(being(member)):
        service.hand_in(db.session.get_one(Attempt, number), told)
    assert not stored(number).passed, "5 of 7 are not 80 per cent: the mark of the day it was begun"
    with make.writing(being(member)), pytest.raises(Refused):
        service.begin(Exam.LAND)
    assert pages.send("/learning/tests/family", {}, member).status == 303, "another test may be sat"
    assert not pages.visit("/learning/tests/land", member).tree.all("main")[0].all("form")
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert begun(make, member, Exam.LAND) != number


def test_of_many_taps_at_once_one_sitting_is_begun(app, make, member):
    start, got = Barrier(6), []

    def tap():
        with app.app_context():
            start.wait()
            try:
                got.append(begun(make, member))
            finally:
                db.session.remove()

    threads = [Thread(target=tap) for _each in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with acting_as(system("tests")):
        assert db.session.scalar(select(func.count(Attempt.id))) == 1 and len(set(got)) == 1


def test_nobody_else_opens_a_sitting_and_staff_read_sums_by_their_places(make, pages, member):
    number = begun(make, member)
    key = stored(number).asked[0]
    boss, office = make.user((Role.BUREAU, COUNTY)), make.user((Role.TOWN, SHAOGANG_TOWN))
    neighbour = make.user((Role.MEMBER, GANCHENGZI))
    for who in (boss, office, neighbour):
        for method in ("GET", "POST"):
            assert pages.open(f"/learning/attempts/{number}", who, method=method).status in (404, 400)
    assert pages.open("/learning/questions", member).status == 403
    told = {one.removeprefix("q_"): letter for one, letter in answers(number, wrong=1).items()}
    with make.writing(being(member)):
        service.hand_in(db.session.get_one(Attempt, number), told)
    db.session.remove()
    elsewhere = make.user((Role.MEMBER, HONGXING))
    with make.writing() as session:
        session.add(Tally(village_code=XIAOBA_TOWN, town_code=XIAOBA_TOWN, county_code=COUNTY, question="x", asked=1))
    with acting_as(being(office, SHAOGANG_TOWN)):
        fared = queries.items()
    assert sum(one.asked for one in fared.values()) == 20 and sum(one.right for one in fared.values()) == 19
    assert fared[key].given["abcd".index(told[key])] == 1 and "x" not in fared
    topic = rules.questions()[key].topic.value
    for lang in ("zh_CN", "en"):
        page = pages.visit(f"/learning/questions?topic={topic}", boss, lang=lang)
        assert member.name not in page.tree.all("main")[0].text and "%" not in page.text, "of few no share is said"
    assert "问过 1 次，答对 0 次" in pages.visit(f"/learning/questions?topic={topic}", office).text
    assert pages.open("/learning/", elsewhere).status == 200


def test_who_passed_the_assessment_can_be_found_qualified_and_another_needs_a_word_on_the_paper(make, pages, member):
    number = put_forward(make, member.name, until=State.TRAINING)
    with make.writing():
        members_service.join_account(db.session.get_one(Member, number), member.id)
    boss = make.user((Role.BUREAU, COUNTY))
    path = f"/members/{number}/qualify"
    refused = pages.send(path, {}, boss, status=422)
    assert "请写明考试是怎么办的" in refused.text
    sitting = begun(make, member)
    told = {one.removeprefix("q_"): letter for one, letter in answers(sitting).items()}
    with make.writing(being(member)):
        service.hand_in(db.session.get_one(Attempt, sitting), told)
    db.session.remove()
    with acting_as(being(boss, COUNTY)):
        (passed,) = members.passed(db.session.get_one(Member, number))
    assert passed.why == "答对 20 题，共 20 题" and passed.by_id == member.id
    assert "网上考试通过" in pages.visit(path, boss).text
    assert pages.send(path, {}, boss).status == 303
    with acting_as(system("tests")):
        found = db.session.get_one(Member, number)
        assert found.state is State.QUALIFIED and Step.REGISTER in found.steps
        verbs = [line.verb for line in audit.trail("members_member", number)]
    assert "members.pass" in verbs and "members.qualify" in verbs


def test_a_question_whose_law_has_changed_is_asked_no_more(make, member):
    law(make, since=clock.today().isoformat(), text="新的条文。")
    gone = {one.key for one in rules.questions().values() if any(cite.law == "民法典" for cite in one.cites)}
    asked = stored(begun(make, member, Exam.CONTRACTS)).asked
    assert asked and not gone & set(asked)
