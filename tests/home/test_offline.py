"""What a phone takes along: its own villages, no sensitive dispute that is not its owner's, and only what changed."""

import gzip
import json
import re

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.core import db
from portal.core.audit import Audit
from portal.core.scope import acting_as, system
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG, SHAOGANG_TOWN


@pytest.fixture
def her(make):
    return make.mediator(name="沙枣林")


@pytest.fixture
def carried(pages):
    """What `/offline/mine` says to somebody, with the answer's mark."""

    def carried_(who, since="", mark=""):
        path = f"/offline/mine?since={since}" if since else "/offline/mine"
        found = pages.open(path, as_=who, headers={"If-None-Match": mark} if mark else {})
        assert found.status in (200, 304), found.status
        told = json.loads(found.response.get_data()) if found.status == 200 else None
        return told, found.response.headers.get("ETag", ""), found

    return carried_


def lines(verb):
    with acting_as(system("tests")):
        found = [line.detail for line in db.session.scalars(select(Audit).where(Audit.verb == verb))]
        db.session.remove()
    return found


def test_only_ones_own_village_and_what_is_to_be_done_there(make, her, carried):
    mine = make.case(summary="院墙滴水", mediator=her)
    make.case(SHAOGANG, summary="别村的事")
    told, _mark, page = carried(her)
    assert told["full"] and told["order"] == [mine] and told["cases"][0]["id"] == mine
    assert "院墙滴水" in json.dumps(told, ensure_ascii=False) and "别村" not in page.response.text
    here = ["/offline", "/mediation/new", "/mediation/0/oral", "/outreach/visits/new", "/outreach/deeds/new", "/outbox"]
    assert told["pages"] == here
    assert lines("mediation.carry") == [{"count": 1, "cases": [mine]}]


def test_a_sensitive_dispute_goes_along_with_its_handler_alone(make, her, carried, pages):
    case_id = make.case(summary="不能说的事", mediator=her)
    other = make.mediator(name="另一位")
    assert carried(other)[0]["order"] == [case_id]
    pages.send(f"/mediation/{case_id}/protect", {"protection": "violence"}, as_=her, status=303)
    assert carried(her)[0]["order"] == [case_id]
    told = carried(other)[0]
    assert told["order"] == [] and told["cases"] == []


def test_only_what_changed_comes_again(make, her, carried, pages):
    first, second = (make.case(summary=said, mediator=her) for said in ("一件", "两件"))
    told, mark, _page = carried(her)
    assert carried(her, told["token"], mark)[2].status == 304
    assert len(lines("mediation.carry")) == 1, "nothing was read"
    pages.visit(f"/mediation/{first}", as_=her)
    assert carried(her, told["token"], mark)[2].status == 304, "who only looked changed nothing"
    pages.send(f"/mediation/{second}/withdraw", {"told": "自己说好了"}, as_=her, status=303)
    third = make.case(summary="三件", mediator=her)
    news = carried(her, told["token"], mark)[0]
    assert not news["full"] and set(news["order"]) == {first, second, third}
    assert {one["id"] for one in news["cases"]} == {second, third}
    assert next(one for one in news["cases"] if one["id"] == second)["state"] == "已撤回"


@pytest.mark.parametrize("bad", ["x", "1.x", "99999999999999.a", "1", "."])
def test_a_token_that_fits_nothing_gives_everything(make, her, carried, bad):
    make.case(mediator=her)
    assert carried(her, bad)[0]["full"]


def test_anothers_token_gives_everything(make, her, carried):
    make.case(mediator=her)
    token = carried(her)[0]["token"]
    assert carried(make.mediator(name="另一位"), token)[0]["full"]


def test_an_offices_desk_and_the_operator_take_nothing_along(make, carried):
    make.case()
    for role, place in ((Role.TOWN, SHAOGANG_TOWN), (Role.BUREAU, COUNTY), (Role.ADMIN, "")):
        assert carried(make.user((role, place)))[0]["order"] == []


def test_two_hundred_disputes_are_light(make, her, carried):
    for number in range(40):
        make.case(summary=f"第{number}件：两家为院墙滴水、田埂和羊圈起了争执，说了三回还没说拢", mediator=her)
    body = carried(her)[2].response.get_data()
    assert len(gzip.compress(body)) * 5 < 300_000
    assert len(body) < 40 * 2_000


def test_the_page_that_stands_in_names_nobody(make, her, pages):
    make.case(mediator=her, summary="院墙滴水")
    for path in ("/offline", "/mediation/new", "/mediation/0/oral", "/outbox", "/outreach/visits/new"):
        kept = pages.open(path, as_=her, headers={"X-Kept-Page": "1"})
        assert kept.status == 200
        assert "沙枣林" not in kept.response.text and "王大明" not in kept.response.text
        assert 'name="kept-on"' in kept.response.text
        told = dict(re.findall(r'data-(who|key)="([^"]*)"', kept.response.text))
        assert not any(told.values()), f"{path} brings the photos' key to whoever reads the phone's bytes"
        assert "沙枣林" in pages.open(path, as_=her).response.text
    visitor = pages.visit("/offline").text
    assert "12348" in visitor and "110" in visitor


def test_the_worker_is_a_script_at_the_root_and_light(pages):
    found = pages.open("/sw.js").response
    assert found.mimetype == "text/javascript" and found.headers["Cache-Control"] in ("no-store", "private, no-cache")
    assert len(gzip.compress(found.get_data())) < 15_000
    files = json.loads(re.search(r"FILES = (\[.*?\])", found.text).group(1))
    assert files and all(pages.open(path).status == 200 for path in files)


def test_a_shut_phone_is_told_to_forget_what_it_took_along(make, her, pages):
    make.case(GANCHENGZI, mediator=her)
    boss = make.user((Role.ADMIN, ""))
    assert pages.open("/offline/mine", as_=her, headers={"X-Client-Version": "1"}).status == 200
    pages.send(f"/admin/users/{her.id}/disable", {}, as_=boss, status=303)
    assert pages.open("/offline/mine", as_=her, headers={"X-Client-Version": "1"}).status == 410


def test_the_first_screens_icon_opens_the_first_page(make, her, pages):
    told = json.loads(pages.open("/site.webmanifest").response.text)
    assert told["start_url"] == "/" and told["short_name"] == "明白"
    assert pages.open(told["icons"][0]["src"]).status == 200
    assert 'rel="manifest"' in pages.open("/", as_=her).response.text
    assert 'rel="manifest"' not in pages.open("/").response.text, "a visitor keeps nothing"
