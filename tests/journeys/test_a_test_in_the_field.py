"""A member sits a test on a phone: each answer is kept as it is given, a lost link loses none, and a battery none."""

import pytest

from portal.accounts.rules import Role
from portal.core import clock, db, settings
from portal.core.scope import acting_as, system
from portal.learning import rules
from portal.learning.models import Attempt
from portal.learning.rules import Exam
from tests.kit.learning import begun
from tests.kit.makers import GANCHENGZI

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]


def stored(number) -> Attempt:
    with acting_as(system("tests")):
        found = db.session.get_one(Attempt, number)
    db.session.remove()
    return found


def test_a_test_survives_a_lost_link_and_a_closed_page_and_is_handed_in_once(make, phone):
    who = make.user((Role.MEMBER, GANCHENGZI))
    with make.writing():
        settings.change("learning_questions", "10", clock.today())
    number = begun(make, who, Exam.LAND)
    right = [(f"q_{one.key}", one.right) for one in rules.asked_for(stored(number).asked)]
    hers = phone(who)
    path = f"/learning/attempts/{number}"

    def tap(some):
        for name, letter in some:
            hers.page.locator(f"[name={name}][value={letter}]").check()

    hers.go(path)
    tap(right[:4])
    hers.page.get_by_text("答过的都存好了").wait_for()
    hers.context.set_offline(True)
    tap(right[4:6])
    hers.page.get_by_text("现在存不上").wait_for()
    hers.context.set_offline(False)
    hers.page.get_by_text("答过的都存好了").wait_for()
    assert not hers.page.get_by_role("button", name="先存下，以后接着答").count(), (
        "where a script keeps, no button need"
    )
    assert len(stored(number).chosen) == 6 and stored(number).handed_on is None
    hers.page.close()
    hers.page = hers.context.new_page()
    hers.go("/learning/")
    hers.press("宅基地和土地")
    assert hers.page.locator("main input:checked").count() == 6
    tap(right[6:])
    hers.press("交卷")
    hers.reads("合格", "答对 10 题，共 10 题")
    assert stored(number).passed
