"""A question back and forth: the adviser asks the villager, the promise rests; what a helper asked is taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.advisers import service as advisers
from portal.consultations import queries, service
from portal.consultations.models import Consultation, Inquiry
from portal.consultations.rules import Happened, State, Topic
from portal.core import audit, clock, db, jobs, settings
from portal.core.layout import day, day_week
from portal.core.scope import acting_as, system
from tests.kit.asking import BACK, HELPED, PHONE, QUESTION, adviser, again, ask, barred, load, one
from tests.kit.makers import GANCHENGZI, HONGXING, SHAOGANG, SHAOGANG_TOWN

MONDAY = datetime(2025, 11, 3, 2, tzinfo=UTC)
REPLY = "是二〇一八年修的，有照片。"


def track(pages, receipt, lang="zh_CN"):
    form = pages.visit("/consult/track", lang=lang).form("/consult/track")
    told = {**form.filled, "receipt": receipt, "phone_tail": PHONE[-4:]}
    page = pages.open("/consult/track", method="POST", data=told, lang=lang)
    assert page.status == 200, page.said
    return page


def asked_back(pages, number, who, lang="zh_CN"):
    page = pages.send(f"/consultations/{number}/ask-back", {"text": BACK}, as_=who, lang=lang)
    assert page.status == 303, page.said
    return page


def supplied(pages, receipt, text=REPLY, lang="zh_CN"):
    form = track(pages, receipt, lang=lang).form("/consult/supply")
    return pages.open("/consult/supply", method="POST", data={**form.filled, "text": text}, lang=lang)


def told(number):
    with acting_as(system("tests")):
        return [event.what for event in queries.events(load(number))]


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_the_promise_rests_for_all_to_see_and_runs_on_with_the_answer(make, pages, lang):
    """Asked on a Monday, answered by the villager on Thursday: three working days later than first promised."""
    with clock.frozen(MONDAY):
        who, office = adviser(make), make.user((Role.TOWN, SHAOGANG_TOWN))
        number, receipt = ask(make)
        pages.send(f"/consultations/{number}/accept", as_=who, lang=lang)
        first = one(number).due_on
        asked_back(pages, number, who, lang)
        found = one(number)
        assert (found.state, found.waiting, found.paused_on) == (State.PAUSED, False, clock.today())
    with clock.frozen(MONDAY + timedelta(days=2)):
        assert not one(number).late_on(clock.today())
        since = str(day(found.paused_on))
        for reader in (again(make, who), again(make, office)):
            page = pages.visit(f"/consultations/{number}", as_=reader)
            assert f"先停着，{since}起等他补充" in page.text.replace(" ", "") and BACK in page.text
            assert since in pages.visit("/consultations/?show=paused", as_=reader).text
        page = track(pages, receipt, lang)
        assert BACK in page.text and str(first.year) in page.response.text
        if lang == "zh_CN":
            assert f"从 {since}起先停着" in page.text
    with clock.frozen(MONDAY + timedelta(days=3)):
        page = supplied(pages, receipt, "In 2018" if lang == "en" else REPLY, lang)
        assert page.status == 303 and pages.visit(page.location, lang=lang)
        found = one(number)
        assert (found.state, found.waiting, found.paused_on) == (State.ACCEPTED, True, None)
        assert (first.isoformat(), found.due_on.isoformat()) == ("2025-11-04", "2025-11-07")
        assert day_week(found.due_on) in track(pages, receipt).text
        assert ("In 2018" if lang == "en" else REPLY) in pages.visit(
            f"/consultations/{number}", as_=again(make, who)
        ).text
    assert told(number)[:2] == [Happened.SUPPLY, Happened.ASK_BACK]


def test_an_answer_on_the_same_day_moves_nothing_and_a_late_promise_stays_late(make, pages):
    with clock.frozen(MONDAY):
        who = adviser(make)
        number, receipt = ask(make, until=State.ACCEPTED, days_ago=14)
        before = one(number).due_on
        asked_back(pages, number, who)
        assert supplied(pages, receipt).status == 303
        assert one(number).due_on == before and one(number).late_on(clock.today())


def test_rested_days_are_counted_by_the_calendar(app):
    """1 to 8 October 2025 were holidays; 28 September, a Sunday, was worked."""
    friday, after = date(2025, 9, 26), date(2025, 10, 9)
    assert service.pausing.rested(friday, friday) == 0
    assert service.pausing.rested(friday, after) == 4


def test_sent_twice_the_villagers_answer_counts_once(make, pages):
    adviser(make)
    number, receipt = ask(make, until=State.PAUSED)
    form = track(pages, receipt).form("/consult/supply")
    data = {**form.filled, "text": REPLY}
    answers = [pages.open("/consult/supply", method="POST", data=data) for _time in range(2)]
    assert [page.status for page in answers] == [303, 303] and len({page.location for page in answers}) == 1
    later = pages.open("/consult/supply", method="POST", data={**data, "submission_key": "another-key-of-the-form"})
    assert later.location.endswith("before") and told(number).count(Happened.SUPPLY) == 1


def test_nothing_typed_is_asked_for_and_a_page_left_open_keeps_what_was_typed(make, pages):
    adviser(make)
    number, receipt = ask(make, until=State.PAUSED)
    form = track(pages, receipt).form("/consult/supply")
    page = pages.open("/consult/supply", method="POST", data={**form.filled, "text": "  "})
    assert page.status == 422 and "请写几句回答" in page.text and BACK in page.text
    with clock.frozen(clock.now() + timedelta(hours=3)):
        page = pages.open("/consult/supply", method="POST", data={**form.filled, "text": REPLY})
        assert page.status == 422 and REPLY in page.response.text and one(number).state is State.PAUSED
    page = pages.open("/consult/supply", method="POST", data={**form.filled, "text": REPLY, "csrf_token": "old"})
    assert page.status == 400 and REPLY in page.response.text and one(number).state is State.PAUSED


def test_a_ticket_of_another_use_answers_nothing(make, pages):
    adviser(make)
    number, receipt = ask(make, until=State.PAUSED)
    form = track(pages, receipt).form("/consult/supply").filled
    for use in ("rate", "receipt", "withdraw"):
        data = {**form, "text": REPLY, "ticket": service.ticket(one(number).receipt_hash, use)}
        assert pages.open("/consult/supply", method="POST", data=data).status == 422
    assert one(number).state is State.PAUSED


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_after_fifteen_working_days_it_rests_and_the_villager_opens_it_again(make, pages, lang):
    with clock.frozen(MONDAY):
        adviser(make)
        number, receipt = ask(make, until=State.PAUSED)
    with clock.frozen(MONDAY + timedelta(days=21)):
        jobs.run_once()
        assert one(number).state is State.PAUSED
    with clock.frozen(MONDAY + timedelta(days=22)):
        jobs.run_once()
        found = one(number)
        assert (found.state, found.closed_on, found.waiting) == (State.LAPSED, clock.today(), False)
        page = track(pages, receipt, lang)
        assert (str(Happened.LAPSE.label) in page.text) == (lang == "zh_CN")
    with clock.frozen(MONDAY + timedelta(days=25)):
        assert supplied(pages, receipt, "In 2018" if lang == "en" else REPLY, lang).status == 303
        found = one(number)
        assert (found.state, found.closed_on) == (State.ACCEPTED, None)
        assert found.due_on > clock.today()


def test_how_long_a_villager_may_think_is_a_setting_and_what_rests_a_month_is_closed(make):
    with clock.frozen(MONDAY):
        adviser(make)
        with make.writing():
            settings.change("consultation_pause_workdays", "3", clock.today())
        number, _receipt = ask(make, until=State.PAUSED)
    with clock.frozen(MONDAY + timedelta(days=7)):
        jobs.run_once()
        assert one(number).state is State.LAPSED
    with clock.frozen(MONDAY + timedelta(days=40)):
        jobs.run_once()
        assert one(number).state is State.CLOSED


def test_the_adviser_may_answer_at_once_or_pass_it_on_and_the_promise_runs_on(make, pages):
    with clock.frozen(MONDAY):
        who, office = adviser(make), make.user((Role.TOWN, SHAOGANG_TOWN))
        other = make.user((Role.ADVISER, SHAOGANG))
        number, _receipt = ask(make, until=State.PAUSED)
        second, _receipt = ask(make, until=State.PAUSED)
    with clock.frozen(MONDAY + timedelta(days=1)):
        who, office = again(make, who), again(make, office)
        page = pages.send(f"/consultations/{number}/assign", {"adviser": str(other.id)}, as_=office)
        assert page.status == 303
        found = one(number)
        assert (found.state, found.paused_on, found.due_on.isoformat()) == (State.ASSIGNED, None, "2025-11-05")
        path = f"/consultations/{second}/answer"
        page = pages.send(path, {"conclusion": "不能占", "next_steps": "找村委会"}, as_=who, status=200)
        assert pages.open(path, who, method="POST", data=page.form().filled).status == 303
        assert (one(second).state, one(second).paused_on) == (State.ANSWERED, None)


def test_only_its_adviser_asks_back_and_only_after_taking_it(make, pages):
    who = adviser(make)
    other = make.user((Role.ADVISER, GANCHENGZI))
    number, _receipt = ask(make)
    form = pages.visit(f"/consultations/{number}/ask-back", as_=who).form().filled
    page = pages.open(f"/consultations/{number}/ask-back", who, method="POST", data={**form, "text": BACK})
    assert page.status == 409 and one(number).state is State.ASSIGNED
    number, _receipt = ask(make, until=State.ACCEPTED)
    page = pages.send(f"/consultations/{number}/ask-back", {"text": BACK}, as_=other)
    assert page.status == 422 and "不是分派给您的" in page.text
    assert pages.open(f"/consultations/{number}/ask-back", make.user((Role.ADVISER, HONGXING))).status == 404


def test_asking_back_is_another_page_than_answer_and_note(make, pages):
    who = adviser(make)
    number, _receipt = ask(make, until=State.ACCEPTED)
    page = pages.visit(f"/consultations/{number}/ask-back", as_=who)
    assert not {"conclusion", "next_steps", "confirmed"} & page.form().names
    boxes = [node.attrs.get("class", "") for node in page.tree.walk()]
    assert "inquiry" in boxes and "private" not in boxes and "answer" not in boxes


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_who_was_asked_back_or_asked_for_stands_on_the_call_list(make, pages, lang):
    adviser(make)
    member = make.user((Role.MEMBER, GANCHENGZI))
    asked, _receipt = ask(make, until=State.PAUSED, nickname="老马")
    helped, _receipt = ask(make, nickname="张奶奶", **HELPED)
    page = pages.visit("/consultations/calls", as_=member, lang=lang)
    assert "老马" in page.text and "张奶奶" in page.text and QUESTION not in page.text and BACK not in page.text
    for number, words, happened in (
        (asked, ("顾问有话问他", "asks something"), Happened.PASSED),
        (helped, ("有人替他提问", "Somebody asked"), Happened.NOTED),
    ):
        assert words[lang == "en"] in page.text
        call = pages.send(f"/consultations/{number}/call", {}, as_=member, lang=lang, status=201)
        assert f"tel:{PHONE}" in call.links and BACK not in call.text and QUESTION not in call.text
        form = page.form(f"/consultations/{number}/told")
        for _time in range(2):
            assert pages.open(form.action, member, method="POST", data=form.filled, lang=lang).status == 303
        pages.visit("/consultations/calls", as_=member, lang=lang)
        assert not one(number).to_tell and told(number)[0] is happened and told(number).count(happened) == 1
    assert one(helped).noted_at is not None


@pytest.mark.parametrize("more", [{"topic": Topic.SAFETY}, {"no_call": True}])
def test_what_is_confidential_or_must_not_be_called_stands_on_no_list(make, more):
    adviser(make)
    for number in (ask(make, until=State.PAUSED, **more)[0], ask(make, **HELPED, **more)[0]):
        assert not one(number).to_tell and not one(number).calls


def test_a_neutral_text_is_ready_where_one_may_be_sent(make, pages):
    adviser(make)
    member = make.user((Role.MEMBER, GANCHENGZI))
    for more, ready in (({}, True), ({"no_text": True}, False), ({"no_name": True}, False), ({"voice": True}, False)):
        number, _receipt = ask(make, until=State.PAUSED, **more)
        call = pages.send(f"/consultations/{number}/call", {}, as_=member, status=201)
        assert any(link.startswith(f"sms:{PHONE}?body=") for link in call.links) is ready


def test_one_call_tells_both_that_somebody_asked_and_that_the_answer_is_there(make, pages):
    adviser(make)
    member = make.user((Role.MEMBER, GANCHENGZI))
    number, _receipt = ask(make, until=State.ANSWERED, **HELPED)
    form = pages.visit("/consultations/calls", as_=member).form(f"/consultations/{number}/told")
    pages.open(form.action, member, method="POST", data=form.filled)
    assert {Happened.TOLD, Happened.NOTED} == set(told(number)[:2]) and not one(number).to_tell


@pytest.mark.parametrize("state", [State.ASSIGNED, State.ACCEPTED, State.PAUSED, State.ANSWERED, State.SOLVED])
def test_what_somebody_asked_for_another_is_taken_back_with_one_tap_and_a_confirmation(make, pages, state):
    who = adviser(make)
    number, receipt = ask(make, until=state, **HELPED)
    page = track(pages, receipt)
    summary = [node.text for node in page.tree.all("summary")]
    assert any("不是我的意思" in text for text in summary)
    form = page.form("/consult/withdraw")
    assert set(form.names) <= {"csrf_token", "ticket"}, "nobody asks why"
    answers = [pages.open("/consult/withdraw", method="POST", data=form.filled) for _time in range(2)]
    assert answers[0].location.endswith("withdraw") and answers[1].location.endswith("before")
    found = one(number)
    assert (found.state, found.waiting, found.to_tell, found.paused_on) == (State.WITHDRAWN, False, False, None)
    assert found.closed_on == clock.today() and told(number)[0] is Happened.WITHDRAW
    page = track(pages, receipt)
    assert "已撤回" in page.text and QUESTION not in page.text and "先找村委会" not in page.text
    assert "已撤回" in pages.visit(f"/consultations/{number}", as_=who).text
    assert "已撤回" in pages.visit("/consultations/?show=all", as_=who).text
    db.session.remove()
    lines = audit.trail("consultations_consultation", number)
    assert [line.detail["before"] for line in lines if line.verb == "consultations.withdraw"] == [state.value]


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_it_may_be_taken_back_for_seven_days_and_only_what_somebody_else_asked(make, pages, lang):
    adviser(make)
    own, receipt = ask(make)
    assert not [form for form in track(pages, receipt, lang).forms if "withdraw" in form.action]
    number, receipt = ask(make, **HELPED)
    form = track(pages, receipt, lang).form("/consult/withdraw").filled
    forged = {**form, "ticket": service.ticket(one(own).receipt_hash, "withdraw")}
    assert pages.open("/consult/withdraw", method="POST", data=forged).location.endswith("before")
    with clock.frozen(clock.now() + timedelta(days=7)):
        assert track(pages, receipt, lang).form("/consult/withdraw")
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert not [form for form in track(pages, receipt, lang).forms if "withdraw" in form.action]
        late = {**form, "ticket": service.ticket(one(number).receipt_hash, "withdraw")}
        page = pages.open("/consult/withdraw", method="POST", data=late)
        assert page.location.endswith("before") and one(number).state is State.ASSIGNED


def test_the_adviser_reads_who_helped_how_they_are_related_and_whether_the_person_knows(make, pages):
    who = adviser(make)
    number, _receipt = ask(make, **HELPED)
    page = pages.visit(f"/consultations/{number}", as_=who)
    assert "小张替他问（女儿），说本人同意" in page.text and "还没有，在村里的转告清单上" in page.text


def test_each_declared_conflict_stays_and_nobody_who_declared_one_is_offered(make, pages):
    first = make.user((Role.ADVISER, GANCHENGZI))
    second = make.user((Role.ADVISER, SHAOGANG))
    third = make.user((Role.ADVISER, SHAOGANG))
    office = make.user((Role.TOWN, SHAOGANG_TOWN))
    make.contract(GANCHENGZI, first, deputy=advisers.Deputy(second.name, "13900000000", second.id))
    number, receipt = ask(make)
    for who in (first, second):
        page = pages.send(f"/consultations/{number}/decline", {"why": "conflict", "told": "是我表哥"}, as_=who)
        assert page.status == 303
        assert pages.open(f"/consultations/{number}", who).status == 404, "at once, before any job has run"
        jobs.run_once()
    assert barred(number) == {first.id, second.id} and one(number).adviser_id is None
    page = pages.visit(f"/consultations/{number}/assign", as_=office)
    offered = {node.attrs["value"] for node in page.tree.all("option")}
    assert str(third.id) in offered and not {str(first.id), str(second.id)} & offered
    for who in (first, second):
        form = {**page.form().filled, "adviser": str(who.id)}
        assert pages.open(f"/consultations/{number}/assign", office, method="POST", data=form).status == 422
        assert QUESTION not in pages.visit("/consultations/?show=all", as_=who).text
    assert "表哥" not in track(pages, receipt).response.text


def test_all_that_hangs_on_a_question_goes_with_it(make):
    with clock.frozen(MONDAY):
        adviser(make)
        ask(make, until=State.WITHDRAWN)
        number, _receipt = ask(make, until=State.LAPSED)
        with acting_as(system("tests")), db.transaction():
            service.close(load(number))
    with clock.frozen(MONDAY + timedelta(days=4 * 365)):
        jobs.run_once()
    with acting_as(system("tests")):
        assert not db.session.scalars(select(Inquiry.id)).all()
        assert not db.session.scalars(select(Consultation.id)).all()
