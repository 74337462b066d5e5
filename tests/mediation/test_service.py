"""The verbs of mediation on a real database: what the law lets through, and what it stops."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.core import audit, clock, crypto, db
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as, system
from portal.mediation import queries, rules, service
from portal.mediation.models import Case, Committee, Party
from portal.mediation.rules import By, Ending, Form, Heard, Kind, Protection, Role, State, Task
from portal.members.models import Mediator
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG, SHAOGANG_TOWN

ALL = system("tests")


def load(number):
    return db.session.scalar(select(Case).where(Case.id == number))


def as_village(who, code=GANCHENGZI):
    return Actor(who.id, frozenset({code}), name=who.name)


def test_a_case_gets_its_number_on_acceptance_and_a_month_to_settle(make):
    number = make.case(until=State.ACCEPTED, days_ago=0)
    with acting_as(ALL):
        case = load(number)
        assert case.number == f"({clock.today().year})青峡邵岗甘城子人调字第0001号"
        assert case.due_on == clock.today() + timedelta(days=30)
        assert case.next_what is Task.NOTICE


def test_numbers_of_a_committee_have_no_gap(make):
    for _ in range(3):
        make.case(until=State.ACCEPTED, days_ago=0)
    make.case(SHAOGANG, until=State.ACCEPTED, days_ago=0)
    with acting_as(ALL):
        found = sorted(db.session.scalars(select(Case.number)))
    year = clock.today().year
    assert found == [f"({year})青峡邵岗甘城子人调字第000{serial}号" for serial in (1, 2, 3)] + [
        f"({year})青峡邵岗邵岗人调字第0001号"
    ]


def test_two_who_accept_at_once_get_two_numbers(make, app, database):
    numbers = [make.case(days_ago=0, names=(f"甲{i}", f"乙{i}")) for i in range(6)]
    make.case(until=State.ACCEPTED, days_ago=0)

    def accept(number):
        with app.app_context(), acting_as(ALL), db.transaction() as session:
            case = load(number)
            mediator = session.scalars(select(Mediator).where(Mediator.village_code == GANCHENGZI)).first()
            service.accept(case, mediator, clock.today())
        return True

    with ThreadPoolExecutor(6) as pool:
        done = [pool.submit(copy_context().run, accept, number) for number in numbers]
        assert all(one.result() for one in done)
    with acting_as(ALL):
        given = sorted(n for n in db.session.scalars(select(Case.number)) if n)
        assert len(given) == len(set(given)) == 7
        assert db.session.scalar(select(Committee.last)) == 7


def test_mediation_begins_only_when_every_party_was_told_their_rights(make):
    number = make.case(until=State.ACCEPTED, days_ago=0)
    with acting_as(ALL), db.transaction():
        case = load(number)
        first, *_rest = queries.parties(case)
        service.notify(case, first, Heard.PAPER)
        with pytest.raises(Refused, match="告知"):
            service.start(case)


def test_a_refusal_before_the_first_session_ends_it_and_is_no_failure(make):
    number = make.case(until=State.REFUSED)
    with acting_as(ALL):
        case = load(number)
        assert case.outcome is rules.Outcome.REFUSED and case.ended_on is None


def test_walking_out_after_a_session_is_a_failure(make):
    number = make.case(until=State.MEDIATING)
    with acting_as(ALL), db.transaction():
        case = load(number)
        with pytest.raises(Refused, match="没说和"):
            service.refuse(case, "不想谈了")
        service.fail(case, Ending.REFUSES, "一方走了，已告知可以起诉", clock.today())
        assert case.outcome is rules.Outcome.FAILED and case.ended_on == clock.today()


def test_no_failure_without_a_session(make):
    number = make.case(until=State.ACCEPTED, days_ago=0)
    with acting_as(ALL), db.transaction():
        case = load(number)
        for party in queries.parties(case):
            service.notify(case, party, Heard.READ_ALOUD)
        service.start(case)
        with pytest.raises(Refused, match="还没有谈过"):
            service.fail(case, Ending.GAP, "谈不拢", clock.today())


def test_an_oral_agreement_takes_one_form(make):
    who = make.mediator()
    number = make.case(days_ago=0)
    with acting_as(as_village(who)), db.transaction() as session:
        case = load(number)
        mediator = session.scalars(select(Mediator)).first()
        today = clock.today()
        service.settle_orally(case, mediator, terms="当场赔礼", on=today, term_on=today, heard=True, performed=True)
        assert case.state is State.PERFORMED and case.form is Form.ORAL and case.number
        assert case.term_passed and case.performed
        assert [party.heard for party in queries.parties(case)] == [Heard.READ_ALOUD, Heard.READ_ALOUD]


def test_an_oral_agreement_needs_the_rights_read_aloud(make):
    make.mediator()
    number = make.case(days_ago=0)
    with acting_as(ALL), db.transaction() as session:
        mediator = session.scalars(select(Mediator)).first()
        with pytest.raises(Refused) as no:
            service.settle_orally(
                load(number),
                mediator,
                terms="赔礼",
                on=clock.today(),
                term_on=clock.today(),
                heard=False,
                performed=True,
            )
        assert no.value.field == "heard"


def test_nobody_mediates_his_own_cause(make):
    who = make.mediator(name="马大山")
    number = make.case(names=("王大明", "李小红"), days_ago=0)
    with acting_as(ALL), db.transaction() as session:
        case = load(number)
        service.add_party(case, service.PartyTold("马大山", Role.RESPONDENT))
        mediator = session.scalars(select(Mediator).where(Mediator.user_id == who.id)).one()
        with pytest.raises(Refused) as no:
            service.accept(case, mediator, clock.today())
        assert no.value.field == "mediator"


def test_the_villages_own_cause_goes_to_the_town(make):
    who = make.mediator()
    number = make.case(names=("王大明", "甘城子村委会"), days_ago=0)
    with acting_as(as_village(who)):
        case = load(number)
        assert case.committee_code == SHAOGANG_TOWN and case.next_what is Task.HAND_UP
        with pytest.raises(Refused, match="镇调委会"):
            service.refuse(case, "不愿意")


def test_the_same_parties_back_within_ninety_days_break_the_earlier_agreement(make):
    first = make.case(until=State.PERFORMED, days_ago=40, kind=Kind.LAND)
    make.case(days_ago=1, kind=Kind.NEIGHBOUR)
    with acting_as(ALL):
        assert not load(first).relapsed
    db.session.remove()
    again = make.case(days_ago=0, kind=Kind.LAND, names=("李小红", "王大明"))
    with acting_as(ALL):
        assert load(first).relapsed and load(again).repeat_of_id == first


def test_an_agreement_older_than_ninety_days_is_not_broken_by_a_new_dispute(make):
    first = make.case(until=State.PERFORMED, days_ago=120)
    make.case(days_ago=0)
    with acting_as(ALL):
        assert not load(first).relapsed


def test_a_case_is_closed_by_someone_else(make):
    who = make.mediator()
    number = make.case(until=State.REFUSED, days_ago=2)
    with acting_as(Actor(who.id, frozenset({GANCHENGZI}))), db.transaction():
        case = load(number)
        case.recorder_id = who.id
        with pytest.raises(Refused, match="别人"):
            service.close(case, None, clock.today())
    with acting_as(Actor(who.id + 1000, frozenset({SHAOGANG_TOWN}))), db.transaction():
        case = load(number)
        service.close(case, None, clock.today())
        assert case.state is State.CLOSED and case.next_on is None


def test_a_performed_case_is_closed_after_a_visit_or_with_a_reason(make):
    number = make.case(until=State.PERFORMED, days_ago=40)
    with acting_as(Actor(999, frozenset({COUNTY}))), db.transaction():
        case = load(number)
        with pytest.raises(Refused) as no:
            service.close(case, "", clock.today())
        assert no.value.field == "reason"
        service.add_visit(case, visited_on=clock.today(), spoke_with="王大明", satisfied=True, found="渠修好了")
        service.close(case, None, clock.today())


def test_an_extension_needs_both_parties(make):
    number = make.case(until=State.ACCEPTED, days_ago=0)
    with acting_as(ALL), db.transaction():
        case = load(number)
        with pytest.raises(Refused) as no:
            service.extend(case, case.due_on + timedelta(days=10), "等测量", consent=False)
        assert no.value.field == "consent"
        service.extend(case, case.due_on + timedelta(days=10), "等测量", consent=True)


@pytest.mark.parametrize("protection", [Protection.VIOLENCE, Protection.MINOR, Protection.SEXUAL])
def test_a_sensitive_dispute_is_at_once_shown_to_its_handlers_alone(make, protection):
    who, other = make.mediator(), make.mediator()
    number = make.case()
    with acting_as(as_village(who)), db.transaction():
        service.mark(load(number), protection)
    with acting_as(as_village(who)):
        assert load(number) is not None
        assert queries.sensitive_count() == 1
        assert queries.exact_count(queries.Filter(), who.id) == 0
    db.session.remove()
    for actor in (as_village(other), Actor(77, frozenset({COUNTY}))):
        with acting_as(actor):
            assert load(number) is None
            assert queries.sensitive_count() == 0
            assert db.session.scalars(select(Party)).all() == []
            assert list(queries.exported(queries.Filter(q="王大明"), actor.id)) == []
        db.session.remove()


def test_one_more_handler_can_be_named(make):
    who, other = make.mediator(), make.mediator()
    number = make.case()
    with acting_as(as_village(who)), db.transaction():
        service.mark(load(number), Protection.MINOR)
    with acting_as(as_village(who)), db.transaction():
        service.name_handler(load(number), other.id)
    with acting_as(as_village(other)):
        assert load(number) is not None


def test_a_phone_is_sealed_and_found_by_its_tail(make):
    number = make.case()
    with acting_as(ALL), db.transaction():
        case = load(number)
        party = queries.parties(case)[0]
        told = service.PartyTold("王大明", Role.APPLICANT, phone="19900001234", id_number="64038119800101001X")
        service.change_party(case, party, told)
    with acting_as(ALL):
        party = queries.parties(load(number))[0]
        assert party.phone == "19900001234" and b"1990000" not in party.phone_sealed
        assert party.phone_index in crypto.blinds("19900001234", "person.phone")
        assert queries.exact_count(queries.Filter(q="1234"), None) == 1
        assert queries.exact_count(queries.Filter(q="4321"), None) == 0


def test_a_blank_phone_keeps_what_is_stored(make):
    number = make.case()
    with acting_as(ALL), db.transaction():
        case = load(number)
        party = queries.parties(case)[0]
        service.change_party(case, party, service.PartyTold("王大明", Role.APPLICANT, phone="19900001234"))
        service.change_party(case, party, service.PartyTold("王大明", Role.APPLICANT))
        assert party.phone == "19900001234"
        service.change_party(case, party, service.PartyTold("王大明", Role.APPLICANT, forget_phone=True))
        assert party.phone is None and party.phone_index is None


def test_revealing_a_phone_is_on_the_trail_with_its_reason(make):
    number = make.case()
    with acting_as(ALL), db.transaction():
        case = load(number)
        party = queries.parties(case)[0]
        service.change_party(case, party, service.PartyTold("王大明", Role.APPLICANT, phone="19900001234"))
        assert service.reveal(party, "phone", "约谈话时间") == "19900001234"
    with acting_as(ALL):
        last = audit.trail("mediation_case", number)[0]
        assert last.verb == "mediation.reveal" and last.detail["why"] == "约谈话时间"
        assert "19900001234" not in str(last.detail)


def test_the_daily_round_moves_what_depends_on_the_day(make):
    on = clock.today()
    number = make.case(until=State.MEDIATING, days_ago=0)
    with acting_as(ALL), db.transaction():
        case = load(number)
        told = {"facts": "渠", "terms": "修渠", "on": on, "term_on": on + timedelta(days=20)}
        service.agree(case, form=Form.WRITTEN, by=By.BOTH, **told)
        assert not case.term_passed and not case.aged
    later = on + timedelta(days=100)
    for _ in range(2):
        with clock.frozen(clock.noon(later)), acting_as(ALL), db.transaction():
            service.mature(queries.to_mature(later, later - timedelta(days=90)), later)
    with acting_as(ALL):
        case = load(number)
        assert case.term_passed and case.aged and not case.performed


def test_a_month_that_ran_out_is_overdue_until_it_ends(make):
    number = make.case(until=State.ACCEPTED, days_ago=0)
    later = clock.today() + timedelta(days=31)
    with clock.frozen(clock.noon(later)), acting_as(ALL), db.transaction():
        service.mature(queries.to_mature(later, later - timedelta(days=90)), later)
        assert load(number).overdue
        service.withdraw(load(number), "自己和好了")
        assert not load(number).overdue


def test_who_opened_an_older_version_is_told(make):
    number = make.case()
    with acting_as(ALL), db.transaction():
        case = load(number)
        opened_on = str(case.version)
        service.expect(case, opened_on)
        service.describe(case, kind=Kind.LAND, detail=None, summary="改过了", source=case.source)
    with acting_as(ALL), pytest.raises(Refused, match="别人已经改过"):
        service.expect(load(number), opened_on)


@pytest.mark.parametrize("name", ["马依不拉·穆罕默德", "李𠮷𠀋", "王𪚥", "赵\U00030edd", "阿卜杜拉·" + "长" * 30])
def test_rare_names_survive_the_round_trip(make, name):
    number = make.case(names=(name, "李小红"))
    db.session.remove()
    with acting_as(ALL):
        assert queries.parties(load(number))[0].name == name
        assert queries.exact_count(queries.Filter(q=name[:6]), None) == 1


def test_a_dispute_of_tomorrow_is_refused(make):
    with acting_as(ALL), db.transaction(), pytest.raises(Refused) as no:
        service.log(service.Told(Kind.LAND, ["甲"], "地界", False, GANCHENGZI, clock.today() + timedelta(days=1)))
    assert no.value.field == "reported_on"


def test_a_village_that_does_not_exist_is_refused(make):
    with acting_as(ALL), db.transaction(), pytest.raises(Refused) as no:
        service.log(service.Told(Kind.LAND, ["甲"], "地界", False, "640381106999", date(2026, 1, 1)))
    assert no.value.field == "village"
