"""The plan of four years of outreach: its totals are the story's, and it is the same every time."""

from datetime import date

import pytest

from portal.core import clock
from portal.demo import outreach
from portal.demo.outreach import CORRECTED, OPEN, TALKS, TASKS, VISITS, WAITING, WITHDRAWN, Helper, Outreach

FIRST, TODAY = date(2022, 12, 1), date(2026, 11, 22)
HELPERS = {
    f"6403811{town:02d}{number:03d}": [Helper("马如意", None, None)] for town in range(10) for number in range(200, 211)
}


def plan(scale=1.0):
    return Outreach(FIRST, TODAY, HELPERS, (1, "柳长渠"), (2, "贺兰石"), scale)


def of(made, name):
    return [act.do for act in made.acts if getattr(act.do, "func", None) and act.do.func.__name__ == name]


def by(act):
    """Who does it: an office, or the village and the lot by which one of its people is picked."""
    return act.who.args if callable(act.who) else act.who


@pytest.fixture(scope="module")
def made():
    return plan()


def test_the_totals_are_the_storys(made):
    assert len(of(made, "_log")) == TALKS and len(of(made, "_log_twice")) == WITHDRAWN
    assert sum(do.args[2] for do in of(made, "_log")) == CORRECTED
    assert sum(len(do.args[0].doors) for do in of(made, "_walk")) == VISITS
    given = [do.args for do in of(made, "_give")]
    assert sum(open_now < 0 for _place, _told, _by, open_now in given) == TASKS
    assert len(given) == TASKS + OPEN + WAITING


def test_every_confirmed_task_has_a_code_of_its_own_and_every_open_one_a_known_code(made):
    given = [do.args for do in of(made, "_give")]
    codes = {(told.village_code[:9], told.code) for _place, told, _by, open_now in given if open_now < 0}
    assert len(codes) == TASKS
    assert {(told.village_code[:9], told.code) for _place, told, _by, open_now in given if open_now >= 0} <= codes


def test_nothing_is_planned_before_the_story_or_after_yesterday(made):
    days = [clock.local(act.at).date() for act in made.acts]
    assert min(days) >= FIRST and max(days) < TODAY and days == sorted(days)


def test_no_street_is_walked_twice_on_a_day_and_a_household_only_again_where_it_is_meant(made):
    streets = [do.args[0] for do in of(made, "_walk")]
    assert len({(one.village_code, one.group, one.visited_on) for one in streets}) == len(streets)
    again = [door for one in streets for door in one.doors if door.again]
    assert 10 < len(again) < 200


def test_the_same_seed_makes_the_same_plan(made):
    other = plan()
    assert [(act.at, by(act)) for act in other.acts] == [(act.at, by(act)) for act in made.acts]
    assert [do.args[0] for do in of(other, "_walk")] == [do.args[0] for do in of(made, "_walk")]


def test_a_smaller_county_has_its_share():
    assert sum(len(do.args[0].doors) for do in of(plan(0.05), "_walk")) == outreach.count(VISITS, 0.05) == 1215
