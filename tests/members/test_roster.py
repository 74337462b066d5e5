"""On the way to the register and off it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.rules import Role
from portal.core import audit, clock, db
from portal.core.flow import NotNow
from portal.core.forms import Refused
from portal.core.scope import Actor, OutOfScope, acting_as, system
from portal.members import queries, rules, service
from portal.members.models import Listing, Member, Move
from portal.members.rules import Duty, Figure, Leaving, Source, State, Step, Tier
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG, SHAOGANG_TOWN, XIAOBA_TOWN
from tests.members.kit import put_forward, told, walk

TODAY = clock.today()


def member(number):
    return db.session.scalar(select(Member).where(Member.id == number))


@pytest.fixture
def inside(app, make):
    """As the portal itself, in one transaction."""
    with make.writing() as session:
        yield session


def test_from_the_recommendation_to_the_register_and_off_it(make):
    number = put_forward(make, until=State.REMOVED)
    with acting_as(system("test")):
        one = member(number)
        steps = [move.what.value for move in reversed(queries.moves_of(one))]
        assert steps == ["recommend", "train", "qualify", "register", "propose_removal", "remove"]
        assert one.state is State.REMOVED and one.registered_on and one.left_on > one.registered_on
        assert audit.trail("members_member", number)[0].verb == "members.remove"
        assert queries.on_register(GANCHENGZI) == []


@pytest.mark.parametrize("state", State)
def test_exactly_the_steps_of_the_table_can_be_taken(make, state):
    number = put_forward(make, until=state)
    allowed = rules.FLOW.steps_from(state)
    with acting_as(system("test")):
        one = member(number)
        for step in set(Step) - set(allowed):
            with pytest.raises(NotNow):
                service.take(one, step, TODAY, "原因")
        assert one.steps == allowed and one.state is state
        db.session.rollback()


def test_no_step_lies_before_the_last_one_or_ahead(make):
    number = put_forward(make, until=State.REGISTERED)
    with acting_as(system("test")):
        one = member(number)
        for on in (one.moved_on - timedelta(days=1), TODAY + timedelta(days=1)):
            with pytest.raises(Refused) as no:
                service.take(one, Step.SUSPEND, on, "原因")
            assert no.value.field == "on"
        with pytest.raises(Refused) as no:
            service.take(one, Step.SUSPEND, TODAY)
        assert no.value.field == "why"
        db.session.rollback()


def test_who_puts_forward_does_not_certify_and_who_proposes_removal_does_not_decide(make):
    who = make.user((Role.TOWN, SHAOGANG_TOWN), (Role.BUREAU, COUNTY))
    acting = Actor(who.id, frozenset({COUNTY}), name=who.name)
    with make.writing(acting):
        one = service.recommend(told())
        walk(one, Step.TRAIN)
        with pytest.raises(Refused, match="不能自己登记"):
            walk(one, Step.QUALIFY)
        number = one.id
    with make.writing():
        for step in (Step.QUALIFY, Step.REGISTER):
            walk(member(number), step)
    with make.writing(acting):
        one = member(number)
        walk(one, Step.PROPOSE_REMOVAL)
        with pytest.raises(Refused, match="不能自己批准"):
            walk(one, Step.REMOVE)


def test_the_same_person_stands_on_the_roster_once(make, inside):
    service.recommend(told("马青穗", phone="13800000001"))
    with pytest.raises(Refused) as no:
        service.recommend(told("马青穗"))
    assert no.value.field == "namesake"
    with pytest.raises(Refused) as no:
        service.recommend(told("马青穗", SHAOGANG, phone="13800000001"))
    assert no.value.field == "phone"
    with pytest.raises(Refused):
        service.recommend(told("马青穗", phone="13800000001", namesake=True))
    service.recommend(told("马青穗", phone="13800000002", namesake=True))
    service.recommend(told("马青穗", SHAOGANG))


def test_who_left_may_be_put_forward_anew_on_a_file_of_their_own(make):
    first = put_forward(make, until=State.REMOVED)
    again = put_forward(make, until=State.RECOMMENDED)
    assert again != first


def test_one_person_with_several_jobs_is_counted_once(make):
    number = put_forward(make, until=State.REGISTERED)
    with make.writing():
        one = member(number)
        for duty in (Duty.MEDIATOR, Duty.GRID, Duty.OFFICER):
            service.take_post(one, duty, TODAY - timedelta(days=100))
        with pytest.raises(Refused):
            service.take_post(one, Duty.GRID, TODAY)
        grid = next(post for post in queries.posts_of(one) if post.duty is Duty.GRID)
        service.leave_post(one, grid, TODAY - timedelta(days=50))
        service.take_post(one, Duty.GRID, TODAY - timedelta(days=49), TODAY)
        with pytest.raises(Refused):
            service.take_post(one, Duty.AID, TODAY, TODAY - timedelta(days=1))
    with acting_as(system("test")):
        assert len(queries.posts_of(member(number))) == 4
        assert queries.counts(queries.Filter())[rules.Show.ON] == 1
        assert queries.count(queries.Filter(duty=Duty.MEDIATOR)) == queries.count(queries.Filter(duty=Duty.GRID)) == 1
        assert queries.count(queries.Filter(duty=Duty.AID)) == 0
        assert len(queries.listed(queries.Filter(duty=Duty.GRID), None, 20).rows) == 1


def test_villagers_read_only_who_serves_and_agreed(make):
    agreed = put_forward(make, "马青穗", until=State.REGISTERED, consent=True)
    silent = put_forward(make, "王秋泉", until=State.REGISTERED)
    put_forward(make, "丁云雁", until=State.TRAINING, consent=True)

    def seen(code=GANCHENGZI):
        with acting_as(Actor()):
            return [one.name for one in queries.listed_in(code)]

    assert seen() == ["马青穗"] and seen(SHAOGANG) == []
    with acting_as(Actor()):
        assert db.session.scalar(select(func.count(Member.id))) == 0, "the file itself is nobody's to read"
    with make.writing():
        service.agree_to_listing(member(silent), TODAY)
    assert seen() == ["马青穗", "王秋泉"]
    with make.writing():
        walk(member(agreed), Step.SUSPEND)
        service.end_listing(member(silent))
    assert seen() == []
    with make.writing():
        walk(member(agreed), Step.RESUME)
        service.describe(
            member(agreed), service.Details("马青禾", "", Source.GRID, (rules.Speciality.LAND,), "青-1", None)
        )
    with acting_as(Actor()):
        (one,) = queries.listed_in(GANCHENGZI)
        assert (one.name, one.specialities, one.tier) == ("马青禾", (rules.Speciality.LAND,), Tier.CORE)
        assert db.session.scalar(select(func.count(Listing.id))) == 1


def test_the_telephone_is_sealed_found_by_its_end_and_kept_when_left_blank(make):
    number = put_forward(make, phone="13800007788")
    with acting_as(system("test")):
        one = member(number)
        assert one.phone == "13800007788" and b"138" not in one.phone_sealed
        assert queries.count(queries.Filter(q="7788")) == 1
        assert queries.count(queries.Filter(q="7788", by_name=False)) == 0
    with make.writing():
        service.describe(member(number), service.Details("马青穗", "三组", Source.PARTY, (), "", None))
        assert member(number).phone == "13800007788"
        assert service.reveal(member(number), "通知培训") == "13800007788"
        service.describe(member(number), service.Details("马青穗", "三组", Source.PARTY, (), "", None, True))
        assert member(number).phone is None and queries.count(queries.Filter(q="7788")) == 0


def test_every_change_is_told_to_the_figures(make):
    told_of = []

    def hear(_member, before, after):
        counted = [{f for _m, f in one.counts} if one else set() for one in (before, after)]
        if counted[0] != counted[1]:
            told_of.append(tuple(counted))

    rules.member_changed.connect(hear)
    try:
        number = put_forward(make, until=State.LEAVING)
        with make.writing():
            service.change_tier(member(number), Tier.ORDINARY, TODAY, "不再当骨干")
            service.change_tier(member(number), Tier.CORE, TODAY, "还是骨干")
            service.take(member(number), Step.REMOVE, TODAY, "同意移出")
    finally:
        rules.member_changed.disconnect(hear)
    core = {Figure.CORE, Figure.JOINED}
    assert told_of == [
        (set(), core),
        (core, {Figure.ORDINARY}),
        ({Figure.ORDINARY}, core),
        (core, {Figure.JOINED, Figure.LEFT}),
    ]


def test_a_figure_a_list_and_a_row_agree_in_every_state(make):
    names = [f"马{letter}" for letter in "青秋春夏晓云雨月星雪霞虹"]
    for name, state in zip(names, State, strict=True):
        put_forward(make, name, until=state)
    with acting_as(system("test")):
        for figure, count in rules.COUNTS.items():
            day = getattr(Member, count.day)
            stored = db.session.scalar(select(func.count(Member.id)).where(count.holds(Member), day.is_not(None)))
            read = db.session.scalars(select(Member)).all()
            assert stored == sum(1 for one in read if getattr(one, count.day) and count.holds(one)), figure
        counts = queries.counts(queries.Filter(tier=Tier.CORE))
        assert counts == {rules.Show.ON: 3, rules.Show.WAITING: 6, rules.Show.GONE: 4, rules.Show.ALL: 12}
        for show, number in counts.items():
            assert queries.count(queries.Filter(show=show)) == number
        assert [one.state for one in queries.on_register(GANCHENGZI)] == [
            one for one in State if one in rules.ON_REGISTER
        ]


def test_pages_by_village_hold_everybody_once_in_both_directions(make):
    for code, name in ((GANCHENGZI, "马"), (SHAOGANG, "王"), (HONGXING, "李")):
        for letter in "青秋春":
            put_forward(make, name + letter, code, State.RECOMMENDED)
    f = queries.Filter(show=rules.Show.ALL)
    for order in rules.Order:
        f = queries.Filter(show=rules.Show.ALL, order=order)
        with acting_as(system("test")):
            seen, cursor, pages = [], None, []
            while True:
                page = queries.listed(f, cursor, 2)
                seen += [row.id for row in page.rows]
                pages.append(page)
                if page.after is None:
                    break
                cursor = page.after
            assert len(seen) == len(set(seen)) == 9
            back = queries.listed(f, pages[-1].before, 2)
            assert [row.id for row in back.rows] == [row.id for row in pages[-2].rows]
            assert [row.id for row in queries.listed(f, "<nonsense", 2).rows] == seen[:2]


def test_a_town_writes_in_its_own_villages_only(make):
    with pytest.raises(OutOfScope), make.writing(Actor(1, frozenset({XIAOBA_TOWN}))):
        service.recommend(told())


def test_villages_below_their_number_are_listed_and_the_number_has_dates(make):
    for name in ("马青", "马秋", "马春"):
        put_forward(make, name)
    put_forward(make, "马夏", SHAOGANG, tier=Tier.ORDINARY)
    with make.writing():
        rows = {row.place.code: row for row in queries.by_village({SHAOGANG_TOWN}, TODAY)}
        assert (rows[GANCHENGZI].members, rows[GANCHENGZI].core, rows[GANCHENGZI].short) == (3, 3, 0)
        assert (rows[SHAOGANG].members, rows[SHAOGANG].core, rows[SHAOGANG].short) == (1, 0, 2)
        tomorrow = TODAY + timedelta(days=1)
        service.set_quota(COUNTY, 5, tomorrow)
        service.set_quota(SHAOGANG_TOWN, 2, tomorrow)
        service.set_quota(GANCHENGZI, 8, tomorrow)
        assert {row.place.code: row.least for row in queries.by_village({SHAOGANG_TOWN}, TODAY)} == dict.fromkeys(
            rows, 3
        )
        later = {row.place.code: row.least for row in queries.by_village({COUNTY}, tomorrow)}
        assert (later[GANCHENGZI], later[SHAOGANG], later[HONGXING]) == (8, 2, 5)
        with pytest.raises(Refused):
            service.set_quota(COUNTY, -1, TODAY)
    with make.writing(Actor(1, frozenset({SHAOGANG_TOWN}))), pytest.raises(OutOfScope):
        service.set_quota(COUNTY, 4, TODAY)


def test_a_liaison_hands_over_to_a_named_person_and_a_gap_is_listed(make):
    with make.writing():
        first = service.name_liaison(SHAOGANG_TOWN, "柳长渠", "09533050001", TODAY - timedelta(days=300))
        second = service.name_liaison(SHAOGANG_TOWN, "水平川", "", TODAY - timedelta(days=10))
        assert (first.until_on, first.handed_to) == (TODAY - timedelta(days=11), "水平川")
        with pytest.raises(Refused):
            service.name_liaison(SHAOGANG_TOWN, "水平川", "", TODAY)
        with pytest.raises(Refused):
            service.name_liaison(SHAOGANG_TOWN, "白杨风", "", TODAY - timedelta(days=20))
        with pytest.raises(Refused):
            service.name_liaison(COUNTY, "白杨风", "", TODAY)
        assert service.name_liaison(GANCHENGZI, "麦青苗", "", TODAY).office is rules.Office.AID
        service.end_liaison(second, TODAY)
        assert [one.name for one in queries.liaisons_of(SHAOGANG_TOWN)] == ["水平川", "柳长渠"]


def test_history_is_only_added_to_and_leaving_keeps_it(make):
    number = put_forward(make, until=State.LEAVING)
    with acting_as(system("test")):
        last = queries.moves_of(member(number))[0]
        assert (last.ground, last.why, last.by_name) == (Leaving.OWN, "写明的原因", "tests")
        assert db.session.scalar(select(func.count(Move.id))) == 5
