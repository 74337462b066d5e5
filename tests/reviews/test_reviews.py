"""A year is told by its records; words, what villagers say, the town's opinion and the bureau's decision follow."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.core import audit, clock, db, retention
from portal.core.flow import NotNow
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as, system
from portal.mediation.models import Case
from portal.mediation.rules import Protection
from portal.mediation.rules import State as Dispute
from portal.members import service as members
from portal.members.models import Member
from portal.outreach import service as outreach
from portal.outreach.models import Deed, Round, Task
from portal.outreach.rules import Share
from portal.reviews import queries, rules, service
from portal.reviews.models import Review
from portal.reviews.rules import Figure, State
from portal.training.models import Credit, Enrolment, TrainingSession
from portal.training.models.sessions import turn_key
from portal.training.rules import Domain, Hat, Noted
from portal.training.rules import Standing as Seat
from tests.kit import outreach as kit
from tests.kit import training
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG_TOWN, XIAOBA_TOWN
from tests.kit.reviews import TOWN, written
from tests.members.kit import put_forward

YEAR = clock.today().year
SAID = "讲了法，劝了架"
"""What the review that is made says already: a page in English knows it for stored words."""


@pytest.fixture
def member(make) -> Any:
    return make.user((Role.MEMBER, GANCHENGZI), name="马述职")


@pytest.fixture
def town(make) -> Any:
    return make.user((Role.TOWN, SHAOGANG_TOWN), name="所里人")


@pytest.fixture
def bureau(make) -> Any:
    return make.user((Role.BUREAU, COUNTY), name="局里人")


def stored(number: int) -> Review:
    db.session.remove()
    with acting_as(system("tests")):
        return db.session.get_one(Review, number)


def busy(make, who, number: int) -> None:
    """One record of every kind of this year, a second hour-entry, and others of the last year or of somebody else."""
    kit.talk(make, GANCHENGZI, who, holders=((who.name, number),))
    kit.talk(make, GANCHENGZI, who, holders=(("别人", None),), sure=True)
    kit.street(make, "1 2 3", GANCHENGZI, who)
    kit.deed(make, who, member_id=number)
    gone = kit.deed(make, who, member_id=number, done_on=clock.today())
    case, hidden = make.case(until=Dispute.MEDIATING), make.case(until=Dispute.MEDIATING)
    task = kit.task(make, who, member_id=number)
    session = training.session(make, people=0)
    today = clock.today()
    with make.writing() as write:
        outreach.undo(write.get_one(Deed, gone), "记重了")
        for one in write.scalars(select(Round)):
            one.member_id = number
        for one in (case, hidden):
            outreach.note_part(write.get_one(Case, one), who.name, Share.HELPED, today, number)
        write.get_one(Case, hidden).ordinary = False
        write.get_one(Case, hidden).protection = Protection.VIOLENCE
        outreach.do(write.get_one(Task, task), today, "")
        outreach.confirm(write.get_one(Task, task))
        held = write.get_one(TrainingSession, session)
        held.day = today
        place = {"village_code": GANCHENGZI, "town_code": SHAOGANG_TOWN, "county_code": COUNTY}
        mine = {"person_key": f"member-{number}", "user_id": who.id}
        seat = Enrolment(
            session_id=session, turn_key=turn_key(session), name=who.name, standing=Seat.SEATED, asked_at=clock.now(),
            came=True, noted=Noted.LIST, **place, **mine,
        )  # fmt: skip
        write.add(seat)
        write.flush()
        for minutes, hat in ((120, Hat.MEMBER), (-30, Hat.MEMBER), (120, Hat.MEDIATOR)):
            told = {
                "enrolment_id": seat.id,
                "session_id": session,
                "domain": Domain.CIVIL,
                "day": today,
                **place,
                **mine,
            }
            write.add(Credit(hat=hat, minutes=minutes, noted_at=clock.now(), **told))
        members.note_pass(write.get_one(Member, number), today, "答对 20 题，共 20 题")


WANTED = {
    Figure.TALKS: 1, Figure.VISITS: 3, Figure.DEEDS: 1, Figure.PARTS: 1, Figure.TASKS: 1, Figure.SESSIONS: 1,
    Figure.HOURS: 90, Figure.TESTS: 1,
}  # fmt: skip


def test_a_year_is_counted_from_the_records_and_each_figure_opens_exactly_these(make, member):
    number = kit.member(make, member)
    busy(make, member, number)
    told = queries.Year(number, member.id, SHAOGANG_TOWN, YEAR)
    with acting_as(Actor(member.id, frozenset({GANCHENGZI}))):
        assert queries.figures(told) == WANTED
        assert not any(queries.figures(told._replace(year=YEAR - 1)).values()), "a year is its own"
        for figure, wanted in WANTED.items():
            rows = queries.lines(figure, told, None, 50).rows
            found = sum(row.minutes for row in rows) if figure is Figure.HOURS else len(rows)
            assert found == wanted, f"{figure}: the list has what the figure says"
    with acting_as(Actor(None, frozenset({COUNTY}))):
        assert queries.figures(told) == WANTED, "whoever looks is told the same"


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_a_member_writes_words_on_figures_that_cannot_be_written(make, pages, member, lang):
    number = kit.member(make, member)
    busy(make, member, number)
    page = pages.visit("/reviews/mine", member, lang=lang)
    assert f"/reviews/mine/talks?year={YEAR}" in page.links and f"/reviews/new?year={YEAR}" in page.links
    assert "/reviews/mine" in pages.visit("/outreach/mine", member, lang=lang).links
    assert "/reviews/mine" in pages.visit("/learning/", member, lang=lang).links
    for figure in Figure:
        pages.visit(f"/reviews/mine/{figure.value}?year={YEAR}", member, lang=lang)
    form = pages.visit("/reviews/new", member, lang=lang).form("/reviews/new")
    assert {"said", "plans"} <= form.names and not form.names & {figure.value for figure in Figure}
    taken = pages.send("/reviews/new", {"said": "讲了法"}, member, lang=lang)
    review = stored(int(taken.location.rsplit("/", 1)[1]))
    assert (review.said, review.state, review.year, review.user_id) == ("讲了法", State.WRITTEN, YEAR, member.id)
    again = pages.send("/reviews/new", {"said": "讲了法"}, member, lang=lang)
    assert again.status == 422, "one review a year"
    path = f"/reviews/{review.id}"
    assert f"{path}/reword" in pages.visit(path, member, lang=lang).links
    pages.send(f"{path}/reword", {"said": "讲了三场法"}, member, on=f"{path}/reword", lang=lang)
    assert stored(review.id).said == "讲了三场法"
    pages.visit(f"{path}/talks", member, lang=lang)


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_the_town_hears_villagers_the_bureau_decides_with_a_reason(make, pages, member, town, bureau, lang):
    path = f"/reviews/{written(make, member)}"
    number = int(path.rsplit("/", 1)[1])
    assert pages.open(f"{path}/decide", bureau, method="POST").status in (400, 422, 409), "not before the town"
    with pytest.raises(NotNow), make.writing(), acting_as(Actor(999, frozenset({COUNTY}))):
        service.decide(db.session.get_one(Review, number), "称职", "好")
    opinion = {"asked": "12", "heard": SAID, "opinion": SAID}
    assert f"{path}/opine" in pages.visit(path, town, lang=lang).links
    assert pages.send(f"{path}/opine", {**opinion, "asked": ""}, town, on=f"{path}/opine", lang=lang).status == 422
    pages.send(f"{path}/opine", opinion, town, on=f"{path}/opine", lang=lang, status=303)
    pages.visit(f"{path}", member, lang=lang)
    assert pages.open(f"{path}/reword", member).status == 404, "the words stand once the town has spoken"
    assert {f"{path}/decide", f"{path}/hand-back"} <= set(pages.visit(path, bureau, lang=lang).links)
    pages.send(f"{path}/hand-back", {"why": SAID}, bureau, on=f"{path}/hand-back", lang=lang, status=303)
    assert stored(number).returned_why == SAID and f"{path}/opine" in pages.visit(path, town, lang=lang).links
    pages.send(f"{path}/opine", {**opinion, "asked": "30"}, town, on=f"{path}/opine", lang=lang, status=303)
    decision = {"word": SAID, "why": SAID}
    assert pages.send(f"{path}/decide", {**decision, "why": ""}, bureau, on=f"{path}/decide", lang=lang).status == 422
    pages.send(f"{path}/decide", decision, bureau, on=f"{path}/decide", lang=lang, status=303)
    found = stored(number)
    assert (found.state, found.word, found.asked, found.decided_by) == (State.DECIDED, SAID, 30, "局里人")
    assert "局里人" in pages.visit(path, member, lang=lang).text
    with acting_as(system("tests")):
        verbs = db.session.scalars(select(audit.Audit.verb).where(audit.Audit.verb.like("reviews.%"))).all()
    assert {"reviews.write", "reviews.opine", "reviews.hand_back", "reviews.decide", "reviews.read"} <= set(verbs)


def test_nobody_writes_decides_or_reads_what_is_not_theirs(make, pages, member, town, bureau):
    number = written(make, member, until=State.OPINED)
    path = f"/reviews/{number}"
    neighbour = make.user((Role.MEMBER, GANCHENGZI))
    for who in (neighbour, make.user((Role.TOWN, XIAOBA_TOWN)), make.user((Role.MEMBER, HONGXING))):
        assert [pages.open(one, who).status for one in (path, f"{path}/talks", f"{path}/statement.pdf")] == [404] * 3
    assert pages.open("/reviews/", neighbour).status == 403 and pages.open("/reviews/", member).status == 403
    assert pages.open(f"{path}/decide", town).status == 403 and pages.open(f"{path}/opine", bureau).status == 403
    with pytest.raises(Refused), make.writing(Actor(TOWN.id, frozenset({COUNTY}))):
        service.decide(db.session.get_one(Review, number), "称职", "好")
    mine = {"who": Actor(member.id, frozenset({COUNTY}))}
    with pytest.raises(Refused), make.writing(**mine):
        service.decide(db.session.get_one(Review, number), "优秀", "好")
    other = written(make, make.user((Role.MEMBER, GANCHENGZI)))
    with pytest.raises(Refused), make.writing(Actor(stored(other).user_id, frozenset({SHAOGANG_TOWN}))):
        service.opine(db.session.get_one(Review, other), 1, "好", "好")
    assert stored(other).state is State.WRITTEN


def test_the_town_writes_for_who_has_no_account_and_for_nobody_else(make, pages, member, town):
    with_account, without = kit.member(make, member), put_forward(make, "马无号", GANCHENGZI)
    page = pages.visit("/reviews/", town)
    assert f"/reviews/member/{without}?year={YEAR}" in page.links
    assert not [link for link in page.links if f"/member/{with_account}" in link]
    path = f"/reviews/member/{without}"
    taken = pages.send(path, {"said": "讲了法"}, town, status=303)
    review = stored(int(taken.location.rsplit("/", 1)[1]))
    assert (review.user_id, review.said_by, review.name) == (None, "所里人", "马无号")
    assert f"/reviews/{review.id}/reword" in pages.visit(f"/reviews/{review.id}", town).links
    assert pages.send(f"/reviews/member/{with_account}", {"said": "替写"}, town).status == 422


def test_a_list_by_year_ranks_nobody_and_each_part_has_as_many_as_it_says(make, pages, member, town, bureau):
    written(make, member, until=State.DECIDED)
    put_forward(make, "马没写", GANCHENGZI)
    for who, lang in ((town, "zh_CN"), (bureau, "en")):
        page = pages.visit("/reviews/", who, lang=lang, queries=5)
        assert "马述职" in page.text and "马没写" in page.text and "称职" not in page.text, "no grade on a list"
    assert "马没写" not in pages.visit("/reviews/?show=decided", town).text
    assert "马述职" not in pages.visit("/reviews/?show=none", town).text
    assert "马没写" not in pages.visit(f"/reviews/?year={YEAR - 1}", town).text, "not on the register then"
    with acting_as(Actor(town.id, frozenset({SHAOGANG_TOWN}))):
        f = queries.Filter(YEAR)
        for show, number in queries.counts(f).items():
            assert len(queries.listed(queries.Filter(YEAR, show=show), None, 50).rows) == number
    file = stored(1)
    assert f"/reviews/{file.id}" in pages.visit(f"/members/{file.member_id}", town).links
    assert f"/reviews/{file.id}" not in pages.visit(f"/members/{file.member_id}", member).links


def test_a_county_decides_by_its_own_words_from_a_day_on(make, pages, member, bureau):
    number = written(make, member, until=State.OPINED)
    pages.send("/reviews/words", {"words": "优秀、称职，不称职"}, bureau, status=303)
    path = f"/reviews/{number}/decide"
    form = pages.visit(path, bureau).form()
    assert "pick" in form.names and "word" not in form.names
    assert pages.send(path, {"pick": "最好", "why": "好"}, bureau, on=path).status == 422
    pages.send(path, {"pick": "称职", "why": "好"}, bureau, on=path, status=303)
    assert stored(number).word == "称职"


def test_the_statement_keeps_what_was_counted_on_the_day_of_the_decision(
    make, pages, member, bureau, town, monkeypatch
):
    number = written(make, member, until=State.DECIDED)
    assert stored(number).counted["deeds"] == 0
    kit.deed(make, member, member_id=stored(number).member_id)
    sheets: list[str] = []
    monkeypatch.setattr("portal.reviews.views.record.pdf.fresh", lambda html, styles: sheets.append(html) or BLANK)
    answer = pages.open(f"/reviews/{number}/statement.pdf", member)
    assert answer.status == 200 and answer.response.mimetype == "application/pdf"
    assert "<td>0 次</td>" in sheets[0] and "<td>1 次</td>" not in sheets[0] and "称职" in sheets[0]
    assert f"/reviews/{number}/deeds" in pages.visit(f"/reviews/{number}", member).links, "the page counts anew"


class BLANK:
    content = b"%PDF-1.7"


def test_years_and_words_are_plain():
    day = date(2026, 11, 23)
    assert rules.years(day, date(2024, 5, 1)) == [2026, 2025]
    assert rules.years(day, date(2026, 5, 1)) == [2026] and rules.years(day, None) == [2026]
    assert rules.words("优秀、称职, 称职；不称职") == ["优秀", "称职", "不称职"] and rules.words(" ") == []
    assert rules.told(Figure.HOURS, 90) == "1.5" and rules.told(Figure.VISITS, 1200) == "1,200"
    assert {show.value for show in rules.Show} - {"none"} == {state.value for state in State}


def test_a_review_is_forgotten_after_its_time(make, member):
    number = written(make, member)
    later = clock.today() + timedelta(days=5 * retention.YEAR + 1)
    with make.writing():
        assert retention.forget_due(later)["reviews"] == 1
    db.session.remove()
    with acting_as(system("tests")):
        assert db.session.get(Review, number) is None
