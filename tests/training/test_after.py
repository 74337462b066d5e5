"""After a session: money that adds up, and what people say without their names."""

from datetime import time

from sqlalchemy import select

from portal.core import clock, db
from portal.core.scope import acting_as
from portal.training import queries, service
from portal.training.models import Cost, Feedback
from portal.training.rules import Money
from tests.kit.makers import GANCHENGZI
from tests.kit.training import BUREAU, someone


def test_a_years_money_is_the_sum_of_its_sessions_and_what_was_spent_names_a_voucher(visit, send, bureau, arranging):
    first, second = arranging.session(0), arranging.session(0)
    path = f"/training/{first}/after"
    spent = {"kind": "spent", "item": "讲课费", "yuan": "300.50", "voucher": ""}
    assert "凭证号" in send(path, spent, as_=bureau, status=422).text
    for wrong in ("三百", "0", "1.234", "99999999999"):
        assert "请写金额" in send(path, {**spent, "yuan": wrong, "voucher": "记-12"}, as_=bureau, status=422).text
    send(path, {**spent, "voucher": "记-12"}, as_=bureau, status=303)
    send(path, {**spent, "yuan": "-0.50", "voucher": "记-13"}, as_=bureau, status=303)
    send(f"/training/{second}/after", {**spent, "kind": "planned", "yuan": "200"}, as_=bureau, status=303)
    page = visit(path, as_=bureau)
    assert "花了 300.00 元" in page.text and "记-12" in page.text
    with acting_as(BUREAU):
        sums = queries.year_costs(clock.today().year)
        rows = db.session.scalars(select(Cost)).all()
        assert sums == {kind: sum(row.fen for row in rows if row.kind is kind) for kind in Money}
        assert sums == {Money.PLANNED: 20_000, Money.SPENT: 30_000}
        db.session.remove()
    assert "计划 200.00 元，花了 300.00 元" in visit("/training/plan", as_=bureau).text


def test_who_came_says_once_how_it_was_and_nobody_learns_who(visit, send, bureau, member, arranging):
    number = arranging.session(0, starts=time(0), ends=time(0, 30), codes=(GANCHENGZI,))
    with arranging.writing():
        session = arranging.get(number)
        place = service.enrol(session, someone(1, user=member), (GANCHENGZI,)).id
    path, told = (
        f"/training/{number}/opinion",
        {"useful": "yes", "clear": "partly", "pace": "fast", "still": "借条怎么写"},
    )
    assert "上完课" in send(path, told, as_=member, status=422).text
    with arranging.writing():
        service.hold(arranging.get(number), [place])
    assert path in visit(f"/training/{number}/mine", as_=member).links
    send(path, told, as_=member, status=303)
    assert "已经说过了" in send(path, told, as_=member, status=422).text
    page = visit(f"/training/{number}/after", as_=bureau)
    assert "借条怎么写" in page.text and "1 人说了" in page.text and "学员1" not in page.text
    assert not {"user_id", "enrolment_id", "by_id", "person_key"} & {one.key for one in Feedback.__mapper__.columns}
