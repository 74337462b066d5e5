"""Codes and names of places."""

import pytest

from portal.areas import rules
from portal.areas.rules import Kind, Level

GANCHENGZI = "640381106215"


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("640000000000", Level.PROVINCE, None),
        ("640300000000", Level.CITY, "640000000000"),
        ("640381000000", Level.COUNTY, "640300000000"),
        ("640381106000", Level.TOWN, "640381000000"),
        (GANCHENGZI, Level.VILLAGE, "640381106000"),
        ("640381110010", Level.VILLAGE, "640381110000"),
    ],
)
def test_a_code_tells_its_level_and_the_place_above(code, level, parent):
    assert (rules.level(code), rules.parent_code(code)) == (level, parent)


def test_town_and_county_are_read_from_a_village_code():
    assert rules.town_code(GANCHENGZI) == "640381106000"
    assert rules.county_code(GANCHENGZI) == "640381000000"
    assert rules.town_code("640381106000") == "640381106000"
    assert rules.codes_above("640381106000") == ("640381000000", "640381106000")


def test_the_span_of_a_place_holds_what_lies_inside_and_nothing_else():
    first, last = rules.span("640381100000")
    assert first <= "640381100999" <= last
    assert not first <= GANCHENGZI <= last
    assert rules.span(GANCHENGZI) == (GANCHENGZI, GANCHENGZI)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("甘城子村委会", "甘城子村"),
        ("邵岗村委会", "邵岗村"),
        ("新村村委会", "新村村"),
        ("同富村民委员会", "同富村"),
        ("团结村村民委员会", "团结村"),
        ("兴民村委员会", "兴民村"),
        ("连湖居委会", "连湖"),
        ("玫香园社区居委会", "玫香园社区"),
        ("韵欣苑社区居民委员会", "韵欣苑社区"),
        ("217社区居委会", "217社区"),
        ("同乐村", "同乐村"),
        ("连湖农场生活区", "连湖农场生活区"),
        ("居委会", "居委会"),
        ("甲居委会", "甲居委会"),
    ],
)
def test_a_village_is_called_as_people_call_it(name, short):
    assert rules.short_name(name) == short


@pytest.mark.parametrize(
    ("short", "stem"), [("甘城子村", "甘城子"), ("邵岗镇", "邵岗"), ("连湖", "连湖"), ("甲村", "甲村")]
)
def test_case_numbers_write_the_bare_name(short, stem):
    assert rules.stem(short) == stem


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (GANCHENGZI, Kind.VILLAGE),
        ("640381106001", Kind.COMMUNITY),
        ("640381106502", Kind.OTHER),
        ("640381106000", None),
    ],
)
def test_the_last_three_digits_tell_a_village_from_a_community(code, kind):
    assert rules.kind(code) is kind
