"""What somebody else must answer, the court's thirty days, red flags, and walks that reach nothing unlawful."""

import os
import random
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.core import clock, db, workdays
from portal.core.flow import NotNow
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as, system
from portal.mediation import jobs, queries, rules, service
from portal.mediation.models import Case
from portal.mediation.rules import (
    FLOW,
    OUTCOMES,
    About,
    Elsewhere,
    Ending,
    Flag,
    Form,
    Kind,
    Outcome,
    Raised,
    Report,
    Route,
    Ruling,
    State,
    Step,
    Task,
)
from portal.mediation.service import Screened, Way
from portal.members.models import Mediator
from tests.kit.asking import again
from tests.kit.makers import GANCHENGZI, SHAOGANG_TOWN

ALL = system("tests")
WALKS = int(os.environ.get("WALKS", "3000"))


def load(number):
    return db.session.scalar(select(Case).where(Case.id == number))


def of_village(who):
    return Actor(who.id, frozenset({GANCHENGZI}), name=who.name)


def waits(number):
    with acting_as(ALL):
        found = [one.what for one in queries.open_matters(load(number))]
        db.session.remove()
        return found


def test_random_walks_reach_nothing_that_the_law_forbids():
    """WALKS=100000 for the whole proof; each walk is drawn from its own number."""
    for number in range(WALKS):
        draw = random.Random(number)
        state, outcome, passed, merged = State.LOGGED, Outcome.OPEN, [], State.LOGGED
        for _ in range(14):
            step = draw.choice(list(Step))
            allowed = step in FLOW.steps_from(state)
            try:
                after = FLOW.after(state, step)
            except NotNow:
                assert not allowed
                continue
            assert allowed and after is not state
            merged = state if step is Step.MERGE else merged
            after = merged if step is Step.PART else after
            state, outcome = after, OUTCOMES.get(after, outcome)
            passed.append(step)
        if state is State.CLOSED:
            assert passed[-1] is Step.CLOSE and outcome is not Outcome.OPEN
        if outcome in (Outcome.AGREED, Outcome.FAILED):
            assert Step.ACCEPT in passed and Step.START in passed
            assert passed.index(Step.ACCEPT) < passed.index(Step.START)
        if Step.REFUSE in passed or Step.WITHDRAW in passed:
            ended = min(passed.index(step) for step in (Step.REFUSE, Step.WITHDRAW) if step in passed)
            assert set(passed[ended + 1 :]) <= {Step.CLOSE}, "voluntary: nobody is mediated after a refusal (第17条)"
        if Step.PERFORM in passed or Step.BREAK in passed:
            assert Step.AGREE in passed


def test_nobody_is_sent_away_without_a_place_to_go():
    for kind in Kind:
        for why in (None, *Elsewhere):
            found = rules.routes(kind, why)
            assert Route.COURT in found and Route.AID in found and len(found) == len(set(found))
    assert rules.routes(Kind.NEIGHBOUR, Elsewhere.CRIME)[0] is Route.POLICE
    assert Route.LAND in rules.routes(Kind.LAND, None) and Route.LABOUR in rules.routes(Kind.WAGES, None)


def test_a_refusal_to_accept_waits_for_the_town_which_closes_or_accepts_it(make, pages):
    who, town = make.mediator(), make.user((Role.TOWN, SHAOGANG_TOWN))
    first, second = (make.case(mediator=who, names=names) for names in (("甲一", "乙一"), ("甲二", "乙二")))
    told = {"why": "taken", "told": "法院已经立案"}
    for number in (first, second):
        assert pages.send(f"/mediation/{number}/decline", told, as_=who).status == 303
        assert waits(number) == [Raised.DECLINED]
    assert "不予受理" in pages.visit("/mediation/waiting", as_=town).text
    sheet = pages.visit(f"/mediation/{first}/routes", as_=who)
    assert all(word in sheet.text for word in ("到法院起诉", "青铜峡市人民法院", "已经受理或解决"))
    assert "院墙" not in sheet.text
    assert pages.send(f"/mediation/{first}/close", {}, as_=town).status == 303
    assert pages.send(f"/mediation/{second}/accept", {}, as_=town).status == 303
    assert waits(first) == waits(second) == []
    with acting_as(ALL):
        assert load(second).state is State.ACCEPTED and load(second).outcome is Outcome.OPEN
        assert load(second).elsewhere is None


def test_urgent_is_taken_off_by_a_second_person_of_the_town_alone(make, pages):
    who, town = make.mediator(), make.user((Role.TOWN, SHAOGANG_TOWN))
    number = make.case(mediator=who, danger=True)
    assert pages.send(f"/mediation/{number}/lower", {"told": "人已经走了"}, as_=who).status == 303
    path = f"/mediation/{number}/waiting/1"
    own = pages.send(path, {"granted": "yes", "said": "行"}, as_=who)
    assert own.status == 422 and "另一个人" in own.text
    assert pages.send(path, {"granted": "yes", "said": "核实过了"}, as_=town).status == 303
    with acting_as(ALL):
        assert not load(number).urgent and load(number).danger
    again = pages.send(path, {"granted": "no", "said": "不行"}, as_=town)
    assert again.status == 422 and "已经有人答复" in again.text


def test_a_party_asks_for_another_mediator_and_is_answered_in_two_working_days(make, pages):
    who, other = make.mediator(), make.mediator(name="马换人")
    number = make.case(mediator=who, until=State.ACCEPTED)
    told = {"what": "mediator", "said": "李小红说是亲戚"}
    assert pages.send(f"/mediation/{number}/wish", told, as_=who).status == 303
    with acting_as(ALL):
        (found,) = queries.open_matters(load(number))
        assert found.due_on == workdays.workdays_after(clock.today(), 2)
        db.session.remove()
    with acting_as(ALL), db.transaction():
        case = load(number)
        mediator = next(one for one in db.session.scalars(select(Mediator)) if one.user_id == other.id)
        service.change_mediator(case, mediator, "换一位")
    assert waits(number) == []
    assert pages.send(f"/mediation/{number}/wish", {"what": "open", "said": "双方"}, as_=who).status == 303
    assert "公开" in pages.visit(f"/mediation/{number}", as_=who).text


def test_the_second_report_warns_and_the_fourth_calls_named_people_together(make):
    make.user((Role.TOWN, SHAOGANG_TOWN), name="镇上老马")
    numbers = [make.case(days_ago=days, kind=kind) for days, kind in zip((300, 40, 20, 1), Kind, strict=False)]
    assert [waits(number) for number in numbers] == [[], [], [Raised.AGAIN], [Raised.CONFERENCE]]
    with acting_as(ALL):
        assert queries.open_matters(load(numbers[-1]))[0].owners == "镇上老马"
        db.session.remove()
    phone = {"phones": ("13800000009",)}
    other = [make.case(names=names, days_ago=days, **phone) for days, names in ((9, ("丁", "戊")), (1, ("己", "庚")))]
    assert waits(other[1]) == [Raised.AGAIN], "another name, the same phone"


def test_the_same_plot_is_back_whoever_tells_of_it(make):
    told = iter(
        (names, days) for days, names in ((9, ("丁", "戊")), (6, ("己", "庚")), (5, ("壬", "癸")), (1, ("子", "丑")))
    )

    def report(summary, kind=Kind.LAND, village=GANCHENGZI):
        names, days = next(told)
        return make.case(village, names=names, days_ago=days, kind=kind, summary=summary)

    assert waits(report("为东12号地的地界争执")) == []
    assert waits(report("三组1２号的院墙，5月12号吵过")) == [], "a group and a day are no plot"
    assert waits(report("东１２号地又越界两犁")) == [Raised.AGAIN], "other people, the same plot"
    assert waits(report("东12号地的水", kind=Kind.NEIGHBOUR)) == [], "another kind"


@pytest.mark.parametrize(("before", "what"), [
    ([], None), ([31], None), ([30], Raised.AGAIN), ([5, 200], Raised.AGAIN), ([5, 50, 300], Raised.CONFERENCE),
])  # fmt: skip
def test_how_often_is_too_often(before, what):
    assert rules.count_again(before) is what


def agreed(make, **told):
    return make.case(until=State.AGREED, days_ago=10, **told)


DAY = timedelta(days=1)


def test_what_the_court_said_is_kept_with_its_day(make):
    number = agreed(make)
    for place, (result, day) in enumerate((one, day) for one in Ruling for day in range(1, 6)):
        with acting_as(ALL), db.transaction():
            case = load(number)
            applied = case.ended_on + DAY
            taken = applied + day * DAY
            service.note_confirmation(
                case, Way(About.ORDINARY, True, applied, taken, result, taken + DAY, f"调确字{place}号")
            )
        with acting_as(ALL):
            found = queries.confirmation(load(number))
            said = (found.ruling, found.ruled_on, found.accepted_on, found.number)
            assert said == (result, taken + DAY, taken, f"调确字{place}号")
            db.session.remove()


WRONG_WAYS = [
    ({"about": About.STATUS}, "第355条"),
    ({"about": About.TITLE}, "第355条"),
    ({"applied": -1}, "早于协议"),
    ({"applied": 31}, "30天"),
    ({"applied": None, "accepted": 3}, "哪天申请"),
    ({"applied": 3, "accepted": 2}, "早于申请"),
    ({"applied": 1, "ruling": Ruling.CONFIRMED, "ruled": 5}, "受理的日子"),
    ({"applied": 1, "accepted": 2, "ruling": Ruling.REJECTED}, "一起填"),
    ({"applied": 1, "accepted": 5, "ruling": Ruling.REJECTED, "ruled": 4}, "早于申请和受理"),
    ({"wanted": False, "applied": 1}, "不申请的"),
]


def test_what_the_court_would_not_take_is_refused_with_its_article(make):
    number = agreed(make)
    with acting_as(ALL):
        case = load(number)
        for way, says in WRONG_WAYS:
            days = {"applied": 1, **way}
            on = {
                name: case.ended_on + days[name] * DAY if days.get(name) is not None else None
                for name in ("applied", "accepted", "ruled")
            }
            told = Way(
                way.get("about", About.ORDINARY), way.get("wanted", True), on["applied"], on["accepted"],
                way.get("ruling"), on["ruled"],
            )  # fmt: skip
            with pytest.raises(Refused, match=says):
                service.note_confirmation(case, told)
        assert queries.confirmation(case) is None
        db.session.remove()


def test_the_mediator_is_reminded_on_three_days_until_the_parties_have_said(make, pages):
    who = make.mediator()
    with clock.frozen(clock.noon(date(2026, 3, 2))):
        number = make.case(mediator=who, until=State.AGREED, days_ago=0)
    reminded = []
    for after in range(32):
        day = date(2026, 3, 2) + after * DAY
        with clock.frozen(clock.noon(day)), make.writing():
            jobs.remind(day)
            if load(number).next_on == day and load(number).next_what is Task.CONFIRM:
                reminded.append(after)
    assert reminded == [20, 25, 29]
    with clock.frozen(clock.noon(date(2026, 3, 31))):
        page = pages.visit(f"/mediation/{number}/confirmation", as_=who)
        assert "2026年4月1日" in page.text and "身份证件" in page.text and "还有 1 天" in page.text
        assert pages.send(f"/mediation/{number}/confirmation", {"wanted": "no"}, as_=who).status == 303
    with acting_as(ALL):
        assert load(number).next_what is Task.PERFORMANCE


def answers(*flags, **told):
    return {**{flag.value: "yes" if flag in flags else "no" for flag in Flag}, **told}


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({}, "请选有或没有"),
        (answers(Flag.HOME), "报了没有"),
        (answers(Flag.CHILD, report="not", why="家里说算了"), "必须马上报告"),
        (answers(Flag.INCAPABLE, report="not", why="怕丢人"), "必须马上报告"),
        (answers(Flag.HOME, report="not"), "写明原因"),
        (answers(Flag.CHILD, report="done"), "报给了谁"),
    ],
)
def test_what_the_law_wants_reported_is_decided_with_a_reason(make, pages, told, says):
    who = make.mediator()
    number = make.case(mediator=who)
    sent = pages.send(f"/mediation/{number}/screen", told, as_=who)
    assert sent.status == 422 and says in sent.text and "tel:110" in sent.links


def test_one_yes_makes_it_urgent_and_the_towns_today_and_hides_what_is_sensitive(make, pages):
    who, other = make.mediator(), make.mediator()
    town, elsewhere = make.user((Role.TOWN, SHAOGANG_TOWN)), make.user((Role.BUREAU, "640381000000"))
    plain, hidden = make.case(mediator=who, names=("甲", "乙")), make.case(mediator=who, names=("丙", "丁"))
    calm = make.case(mediator=who, names=("戊", "己"))
    assert pages.send(f"/mediation/{calm}/screen", answers(), as_=who).status == 303
    assert pages.send(f"/mediation/{plain}/screen", answers(Flag.THREAT), as_=who).status == 303
    told = answers(Flag.CHILD, report="done", told_whom="派出所马警官")
    assert pages.send(f"/mediation/{hidden}/screen", told, as_=who).status == 303
    assert waits(calm) == [] and waits(plain) == waits(hidden) == [Raised.DANGER]
    with acting_as(ALL):
        assert load(plain).urgent and load(plain).ordinary and not load(hidden).ordinary and not load(calm).urgent
        db.session.remove()
    assert pages.open(f"/mediation/{hidden}", town).status == 200, "the town is named and may act at once"
    for one in (other, elsewhere):
        assert pages.open(f"/mediation/{hidden}", one).status == 404
    assert "丙某" not in pages.visit("/mediation/waiting", as_=town).text
    assert "甲某" in pages.visit("/mediation/waiting", as_=town).text


def test_help_before_a_dispute_is_counted_apart(make, pages):
    who, other = make.mediator(), make.mediator("640381106200")
    told = {"what": "contract", "note": "看了土地流转合同"}
    assert pages.send("/mediation/help", told, as_=who).status == 303
    page = pages.visit("/mediation/help", as_=who)
    assert "看了土地流转合同" in page.text and "1 次" in page.text
    assert "看了土地流转合同" not in pages.visit("/mediation/help", as_=other).text
    with acting_as(ALL):
        assert not db.session.scalars(select(Case)).all()
    for wrong, says in (({"what": "x"}, "请选一项"), ({**told, "on": "2999-01-01"}, "还没到")):
        sent = pages.send("/mediation/help", wrong, as_=who)
        assert sent.status == 422 and says in sent.text


def test_who_cannot_be_reached_ends_it_without_a_talk(make):
    number = make.case(until=State.ACCEPTED)
    with acting_as(ALL), db.transaction():
        case = load(number)
        for party in queries.parties(case):
            service.notify(case, party, rules.Heard.PAPER)
        service.start(case)
        with pytest.raises(Refused, match="还没有谈过"):
            service.fail(case, Ending.TIME, "时间到了", clock.today())
        service.fail(case, Ending.ABSENT, "打了三次电话没人接，已留条", clock.today())
        assert case.outcome is Outcome.FAILED


def test_the_red_flags_know_their_law():
    assert rules.must_report([Flag.CHILD]) and rules.must_report([Flag.INCAPABLE])
    assert not rules.must_report([Flag.HOME, Flag.HIT]) and rules.must_decide([Flag.HOME])
    assert {Screened([]).report, Report.DONE} == {None, Report.DONE} and len(Flag) == 9


@pytest.mark.parametrize(
    ("terms", "about"),
    [
        ("双方同意离婚，孩子归女方抚养", About.STATUS), ("老宅院子归张三所有", About.TITLE),
        ("马建国赔王桂香五百元", About.ORDINARY), ("土地租金归王桂香收", About.ORDINARY),
        ("确认承包地的使用权归李四使用", About.TITLE), ("", About.ORDINARY),
    ],
)  # fmt: skip
def test_what_a_court_would_not_confirm_is_said_before_anything_is_typed(terms, about):
    assert rules.likely_barred(terms) is about


def test_the_way_to_the_court_is_shut_beforehand_where_it_is_too_late(make, pages):
    who = make.mediator()
    number = make.case(until=State.AGREED, mediator=who, then=lambda case: setattr(case, "form", Form.WRITTEN))
    assert pages.visit(f"/mediation/{number}/confirmation", who).form(f"/mediation/{number}/confirmation")
    db.session.remove()
    with acting_as(ALL):
        last = rules.last_day_to_confirm(load(number).ended_on)
    db.session.remove()
    with clock.frozen(clock.noon(last + DAY)):
        page = pages.visit(f"/mediation/{number}/confirmation", again(make, who))
        assert "人民调解法第33条" in page.text and not [one for one in page.forms if "confirmation" in one.action]


def test_what_a_committee_may_not_take_is_led_elsewhere(make, pages):
    """The bars of DOMAIN.md 3.3 are looked at before a dispute gets its number."""
    who = make.mediator()
    case_id = make.case(mediator=who)
    path = f"/mediation/{case_id}/accept"
    page = pages.send(path, {"barred": "crime"}, as_=who, status=422)
    assert "不能受理" in page.text and f"/mediation/{case_id}/decline" in page.links
    assert pages.send(path, {}, as_=who).status == 303, "nothing of the kind is what stands there at first"
