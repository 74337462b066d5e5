"""The pages of training read as little of a long past as of a short one."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.scope import acting_as
from portal.training import queries
from portal.training.queries import Filter
from portal.training.rules import Show, State, Step
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG_TOWN
from tests.kit.plans import read_whole
from tests.kit.training import BUREAU

MONTH = clock.month_start(clock.today()), clock.month_end(clock.today())


@pytest.mark.parametrize(
    "ask",
    [
        lambda: queries.sessions(Filter(*MONTH), {COUNTY}),
        lambda: queries.sessions(Filter(*MONTH, area=SHAOGANG_TOWN), {COUNTY}),
        lambda: queries.public(*MONTH),
        lambda: queries.coming({GANCHENGZI}),
        lambda: queries.owed(clock.today()),
        lambda: queries.owed_sessions(Show.PAST, clock.today()),
        queries.to_tell_count,
    ],
    ids=["month", "month of a town", "public month", "coming", "owed", "owed sessions", "to be told"],
)
def test_no_page_reads_all_sessions_ever_held_or_all_who_ever_enrolled(arranging, ask):
    arranging.session(people=2)
    with arranging.writing():
        assert not {"training_session", "training_enrolment"} & set(read_whole(ask))


def test_what_waits_is_counted_and_listed_alike_and_what_is_done_is_neither(arranging):
    arranging.session(publish=False)
    gone, cancelled = arranging.session(ahead=-3), arranging.session(ahead=-4)
    with arranging.writing():
        arranging.get(cancelled).advance(Step.CANCEL)
    with acting_as(BUREAU):
        today = clock.today()
        assert queries.owed(today) == {Show.PAST: 1, Show.DRAFTS: 1}
        assert [one.id for one in queries.owed_sessions(Show.PAST, today)] == [gone]
        found = queries.sessions(Filter(today - timedelta(days=9), today, state=State.CANCELLED), {COUNTY})
        assert [one.id for one in found] == [cancelled]


def test_a_session_of_the_county_concerns_its_villages_and_what_is_wider_than_the_county(arranging):
    made = arranging.session(codes=(COUNTY,))
    with acting_as(BUREAU):
        for code in (GANCHENGZI, SHAOGANG_TOWN, COUNTY, f"{COUNTY[:4]}00000000", f"{COUNTY[:2]}0000000000"):
            assert [one.id for one in queries.coming({code})] == [made]
        assert queries.coming({"110101000000"}) == []
