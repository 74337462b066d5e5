"""A small demo county on both databases: loaded by the services, checked, and the same every time."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.advisers import queries as advisers
from portal.advisers.rules import Gap
from portal.areas.rules import Kind
from portal.consultations import queries as consultations
from portal.consultations.queries import OpinionFilter
from portal.consultations.rules import Show
from portal.core import audit, clock, config, db, settings
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as, system
from portal.demo import load as demo
from portal.demo.accounts import ACCOUNTS, ADVISED, COUNTY, GANCHENGZI
from portal.demo.closing import OFFICES
from portal.demo.members import CORE
from portal.demo.outreach import TALKS, TASKS, VISITS
from portal.demo.story import SETTLED
from portal.filing.models import Draw, Return, Volume
from portal.filing.rules import Purpose
from portal.mediation import queries
from portal.mediation.models import Case
from portal.mediation.rules import State
from portal.members import queries as roster
from portal.members.models import Mediator
from portal.outreach import queries as outreach
from portal.papers.models import Made
from portal.papers.rules import Sheet
from portal.reports import queries as reports
from portal.reports.rules import HEADLINES

SCALE = 0.05
pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def portal(app) -> Iterator[None]:
    with clock.frozen(datetime(2026, 11, 22, 4, tzinfo=UTC)), acting_as(system("tests")):
        yield


def told() -> tuple[str, list]:
    """The last hash of the trail, which tells of every act, and what the ledger shows."""
    with db.writing(False):
        _count, last, _fault = audit.verify()
        shown = (Case.number, Case.kind, Case.state, Case.title, Case.summary, Case.ended_on, Case.next_on)
        rows = [tuple(row) for row in db.session.execute(select(*shown).order_by(Case.id))]
    db.session.remove()
    return last, rows


def interrupt(done: int, of: int, what: str) -> None:
    """What a person does who presses Ctrl-C at the first disputes."""
    if what == "acts":
        raise KeyboardInterrupt


def test_an_interrupted_loading_begins_anew_and_a_finished_one_is_left_alone(portal, database):
    """On one database a second county is loaded, and tells the same; on the other the one that was reset is enough."""
    with pytest.raises(KeyboardInterrupt):
        demo.load(interrupt, scale=SCALE)
    again = demo.load if database.kind == "sqlite" else demo.reset
    again(scale=SCALE)
    first = told()
    demo.load(interrupt, scale=SCALE)
    assert told() == first
    demo.check(SCALE)
    the_people_of_the_contract_are_there()
    the_mediator_has_work_today()
    numbers_rise_with_time_without_a_gap()
    the_five_figures_are_the_storys_and_each_is_its_list()
    the_bureau_was_told_and_owes_one_late_answer()
    every_village_has_a_contract_and_five_have_a_gap()
    what_comes_after_the_result_is_there_to_see()
    if database.kind == "sqlite":
        demo.reset(scale=SCALE)
        assert told() == first, "two loadings of one day tell the same"


def the_people_of_the_contract_are_there() -> None:
    users = {user.username: user for user in db.session.scalars(select(User))}
    assert users.keys() == {account.username for account in ACCOUNTS}
    assert all(user.demo and not user.must_change for user in users.values())
    committees = db.session.scalar(select(func.count(Mediator.village_code.distinct())))
    assert committees == 114 + 10
    db.session.remove()


def the_mediator_has_work_today() -> None:
    mediator = db.session.scalars(select(User).where(User.username == "mediator")).one()
    with acting_as(Actor(mediator.id, frozenset({GANCHENGZI}), name=mediator.name)):
        todo = queries.tasks(False, 20)
        waiting = {row.state for row in todo}
        assert {State.LOGGED, State.ACCEPTED, State.MEDIATING, State.AGREED, State.PERFORMED} <= waiting
        assert any(row.urgent for row in todo)
        assert any(row.overdue for row in todo)
        assert queries.sensitive_count() == 2
    db.session.remove()


def the_five_figures_are_the_storys_and_each_is_its_list() -> None:
    """717, 1,340, 5,640, 24,300 and 993 at full size; the cells say what the lists say."""
    whole = (CORE, SETTLED, TALKS, VISITS, TASKS)
    assert whole == (717, 1340, 5640, 24_300, 993)
    with acting_as(Actor(1, frozenset({COUNTY}))):
        said = [reports.counted(word, COUNTY, None, None, None) for word in HEADLINES]
        core, agreed, *reached = HEADLINES
        listed = [roster.count(roster.Filter(figure=core, area=COUNTY))]
        listed += [queries.exact_count(queries.Filter(figure=agreed, area=COUNTY), None)]
        counts = (outreach.talk_count, outreach.visit_count, outreach.task_count)
        listed += [
            count(outreach.Filter(figure=word, area=COUNTY)) for count, word in zip(counts, reached, strict=True)
        ]
    db.session.remove()
    assert said == listed
    assert said[0] == demo.core_members(CORE, SCALE)
    assert said[1:] == [round(number * SCALE) for number in whole[1:]]


def numbers_rise_with_time_without_a_gap() -> None:
    order = (Case.committee_code, Case.accepted_on, Case.number)
    rows = db.session.execute(select(*order).where(Case.number.is_not(None)).order_by(*order)).all()
    db.session.remove()
    last: dict[tuple[str, int], int] = {}
    for code, accepted_on, number in rows:
        serial = int(number.partition("第")[2].removesuffix("号"))
        assert serial == last.get((code, accepted_on.year), 0) + 1
        last[code, accepted_on.year] = serial


def the_bureau_was_told_and_owes_one_late_answer() -> None:
    with db.writing(False):
        waiting, late = consultations.feedback_owed(clock.today())
        answered = consultations.opinion_count(OpinionFilter(show=Show.ANSWERED), clock.today())
        phone = settings.setting("office_phone:640381106000", "", clock.today())
    assert (waiting, late, answered) == (3, 1, 4)
    assert phone.startswith("0953000"), "no exchange begins with a zero: nobody is called"
    db.session.remove()


def every_village_has_a_contract_and_five_have_a_gap() -> None:
    today = clock.today()
    with db.writing(False):
        found = advisers.coverage({COUNTY}, today)
    assert len(found.rows) == 114 and all(row.contract for row in found.rows)
    assert (len(found.villages), len(found.covered)) == (84, 79)
    assert Counter(row.gap for row in found.gaps) == {Gap.ON_LEAVE: 2, Gap.NO_SERVICE: 3}
    assert not [row for row in found.rows if row.gap and row.place.kind is not Kind.VILLAGE]
    own = {row.place.code: row for row in found.rows if row.adviser and row.adviser.name == "简正言"}
    assert set(own) == set(ADVISED)
    with acting_as(Actor()), db.writing(False):
        assert advisers.next_duty(GANCHENGZI, today) is not None
        assert any(one.deputy for one in advisers.advisers_of([row.place.code for row in found.rows], today).values())
        db.session.remove()


def what_comes_after_the_result_is_there_to_see() -> None:
    """Filed volumes, a sample of each kind and town, a closure handed back, and papers that wait for the worker."""
    volumes, draws, returns, made = (db.session.scalars(select(kind)).all() for kind in (Volume, Draw, Return, Made))
    assert len(volumes) > 5 and any(one.stayed for one in volumes)
    assert {(one.purpose, one.town_code) for one in draws} == {
        (one, town) for one in Purpose for town in OFFICES.values()
    }
    assert [one for one in returns if one.mended_at is None]
    assert {one.sheet for one in made} == {Sheet.AGREEMENT, Sheet.DOSSIER} and all(one.waiting for one in made)
    db.session.remove()


def test_a_database_with_other_accounts_is_left_alone(portal, make):
    make.user()
    with pytest.raises(Refused):
        demo.load(scale=SCALE)
    with pytest.raises(Refused):
        demo.reset(scale=SCALE)


def test_nobody_but_the_portal_itself_loads_the_county(portal):
    with acting_as(Actor(1, frozenset({GANCHENGZI}))), pytest.raises(PermissionError):
        demo.load(scale=SCALE)


def test_the_file_of_places_stands_in_the_project():
    assert demo.PLACES.is_relative_to(config.ROOT)
    assert demo.PLACES.exists()
