"""Which papers a dispute has, in which order, what they say alike, and what a complete volume needs (DOMAIN.md 3.4)."""

import hashlib
from dataclasses import replace
from datetime import date

from portal.mediation.rules import Behalf, CaseFacts, Form, Missing, Outcome, PartyFacts, Source, State, missing
from portal.mediation.rules import Paper as Lacking
from portal.papers import rules
from portal.papers.rules import EDITIONS, PAPERS, Asking, Exhibit, Frame, Person, Photo, Return, Sheet, Talk, Volume

AHMET = "买买提·吐尔逊"
RARE = "𠮷野家"
ONE = Person(
    RARE, "申请人", True, phone="13800000001", id_number="640381196803070012", address="三组12号", told=True, seen=True
)
OTHER = Person(
    AHMET, "被申请人", phone="13900000002", told=True, sex="男", ethnic="维吾尔族", born_year=1990,
    behalf=Behalf.AGENT, behalf_name="阿不都",
)  # fmt: skip
NUMBER = "(2026)青峡邵岗甘城子人调字第0001号"
FRAME = Frame(NUMBER, "马建国", Source.PARTY, State.CLOSED, Outcome.AGREED, True, Form.WRITTEN, signed=True)
WHOLE = Volume(
    committee="青铜峡市邵岗镇甘城子村人民调解委员会",
    court="青铜峡市人民法院",
    number=NUMBER,
    frame=FRAME,
    kind="邻里",
    source=Source.PARTY,
    came="当事人申请",
    summary="屋檐的水冲坏了墙根",
    reported_on=date(2026, 10, 1),
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
    claims="把屋檐水改到自家院内",
    asked=(Asking(date(2026, 10, 4), "三组", "马建国", "组长", "邻居", "水确实冲了墙根", "杨记录"),),
    exhibits=(Exhibit("借条", RARE, 2),),
    duties=(f"{RARE}对{AHMET}：付修墙钱，人民币3,000元（大写：叁仟元整），最晚2026年11月1日履行。",),
    photos=(Photo(1, "a" * 64, "墙根", "马建国"), Photo(2, "b" * 64, "签好字的", "马建国", Sheet.AGREEMENT.value)),
)


def sheets(v):
    return [paper.sheet for paper in rules.dossier(v, rules.gaps(v.frame))]


def test_the_volume_stands_in_the_order_of_the_county_and_says_the_same_everywhere():
    made = sheets(WHOLE)
    assert made == [sheet for sheet in PAPERS if sheet in made], "the order of DOMAIN.md 3.4"
    assert {Sheet.COVER, Sheet.INDEX, Sheet.APPLICATION, Sheet.EVIDENCE, Sheet.AGREEMENT, Sheet.BACK} <= set(made)
    assert Sheet.ORAL not in made and {Sheet.MANDATE, Sheet.INQUIRY} <= set(made), "somebody speaks for a party"
    assert not rules.gaps(FRAME)
    papers = rules.dossier(WHOLE, ())
    assert rules.agrees(WHOLE, papers) == []
    other = replace(WHOLE, mediator="别人", number="(2026)别处", accepted_on=date(2026, 10, 3))
    assert len(rules.agrees(other, papers)) == 8, "number, mediator, agreement number and day of acceptance, each twice"
    assert "一式3份" in next(paper for paper in papers if paper.sheet is Sheet.AGREEMENT).text
    told = next(paper for paper in papers if paper.sheet is Sheet.APPLICATION).text
    assert all(word in told for word in ("男", "58", "36", "维吾尔族", "阿不都", "改到自家", AHMET, RARE))
    listed = next(paper for paper in papers if paper.sheet is Sheet.EVIDENCE)
    assert "借条" in listed.text and "墙根" in listed.text and "签好字的" not in listed.text


def test_an_oral_agreement_has_its_form_and_no_agreement():
    oral = replace(WHOLE, form=Form.ORAL, talks=())
    made = sheets(oral)
    assert Sheet.ORAL in made and Sheet.AGREEMENT not in made and Sheet.SESSION not in made
    both = (*rules.dossier(oral, ()), *rules.one_of(WHOLE, Sheet.AGREEMENT))
    assert rules.agrees(oral, both) == ["口头协议登记表和协议书只能有一种"]


def test_what_is_missing_is_told_in_the_order_of_the_volume_and_stands_in_the_note():
    people = (PartyFacts(1, RARE, identity=True), PartyFacts(2, AHMET, told=True))
    lacks = missing(CaseFacts(State.AGREED, Outcome.AGREED, date(2026, 11, 23), parties=people, form=Form.WRITTEN))
    bare = replace(FRAME, mediator="", state=State.AGREED, signed=False, lacks=tuple(lacks))
    gaps = rules.gaps(bare)
    order = [gap.sheet for gap in gaps]
    assert order == sorted(order, key=list(Sheet).index)
    assert set(order) == {
        Sheet.COVER, Sheet.APPLICATION, Sheet.ACCEPTANCE, Sheet.NOTICE, Sheet.IDENTITY, Sheet.SESSION,
        Sheet.AGREEMENT, Sheet.PERFORMANCE, Sheet.VISIT, Sheet.CLOSING,
    }  # fmt: skip
    note = next(paper for paper in rules.dossier(WHOLE, gaps) if paper.sheet is Sheet.REMARKS)
    assert all(str(gap.says) in note.text for gap in gaps)
    for paper in Lacking:
        (gap,) = rules.gaps(replace(FRAME, lacks=(Missing(paper, "x", "某样"),)))
        assert str(gap.says) == "某样", f"{paper} is one of the volume's papers"


def test_before_acceptance_the_first_papers_can_be_printed_and_the_number_does_not_change_them():
    frame = Frame("", "", Source.PARTY, State.LOGGED, Outcome.OPEN, False)
    early = replace(
        WHOLE, number="", frame=frame, outcome=Outcome.OPEN, accepted_on=None, ended_on=None, closed_on=None,
        form=None, facts="", terms="", performed=False, performed_on=None, talks=(), visits=(), photos=(), duties=(),
    )  # fmt: skip
    ready = rules.printable(frame)
    assert {Sheet.APPLICATION, Sheet.NOTICE, Sheet.MANDATE, Sheet.INQUIRY} <= set(ready)
    assert Sheet.COVER not in ready and Sheet.AGREEMENT not in ready
    for sheet in (Sheet.APPLICATION, Sheet.NOTICE):
        before, after = (rules.fingerprint(rules.one_of(v, sheet)) for v in (early, WHOLE))
        assert before == after, f"{sheet} says the same after acceptance"


PRINTED = "8230e"
"""The forms as they are printed today: whoever changes one raises its number in EDITIONS, then this."""


def test_a_changed_form_has_a_new_edition():
    said = "".join(
        f"{sheet.value}{EDITIONS[sheet]}{rules.fingerprint(rules.one_of(replace(WHOLE, form=form), sheet))}"
        for sheet in PAPERS
        for form in [Form.ORAL if sheet is Sheet.ORAL else Form.WRITTEN]
    )
    mark = hashlib.sha256(said.encode()).hexdigest()[:5]
    assert mark == PRINTED, f"a form has changed: raise its number in EDITIONS, and write {mark} here"
