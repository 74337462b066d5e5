"""Villages merge, move and are named anew from a day on; a time before is told by the tree of that time (O17)."""

from datetime import date, timedelta

import pytest

from portal.accounts.rules import Role
from portal.areas import queries, service
from portal.core import clock
from portal.core.forms import Refused
from portal.core.scope import acting_as, system
from portal.mediation.rules import State
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG, SHAOGANG_TOWN, XIAOBA_TOWN


def codes(places):
    return [place.code for place in places]


def test_a_village_that_merged_stands_in_the_years_before_with_its_own_figures(make, pages):
    bureau, year = make.user((Role.BUREAU, COUNTY)), clock.today().year
    for village, days in ((GANCHENGZI, 500), (SHAOGANG, 500), (SHAOGANG, 3)):
        make.case(village, until=State.LOGGED, days_ago=days)
    first = date(year, 1, 1)
    with make.writing():
        service.merge([GANCHENGZI], SHAOGANG, first)
    queries.forget()
    with acting_as(system("tests")):
        assert GANCHENGZI not in codes(queries.children(SHAOGANG_TOWN))
        assert GANCHENGZI in codes(queries.children_during(SHAOGANG_TOWN, date(year - 1, 1, 1), date(year - 1, 12, 31)))
        assert queries.successor(GANCHENGZI) == SHAOGANG
        before, after = (queries.villages_on(COUNTY, day)[SHAOGANG_TOWN] for day in (first - timedelta(days=1), first))
        assert before - after == 1
    for period in ("last", "all"):
        assert "甘城子村" in pages.visit(f"/reports/{SHAOGANG_TOWN}?period={period}", as_=bureau).text, period
        assert pages.visit(f"/reports/{COUNTY}?period={period}", as_=bureau).status == 200
    assert "甘城子村" not in pages.visit(f"/reports/{SHAOGANG_TOWN}?period=this", as_=bureau).text


def test_a_village_that_goes_to_another_town_gets_a_new_code_and_leads_there(make):
    first, new = clock.today(), "640381100299"
    with make.writing():
        service.move(GANCHENGZI, new, "甘城子村委会", first)
        with pytest.raises(Refused, match="已经有了"):
            service.move(SHAOGANG, new, "邵岗村委会", first)
        with pytest.raises(Refused, match="不在"):
            service.merge([GANCHENGZI], SHAOGANG, first + timedelta(days=9))
        with pytest.raises(Refused, match="一级"):
            service.merge([SHAOGANG], XIAOBA_TOWN, first)
    queries.forget()
    with acting_as(system("tests")):
        assert new in codes(queries.children(XIAOBA_TOWN)) and queries.successor(GANCHENGZI) == new
        assert queries.area(new).short == "甘城子村"
        yesterday = first - timedelta(days=1)
        assert new not in codes(queries.children_during(XIAOBA_TOWN, yesterday, yesterday))
