"""On to legal aid: decided within 7 days, a lawyer within 3; the villager sees both (法律援助法 43; PRODUCT.md V26)."""

from datetime import timedelta

from portal.accounts.rules import Role
from portal.core import clock
from tests.consultations.test_following import track
from tests.kit.asking import adviser, again, ask
from tests.kit.makers import SHAOGANG_TOWN

DAY = timedelta(days=1)


def test_from_the_hand_over_to_the_lawyer_with_both_clocks(make, pages):
    adviser(make)
    office = make.user((Role.TOWN, SHAOGANG_TOWN))
    number, receipt = ask(make)
    path, today = f"/consultations/{number}/aid", clock.today()
    pages.send(path, {}, as_=office, status=303)
    with clock.frozen(clock.now() + 8 * DAY):
        office = again(make, office)
        shown = pages.visit("/consultations/aid", as_=office).text
        assert "过了 1 天" in shown
        early = {"granted": "yes", "on": (today - DAY).isoformat()}
        assert "日子要在上一步以后" in pages.send(path, early, as_=office, status=422).text
        pages.send(path, {"granted": "yes", "on": (today + 7 * DAY).isoformat()}, as_=office, status=303)
        assert "最晚" in track(pages, receipt).text
        told = {"lawyer": "马清水（清水律师事务所）", "on": (today + 8 * DAY).isoformat()}
        pages.send(path, told, as_=office, status=303)
        followed = track(pages, receipt).text
        assert "马清水" in followed and "律师派好了" in followed
        assert "没有等着的" in pages.visit("/consultations/aid", as_=office).text
        assert pages.open(path, as_=office).status == 404, "nothing more is owed"


def test_a_refusal_needs_its_reason_and_ends_it(make, pages):
    who = adviser(make)
    office = make.user((Role.TOWN, SHAOGANG_TOWN))
    number, receipt = ask(make)
    path = f"/consultations/{number}/aid"
    assert pages.open(path, as_=who).status == 403, "the office hands over"
    pages.send(path, {}, as_=office, status=303)
    no = {"granted": "no", "on": clock.today().isoformat()}
    assert "请写书面决定上的理由" in pages.send(path, no, as_=office, status=422).text
    pages.send(path, {**no, "why": "不属于援助的事项"}, as_=office, status=303)
    assert "不属于援助的事项" in track(pages, receipt).text
    assert "没有等着的" in pages.visit("/consultations/aid", as_=office).text
