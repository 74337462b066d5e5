"""No adviser has both sides of one matter, and nobody learns more than that (律师法 39; PRODUCT.md A03)."""

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.advisers import service as advisers
from portal.consultations.models import Side
from portal.consultations.rules import State
from portal.consultations.rules.sides import marks
from portal.core import audit, db
from portal.core.scope import acting_as, system
from tests.kit.asking import adviser, ask, one
from tests.kit.makers import GANCHENGZI, SHAOGANG, SHAOGANG_TOWN

SAME = [
    ("王桂香", "王桂香"),
    ("王桂香", "王贵香"),
    ("王桂香", "王桂香大妈"),
    ("单福", "善福（甘城子的）、单福"),
    ("买买提·吐尔逊", "买买提•吐尔逊"),
    ("马老三", "马老三 13912345678"),
    ("13912345678", "马某，139 1234 5678"),
    ("139-1234-5678", "+8613912345678"),
    ("１３９１２３４５６７８", "13912345678"),
    ("解正", "解正，解正的儿子"),
    ("曾小曾", "曾小曾"),
]
OTHER = [
    ("王大爷", "王大妈"),
    ("王", "王"),
    ("李红", "李强"),
    ("13912345678", "13912345679"),
    ("", "王桂香"),
]


@pytest.mark.parametrize(("one", "two"), SAME)
def test_one_person_written_in_two_ways_is_recognised(one, two):
    assert set(marks(one)) & set(marks(two))


@pytest.mark.parametrize(("one", "two"), OTHER)
def test_two_persons_are_not_taken_for_one(one, two):
    assert not set(marks(one)) & set(marks(two))


def given(number):
    found = one(number)
    return found.state, found.adviser_id


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"nickname": "王桂香", "other": "李四海"}, {"nickname": "李四海", "other": ""}),
        ({"nickname": "", "other": "李四海", "phone": "13900001111"}, {"nickname": "李某", "other": "13900001111"}),
    ],
    ids=["the asker was the other side", "the other side had asked"],
)
def test_the_other_sides_adviser_is_left_out_and_the_office_reads_no_more(make, pages, first, second):
    who = adviser(make)
    earlier, _receipt = ask(make, **first)
    assert given(earlier) == (State.ASSIGNED, who.id)
    later, _receipt = ask(make, **{"phone": "13900002222", **second})
    assert given(later) == (State.SUBMITTED, None), "there is no deputy: the town's office looks for somebody"
    office = make.user((Role.TOWN, SHAOGANG_TOWN))
    refused = pages.send(f"/consultations/{later}/assign", {"adviser": str(who.id)}, as_=office, status=422)
    assert "可能要回避" in refused.text and "王桂香" not in refused.text
    deputy = make.user((Role.ADVISER, SHAOGANG))
    make.contract(SHAOGANG, deputy)
    pages.send(f"/consultations/{later}/assign", {"adviser": str(deputy.id)}, as_=office, status=303)
    assert given(later) == (State.ASSIGNED, deputy.id)
    with acting_as(system("tests")):
        checked = db.session.scalars(select(audit.Audit.detail).where(audit.Audit.verb == "consultations.check_sides"))
        assert {"found": True} in list(checked)
        rows = db.session.scalars(select(Side)).all()
        assert all(len(row.key) == 32 and not row.key.isdecimal() for row in rows)
        db.session.remove()


def test_the_deputy_has_it_where_the_adviser_may_not(make):
    who, deputy = make.user((Role.ADVISER, GANCHENGZI)), make.user((Role.ADVISER, SHAOGANG))
    make.contract(GANCHENGZI, who, deputy=advisers.Deputy(deputy.name, "13900000000", deputy.id))
    ask(make, nickname="王桂香", other="李四海")
    later, _receipt = ask(make, nickname="李四海", phone="13900002222")
    assert given(later) == (State.ASSIGNED, deputy.id)


def test_the_form_keeps_it_and_no_page_shows_it(make, pages, visit):
    who = adviser(make)
    told = {"kind": "land", "question": "水渠被占", "phone": "13900003333", "village": GANCHENGZI, "other": "李四海"}
    form = visit("/consult").form("/consult").filled
    checked = pages.open("/consult", method="POST", data={**form, **told})
    assert checked.status == 200 and "李四海" in checked.text, "who asks sees it once more"
    number, _receipt = ask(make, nickname="王桂香", other="李四海")
    assert "李四海" not in visit(f"/consultations/{number}", as_=who).text
