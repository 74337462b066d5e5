"""Which papers a dispute has, in which order, what they say alike, and what a complete volume needs (DOMAIN.md 3.4)."""

import hashlib
from dataclasses import replace
from datetime import date

from portal.mediation.rules import Form, Outcome, Source, State
from portal.papers import rules
from portal.papers.rules import EDITIONS, PAPERS, Evidence, Person, Return, Sheet, Talk, Volume

AHMET = "买买提·吐尔逊"
RARE = "𠮷野家"
TODAY = date(2026, 11, 23)
ONE = Person(
    RARE, "申请人", True, phone="13800000001", id_number="640381196803070012", address="三组12号", told="念给他听了"
)
OTHER = Person(AHMET, "被申请人", phone="13900000002", id_number="640381199012310026", told="给了告知书")
WHOLE = Volume(
    committee="青铜峡市邵岗镇甘城子村人民调解委员会",
    court="青铜峡市人民法院",
    number="(2026)青峡邵岗甘城子人调字第0001号",
    kind="邻里",
    source=Source.PARTY,
    came="当事人申请",
    summary="屋檐的水冲坏了墙根",
    reported_on=date(2026, 10, 1),
    today=TODAY,
    state=State.CLOSED,
    outcome=Outcome.AGREED,
    accepted_on=date(2026, 10, 2),
    ended_on=date(2026, 10, 20),
    closed_on=date(2026, 11, 20),
    term_on=date(2026, 11, 1),
    performed_on=date(2026, 10, 30),
    performed=True,
    form=Form.WRITTEN,
    facts="三月以来多次争执",
    terms="付给修墙钱3000元（大写：叁仟元整）",
    mediator="马建国",
    recorder="杨记录",
    retention="长期",
    parties=(ONE, OTHER),
    talks=(Talk(date(2026, 10, 5), "村委会", "双方", "各说各的", date(2026, 10, 20), "杨记录"),),
    visits=(Return(date(2026, 11, 10), RARE, True, "墙修好了", "马建国"),),
    evidence=(
        Evidence(1, "a" * 64, "墙根", "马建国"),
        Evidence(2, "b" * 64, "签好字的", "马建国", Sheet.AGREEMENT.value),
    ),
)


def sheets(v):
    return [paper.sheet for paper in rules.dossier(v, rules.gaps(v))]


def test_the_volume_stands_in_the_order_of_the_county_and_says_the_same_everywhere():
    made = sheets(WHOLE)
    assert made == [sheet for sheet in PAPERS if sheet in made], "the order of DOMAIN.md 3.4"
    assert {Sheet.COVER, Sheet.INDEX, Sheet.APPLICATION, Sheet.EVIDENCE, Sheet.AGREEMENT, Sheet.BACK} <= set(made)
    assert Sheet.ORAL not in made and Sheet.MANDATE not in made
    assert not rules.gaps(WHOLE)
    papers = rules.dossier(WHOLE, ())
    assert rules.agrees(WHOLE, papers) == []
    other = replace(WHOLE, mediator="别人", number="(2026)别处", accepted_on=date(2026, 10, 3))
    assert len(rules.agrees(other, papers)) == 8, "number, mediator, agreement number and day of acceptance, each twice"
    assert "一式3份" in next(paper for paper in papers if paper.sheet is Sheet.AGREEMENT).text
    told = next(paper for paper in papers if paper.sheet is Sheet.APPLICATION).text
    assert "男" in told and "58" in told and AHMET in told and RARE in told


def test_an_oral_agreement_has_its_form_and_no_agreement():
    oral = replace(WHOLE, form=Form.ORAL, talks=())
    made = sheets(oral)
    assert Sheet.ORAL in made and Sheet.AGREEMENT not in made and Sheet.SESSION not in made
    assert not rules.gaps(oral)
    both = (*rules.dossier(oral, ()), *rules.one_of(WHOLE, Sheet.AGREEMENT))
    assert rules.agrees(oral, both) == ["口头协议登记表和协议书只能有一种"]


def test_what_is_missing_is_told_in_the_order_of_the_volume_and_stands_in_the_note():
    bare = replace(
        WHOLE, talks=(), visits=(), evidence=(), performed=False, performed_on=None, mediator="", state=State.AGREED,
        parties=(replace(ONE, applies=False, told="", id_number=""), OTHER),
    )  # fmt: skip
    gaps = rules.gaps(bare)
    assert [gap.sheet for gap in gaps] == [
        Sheet.COVER, Sheet.APPLICATION, Sheet.NOTICE, Sheet.IDENTITY, Sheet.SESSION, Sheet.AGREEMENT,
        Sheet.PERFORMANCE, Sheet.VISIT, Sheet.CLOSING,
    ]  # fmt: skip
    note = next(paper for paper in rules.dossier(bare, gaps) if paper.sheet is Sheet.REMARKS)
    for gap in gaps:
        assert str(gap.says) in note.text


def test_before_acceptance_the_first_papers_can_be_printed_and_the_number_does_not_change_them():
    early = replace(
        WHOLE, number="", state=State.LOGGED, outcome=Outcome.OPEN, accepted_on=None, ended_on=None, closed_on=None,
        form=None, facts="", terms="", performed=False, performed_on=None, talks=(), visits=(), evidence=(),
    )  # fmt: skip
    ready = rules.printable(early)
    assert {Sheet.APPLICATION, Sheet.NOTICE, Sheet.MANDATE, Sheet.INQUIRY} <= set(ready)
    assert Sheet.COVER not in ready and Sheet.AGREEMENT not in ready
    for sheet in (Sheet.APPLICATION, Sheet.NOTICE):
        before, after = (rules.fingerprint(rules.one_of(v, sheet)) for v in (early, WHOLE))
        assert before == after, f"{sheet} says the same after acceptance"


PRINTED = "4ba3f"
"""The forms as they are printed today: whoever changes one raises its number in EDITIONS, then this."""


def test_a_changed_form_has_a_new_edition():
    said = "".join(
        f"{sheet.value}{EDITIONS[sheet]}{rules.fingerprint(rules.one_of(replace(WHOLE, form=form), sheet))}"
        for sheet in PAPERS
        for form in [Form.ORAL if sheet is Sheet.ORAL else Form.WRITTEN]
    )
    mark = hashlib.sha256(said.encode()).hexdigest()[:5]
    assert mark == PRINTED, f"a form has changed: raise its number in EDITIONS, and write {mark} here"
