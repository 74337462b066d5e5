"""An attendance list that a phone may keep: taken once, and what two people tick counts both."""

import pytest
from sqlalchemy import select

from portal.core import clock, db
from portal.core.scope import acting_as
from portal.training import queries, rules, service
from portal.training.models import TrainingSession
from tests.kit.training import BUREAU


@pytest.fixture
def number(arranging):
    return arranging.session(0, starts=clock.local(clock.now()).time().replace(hour=0, minute=0), people=3)


def came(number):
    with acting_as(BUREAU):
        session = db.session.scalar(select(TrainingSession).where(TrainingSession.id == number))
        return [one.came for one in queries.enrolments(session)], session.came


@pytest.mark.parametrize(
    ("base", "mine", "now", "stands"),
    [
        ((), (1,), (2,), {1, 2}),
        ((1,), (), (1, 2), {2}),
        ((1,), (1,), (), set()),
        ((1,), (), (), set()),
        ((), (), (), set()),
    ],
)
def test_what_a_form_changed_is_put_on_what_stands(base, mine, now, stands):
    assert rules.both_noted(base, mine, now) == stands


def test_two_lists_of_one_session_count_both_and_each_counts_once(visit, pages, bureau, town, number, arranging):
    path = f"/training/{number}/hold"
    hers, his = (visit(path, as_=who).form() for who in (bureau, town))
    with arranging.writing():
        ids = [str(one.id) for one in queries.enrolments(arranging.get(number))]
    assert "data-keep" in visit(path, as_=bureau).response.text

    def sends(form, who, *ticked):
        return pages.open(form.action, who, method="POST", data={**form.filled, "came": list(ticked)})

    first = sends(hers, bureau, ids[0])
    assert first.status == 303 and came(number) == ([True, False, False], 1)
    assert sends(his, town, ids[2]).status == 303 and came(number) == ([True, False, True], 2)
    again = sends(hers, bureau, ids[0])
    assert again.status == 303 and again.location == first.location
    assert came(number) == ([True, False, True], 2), "the same again is the first answer, and nothing anew"
    right = visit(path, as_=town).form()
    sends(right, town, *ids[1:])
    assert came(number) == ([False, True, True], 2)


def test_a_list_that_does_not_say_what_it_began_with_goes_by_version(visit, pages, bureau, number, arranging):
    form = visit(f"/training/{number}/hold", as_=bureau).form()
    with arranging.writing():
        service.hold(arranging.get(number), [one.id for one in queries.enrolments(arranging.get(number))])
    for base in ("", "1,2", "noted,x", "noted,-1", "noted,9999999999"):
        answer = pages.open(form.action, bureau, method="POST", data={**form.filled, "base": base})
        assert answer.status == 422 and "别人已经改过" in answer.text
    assert came(number)[1] == 3
