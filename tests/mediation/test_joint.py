"""Mediating together: one dispute and no other, for one person and no other, as long as it runs (T09)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.core import clock, db
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as, opening, system
from portal.mediation import queries, service
from portal.mediation.models import Case, Joint, Party, Session
from portal.mediation.queries import Filter
from portal.mediation.rules import Ending, Figure, Office, Protection, State
from tests.kit.makers import GANCHENGZI, HONGXING, SHAOGANG_TOWN

ALL = system("tests")
TOLD = {"place": "村委会", "present": "双方", "course": "外村的调解员也来了", "next_on": None}


def load(number, model=Case):
    return db.session.scalar(select(model).where(model.id == number))


@pytest.fixture
def asked(make):
    """A dispute in mediation, the town that asks, the mediator of another town's village, and that one's colleague."""
    number, town = make.case(until=State.MEDIATING), make.user((Role.TOWN, SHAOGANG_TOWN))
    helper, colleague = make.mediator(HONGXING), make.mediator(HONGXING)
    with make.writing(Actor(town.id, frozenset({SHAOGANG_TOWN}), name=town.name)):
        told = service.Invited(helper.name, helper.id, HONGXING)
        joint = service.invite(load(number), told, "当事人一方住在红星村")
        found = joint.id
    return number, found, town, helper, colleague


def test_who_takes_part_reads_and_writes_this_dispute_and_nothing_else(asked, make, pages):
    number, joint, town, helper, colleague = asked
    other = make.case(names=("别人", "旁人"))
    assert "答复参不参加联合调解" in pages.visit("/", helper, queries=10).text
    page = pages.visit(f"/mediation/joint/{joint}", helper)
    assert "当事人一方住在红星村" in page.text and "王大明" not in page.text
    assert pages.open(f"/mediation/joint/{joint}/session", helper).status == 404
    pages.send(f"/mediation/joint/{joint}/answer", {"accepted": "no"}, helper, status=422)
    pages.send(f"/mediation/joint/{joint}/answer", {"accepted": "yes"}, helper, status=303)
    for lang in ("zh_CN", "en"):
        assert "王大明" in pages.visit(f"/mediation/joint/{joint}", helper, lang=lang).text
    pages.send(f"/mediation/joint/{joint}/session", {"course": TOLD["course"]}, helper, status=303)
    assert "一起调解" in pages.visit("/mediation/joint", helper).text
    pages.visit("/mediation/joint", helper, lang="en")
    for who, paths in (
        (helper, (f"/mediation/{number}", f"/mediation/{other}", f"/mediation/{number}/session")),
        (colleague, (f"/mediation/joint/{joint}", f"/mediation/joint/{joint}/answer", f"/mediation/{number}")),
    ):
        for path in paths:
            assert pages.open(path, who).status == 404, path
    with acting_as(Actor(helper.id, frozenset({HONGXING}))):
        assert queries.exact_count(Filter(), helper.id) == 0
        assert queries.exact_count(Filter(figure=Figure.LOGGED), helper.id) == 0
        with opening({number}):
            assert [one.noted_by for one in db.session.scalars(select(Session).order_by(Session.id))][-1] == helper.name
            assert {one.case_id for one in db.session.scalars(select(Party))} == {number}
        db.session.remove()
    record = pages.visit(f"/mediation/{number}", town)
    assert "一起调解" in record.text and "答复了参不参加" in record.text and helper.name in record.text
    pages.send(f"/mediation/{number}/release/{joint}", {"why": "不用再来了"}, town, status=303)
    assert pages.open(f"/mediation/joint/{joint}", helper).status == 404
    assert "不再请了" in pages.visit(f"/mediation/{number}", town).text


def test_it_ends_with_the_dispute_and_with_its_mark_as_sensitive(asked, make, pages):
    number, joint, _town, helper, _colleague = asked
    pages.send(f"/mediation/joint/{joint}/answer", {"accepted": "yes"}, helper, status=303)
    second = make.case(until=State.MEDIATING)
    with make.writing():
        more = service.invite(load(second), service.Invited(helper.name, helper.id, HONGXING), "一起谈")
        number_of_more = more.id
        service.fail(load(number), Ending.GAP, "谈不拢", clock.today())
    assert pages.open(f"/mediation/joint/{joint}", helper).status == 404
    assert pages.open(f"/mediation/joint/{joint}/session", helper).status == 404
    pages.visit(f"/mediation/joint/{number_of_more}", helper)
    mediator = make.mediator()
    with make.writing(Actor(mediator.id, frozenset({GANCHENGZI}), name=mediator.name)):
        service.mark(load(second), Protection.MINOR)
    assert pages.open(f"/mediation/joint/{number_of_more}", helper).status == 404
    assert "现在没有请您一起调解" in pages.visit("/mediation/joint", helper).text


def test_who_may_be_asked(asked, make, pages):
    number, joint, town, helper, _colleague = asked
    near = make.mediator()
    acting = Actor(town.id, frozenset({SHAOGANG_TOWN}), name=town.name)
    with make.writing(acting):
        for told, words in (
            (service.Invited(helper.name, helper.id, HONGXING), "已经请过"),
            (service.Invited(near.name, near.id, GANCHENGZI), "本来就能办"),
            (service.Invited("谁"), "请选一位"),
        ):
            with pytest.raises(Refused, match=words):
                service.invite(load(number), told, "一起谈")
        with pytest.raises(Refused, match="不是您"):
            service.answer_invitation(load(number), load(joint, Joint), True, "")
    done = make.case(until=State.FAILED)
    with make.writing(), pytest.raises(Refused, match="有结果"):
        service.invite(load(done), service.Invited("所长", office=Office.POLICE), "一起谈")
    assert pages.visit(f"/mediation/{number}/invite", town, lang="en").status == 200
    page = pages.visit(f"/mediation/{number}/invite?place={HONGXING}", town)
    assert helper.name in page.text
    told = {"office": "police", "name": "李所长", "why": "动过手"}
    pages.send(f"/mediation/{number}/invite", told, town, status=303)
    assert "派出所 · 李所长" in pages.visit(f"/mediation/{number}", town).text
    with acting_as(ALL), clock.frozen(clock.now() + timedelta(days=9)):
        assert [one.waits for one in queries.joints_of(load(number))] == [True, False]
        db.session.remove()
