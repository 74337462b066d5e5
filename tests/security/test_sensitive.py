"""A dispute of violence, minors or sexual harm is nowhere for whoever is not named to it (R24, R29; PRODUCT.md V09)."""

import re

from portal.accounts.rules import Role
from portal.core import audit, db
from portal.core.scope import Actor, acting_as, system
from portal.mediation import service
from portal.mediation.models import Case
from portal.mediation.rules import Protection, State
from portal.reports import service as reports
from tests.kit import certificates, filing, learning, ledgers, library, outreach, phones, reviews, training
from tests.kit.asking import adviser, ask, phrased, tell
from tests.kit.attached import attached
from tests.kit.booking import booked
from tests.kit.doors import doors
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG_TOWN
from tests.kit.papers import printed
from tests.kit.photos import photographed
from tests.kit.together import together
from tests.members.kit import everything as of_members

NAMES = ("欧阳保密", "司马不说")
WORDS = "这一句谁也看不到"


def hide(case_id, who):
    with acting_as(Actor(who.id, frozenset({GANCHENGZI}), name=who.name)), db.transaction() as session:
        service.mark(session.get(Case, case_id), Protection.VIOLENCE)


def read(case_id):
    with acting_as(system("test")):
        found = db.session.get(Case, case_id)
        db.session.remove()
        return found


def everything(pages, case_id, who):
    """Whatever this person is shown anywhere: every page, every filter of the list, the file."""
    told = []
    for door in doors(pages.app):
        if door.safe and door.room != "core":
            row = {"mediation_case": case_id}
            told.append(pages.open(door.path(row), who))
    for asked in (
        "q=欧阳", "q=保密", "q=0042", "confidential=1", "state=mediating", "figure=logged", "figure=relapsed", "mine=1",
        f"area={GANCHENGZI}", "per=50", "from=2020-01-01", "q=人调字第0002",
    ):  # fmt: skip
        told.append(pages.open(f"/mediation/?{asked}", who))
        told.append(pages.open(f"/mediation/export?format=csv&{asked}", who))
    told += [pages.open(f"/reports/{code}", who) for code in (COUNTY, SHAOGANG_TOWN, GANCHENGZI)]
    told += [pages.open(f"/reports/{code}?format=csv", who) for code in (COUNTY, SHAOGANG_TOWN)]
    return told


def test_nobody_else_is_shown_a_word_a_count_or_a_trace(pages, make, database):
    """Every role on one database; on the other, where the same gate stands in the same questions, one of each level."""
    handler, other = make.mediator(), make.mediator()
    phrased(make, adviser(make))
    make.leave(GANCHENGZI, 30, 31)
    ask(make)
    tell(make, "路灯坏了")
    booked(make)
    of_members(make, "马如意")
    certificates.everything(make)
    training.session(make, people=2)
    training.caution(make)
    training.target(make)
    learning.everything(make, other)
    outreach.everything(make, other, "别的事")
    reviews.everything(make, "别的事")
    phones.everything(make, other)
    library.everything(make)
    ended = (State.CLOSED, State.FAILED, State.AGREED, State.NOT_ACCEPTED)
    cases = {
        state: make.case(mediator=other, names=(f"马{place}", f"杨{place}"), until=state)
        for place, state in enumerate(ended)
    }
    filing.everything(make, cases, "别的事")
    ledgers.everything(make, "别的事")
    printed(make, cases[State.FAILED])
    roles = make.of_every_role()
    others = [other, *(roles.values() if database.kind == "sqlite" else (roles[Role.TOWN], roles[Role.BUREAU]))]
    plain = make.case(mediator=other, names=("王大明", "李小红"), until=State.MEDIATING)
    helper = service.Invited("外村调解员", make.mediator(HONGXING).id, HONGXING)
    with make.writing() as session:
        service.invite(session.get_one(Case, plain), helper, "请一起谈")
    before = [_figures(pages, who) for who in others]
    hidden = make.case(mediator=handler, names=NAMES, summary=WORDS, phones=("13899990042",), until=State.MEDIATING)
    photographed(make, hidden, caption=WORDS)
    others.append(together(make, hidden, "一起谈"))
    before.append(_figures(pages, others[-1]))
    attached(make, hidden, WORDS)
    hide(hidden, handler)
    assert [_figures(pages, who) for who in others] == before, "every count stays as it was before"
    for who in others:
        for page in everything(pages, hidden, who):
            text = page.response.get_data().decode(errors="replace")
            told = "" if "q=" in page.path else "欧阳"
            assert not any(word in text for word in (*NAMES, WORDS, "欧某", "司某", told or WORDS)), (page.path, who)
            assert f"/mediation/{hidden}" not in re.sub(r'name="(back|next)" value="[^"]*"|next=[^"]*', "", text) or (
                page.status in (401, 403, 404)
            ), page.path
    assert pages.open(f"/mediation/{hidden}", handler).status == 200
    assert NAMES[0][:1] in pages.open("/mediation/?confidential=1", handler).text
    assert pages.open(f"/mediation/{plain}", other).status == 200
    with acting_as(system("test")):
        assert reports.verify() == []


def _figures(pages, who):
    """The numbers that somebody reads on the list and the pages of figures."""
    told = [pages.open(path, who) for path in ("/mediation/", f"/reports/{GANCHENGZI}", f"/reports/{COUNTY}", "/")]
    return [re.findall(r"\d+", re.sub(r"\d+:\d+", "", _main(page))) for page in told]


def _main(page):
    return next(iter(page.tree.all("main"))).text if page.is_html else ""


def test_an_earlier_agreement_is_unbroken_when_the_later_matter_is_hidden(pages, make):
    who = make.mediator()
    first = make.case(mediator=who, until=State.AGREED, days_ago=40)
    second = make.case(mediator=who, days_ago=3)
    assert read(first).relapsed and read(second).repeat_of_id == first
    hide(second, who)
    other = make.mediator()
    assert not read(first).relapsed
    assert "又来过" not in pages.visit(f"/mediation/{first}", other).text
    with acting_as(system("test")):
        assert reports.verify() == []


def test_it_stays_broken_while_another_open_matter_breaks_it(make):
    who = make.mediator()
    first = make.case(mediator=who, until=State.AGREED, days_ago=40)
    make.case(mediator=who, days_ago=9)
    hide(make.case(mediator=who, days_ago=3), who)
    assert read(first).relapsed


def test_a_later_dispute_loses_its_link_to_an_agreement_that_is_hidden(pages, make):
    who, other = make.mediator(), make.mediator()
    first = make.case(mediator=who, until=State.AGREED, days_ago=40)
    second = make.case(mediator=who, days_ago=3)
    hide(first, who)
    page = pages.visit(f"/mediation/{second}", other)
    assert f"/mediation/{first}" not in page.links and "90天内" not in page.text
    third = make.case(mediator=who, days_ago=1)
    assert read(third).repeat_of_id is None


def test_marking_twice_and_naming_again_change_nothing(make):
    who = make.mediator()
    number = make.case(mediator=who)
    hide(number, who)
    hide(number, who)
    assert not read(number).ordinary


def test_who_is_shown_no_names_finds_none_by_asking(pages, make):
    leader, bureau = make.user((Role.LEADER, COUNTY)), make.user((Role.BUREAU, COUNTY))
    make.case(phones=("13899990042",))
    for asked in ("王大明", "李", "0042"):
        assert "没有符合的纠纷" in pages.visit(f"/mediation/?q={asked}", leader).text
        assert "没有符合的纠纷" not in pages.visit(f"/mediation/?q={asked}", bureau).text


def test_every_page_that_shows_a_record_is_on_the_trail(pages, make):
    who = make.mediator()
    number = make.case(mediator=who, until=State.MEDIATING)
    for path in ("", "/describe", "/parties/1", "/agree"):
        before = _readings(number)
        pages.visit(f"/mediation/{number}{path}", who)
        assert _readings(number) == before + 1, path


def _readings(number):
    with acting_as(system("test")):
        found = [line for line in audit.trail("mediation_case", number) if line.verb == "mediation.read"]
        db.session.remove()
        return len(found)


def test_a_member_finds_only_what_the_member_logged(pages, make):
    member = make.user((Role.MEMBER, GANCHENGZI))
    number = make.case(mediator=make.mediator())
    for path in ("logged", "slip"):
        assert pages.open(f"/mediation/{number}/{path}", member).status == 404


def test_of_two_who_correct_a_party_one_is_told_and_may_send_again(pages, make):
    who, other = make.mediator(), make.mediator()
    number = make.case(mediator=who)
    path = f"/mediation/{number}/parties/1"
    opened = pages.visit(path, other).form()
    assert pages.send(path, {"address": "甲写的"}, as_=who).status == 303
    late = pages.open(path, other, method="POST", data={**opened.filled, "address": "乙写的"})
    assert late.status == 422 and "别人已经改过" in late.text and "乙写的" in late.response.text
    again = pages.open(path, other, method="POST", data=late.form().filled)
    assert again.status == 303
