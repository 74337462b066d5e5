"""After the result: checking, handing back, filing, calling, sampling, claiming, and what came later."""

from datetime import timedelta
from typing import Any

import pytest

from portal.accounts.rules import Role
from portal.core import clock, db, settings
from portal.core.forms import Refused
from portal.core.scope import Actor
from portal.filing import queries, rules, service
from portal.filing.models import Call, Concern, Return, Sequel
from portal.filing.rules import Grade, Later, Part, Point, Purpose, Reach, Show
from portal.mediation import queries as mediation_queries
from portal.mediation import service as mediation
from portal.mediation.models import Case, Confirmation
from portal.mediation.rules import About, Figure, Protection, Ruling, State, Task
from portal.reports import service as reports
from tests.kit.filing import OFFICE, bound
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG_TOWN

TODAY = clock.today


def case_of(number: int) -> Case:
    return db.session.get_one(Case, number)


@pytest.fixture
def office(make) -> Any:
    return make.user((Role.TOWN, SHAOGANG_TOWN), name="所里")


def test_a_sample_is_drawn_again_from_its_seed_and_never_misses_the_percent():
    numbers = range(1, 201)
    first = rules.drawn(numbers, 5, "seed")
    assert first == rules.drawn(reversed(numbers), 5, "seed") and len(first) == 10
    assert first != rules.drawn(numbers, 5, "other")
    assert len(rules.drawn(range(3), 5, "seed")) == 1 and rules.drawn([], 5, "seed") == []
    hits = [0] * 200
    for seed in range(400):
        for number in rules.drawn(range(200), 10, str(seed)):
            hits[number] += 1
    assert min(hits) > 10 and max(hits) < 80, "each is as likely as every other"


def test_a_claim_is_counted_once_and_to_the_fen():
    paid = {Grade.SIMPLE: 10_000, Grade.COMMON: 15_050, Grade.HARD: None, Grade.MAJOR: None}
    found = [
        rules.claim(Grade.SIMPLE, [], False, paid),
        rules.claim(Grade.COMMON, [], False, paid),
        rules.claim(Grade.COMMON, [], True, paid),
        rules.claim(Grade.COMMON, ["回访"], False, paid),
        rules.claim(Grade.HARD, [], False, paid),
        rules.claim(None, ["立卷"], False, paid),
    ]
    assert [one.fen for one in found] == [10_000, 15_050, None, None, None, None]
    assert [one.claimable for one in found] == [True, True, False, False, True, False]
    assert rules.total(found) == 25_050


def test_the_town_hands_back_named_parts_and_the_mediator_sends_it_again(make, pages, office):
    """T03: returned with named fields and a reason; whoever opened an older page is shown what changed."""
    mediator = make.mediator()
    number = make.case(until=State.FAILED, mediator=mediator)
    waiting = pages.visit("/filing/review", as_=office)
    assert f"/filing/{number}" in waiting.links and "共 1 件" in waiting.text
    refused = pages.send(f"/filing/{number}/return", {"why": "补上第二次谈话"}, as_=office)
    assert refused.status == 422 and "至少勾一处" in refused.text and "补上第二次谈话" in refused.response.text
    told = {"parts": ["sessions", "evidence"], "why": "补上第二次谈话"}
    assert pages.send(f"/filing/{number}/return", told, as_=office).status == 303
    with make.writing():
        assert case_of(number).next_what is Task.MEND
    record = pages.visit(f"/mediation/{number}", as_=mediator)
    assert f"/filing/{number}" in record.links
    shown = pages.visit(f"/filing/{number}", as_=mediator)
    assert "谈话记录、证据和照片" in shown.text and "补上第二次谈话" in shown.text
    late = pages.open(f"/mediation/{number}/close", office)
    assert late.status == 200
    closing = pages.send(f"/mediation/{number}/close", {}, as_=office)
    assert closing.status == 422 and "还没有再送审" in closing.text
    assert pages.send(f"/filing/{number}/mend", {"answer": "补了第二次谈话"}, as_=mediator).status == 303
    with make.writing() as session:
        assert case_of(number).next_what is Task.CLOSE
        kept = session.query(Return).one()
        assert (kept.parts, kept.answer, kept.mended_by) == ("sessions,evidence", "补了第二次谈话", mediator.name)


def test_one_tap_closes_what_is_complete_once_and_never_by_who_handled_it(make, pages, office):
    mediator = make.mediator()

    def whole(case: Case) -> None:
        mediation.add_visit(case, visited_on=TODAY(), spoke_with="王大明", satisfied=True, found="都做到了")

    number = make.case(until=State.PERFORMED, mediator=mediator, then=whole)
    page = pages.visit("/filing/review", as_=office)
    tap = page.form(f"/filing/{number}/approve")
    first = pages.open(tap.action, office, method="POST", data=tap.filled)
    assert (first.status, first.location) == (303, "/filing/review")
    second = pages.open(tap.action, office, method="POST", data=tap.filled)
    assert second.location == f"/filing/{number}" and "别人已经改过" in pages.follow(second, office).text
    with make.writing():
        assert case_of(number).state is State.CLOSED
    risky = make.case(until=State.PERFORMED, mediator=mediator, then=whole, danger=True)
    own = make.case(until=State.PERFORMED, mediator=mediator, then=whole, names=("甲某", "乙某"))
    with make.writing():
        case_of(own).recorder_id = office.id
    text = str(pages.visit("/filing/review", as_=office).response.text)
    assert f"/filing/{risky}/approve" not in text and f"/filing/{own}/approve" not in text
    assert "有风险" in text and "请别人审核" in text
    version = {**tap.filled, "version": ""}
    assert pages.open(f"/filing/{own}/approve", office, method="POST", data=version).location == f"/filing/{own}"
    with make.writing():
        assert case_of(own).state is State.PERFORMED


def test_a_volume_bears_the_number_and_counts_who_never_left_the_village(make, pages, office):
    """S22: the figure stands beside its numerator and denominator, each a list of exactly its rows."""
    numbers = [make.case(until=State.CLOSED, names=(f"甲{n}", f"乙{n}")) for n in range(3)]
    early = make.case(until=State.AGREED, names=("丙", "丁"))
    assert pages.send(f"/filing/{early}/volume", _typed(), as_=office).status == 422
    wrong = pages.send(f"/filing/{numbers[0]}/volume", {**_typed(), "stayed": "no", "trips": "2"}, as_=office)
    assert wrong.status == 422 and "没出村就办完的，才写省了几趟" in wrong.text
    for number, stayed in zip(numbers, ("yes", "no", ""), strict=True):
        told = {**_typed(), "stayed": stayed or None, "trips": "2" if stayed == "yes" else ""}
        assert pages.send(f"/filing/{number}/volume", told, as_=office).status == 303
    board = pages.visit("/filing/", as_=office)
    assert "1 ÷ 2" in board.text and "省了 2 趟" in board.text
    for show, rows in ((Show.STAYED, 1), (Show.WENT, 1), (Show.VOLUMES, 3), (Show.UNFILED, 0)):
        page = pages.visit(f"/filing/list?show={show.value}", as_=office)
        assert sum(href.startswith("/filing/") and href[8:].isdigit() for href in page.links) == rows, show
    shown = pages.visit(f"/filing/{numbers[0]}", as_=office)
    assert "人调字第" in shown.text and "2号柜" in shown.text and "长期" in shown.text


def _typed() -> dict[str, Any]:
    return {"grade": "common", "pages": "32", "place": "2号柜", "keep": "long", "filed_on": TODAY().isoformat()}


def test_what_came_later_breaks_no_relapse_and_changes_nothing_else(make, pages, office):
    """S20: within the window it says that it did not hold; figures stay those of a recount."""
    number = make.case(until=State.CLOSED, days_ago=120)
    new = make.case(until=State.ACCEPTED, names=("王大明", "赵六"))
    before = _kept(make, number)
    ended = before["ended_on"]
    with pytest.raises(Refused), make.writing():
        service.note_later(case_of(number), Later.POLICE, ended - timedelta(days=1), "")
    with make.writing():
        assert not service.note_later(case_of(number), Later.PETITION, ended + timedelta(days=91), "").broke
        assert not case_of(number).relapsed
        assert service.note_later(case_of(number), Later.LAWSUIT, ended + timedelta(days=90), "法院送来的").broke
        assert not reports.verify()
    with make.writing() as session:
        found = session.execute(mediation_queries.recounted(Figure.RELAPSED)).all()
        assert [row[-1] for row in found] == [1]
    after = _kept(make, number)
    assert after.pop("relapsed") is True and before.pop("relapsed") is False and after == before
    wrong = {"what": "reopened", "on": TODAY().isoformat(), "again": "没有这个号"}
    refused = pages.send(f"/filing/{number}/later", wrong, as_=office)
    assert refused.status == 422 and "请写新立的那一件的编号" in refused.text
    with make.writing():
        again = case_of(new).number
    assert pages.send(f"/filing/{number}/later", {**wrong, "again": again}, as_=office).status == 303
    assert f"/mediation/{new}" in pages.visit(f"/filing/{number}", as_=office).links
    with make.writing() as session:
        assert [one.broke for one in session.query(Sequel).order_by(Sequel.id)] == [False, True, False]


def _kept(make, number: int) -> dict[str, Any]:
    with make.writing():
        case = case_of(number)
        kept = ("state", "ended_on", "closed_on", "terms", "relapsed", "outcome")
        return {name: getattr(case, name) for name in kept}


def test_who_is_not_satisfied_is_seen_to_by_somebody_by_a_day(make, pages, office):
    mediator = make.mediator()
    number = make.case(until=State.PERFORMED, mediator=mediator)
    told = {"spoke_with": "李小红", "satisfied": "no", "found": "水槽又堵了"}
    assert pages.send(f"/mediation/{number}/visit", told, as_=mediator).status == 303
    with make.writing() as session:
        found = session.query(Concern).one()
        assert (found.owner, found.what, found.done_on) == (mediator.name, "水槽又堵了", None)
        assert found.due_on == TODAY() + timedelta(days=rules.DAYS_TO_ANSWER)
        concern = found.id
    board = pages.visit("/filing/", as_=office)
    assert "1 不满意、还没办完的" in board.text
    assert f"/filing/{number}" in pages.visit("/filing/list?show=concerns", as_=office).links
    assert pages.send(f"/filing/concerns/{concern}", {"done": "又去通了一次"}, as_=mediator).status == 303
    assert "0 不满意、还没办完的" in pages.visit("/filing/", as_=office).text
    assert "又去通了一次" in pages.visit(f"/filing/{number}", as_=office).text


def test_every_risky_closure_is_called_by_somebody_else_at_most_three_times(make, pages, office):
    """T04: a seeded sample of the others beside all risky ones; the number stands behind a tap."""
    mediator = make.mediator()
    risky = make.case(until=State.CLOSED, danger=True, mediator=mediator, phones=("13800000001",))
    plain = [make.case(until=State.CLOSED, names=(f"甲{n}", f"乙{n}"), mediator=mediator) for n in range(4)]
    hidden = make.case(until=State.CLOSED, danger=True, names=("秘密", "不说"), mediator=mediator)
    with make.writing(Actor(mediator.id, frozenset({SHAOGANG_TOWN}), name=mediator.name)):
        mediation.mark(case_of(hidden), Protection.VIOLENCE)
    month = clock.month_start(TODAY())
    sent = pages.send(
        "/filing/draws", {"purpose": "call", "month": f"{month:%Y-%m}", "area": SHAOGANG_TOWN}, as_=office
    )
    page = pages.follow(sent, office)
    assert "5 件里抽 2 件" in page.text and f"/filing/{risky}/call" in page.links
    again = pages.send("/filing/draws", {"purpose": "call", "month": f"{month:%Y-%m}"}, as_=office)
    assert again.status == 422 and "已经抽过了" in again.text
    calling = pages.visit(f"/filing/{risky}/call", as_=office)
    assert "13800000001" not in calling.response.text and any("/parties/" in href for href in calling.links)
    with make.writing(Actor(mediator.id, frozenset({SHAOGANG_TOWN}))) as session:
        one = session.query(Call).filter_by(case_id=risky).one()
        with pytest.raises(Refused, match="请别人来打电话"):
            service.call(case_of(risky), one, reached=True, satisfied=True, said="")
    assert pages.send(f"/filing/{risky}/call", {"reached": "yes"}, as_=office).status == 422
    for _try in range(3):
        assert pages.send(f"/filing/{risky}/call", {"reached": "no"}, as_=office).status == 303
    with make.writing() as session:
        one = session.query(Call).filter_by(case_id=risky).one()
        assert (one.tries, one.reach) == (3, Reach.MISSED)
        other = next(call for call in session.query(Call) if call.case_id in plain)
        called = other.case_id
    said = {"reached": "yes", "satisfied": "no", "said": "还差五百块"}
    assert pages.send(f"/filing/{called}/call", said, as_=office).status == 303
    with make.writing() as session:
        assert session.query(Concern).one().what == "还差五百块"


def test_the_share_of_the_confirmed_is_drawn_among_those_that_the_court_confirmed(make):
    confirmed, other = (make.case(until=State.CLOSED, names=(f"甲{n}", f"乙{n}")) for n in range(2))
    with make.writing() as session:
        court = {"about": About.ORDINARY, "wanted": True, "noted_at": clock.now()}
        session.add(Confirmation(case_id=confirmed, ruling=Ruling.CONFIRMED, **court))
        session.add(Confirmation(case_id=other, ruling=Ruling.REJECTED, **court))
    with make.writing(OFFICE):
        found = queries.closed_in(clock.month_start(TODAY()), SHAOGANG_TOWN)
    assert {one.id: one.confirmed for one in found} == {confirmed: True, other: False}


def test_a_sampled_volume_has_its_sheet_of_seven_points(make, pages, office):
    number = make.case(until=State.CLOSED)
    with make.writing(OFFICE) as session:
        service.file(case_of(number), bound())
        made = service.draw(Purpose.REVIEW, clock.month_start(TODAY()), SHAOGANG_TOWN, "seed")
        session.flush()
        sheet = queries.sampled(made)[0].check_id
    all_points = [point.value for point in Point]
    path = f"/filing/checks/{sheet}"
    refused = pages.send(path, {"points": all_points[:5]}, as_=office)
    assert refused.status == 422 and "哪里不行" in refused.text
    assert pages.send(path, {"points": all_points[:5], "note": "没有回访"}, as_=office).status == 303
    paper = pages.visit(f"{path}/sheet", as_=office)
    assert paper.text.count("做到了") == 5 and paper.text.count("没做到") == 2 and "没有回访" in paper.text


def test_the_monthly_list_pays_each_dispute_once_where_the_bureau_said_how_much(make, pages, office):
    """M33: what is missing stands beside; the total is exact to the fen, on the page and in the file."""
    mediator = make.mediator()

    def whole(case: Case) -> None:
        mediation.close(case, None, TODAY())

    def visited(case: Case) -> None:
        mediation.add_visit(case, visited_on=TODAY(), spoke_with="他", satisfied=True, found="好")
        whole(case)

    filed = [
        make.case(until=State.PERFORMED, mediator=mediator, names=(f"甲{n}", f"乙{n}"), then=visited) for n in range(2)
    ]
    repeat = make.case(until=State.PERFORMED, mediator=mediator, names=("甲0", "乙0"), then=visited)
    bare = make.case(until=State.CLOSED, mediator=mediator, names=("丙", "丁"))
    with make.writing(OFFICE):
        for number, grade in zip([*filed, repeat], (Grade.SIMPLE, Grade.COMMON, Grade.COMMON), strict=True):
            service.file(case_of(number), bound(grade=grade))
    page = pages.visit("/filing/claims", as_=office)
    assert "共 4 件，能报 2 件" in page.text and "还没有填每一等多少钱" in page.text
    with make.writing():
        settings.change("pay_simple", "100", TODAY())
        settings.change("pay_common", "150.55", TODAY())
        settings.change("grade_simple", "一类", TODAY())
    page = pages.visit("/filing/claims", as_=office)
    assert "合计 250.55 元" in page.text and "同一件纠纷只算一次" in page.text and "一类" in page.text
    assert "回访" in page.text and f"/filing/{bare}" in page.links
    file = pages.open("/filing/claims/file?format=csv", office)
    assert file.response.text.rstrip().endswith("250.55") and "甲0" not in file.response.text
    assert pages.open("/filing/claims/file?format=xlsx", office).status == 200
    assert pages.open("/filing/claims", mediator).status == 403


def test_another_town_draws_and_sees_nothing_of_it(make, pages):
    make.case(until=State.CLOSED, danger=True)
    other = make.user((Role.TOWN, "640381100000"))
    month = f"{clock.month_start(TODAY()):%Y-%m}"
    sent = pages.send("/filing/draws", {"purpose": "review", "month": month}, as_=other)
    assert "0 件里抽 0 件" in pages.follow(sent, other).text
    bureau = make.user((Role.BUREAU, COUNTY))
    sent = pages.send("/filing/draws", {"purpose": "review", "month": month}, as_=bureau)
    assert "1 件里抽 1 件" in pages.follow(sent, bureau).text
    assert pages.open(sent.location, other).status == 404
    assert HONGXING != GANCHENGZI and Part.VISIT
