"""What a written agreement must say: who, what, how much in digits and 大写, by when (人民调解法 29; M24)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, db
from portal.core.forms import Refused
from portal.core.scope import acting_as, system
from portal.mediation import queries, rules, service
from portal.mediation.models import Case, Duty
from portal.mediation.rules import By, Form, Kind, Owed, State

ALL = system("tests")


def load(number):
    return db.session.scalar(select(Case).where(Case.id == number))


def owed(number):
    with acting_as(ALL):
        found = queries.duties(load(number))
        told = [(one.debtor_id, one.creditor_id, one.what, one.amount, one.due_on) for one in found]
        db.session.remove()
        return told


def test_the_terms_are_made_of_the_duties():
    duties = [
        Owed("李小红", "王大明", "赔偿医药费", 500000, date(2026, 12, 1)),
        Owed("王大明", "", "改好水槽", None, date(2026, 12, 9)),
    ]
    assert rules.terms_of(duties) == (
        "1. 李小红最晚2026年12月1日付给王大明人民币5,000元（大写：伍仟元整）：赔偿医药费。\n"
        "2. 王大明最晚2026年12月9日对对方做到：改好水槽。"
    )
    assert rules.disagreeing(rules.terms_of(duties)) is None and rules.vague_words(rules.terms_of(duties)) == []


def test_twelve_sentences_are_ready_the_fitting_ones_first_and_each_has_blanks():
    assert len(rules.SENTENCES) == 12 and len({one.word for one in rules.SENTENCES}) == 12
    assert all(rules.BLANK in one.text and not rules.vague_words(one.text) for one in rules.SENTENCES)
    for kind in Kind:
        first = rules.sentences_for(kind)
        assert [kind in one.kinds for one in first] == sorted((kind in one.kinds for one in first), reverse=True)


def test_a_written_agreement_without_who_is_refused_and_nothing_is_changed(make):
    number = make.case(until=State.MEDIATING)
    on = clock.today()
    with acting_as(ALL), pytest.raises(Refused, match="谁来做"), db.transaction():
        service.agree(load(number), form=Form.WRITTEN, facts="墙", terms="改好水槽", on=on, term_on=on)
    with acting_as(ALL), pytest.raises(Refused, match="最晚哪天"), db.transaction():
        service.agree(load(number), form=Form.WRITTEN, facts="墙", terms="改好水槽", on=on, by=By.BOTH)
    with acting_as(ALL):
        assert load(number).state is State.MEDIATING and not db.session.scalars(select(Duty)).all()


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"debtor": ""}, "写清谁来做"),
        ({"terms": "尽快改好水槽，赔适当的钱"}, "“尽快、适当”说不清"),
        ({"terms": "付5000元（大写：伍佰元整）"}, "大写应是“伍仟元整”"),
        ({"amount": "很多"}, "请写多少元"),
        ({"amount": "-5"}, "请写多少元"),
        ({"term_on": ""}, "请填日期"),
    ],
)
def test_what_is_not_clear_is_said_at_the_field(make, pages, told, says):
    who = make.mediator()
    number = make.case(mediator=who, until=State.MEDIATING)
    whole = {"debtor": "respondent", "terms": "三日内改水槽", "term_on": clock.today().isoformat(), **told}
    sent = pages.send(f"/mediation/{number}/agree", whole, as_=who)
    assert sent.status == 422 and says in sent.text
    assert all(value in sent.response.text for value in told.values())


def test_vague_words_may_be_kept_on_purpose(make, pages):
    who = make.mediator()
    number = make.case(mediator=who, until=State.MEDIATING)
    day = clock.today().isoformat()
    told = {"debtor": "respondent", "terms": "尽快改好", "term_on": day, "amount": "1,200.50元"}
    path = f"/mediation/{number}/agree"
    asked = pages.send(path, told, as_=who).form()
    assert pages.open(path, who, method="POST", data={**asked.filled, "as_is": "y"}).status == 303
    assert owed(number) == [(2, 1, "尽快改好", 120050, clock.today())]
    page = pages.visit(f"/mediation/{number}", as_=who)
    assert "1,200.50元" in page.text and "（大写：壹仟贰佰元零伍角整）" in page.text


def test_several_duties_with_instalments_are_written_one_by_one_and_make_the_text(make, pages):
    who = make.mediator()
    number = make.case(mediator=who, until=State.MEDIATING, kind=Kind.DEBT)
    base, day = f"/mediation/{number}", clock.today() + timedelta(days=10)
    ready = pages.visit(f"{base}/duties/new?use=loan", as_=who)
    assert "归还＿＿年" in ready.response.text
    blank = {"debtor": "2", "creditor": "1", "due_on": day.isoformat(), "amount": "1000", "parts": "3"}
    sent = pages.send(f"{base}/duties/new", {**blank, "what": "归还＿＿的钱"}, as_=who)
    assert sent.status == 422 and "还有空没有填" in sent.text
    assert pages.send(f"{base}/duties/new", {**blank, "what": "归还借款"}, as_=who).status == 303
    other = {"debtor": "1", "what": "把借条当面撕掉", "due_on": day.isoformat()}
    assert pages.send(f"{base}/duties/new", other, as_=who).status == 303
    found = owed(number)
    assert [one[3] for one in found] == [33300, 33300, 33400, None] and found[2][4] > found[1][4] > found[0][4]
    page = pages.visit(f"{base}/agree", as_=who)
    assert f"{base}/duties/4/drop" in page.links and "叁佰叁拾肆元整" in page.text
    assert pages.send(f"{base}/duties/4/drop", {}, as_=who).status == 303
    assert pages.send(f"{base}/agree", {"form": "written"}, as_=who).status == 303
    with acting_as(ALL):
        case = load(number)
        assert case.term_on == found[2][4] and case.terms.count("\n") == 2 and "（大写：叁佰叁拾叁元整）" in case.terms
    assert pages.send(f"{base}/duties/new", {**other, "what": "再加"}, as_=who).status == 422


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"parts": "3"}, "先写多少钱"),
        ({"parts": "90", "amount": "900"}, "最多"),
        ({"parts": "9", "amount": "0.05"}, "钱太少"),
        ({"creditor": "2"}, "自己欠自己"),
        ({"debtor": "77"}, "请选谁来做"),
        ({"what": "适当补一点"}, "说不清"),
    ],
)
def test_a_duty_that_makes_no_sense_is_refused(make, pages, told, says):
    who = make.mediator()
    number = make.case(mediator=who, until=State.MEDIATING)
    whole = {"debtor": "2", "what": "还钱", "due_on": clock.today().isoformat(), **told}
    sent = pages.send(f"/mediation/{number}/duties/new", whole, as_=who)
    assert sent.status == 422 and says in sent.text and owed(number) == []
