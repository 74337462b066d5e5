"""Writing an answer: articles found and kept with their edition, sentences for use again, what stops the sending."""

from datetime import date, timedelta

from sqlalchemy import select

from portal.accounts.rules import Role
from portal.consultations.models import Cite, Phrase
from portal.consultations.rules import State, blank, long_clauses
from portal.core import clock, db
from portal.core.scope import acting_as, system
from tests.consultations.test_inbox import SAID
from tests.kit.asking import adviser, ask, one
from tests.kit.library import law
from tests.kit.makers import GANCHENGZI

TRACK = "/consult/track"


def rows(what):
    db.session.remove()
    with acting_as(system("tests")):
        return db.session.scalars(select(what)).all()


def test_an_article_is_found_cited_shown_and_listed_when_its_law_changes(make, pages):
    law(make)
    who = adviser(make)
    number, receipt = ask(make, until=State.ACCEPTED)
    path = f"/consultations/{number}/answer"
    first = pages.visit(path, as_=who).form().filled
    looked = pages.open(path, who, method="POST", data={**first, **SAID, "find": "索取财物", "look": "1"})
    assert (
        looked.status == 200
        and 'value="民法典 1042"' in looked.response.text
        and SAID["conclusion"] in looked.response.text
    )
    added = pages.open(path, who, method="POST", data={**first, **SAID, "add": "民法典 1042"})
    cited = added.form().filled["cites"]
    assert [line.strip() for line in cited] == ["民法典 1042"] and one(number).state is State.ACCEPTED
    said = {**SAID, "cites": "民法典 第一千零四十二条"}
    wrong = pages.send(path, {**SAID, "cites": "民法典 9999"}, as_=who, status=422)
    assert "9999" in wrong.text and SAID["conclusion"] in wrong.response.text
    ready = pages.send(path, said, as_=who, status=200)
    assert pages.open(path, who, method="POST", data=ready.form().filled).status == 303
    (kept,) = rows(Cite)
    assert (kept.law, kept.article, kept.edition_on) == ("民法典", "1042", date(2021, 1, 1))
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        shown = pages.send(TRACK, {"receipt": receipt, "phone_tail": "5678"}, status=200)
    assert "/library/articles/" in shown.response.text and "法律变了" not in shown.text
    assert "1042" not in pages.visit("/consultations/citing", as_=who).text
    assert f"/consultations/{number}" in pages.visit("/consultations/citing?law=民法典&article=1042", as_=who).links
    law(make, since=clock.today().isoformat())
    assert f"/consultations/{number}" in pages.visit("/consultations/citing", as_=who).links
    assert "法律变了" in pages.visit(f"/consultations/{number}", as_=who).text


def test_a_sentence_of_ones_own_is_put_into_the_answer_and_must_be_filled_in(make, pages):
    who, other = adviser(make), make.user((Role.ADVISER, GANCHENGZI))
    pages.send("/consultations/phrases", {"text": "请在〔日期〕前去镇司法所。"}, as_=who)
    (phrase,) = rows(Phrase)
    assert pages.open(f"/consultations/phrases/{phrase.id}", other).status == 404
    number, _receipt = ask(make, until=State.ACCEPTED)
    path = f"/consultations/{number}/answer"
    data = {**pages.visit(path, as_=who).form().filled, **SAID, "phrase": str(phrase.id), "insert": "next_steps"}
    put = pages.open(path, who, method="POST", data=data)
    assert SAID["next_steps"] in put.response.text and "请在〔日期〕前去镇司法所。</textarea>" in put.response.text
    stopped = pages.send(path, {**SAID, "next_steps": "请在〔日期〕前去镇司法所。"}, as_=who, status=422)
    assert "〔日期〕" in stopped.text and one(number).state is State.ACCEPTED
    pages.send(f"/consultations/phrases/{phrase.id}", {"text": "请带好身份证。", "shared": "y"}, as_=who)
    assert "请带好身份证" in pages.visit("/consultations/phrases", as_=other).text
    assert pages.open(f"/consultations/phrases/{phrase.id}/drop", other, method="POST").status in (400, 404)
    pages.send(f"/consultations/phrases/{phrase.id}/drop", {}, as_=who)
    assert not rows(Phrase)


def test_what_is_too_long_for_one_breath_and_what_is_not_filled_in_is_seen():
    long = "对方在没有经过您本人同意的情况下私自把承包地转给了外村的人"
    assert long_clauses(f"可以要回来，{long}。先找村委会。") == [long]
    assert [blank(text) for text in ("请在〔日期〕去", "带____", "民法典（2021）第3条")] == ["〔日期〕", "____", ""]
