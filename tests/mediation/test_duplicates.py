"""Two disputes that are one: put together, counted once, and taken apart as they were (T08)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.core import clock, db
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as, system
from portal.mediation import jobs, queries, service
from portal.mediation.models import Case, Merge, Party, Pending, Session, Tally
from portal.mediation.queries import Filter
from portal.mediation.rules import Figure, Kind, Protection, State
from portal.reports import service as reports
from portal.reports.models import Cell
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG, SHAOGANG_TOWN

ALL = system("tests")
SKIPPED = {"version"}


def load(number):
    return db.session.get_one(Case, number)


def everything():
    """All that a merging could touch, as it is stored."""
    with acting_as(ALL):
        db.session.remove()
        found = {}
        for model in (Case, Party, Session, Pending, Cell, Tally):
            columns = [one for one in model.__mapper__.column_attrs if one.key not in SKIPPED]
            rows = db.session.execute(select(*(getattr(model, one.key) for one in columns))).all()
            figures = {"number"} if model is Tally else set()
            kept = [row for row in rows if not figures or row.number]
            found[model] = sorted(map(str, kept))
        db.session.remove()
        return found


def counted(make):
    with acting_as(ALL):
        assert reports.verify() == []
        return {
            figure: queries.exact_count(Filter(area=COUNTY, figure=figure), None)
            for figure in (None, Figure.LOGGED, Figure.OPEN, Figure.OVERDUE, Figure.RELAPSED)
        }


@pytest.fixture
def two(make):
    """An agreement, and the same matter told again, late and dangerous, with its month over."""
    day = clock.today() - timedelta(days=40)
    with clock.frozen(clock.noon(day)):
        other = make.case(GANCHENGZI, until=State.MEDIATING, days_ago=0, danger=True)
    kept = make.case(GANCHENGZI, names=("甲", "乙"), until=State.ACCEPTED)
    with make.writing():
        jobs.mature(clock.today())
    return kept, other


def test_merging_counts_once_and_parting_brings_everything_back(two, make):
    kept, other = two
    before, numbers = everything(), counted(make)
    assert numbers[Figure.OVERDUE] == 1
    with make.writing():
        service.merge(load(kept), load(other), "同一件事记了两次")
    now = counted(make)
    assert (now[None], now[Figure.LOGGED], now[Figure.OPEN], now[Figure.OVERDUE]) == (1, 1, 1, 0)
    with acting_as(ALL):
        case = load(other)
        assert (case.state, case.next_on, case.steps[0].value) == (State.MERGED, None, "part")
        assert load(kept).danger
        assert [one.id for one in queries.merged_into(load(kept))] == [other]
        assert queries.exact_count(Filter(state=State.MERGED), None) == 1
        with pytest.raises(Refused, match="并进另一件"):
            service.notify(case, queries.parties(case)[0], None)
        db.session.remove()
    with make.writing():
        service.part(load(other), "原来是两件")
    assert everything() == before
    assert counted(make) == numbers
    with make.writing(), pytest.raises(Refused, match="没有并进"):
        service.part(load(other), "再分一次")


def test_an_agreement_that_the_double_seemed_to_break_holds_again(make):
    day = clock.today() - timedelta(days=20)
    with clock.frozen(clock.noon(day)):
        kept = make.case(GANCHENGZI, until=State.AGREED, days_ago=0)
    other = make.case(GANCHENGZI)
    before = everything()
    with make.writing():
        assert load(kept).relapsed
        service.merge(load(kept), load(other), "同一件事")
    with make.writing():
        assert not load(kept).relapsed
        service.part(load(other), "是后来又起的")
    assert everything() == before


def test_what_may_not_be_merged_is_refused_with_its_reason(make):
    running = make.case()
    closed, failed = make.case(until=State.CLOSED), make.case(until=State.FAILED)
    elsewhere, secret = make.case(HONGXING), make.case(SHAOGANG)
    town = make.user((Role.TOWN, SHAOGANG_TOWN))
    acting = Actor(town.id, frozenset({SHAOGANG_TOWN}), name=town.name)

    def refused(kept, other, words, who=ALL):
        with make.writing(who), pytest.raises(Refused, match=words):
            service.merge(load(kept), load(other), "同一件")

    refused(running, running, "不同的")
    refused(running, failed, "请留另一件")
    refused(closed, failed, "都有结果")
    with make.writing(Actor(town.id, frozenset({SHAOGANG_TOWN, SHAOGANG, HONGXING}), name=town.name)) as _session:
        kept, other = load(running), load(elsewhere)
        if kept.town_code != other.town_code:
            with pytest.raises(Refused, match="不在一个镇"):
                service.merge(kept, other, "同一件")
    with make.writing(acting):
        service.mark(load(secret), Protection.VIOLENCE)
    refused(running, secret, "保密", acting)
    with make.writing():
        service.merge(load(running), load(make.case(kind=Kind.LAND)), "同一件")
    merged = make.case()
    with make.writing():
        service.merge(load(running), load(merged), "同一件")
    refused(running, merged, "早已并进")
    with clock.frozen(clock.now() + timedelta(days=31)):
        refused(closed, running, "超过 30 天")
        with make.writing(), pytest.raises(Refused, match="不能再分开"):
            service.part(load(merged), "分开")


def test_the_town_sees_both_side_by_side_and_the_record_tells_of_it(make, pages):
    town, mediator = make.user((Role.TOWN, SHAOGANG_TOWN)), make.mediator()
    kept, other = make.case(mediator=mediator, until=State.MEDIATING), make.case()
    found = pages.visit(f"/mediation/{other}/merge", town)
    assert f"/mediation/{other}/merge?other={kept}" in found.links
    missing = pages.visit(f"/mediation/{other}/merge?other=999999", town)
    assert "没有“999999”这一件" in missing.text
    pages.visit(f"/mediation/{other}/merge?other={kept}", town, lang="en")
    told = {"kept": str(kept), "why": ""}
    assert "请写一句说明" in pages.send(f"/mediation/{other}/merge?other={kept}", told, town, status=422).text
    pages.send(f"/mediation/{other}/merge?other={kept}", {**told, "why": "同一件"}, town, status=303)
    record = pages.visit(f"/mediation/{kept}", mediator)
    assert "有一件是同一件事" in record.text
    gone = pages.visit(f"/mediation/{other}", mediator)
    assert "不再单独办" in gone.text and not any(link.endswith("/session") for link in gone.links)
    with acting_as(ALL):
        assert db.session.scalars(select(Merge.why)).all() == ["同一件"]
        db.session.remove()
    pages.send(f"/mediation/{other}/part", {"why": "两件事"}, town, status=303)
    assert "又分开了" in pages.visit(f"/mediation/{kept}", mediator).text
