"""Market days and farm seasons are rows that towns and bureau keep; examples wait to be confirmed."""

from datetime import date

import pytest

from portal.core import clock, db
from portal.core.scope import acting_as
from portal.training import queries, service
from portal.training.models import Caution
from portal.training.queries import Cautious
from tests.kit.makers import COUNTY, SHAOGANG_TOWN, XIAOBA_TOWN
from tests.kit.training import BUREAU

TOLD = {
    "kind": "market", "area": SHAOGANG_TOWN, "name": "邵岗大集", "digits": "一四七", "first": "1-1", "last": "12-31",
    "checked": "y",
}  # fmt: skip


def cautions() -> list[Caution]:
    with acting_as(BUREAU):
        found = queries.cautions()
    db.session.remove()
    return found


def sentences(day, code) -> list[str]:
    with acting_as(BUREAU):
        found = [str(one) for one in Cautious([day]).sentences(day, [code], years=False)]
    db.session.remove()
    return found


def test_nothing_is_said_of_markets_that_nobody_wrote_down(visit, bureau):
    assert cautions() == []
    assert "还没有记集市和农忙" in visit("/training/cautions", bureau).text
    visit("/training/cautions", bureau, lang="en")


def test_a_town_writes_its_market_down_and_the_bureau_is_warned(send, visit, town):
    send("/training/cautions/new", TOLD, town)
    assert "邵岗大集" in visit("/training/cautions", town).text
    assert sentences(date(2027, 6, 14), SHAOGANG_TOWN) == ["这天有集（邵岗大集），人可能不在村里"]
    assert sentences(date(2027, 6, 14), XIAOBA_TOWN) == []
    assert sentences(date(2027, 6, 15), SHAOGANG_TOWN) == []


def test_examples_are_taken_once_and_say_that_they_wait(send, visit, bureau):
    send("/training/cautions/examples", {}, bureau, on="/training/cautions")
    taken = len(cautions())
    assert taken > 3 and all(one.checked_on is None for one in cautions())
    page = visit("/training/cautions", bureau)
    assert "例子，待核" in page.text
    assert any("待核" in one for one in sentences(date(2027, 7, 12), COUNTY))
    with acting_as(BUREAU), db.transaction():
        assert service.take_examples([COUNTY]) == []
    assert len(cautions()) == taken


def test_an_example_is_confirmed_put_right_or_taken_away(send, visit, bureau):
    send("/training/cautions/examples", {}, bureau, on="/training/cautions")
    row = next(one for one in cautions() if one.code == SHAOGANG_TOWN)
    there = f"/training/cautions/{row.id}"
    send(there, {**TOLD, "digits": "2 5 8"}, bureau)
    row = next(one for one in cautions() if one.code == SHAOGANG_TOWN)
    assert (row.name, row.digits, row.checked_on) == ("邵岗大集", "2 5 8", clock.today())
    assert "邵岗大集" in visit(there, bureau).text
    visit(there, bureau, lang="en")
    send(there, {**TOLD, "gone": "y"}, bureau)
    assert not any(one.code == SHAOGANG_TOWN for one in cautions())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"digits": ""}, "逢几有集"),
        ({"digits": "初三"}, "最后一位数"),
        ({"first": "2-30"}, "几月几日"),
        ({"last": "年底"}, "几月几日"),
        ({"valid_from": "2027-02-01", "valid_until": "2027-01-01"}, "不能早于"),
        ({"area": XIAOBA_TOWN}, "请选一个地方"),
        ({"name": ""}, "请写叫什么"),
    ],
)
def test_what_cannot_be_is_said_in_words(send, town, changed, said):
    page = send("/training/cautions/new", {**TOLD, **changed}, town, status=422)
    assert said in page.text and cautions() == []


def test_a_town_does_not_change_anothers_market(send, visit, town, bureau):
    send("/training/cautions/new", {**TOLD, "area": XIAOBA_TOWN, "name": "小坝大集"}, bureau)
    season = {"kind": "farm", "area": COUNTY, "name": "麦收", "first": "7-5", "last": "7-20"}
    send("/training/cautions/new", {**TOLD, **season}, bureau)
    page = visit("/training/cautions", town)
    assert "小坝大集" not in page.text and "麦收" in page.text, "the county's season holds in the town too"
    for row in cautions():
        visit(f"/training/cautions/{row.id}", town, status=404)
