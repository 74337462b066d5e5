"""Who is put forward is announced in the village; who objects is heard; a removal is appealed, a term ends."""

from datetime import timedelta

import pytest

from portal.accounts.rules import Role
from portal.areas.rules import short_code
from portal.core import clock, db, settings
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as
from portal.members import service
from portal.members.models import Member
from portal.members.rules import State, Step
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG_TOWN
from tests.members.kit import put_forward, told, walk


def member(number):
    return db.session.get_one(Member, number)


def test_a_village_reads_who_is_put_forward_and_objects_before_the_town_decides(make, pages):
    town, today = make.user((Role.TOWN, SHAOGANG_TOWN)), clock.today()
    with make.writing():
        settings.change("member_notice_needed", "1", today - timedelta(days=99))
        number = service.recommend(told(phone="13800000001", recommended_on=today - timedelta(days=12))).id
    settings._cache.clear()
    refused = pages.send(f"/members/{number}/train", {}, as_=town)
    assert refused.status == 422 and "先在村里公示" in refused.text
    begun = (today - timedelta(days=4)).isoformat()
    assert pages.send(f"/members/{number}/announce", {"on": begun, "paper": "推荐表"}, as_=town).status == 303
    public = pages.visit(f"/v/{short_code(GANCHENGZI)}/notice")
    assert "马青穗" in public.text and "到乡镇司法所当面说" in public.text and "0001" not in public.text
    assert "法律明白人公示" in pages.visit(f"/v/{short_code(GANCHENGZI)}").text
    assert pages.send(f"/members/{number}/object", {"why": "常年在外"}, as_=town).status == 303
    assert pages.send(f"/members/{number}/train", {}, as_=town).status == 422
    with clock.frozen(clock.now() + timedelta(days=6)):
        assert "马青穗" not in pages.visit(f"/v/{short_code(GANCHENGZI)}/notice").text
        with make.writing(), pytest.raises(Refused, match="怎么核实"):
            service.take(member(number), Step.TRAIN, clock.today())
        with make.writing():
            service.take(member(number), Step.TRAIN, clock.today(), "村里核实，今年已经回来住")
            assert member(number).state is State.TRAINING


def test_a_removed_person_appeals_and_somebody_else_looks_again(make, pages):
    bureau = make.user((Role.BUREAU, COUNTY))
    number = put_forward(make, until=State.LEAVING)
    with make.writing(), acting_as(Actor(bureau.id, frozenset({COUNTY}), name="局里")):
        walk(member(number), Step.REMOVE)
        walk(member(number), Step.APPEAL)
    refused = pages.send(f"/members/{number}/uphold", {"why": "维持", "paper": "复核决定"}, as_=bureau)
    assert "另一位同事" in refused.text
    other = make.user((Role.BUREAU, COUNTY))
    sent = pages.send(f"/members/{number}/reinstate", {"why": "情况不实", "paper": "青司复〔2026〕1号"}, as_=other)
    shown = pages.follow(sent, as_=other)
    assert "登记在册" in shown.text and "青司复〔2026〕1号" in shown.text
    with make.writing():
        assert member(number).left_on is None
        walk(member(number), Step.EXPIRE, clock.today())
        assert (member(number).on_register, member(number).left_on) == (False, member(number).moved_on)
