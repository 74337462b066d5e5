"""Following by receipt and phone: nothing without both, guesses are braked, and no note is ever seen."""

from datetime import timedelta

import pytest

from portal.consultations import service
from portal.consultations.models import Event
from portal.consultations.rules import Happened, State
from portal.core import clock, codes, db
from portal.core.scope import acting_as, system
from tests.kit.asking import PHONE, QUESTION, adviser, ask, load, one, take

NOTE = "这一句只给同事看"


def track(pages, receipt, end=PHONE[-4:], lang="zh_CN"):
    form = pages.visit("/consult/track", lang=lang).form("/consult/track")
    told = {**form.filled, "receipt": receipt, "phone_tail": end}
    return pages.open("/consult/track", method="POST", data=told, lang=lang)


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_number_and_digits_together_show_where_it_stands(make, pages, lang):
    adviser(make)
    _number, receipt = ask(make, until=State.ANSWERED)
    page = track(pages, receipt, lang=lang)
    assert page.status == 200 and "先找村委会" in page.text and "水渠是集体的" in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    assert PHONE not in page.response.text


@pytest.mark.parametrize("written", ["{0}-{1}", " {0} {1} ", "{2}"])
def test_the_number_is_read_in_any_habit(make, pages, written):
    _number, receipt = ask(make)
    typed = written.format(receipt[:4], receipt[4:], receipt.lower())
    assert QUESTION in track(pages, typed, " ５６７８ ").text


def test_nothing_is_shown_without_both_and_the_words_are_the_same(make, pages):
    _number, receipt = ask(make)
    unknown = service.asking.rules.new_receipt()
    wrong = [track(pages, receipt, "0000"), track(pages, unknown, "5678")]
    for page in wrong:
        assert page.status == 422 and "对不上" in page.text and QUESTION not in page.text
    mains = [page.tree.all("main")[0].text.replace(receipt, "").replace(unknown, "") for page in wrong]
    assert mains[0] == mains[1]
    for receipt_told, end in ((receipt, ""), ("", "5678"), (receipt, "56")):
        page = track(pages, receipt_told, end)
        assert page.status == 422 and QUESTION not in page.text


def test_a_mistyped_number_is_told_with_similar_letters(make, pages):
    page = track(pages, "B2345678")
    assert page.status == 422 and "像的字母" in page.text


@pytest.mark.parametrize(("typed", "meant"), [("8", "B"), ("B", "8"), ("5", "S"), ("2", "Z"), ("U", "V")])
def test_letters_that_look_alike_are_suggested_to_the_villager(make, pages, typed, meant):
    number = codes.sealed(meant + "ACDEFG")
    page = track(pages, typed + number[1:])
    assert page.status == 422 and number in page.text and "您要写的是不是" in page.text


def test_guessing_finds_nothing(make):
    """Neighbours of a true receipt and hundreds at random, each from another address: not one is found (V04)."""
    _number, receipt = ask(make)
    near = {codes.sealed(receipt[:6] + letter) for letter in codes.ALPHABET} - {receipt}
    for at, guess in enumerate([*near, *(service.asking.rules.new_receipt() for _time in range(200))]):
        with pytest.raises(service.WrongPair):
            service.follow(guess, PHONE[-4:], f"10.0.{at // 250}.{at % 250}")
    for end in range(6):
        with pytest.raises(service.WrongPair):
            service.follow(receipt, f"{end:04d}", f"10.1.0.{end}")
    with pytest.raises(service.Braked):
        service.follow(receipt, PHONE[-4:], "10.2.0.1")


def test_six_wrong_tries_must_wait_and_the_right_pair_waits_too(make, pages):
    _number, receipt = ask(make)
    for end in range(6):
        assert track(pages, receipt, f"{end:04d}").status == 422
    page = track(pages, receipt)
    assert page.status == 429 and "请等" in page.text and int(page.response.headers["Retry-After"]) <= 60
    assert QUESTION not in page.text
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        assert track(pages, receipt).status == 200


def test_guessing_many_numbers_from_one_address_is_braked(make, pages):
    for _time in range(6):
        assert track(pages, service.asking.rules.new_receipt()).status == 422
    assert track(pages, service.asking.rules.new_receipt()).status == 429


def test_the_right_pair_is_not_counted(make, pages):
    _number, receipt = ask(make)
    for _time in range(9):
        assert track(pages, receipt).status == 200


def test_no_note_is_ever_in_what_the_villager_sees(make, pages):
    """In every state, after every event; the villager's tables hold no text but the answers' parts (V06, A05)."""
    adviser(make)
    columns = {column.name for column in Event.__table__.columns}
    assert columns == {"id", "consultation_id", "what", "at"}
    for state in State:
        number, receipt = ask(make, until=state)
        with acting_as(system("tests")), db.transaction():
            found = load(number)
            service.add_note(found, NOTE)
            for what in Happened:
                found.tell(what)
        page = track(pages, receipt)
        assert page.status == 200, state
        shown = page.response.text
        assert NOTE not in shown and "这几天开庭" not in shown and "备注" not in shown, state
        for what in Happened:
            assert str(what.label) in shown


@pytest.mark.parametrize(("word", "state"), [("solve", State.SOLVED), ("partly", State.PARTLY)])
def test_the_villager_says_whether_it_helped(make, pages, word, state):
    adviser(make)
    number, receipt = ask(make, until=State.ANSWERED)
    form = track(pages, receipt).form(f"/consult/{word}")
    page = pages.open(f"/consult/{word}", method="POST", data=form.filled)
    assert page.status == 303 and one(number).state is state
    assert pages.visit(page.location)
    again = pages.open(f"/consult/{word}", method="POST", data=form.filled)
    assert again.location.endswith("before")


def test_what_did_not_help_is_asked_once_more_and_then_is_the_towns(make, pages):
    adviser(make)
    number, receipt = ask(make, until=State.ANSWERED)
    form = track(pages, receipt).form("/consult/fail")
    assert pages.open("/consult/fail", method="POST", data=form.filled).location.endswith("again")
    found = one(number)
    assert found.state is State.ASSIGNED and found.reopened and found.waiting and found.answered_on is None
    with acting_as(system("tests")), db.transaction():
        take(load(number), State.ANSWERED)
    form = track(pages, receipt).form("/consult/fail")
    assert pages.open("/consult/fail", method="POST", data=form.filled).location.endswith("fail")
    assert one(number).state is State.UNSOLVED


def test_a_ticket_is_good_for_its_use_and_its_time_alone(make, pages):
    adviser(make)
    number, receipt = ask(make, until=State.ANSWERED)
    form = track(pages, receipt).form("/consult/solve").filled
    found = one(number)
    for ticket in ("", "x" * 40, service.ticket(found.receipt_hash, "receipt")):
        page = pages.open("/consult/solve", method="POST", data={**form, "ticket": ticket})
        assert page.status == 422 and one(number).state is State.ANSWERED
    with clock.frozen(clock.now() + timedelta(hours=3)):
        assert pages.open("/consult/solve", method="POST", data=form).status == 422


def test_a_late_answer_is_admitted(make, pages):
    adviser(make)
    _number, receipt = ask(make, days_ago=20)
    assert "晚了，对不起" in track(pages, receipt).text
