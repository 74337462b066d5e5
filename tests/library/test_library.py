"""Law for villagers: found as people type and say it, let out by two, and never on a law that has changed unseen."""

import gzip
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.core import clock, db
from portal.core.forms import Refused
from portal.core.scope import Actor
from portal.library import queries, rules, service
from portal.library.models import Article, Edition, Entry
from portal.library.rules import Known, Show, Standing, State, Subject
from tests.kit.library import ANSWER, answered, law
from tests.kit.makers import COUNTY

TOLD = json.loads(service.ANSWERS.read_text("utf-8"))
ALL = [
    Known.of(number, Subject(one["subject"]), one["question"], one["conclusion"], "\n".join(one["steps"]))
    for number, one in enumerate(TOLD["answers"], start=1)
]
WRITER, OTHER = Actor(91, frozenset({COUNTY}), name="甲"), Actor(92, frozenset({COUNTY}), name="乙")


FOUND = """
彩礼 彩礼|彩理 彩礼|财礼 彩礼|cai li 彩礼|caili 彩礼|ＣＡＩＬＩ 彩礼|tui cai 退|工钱 工钱
gongzi 工资|gz 工资|宅几地 宅基地|宅基 宅基地|zhaijidi 宅基地|欠条 欠条|qian tiao 欠条|养老人 老人
不养老 不养|离昏 离婚|保护令 保护令|法绿援助 律师|征地 补偿 征地
"""
WANTED = [line.rpartition(" ")[::2] for line in FOUND.replace("\n", "|").split("|") if line]


@pytest.mark.parametrize(("typed", "word"), WANTED)
def test_what_people_type_finds_the_question(typed, word):
    found = rules.search(typed, ALL)
    assert found and any(word in one.text for one in found[:3]), [one.question for one in found]


def test_nonsense_finds_nothing_and_long_words_do_no_harm():
    for typed in ("", " ", "xyzzy", "🙂", "啊" * 500, "%_'\"<b>"):
        assert not rules.search(typed, ALL), typed


def test_there_are_answers_to_what_villagers_ask_each_with_what_to_do_and_a_dated_article():
    assert len(ALL) >= 40 and {one.subject for one in ALL} == set(Subject)
    for one in TOLD["answers"]:
        assert one["conclusion"] and one["steps"] and one["cites"]
        assert all(name in TOLD["laws"] and rules.article(number) == number for name, number in one["cites"])
    assert len(json.dumps(TOLD, ensure_ascii=False).encode()) < 2_000_000


NUMBERS = [("第一千零四十二条", "1042"), ("第十条", "10"), ("第二百三十条", "230"), ("第三十条之一", "30-1")]
NUMBERS += [("第1042条", "1042"), ("１８８", "188"), ("第二十一条", "21"), ("无", ""), ("条", ""), ("", "")]


@pytest.mark.parametrize(("said", "number"), NUMBERS)
def test_an_articles_number_is_read_as_lawyers_write_it(said, number):
    assert rules.article(said) == number


def test_citations_are_read_line_by_line_and_what_can_not_be_read_is_named():
    read, unread = rules.citations("民法典 第一千零四十二条\n《土地管理法》62\n\n道听途说")
    assert read == [("民法典", "1042"), ("土地管理法", "62")] and unread == ["道听途说"]


def test_a_citation_stands_as_long_as_its_edition_does():
    day, today = date(2021, 1, 1), date(2026, 1, 1)
    assert rules.standing(day, [], today) is Standing.UNKNOWN
    assert rules.standing(day, [(day, None)], today) is Standing.HOLDS
    assert rules.standing(day, [(day, None), (date(2025, 1, 1), None)], today) is Standing.CHANGED
    assert rules.standing(day, [(day, None), (date(2027, 1, 1), None)], today) is Standing.HOLDS
    assert rules.standing(day, [(day, date(2025, 12, 31))], today) is Standing.REPEALED


def test_who_wrote_an_answer_does_not_let_it_out(make, pages):
    with make.writing(WRITER):
        entry = service.write(ANSWER)
        with pytest.raises(Refused):
            service.release(entry)
        number = entry.id
    assert pages.open(f"/library/{number}").status == 404
    with make.writing(OTHER):
        service.release(db.session.get_one(Entry, number))
    page = pages.visit(f"/library/{number}")
    assert ANSWER.conclusion in page.text and "第 1042 条" in page.text
    with make.writing(OTHER):
        service.withdraw(db.session.get_one(Entry, number), "写错了")
    assert pages.open(f"/library/{number}").status == 404


def test_villagers_find_it_by_sound_and_staff_write_and_let_out_on_pages(make, pages):
    writer, boss = make.user((Role.BUREAU, COUNTY)), make.user((Role.BUREAU, COUNTY))
    told = {"subject": "bride", "question": "彩礼能要回来吗？", "conclusion": "能要回一部分。", "steps": "留好记录",
            "cites": "民法典 第一千零四十二条"}  # fmt: skip
    wrong = pages.send("/library/desk/new", {**told, "cites": "听说的"}, as_=writer)
    assert wrong.status == 422 and "听说的" in wrong.response.text and "留好记录" in wrong.response.text
    made = pages.send("/library/desk/new", told, as_=writer)
    number = int(made.location.rsplit("/", 1)[1])
    refused = pages.send(f"/library/desk/{number}/release", {}, as_=writer, status=422)
    assert refused.status == 422
    pages.send(f"/library/desk/{number}/rewrite", {"conclusion": "一般能要回一部分。"}, as_=boss)
    pages.send(f"/library/desk/{number}/release", {}, as_=writer)
    for typed in ("cai li", "彩理", "彩礼"):
        found = pages.visit(f"/library/?q={typed}")
        assert f"/library/{number}" in found.links, typed
    assert "一般能要回一部分" in pages.visit(f"/library/{number}").text
    pages.visit("/library/?q=xyz")
    pages.visit("/library/desk?show=released&subject=bride", as_=boss)
    pages.send(f"/library/desk/{number}/withdraw", {"why": "法律改了"}, as_=boss)
    again = pages.send(f"/library/desk/{number}/revise", {}, as_=writer).location
    assert "一般能要回一部分" in str(pages.visit(again, writer).form(again.rstrip("/")).filled)
    assert pages.open("/library/desk", make.mediator()).status == 403


def test_a_law_that_changed_lists_every_answer_that_rests_on_it_and_old_answers_go_by_themselves(make, pages):
    then = law(make)
    number = answered(make)
    assert pages.visit(f"/library/{number}").links.count(f"/library/articles/{then}") == 1
    assert "索取财物" in pages.visit(f"/library/articles/{then}").text
    assert queries.counts()[Show.CHANGED] == 0
    law(make, since=clock.today().isoformat(), text="新的条文。")
    assert queries.counts()[Show.CHANGED] == 1
    assert "法律有了新版本" in pages.visit(f"/library/{number}").text
    db.session.remove()
    with clock.frozen(clock.now() + timedelta(days=740)):
        assert pages.open(f"/library/{number}").status == 404
        assert f"/library/{number}" not in pages.visit("/library/").links


def test_a_folder_of_law_texts_is_taken_in_again_without_harm_and_a_bad_one_is_named(make, tmp_path: Path):
    (tmp_path / "a.md").write_text(
        "# 测试法\nsince: 2020-01-01\nsource: 公报\n## 第一章\n第一条　为了测试。\n第二款。\n### 第二条\n完。\n",
        "utf-8",
    )
    shown = []
    taken = service.take_folder(tmp_path, lambda *told: shown.append(told))
    assert (taken.new, taken.known) == (1, 0) and shown == [(1, 1, "测试法")]
    (tmp_path / "a.md").write_text("# 测试法\nsince: 2020-01-01\n第一条 改过了。\n第三条 新的。\n", "utf-8")
    assert service.take_folder(tmp_path, lambda *told: None).known == 1
    edition = db.session.query(Edition).one()
    texts = {one.article: one.text for one in db.session.query(Article).where(Article.edition_id == edition.id)}
    assert texts == {"1": "改过了。", "3": "新的。"}
    db.session.remove()
    (tmp_path / "b.md").write_text("# 坏的\n第一条 没有日期。\n", "utf-8")
    with pytest.raises(Refused, match=r"b\.md"):
        service.take_folder(tmp_path, lambda *told: None)


def test_the_ready_made_answers_come_as_drafts_once(make):
    with make.writing():
        assert service.take_answers(service.ANSWERS) == len(ALL)
    with make.writing():
        assert service.take_answers(service.ANSWERS) == 0
        assert all(one.state is State.DRAFT for one in db.session.query(Entry))


def test_every_answer_stands_on_one_small_page(make, pages):
    with make.writing():
        service.take_answers(service.ANSWERS)
        for entry in db.session.scalars(select(Entry)):
            entry.written_by_id = None
            service.release(entry)
        total = len(db.session.scalars(select(Entry.id)).all())
    page = pages.visit("/library/all", queries=5)
    assert page.response.text.count("<summary>") >= total >= 40
    assert len(page.response.data) < 2_000_000 and len(gzip.compress(page.response.data)) < 100_000
