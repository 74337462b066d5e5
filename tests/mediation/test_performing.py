"""An agreement is kept part by part, and counts as kept when all of it is (M28)."""

from datetime import timedelta

import pytest

from portal.core import clock, db
from portal.core.forms import Refused
from portal.mediation import queries, service
from portal.mediation.models import Case, Duty
from portal.mediation.rules import State, Task
from portal.reports import service as reports


def owing(make, mediator, *parts):
    """A dispute with an agreement of so many instalments in fen, a day apart, the first yesterday; its number."""

    def owe(case):
        debtor = queries.parties(case)[0]
        for usual in queries.duties(case):
            db.session.delete(usual)
        for place, fen in enumerate(parts):
            due = clock.today() + timedelta(days=place - 1)
            db.session.add(Duty(case=case, debtor_id=debtor.id, what="付钱", amount=fen, due_on=due))

    return make.case(until=State.AGREED, mediator=mediator, then=owe)


def test_each_instalment_is_reported_and_the_last_one_keeps_the_agreement(make, pages):
    mediator = make.mediator()
    number = owing(make, mediator, 50_000, 50_050, None)
    with make.writing():
        case = db.session.get_one(Case, number)
        first, second, third = queries.duties(case)
        service.keep_duty(case, first, clock.today(), 20_000)
        assert (first.done_on, first.done_amount, case.next_on) == (None, 20_000, first.due_on)
        assert case.next_what is Task.PERFORMANCE
        with pytest.raises(Refused, match="只差 300 元"):
            service.keep_duty(case, first, clock.today(), 30_001)
    path = f"/mediation/{number}/duties/{second.id}/kept"
    refused = pages.send(path, {"paid": "五百"}, as_=mediator)
    assert refused.status == 422 and "比如 5000" in refused.text
    assert pages.send(path, {"paid": ""}, as_=mediator).status == 303
    record = pages.visit(f"/mediation/{number}", as_=mediator)
    assert "/kept" not in "".join(href for href in record.links if f"/{second.id}/" in href)
    with make.writing():
        case = db.session.get_one(Case, number)
        first, second, third = queries.duties(case)
        assert (second.done_amount, case.next_on, case.performed) == (50_050, first.due_on, False)
        service.keep_duty(case, first, clock.today(), 30_000)
        assert case.state is State.AGREED and case.next_on == third.due_on
        service.keep_duty(case, third, clock.today())
        assert case.state is State.PERFORMED and case.performed and case.next_what is Task.VISIT
        with pytest.raises(Refused):
            service.keep_duty(case, third, clock.today())
    with make.writing():
        assert not reports.verify()


def test_who_says_that_all_is_kept_leaves_nothing_open(make):
    number = owing(make, make.mediator(), 50_000, 60_000)
    with make.writing():
        case = db.session.get_one(Case, number)
        service.perform(case, clock.today())
        assert [one.done_amount for one in queries.duties(case)] == [50_000, 60_000]
        assert all(one.done_on for one in queries.duties(case))
