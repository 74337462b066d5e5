"""Every village of the demo county has an adviser, and five a gap on purpose (CONTRACT.md)."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from portal.advisers import queries
from portal.advisers.rules import Gap
from portal.areas.rules import Kind
from portal.core import clock, db
from portal.core.scope import Actor, acting_as, system
from portal.demo import load as demo
from portal.demo.accounts import ADVISED, COUNTY, GANCHENGZI

pytestmark = pytest.mark.timeout(600)


def test_every_village_has_a_contract_and_five_have_a_gap(app):
    with clock.frozen(datetime(2026, 11, 22, 4, tzinfo=UTC)), acting_as(system("tests")):
        demo.load(scale=0.05)
        with db.writing(False):
            found = queries.coverage({COUNTY}, clock.today())
        today = clock.today()
    assert len(found.rows) == 114 and all(row.contract for row in found.rows)
    assert (len(found.villages), len(found.covered)) == (84, 79)
    assert Counter(row.gap for row in found.gaps) == {Gap.ON_LEAVE: 2, Gap.NO_SERVICE: 3}
    assert not [row for row in found.rows if row.gap and row.place.kind is not Kind.VILLAGE]
    own = {row.place.code: row for row in found.rows if row.adviser and row.adviser.name == "简正言"}
    assert set(own) == set(ADVISED)
    with acting_as(Actor()), db.writing(False):
        assert queries.next_duty(GANCHENGZI, today) is not None
        assert any(one.deputy for one in queries.advisers_of([row.place.code for row in found.rows], today).values())
        db.session.remove()
