"""The yearly review: words by oneself, figures by the records, opinion and decision by two others (PRODUCT.md L12)."""

import io
from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.core import clock, db
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as, system
from portal.members.models import Member
from portal.outreach.rules import Topic
from portal.outreach.service import Door, Street, log_street
from portal.reviews import queries, service
from portal.reviews.models import Review
from portal.reviews.rules import Fact, Grade, State, year_of
from tests.kit import outreach
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG_TOWN, XIAOBA_TOWN
from tests.members.kit import put_forward

TOLD = "讲了三场防诈骗的课，帮邻居说和了一起水渠的事"
THIS = clock.today().year


@pytest.fixture
def her(make):
    return make.user((Role.MEMBER, GANCHENGZI), name="马青穗")


@pytest.fixture
def number(make, her):
    return outreach.member(make, her)


@pytest.fixture
def town(make):
    return make.user((Role.TOWN, SHAOGANG_TOWN))


@pytest.fixture
def bureau(make):
    return make.user((Role.BUREAU, COUNTY))


def stored():
    with acting_as(system("tests")):
        found = db.session.scalars(select(Review).order_by(Review.id)).all()
        db.session.remove()
        return found


def written(pages, her):
    assert pages.send("/reviews/mine", {"words": TOLD}, as_=her, status=303)
    (review,) = stored()
    return review.id


def opined(pages, her, town):
    number = written(pages, her)
    pages.send(f"/reviews/{number}/hand-in", {}, as_=her, status=303)
    told = {"asked": "10", "content": "9", "heard": "都说好找", "opinion": "同意述职，望多走几个小组"}
    pages.send(f"/reviews/{number}/opine", told, as_=town, status=303)
    return number


def test_a_year_goes_from_ones_own_words_to_the_bureaus_decision(pages, her, number, town, bureau):
    review = opined(pages, her, town)
    pages.send(f"/reviews/{review}/decide", {"grade": "fit"}, as_=bureau, status=303)
    (kept,) = stored()
    assert (kept.state, kept.grade, kept.words, kept.asked, kept.content) == (State.DECIDED, Grade.FIT, TOLD, 10, 9)
    assert kept.decided_on == clock.today() and kept.counted == dict.fromkeys((one.value for one in Fact), 0)
    mine = pages.visit("/reviews/mine", her)
    for words in (TOLD, "称职", "望多走几个小组", "问了 10 位，满意的 9 位"):
        assert words in mine.text
    assert not [form for form in mine.forms if "words" in form.names], "what was decided is not written over"
    pages.visit(f"/reviews/{review}", bureau)
    for path, who in (("/reviews/mine", her), (f"/reviews/{review}", bureau), ("/reviews/", bureau)):
        assert "Fit" in pages.visit(path, who, lang="en").text


def test_each_number_is_its_list_and_stays_on_the_paper_of_that_day(make, pages, her, number, town, bureau):
    outreach.talk(make, GANCHENGZI, her, holders=((her.name, number),))
    outreach.talk(make, GANCHENGZI, her, holders=(("别人", None),), topic=Topic.WAGES)
    doors = tuple(Door(one, Topic.WAGES) for one in "123")
    with make.writing(outreach.acting(her, GANCHENGZI)):
        log_street(Street(GANCHENGZI, clock.today(), "3", doors, member_id=number))
    outreach.deed(make, her, member_id=number)
    of = year_of(number, THIS)
    with acting_as(Actor(her.id, frozenset({GANCHENGZI}))):
        facts = queries.facts(of)
        assert {one: facts[one] for one in (Fact.TALKS, Fact.VISITS, Fact.DEEDS)} == {
            Fact.TALKS: 1, Fact.VISITS: 3, Fact.DEEDS: 1,
        }  # fmt: skip
        assert facts == {one: len(queries.lines(one, of)) for one in Fact}
        assert not any(queries.facts(year_of(number, THIS - 1)).values()), "another year is another year"
        db.session.remove()
    mine = pages.visit("/reviews/mine", her)
    for fact in (Fact.TALKS, Fact.VISITS, Fact.DEEDS):
        assert f"/reviews/mine/{fact}?year={THIS}" in mine.links
        assert f"共 {facts[fact]} 条" in pages.visit(f"/reviews/mine/{fact}", her).text
    review = opined(pages, her, town)
    pages.send(f"/reviews/{review}/decide", {"grade": "fit"}, as_=bureau, status=303)
    outreach.deed(make, her, member_id=number)
    shown = pages.visit(f"/reviews/{review}", bureau)
    assert "定结果那天是 1" in shown.text and f"/reviews/{review}/deeds" in shown.links
    assert "共 2 条" in pages.visit(f"/reviews/{review}/deeds", bureau).text


def test_words_can_be_mended_until_they_are_handed_in_and_again_when_they_come_back(pages, her, number, town):
    review = written(pages, her)
    pages.send("/reviews/mine", {"words": "改了一遍"}, as_=her, status=303)
    pages.send(f"/reviews/{review}/hand-in", {}, as_=her, status=303)
    assert pages.open("/reviews/mine", her).status == 200
    with pytest.raises(AssertionError, match="no form"):
        pages.send("/reviews/mine", {"words": "再改"}, as_=her, on="/reviews/mine")
    pages.send(f"/reviews/{review}/send-back", {"why": "把入户也写上"}, as_=town, status=303)
    assert "把入户也写上" in pages.visit("/reviews/mine", her).text
    pages.send("/reviews/mine", {"words": "补上了入户"}, as_=her, status=303)
    assert [(one.words, one.state) for one in stored()] == [("补上了入户", State.RETURNED)]


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(pages, her, number, town, bureau):
    review = written(pages, her)
    pages.send(f"/reviews/{review}/hand-in", {}, as_=her, status=303)
    told = {"asked": "3", "content": "4", "opinion": "同意"}
    page = pages.send(f"/reviews/{review}/opine", told, as_=town, status=422)
    assert "满意的不会比问过的多" in page.text and 'value="4"' in page.response.text and "同意" in page.response.text
    pages.send(f"/reviews/{review}/opine", {**told, "content": "3"}, as_=town, status=303)
    page = pages.send(f"/reviews/{review}/decide", {"grade": "unfit"}, as_=bureau, status=422)
    assert "请写理由，本人看得到" in page.text
    pages.send(f"/reviews/{review}/ask-again", {"why": "请核一核入户的数"}, as_=bureau, status=303)
    assert "请核一核入户的数" in pages.visit(f"/reviews/{review}", town).text


def test_an_older_page_overwrites_nothing(make, pages, her, number, town):
    review = written(pages, her)
    pages.send(f"/reviews/{review}/hand-in", {}, as_=her, status=303)
    told = {"asked": "1", "content": "1", "opinion": "同意", "version": "1"}
    assert "别人已经改过" in pages.send(f"/reviews/{review}/opine", told, as_=town, status=422).text


def test_nobody_judges_their_own_year_and_two_people_write_opinion_and_decision(make, pages, her, number):
    both = make.user((Role.TOWN, SHAOGANG_TOWN), (Role.BUREAU, COUNTY))
    review = opined(pages, her, both)
    page = pages.send(f"/reviews/{review}/decide", {"grade": "fit"}, as_=both, status=422)
    assert "结果要另一位同事来定" in page.text
    self_made = make.user((Role.TOWN, SHAOGANG_TOWN), (Role.MEMBER, GANCHENGZI), name="丁禾")
    outreach.member(make, self_made)
    pages.send("/reviews/mine", {"words": "我自己"}, as_=self_made, status=303)
    own = stored()[-1].id
    pages.send(f"/reviews/{own}/hand-in", {}, as_=self_made, status=303)
    told = {"asked": "1", "content": "1", "opinion": "很好"}
    assert "不能评议自己" in pages.send(f"/reviews/{own}/opine", told, as_=self_made, status=422).text


def test_a_year_is_seen_by_its_owner_the_town_and_the_bureau_alone(make, pages, her, number, town):
    review = written(pages, her)
    for who in (
        make.mediator(),
        make.user((Role.MEMBER, GANCHENGZI)),
        make.user((Role.LEADER, COUNTY)),
        make.user((Role.ADVISER, GANCHENGZI)),
    ):
        for path in (f"/reviews/{review}", f"/reviews/{review}/talks", f"/reviews/{review}/paper.pdf", "/reviews/"):
            assert pages.open(path, who).status == 403, path
        assert pages.open(f"/reviews/{review}/hand-in", who).status in (403, 404)
        mine = pages.open("/reviews/mine", who)
        assert TOLD not in mine.text
    elsewhere = make.user((Role.TOWN, XIAOBA_TOWN))
    assert pages.open(f"/reviews/{review}", elsewhere).status in (403, 404)
    assert TOLD not in pages.visit("/reviews/", elsewhere).text
    assert TOLD in pages.visit(f"/reviews/{review}", town).text


def test_who_is_not_on_the_net_tells_it_to_the_town(make, pages, town, bureau):
    number = put_forward(make, "海三秀")
    listed = pages.visit("/reviews/?state=missing", town)
    assert f"/reviews/of/{number}?year={THIS}" in listed.links and "海三秀" in listed.text
    pages.send(f"/reviews/of/{number}", {"words": "口述：调解了两件事"}, as_=town, status=303)
    (review,) = stored()
    assert (review.state, review.written_by) == (State.STATED, town.name)
    assert pages.open(f"/reviews/of/{number}", town).location == f"/reviews/{review.id}"
    assert "海三秀" not in pages.visit("/reviews/?state=missing", town).text
    assert "海三秀" in pages.visit("/reviews/?state=stated", bureau, lang="en").text


def test_the_sums_are_their_lists(make, pages, her, number, town):
    for one in range(23):
        put_forward(make, f"海{'一二三四五六七八九'[one // 3]}{'甲乙丙'[one % 3]}")
    written(pages, her)
    with acting_as(Actor(town.id, frozenset({SHAOGANG_TOWN}))):
        sums = queries.sums(queries.Filter(THIS))
        db.session.remove()
    assert sums == {None: 23, State.WRITING: 1}
    page, seen = pages.visit("/reviews/?state=missing", town), set()
    assert "共 23 人" in page.text
    for _page in range(2):
        seen |= {link for link in page.links if link.startswith("/reviews/of/")}
        after = [link for link in page.links if "at=" in link]
        if _page == 0:
            page = pages.visit(after[-1], town)
    assert len(seen) == 23
    assert her.name in pages.visit("/reviews/?state=writing", town).text


def test_only_years_that_were_and_members_on_the_register(make, her, number):
    with make.writing(outreach.acting(her, GANCHENGZI)):
        member = db.session.scalars(select(Member).where(Member.id == number)).one()
        with pytest.raises(Refused, match="还没到"):
            service.write(member, THIS + 1, TOLD)
        service.write(member, THIS - 1, TOLD)
    assert [one.year for one in stored()] == [THIS - 1]


def test_the_paper_is_a_real_one(pages, her, number, town):
    review = opined(pages, her, town)
    for path, who in ((f"/reviews/{review}/paper.pdf", town), ("/reviews/mine/paper.pdf", her)):
        answer = pages.open(path, who)
        assert answer.status == 200 and answer.response.mimetype == "application/pdf"
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.response.data)).pages)
        for words in ("年度述职评议表", "马青穗", "防诈骗", "镇街的意见"):
            assert words in text, (words, text)


def test_a_decided_year_goes_when_its_time_is_over(make, pages, her, number, town, bureau):
    review = opined(pages, her, town)
    pages.send(f"/reviews/{review}/decide", {"grade": "fit"}, as_=bureau, status=303)
    with acting_as(system("tests")):
        assert db.session.execute(queries.decided_before(date.max)).all() == [(review, clock.today())]
        assert not db.session.execute(queries.decided_before(clock.today())).all()
        db.session.remove()
