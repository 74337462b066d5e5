"""The record whole: parties, claims, inquiries, evidence; and the one place that says what it lacks."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.core import db
from portal.core.scope import acting_as, system
from portal.mediation import queries, rules, service
from portal.mediation.models import Case, Inquiry, Party
from portal.mediation.rules import Behalf, CaseFacts, Form, Outcome, Paper, PartyFacts, State, missing
from tests.kit.makers import SHAOGANG_TOWN
from tests.kit.photos import photographed

WHOLE = PartyFacts(
    id=1, name="王大明", sex=True, ethnic=True, born_year=1962, occupation=True, contact=True, address=True,
    identity=True, told=True,
)  # fmt: skip
DONE = CaseFacts(
    state=State.PERFORMED, outcome=Outcome.AGREED, today=date(2026, 11, 23), detail=True, claims=True,
    parties=(WHOLE, replace(WHOLE, id=2, name="李小红")), sessions=1, form=Form.WRITTEN, facts=True, terms=True,
    term=True, duties=1, performed=True, visits=1,
)  # fmt: skip


def lacks(case):
    return [(one.paper, one.field) for one in missing(case)]


def test_a_whole_dossier_lacks_nothing():
    assert missing(DONE) == []


@pytest.mark.parametrize(
    ("change", "lack"),
    [
        ({"claims": False}, (Paper.APPLICATION, "claims")),
        ({"detail": False}, (Paper.REGISTER, "detail")),
        ({"sessions": 0}, (Paper.SESSION, "sessions")),
        ({"duties": 0}, (Paper.AGREEMENT, "duties")),
        ({"terms": False}, (Paper.AGREEMENT, "terms")),
        ({"visits": 0}, (Paper.VISIT, "visits")),
        ({"performed": False}, (Paper.PERFORMANCE, "performed")),
        ({"parties": (WHOLE,)}, (Paper.APPLICATION, "parties")),
    ],
)
def test_each_thing_that_is_not_there_is_named_alone(change, lack):
    assert lacks(replace(DONE, **change)) == [lack]


def test_an_oral_agreement_has_its_own_form_and_needs_no_list_of_duties_nor_talk():
    assert missing(replace(DONE, form=Form.ORAL, duties=0, sessions=0)) == []
    assert lacks(replace(DONE, form=Form.ORAL, terms=False)) == [(Paper.ORAL, "terms")]


def test_a_minor_needs_a_guardian_before_mediation_begins():
    child = replace(WHOLE, id=2, born_year=2010)
    case = replace(DONE, parties=(WHOLE, child))
    assert lacks(case) == [(Paper.APPLICATION, "guardian")]
    assert missing(replace(case, state=State.ACCEPTED, outcome=Outcome.OPEN))[0].now
    kept = replace(child, behalf=Behalf.GUARDIAN, behalf_name=True)
    assert missing(replace(DONE, parties=(WHOLE, kept))) == []


@given(st.sets(st.sampled_from(["sex", "ethnic", "occupation", "contact", "address", "identity", "told"])))
def test_what_lacks_of_a_party_is_exactly_what_is_not_there_in_the_volumes_order(gone):
    party = replace(WHOLE, **dict.fromkeys(gone, False))
    found = missing(replace(DONE, parties=(party, WHOLE)))
    assert {"told" if one.field == "heard" else one.field for one in found} == gone
    order = list(Paper)
    assert all(one.who == "王大明" for one in found)
    rights = [order.index(one.paper) for one in found if one.field != "identity"]
    assert rights == sorted(rights)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (500000, "伍仟元整"), (1, "壹分"), (10, "壹角整"), (101, "壹元零壹分"), (1000100, "壹万零壹元整"),
        (123456789, "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"), (10000010000, "壹亿零壹佰元整"), (60200, "陆佰零贰元整"),
        (1600000, "壹万陆仟元整"), (10050000, "壹拾万零伍佰元整"),
    ],
)  # fmt: skip
def test_money_in_words(fen, words):
    assert rules.in_words(fen) == words


@given(st.integers(1, 10**13 - 1), st.integers(1, 10**13 - 1))
def test_digits_and_words_agree_for_one_sum_alone(fen, other):
    assert rules.fen_of(rules.yuan(fen)) == fen
    said = f"付给对方{rules.yuan(fen)}元（大写：{rules.in_words(fen)}）"
    assert rules.disagreeing(said) is None
    if other != fen:
        assert rules.disagreeing(said.replace(rules.in_words(fen), rules.in_words(other)))


def load(number):
    return db.session.scalar(select(Case).where(Case.id == number))


def test_a_mediator_completes_the_record_page_by_page(make, pages):
    who = make.mediator()
    number = make.case(mediator=who, until=State.MEDIATING)
    photo = photographed(make, number, caption="借条")
    base = f"/mediation/{number}"
    shown = pages.visit(f"{base}/dossier", as_=who)
    assert "出生年份" in shown.text and "申请人的请求" in shown.text
    told = {
        "sex": "male", "ethnic": "回族", "born_year": "１９６２年", "occupation": "种地", "behalf": "agent",
        "behalf_name": "马小明", "behalf_power": "全权", "safe_contact": "只在白天打", "id_seen": "y",
    }  # fmt: skip
    assert pages.send(f"{base}/parties/1/more", told, as_=who).status == 303
    assert pages.send(f"{base}/claims", {"claims": "1. 修好水槽"}, as_=who).status == 303
    asked = {"place": "村委会", "asked": "马邻居", "record": "问：看见了吗？答：看见了。"}
    assert pages.send(f"{base}/inquiry", asked, as_=who).status == 303
    assert pages.send(f"{base}/evidence", {"name": "借条", "source": "王大明", "photo": photo}, as_=who).status == 303
    shown = pages.visit(f"{base}/dossier", as_=who)
    assert "马邻居" in shown.text and "借条" in shown.text and f"{base}/photos/{photo}" in shown.links
    record = pages.visit(base, as_=who)
    assert "只在白天打" in record.text and "1962年生" in record.text and "马小明" in record.text
    again = pages.visit(f"{base}/parties/1/more", as_=who).form().filled
    assert again["ethnic"] == ["回族"] or "回族" in str(again["ethnic"])


@pytest.mark.parametrize(
    ("page", "wrong", "says"),
    [
        ("parties/1/more", {"born_year": "62"}, "四位数"),
        ("parties/1/more", {"born_year": "abc"}, "请写数字"),
        ("parties/1/more", {"behalf": "agent"}, "替他说话的人的姓名"),
        ("parties/1/more", {"behalf_name": "马小明"}, "凭什么"),
        ("claims", {"claims": "  "}, "请求"),
        ("inquiry", {"place": "村里", "asked": "马邻居"}, "问答的经过"),
        ("evidence", {"name": "借条", "source": "王", "copies": "0"}, "至少"),
        ("evidence", {"name": "借条", "source": "王", "photo": "999"}, "请选一项"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(make, pages, page, wrong, says):
    who = make.mediator()
    number = make.case(mediator=who)
    sent = pages.send(f"/mediation/{number}/{page}", wrong, as_=who)
    assert sent.status == 422 and says in sent.text
    assert all(value in sent.response.text for value in wrong.values() if value.strip() and value != "999")


def test_who_only_reads_adds_nothing_and_an_inquiry_is_never_changed(make, pages):
    who, town = make.mediator(), make.user((Role.BUREAU, SHAOGANG_TOWN[:6] + "000000"))
    number = make.case(mediator=who)
    with make.writing():
        case = load(number)
        service.add_inquiry(case, service.Asked(date(2026, 1, 1), "村委会", "马调解", "邻居", "", "看见了"))
    page = pages.visit(f"/mediation/{number}/dossier", as_=town)
    assert "看见了" in page.text and f"/mediation/{number}/inquiry" not in page.links
    assert not any("inquiry/" in rule.rule for rule in pages.app.url_map.iter_rules())


def test_a_removed_photo_leaves_its_evidence(make, pages):
    who = make.mediator()
    number = make.case(mediator=who)
    photo = photographed(make, number)
    with make.writing():
        case = load(number)
        service.add_evidence(case, name="借条", source="王大明", copies=1, photo_id=photo)
    with make.writing():
        case = load(number)
        service.remove_photo(case, queries.photos(case)[0])
    with acting_as(system("tests")):
        assert [one.photo_id for one in queries.evidence(load(number))] == [None]
        assert db.session.scalars(select(Inquiry)).all() == [] and len(db.session.scalars(select(Party)).all()) == 2
