"""The plan of the years, without a database."""

import csv
from collections import Counter
from datetime import date
from random import Random

import pytest

from portal.areas.rules import Level, level
from portal.core import clock, config
from portal.demo import people
from portal.demo.accounts import ACCOUNTS, COUNTY, GANCHENGZI
from portal.demo.matters import MATTERS, words
from portal.demo.people import People
from portal.demo.story import QUIET, SECRETARY_FAILED, SECRETARY_SETTLED, SETTLED, Dispute, Story

TODAY = date(2026, 11, 22)
ENDS = {"agree": "settled", "settle": "settled", "fail": "failed"}


@pytest.fixture(scope="module")
def villages() -> list[str]:
    with (config.ROOT / "portal" / "areas" / "data" / "ningxia.csv").open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    return [code for code in codes if code.startswith(COUNTY[:6]) and level(code) is Level.VILLAGE]


@pytest.fixture(scope="module")
def plan(villages: list[str]) -> list[Dispute]:
    return Story(TODAY, villages).plan()


def outcome(dispute: Dispute) -> str:
    verbs = [verb for sitting in dispute.sittings for verb, _told in sitting.acts]
    return next((ENDS[verb] for verb in verbs if verb in ENDS), "other")


def test_the_county_settled_exactly_as_many_disputes_as_the_story_tells(plan):
    assert Counter(map(outcome, plan))["settled"] == SETTLED == 1340
    assert 1430 <= len(plan) <= 1480


def test_the_party_secretary_settled_at_least_ninety_five_of_a_hundred(plan):
    own = Counter(outcome(one) for one in plan if one.village == GANCHENGZI)
    assert (own["settled"], own["failed"]) == (SECRETARY_SETTLED, SECRETARY_FAILED)
    assert own["settled"] / (own["settled"] + own["failed"]) >= 0.95


def test_the_same_day_makes_the_same_plan(plan, villages):
    assert Story(TODAY, villages).plan() == plan


def test_nothing_happens_today_or_later_and_nothing_before_the_four_years(plan):
    days = [clock.local(sitting.at).date() for one in plan for sitting in one.sittings]
    assert min(days) >= date(2022, 12, 1)
    assert max(days) < TODAY
    for one in plan:
        assert [sitting.at for sitting in one.sittings] == sorted({sitting.at for sitting in one.sittings})


def test_some_places_are_quiet_and_the_others_differ(plan, villages):
    volumes = Counter(one.village for one in plan)
    assert set(villages) >= QUIET
    assert not QUIET & volumes.keys()
    assert max(volumes.values()) > 4 * min(volumes.values())


def test_water_is_fought_over_in_spring_and_summer_and_wages_before_the_new_year(plan):
    months = {"0601": Counter(), "0801": Counter()}
    for one in plan:
        if one.matter.detail.value in months:
            months[one.matter.detail.value][clock.local(one.sittings[0].at).month] += 1
    water, wages = months["0601"], months["0801"]
    assert sum(water[month] for month in (4, 5, 6, 7, 8)) > 0.7 * water.total()
    assert sum(wages[month] for month in (11, 12, 1, 2)) > 0.6 * wages.total()


def test_every_name_is_put_together_from_the_invented_syllables(plan, villages):
    organisations = {name for matter in MATTERS for name in matter.against} | {"村民委员会"}
    names = {name for one in plan for name in one.names} - organisations
    names |= {name for _code, name, _from_on in Story(TODAY, villages).mediators(villages)}
    syllables = set(people.SURNAMES) | set(people.FIRST) | set(people.SECOND)
    for name in names:
        before, dot, after = name.partition("·")
        assert (before in people.LONG_FIRST and after in people.LONG_SECOND) if dot else set(name) <= syllables, name
    assert any("·" in name for name in names)
    assert not names & {account.name for account in ACCOUNTS}


def test_no_sentence_of_the_story_names_a_person(plan):
    names = {name for one in plan for name in one.names if name[:1] in people.SURNAMES}
    for matter in MATTERS:
        for number in range(20):
            for text in words(matter, Random(number)):
                assert "{" not in text
                assert not any(name in text for name in names)


def test_identity_numbers_fit_their_check_digit_and_telephones_are_nobodys():
    somebody = People(Random(1))
    for _each in range(50):
        number = somebody.id_number()
        weighed = sum(int(digit) * weight for digit, weight in zip(number[:17], people.WEIGHTS, strict=True))
        assert len(number) == 18
        assert number[17] == people.CHECK[weighed % 11]
        assert somebody.phone().startswith("1990000")
