"""Committees and days of service."""

from datetime import date

from portal.members import rules


def test_every_village_and_town_has_a_committee_and_a_county_has_none():
    assert rules.is_committee("640381106215")
    assert rules.is_committee("640381106000")
    assert not rules.is_committee("640381000000")


def test_a_villages_dispute_may_go_to_its_own_committee_or_its_towns():
    assert rules.committees_for("640381106215") == ("640381106215", "640381106000")
    assert rules.committees_for("640381106000") == ("640381106000",)


def test_the_first_and_the_last_day_are_served():
    first, last = date(2026, 1, 1), date(2026, 6, 30)
    days = (date(2025, 12, 31), first, last, date(2026, 7, 1))
    assert [rules.serves(first, last, day) for day in days] == [False, True, True, False]
    assert rules.serves(first, None, date(2040, 1, 1))
