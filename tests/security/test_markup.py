"""What people type is text wherever it comes out: pages, papers, lists, files (SECURITY.md R38, R42)."""

import csv
import io

from markupsafe import escape

from portal.accounts.rules import Role
from portal.core.i18n import _
from portal.mediation.rules import State
from tests.kit import filing, reviews
from tests.kit.attached import attached
from tests.kit.doors import doors
from tests.kit.makers import COUNTY
from tests.kit.papers import printed
from tests.kit.photos import photographed
from tests.kit.together import together

NASTY = '"><script src=//evil.example></script><img src=x onerror=alert(1)>{{7*7}}'


def test_markup_is_shown_as_it_was_typed(pages, make):
    who = make.mediator(name="<b onclick=x>马")
    number = make.case(
        mediator=who, names=(NASTY[:80], "=cmd|' /C calc'!A0"), summary=NASTY, until=State.AGREED,
        then=lambda case: setattr(case, "terms", NASTY),
    )  # fmt: skip
    photographed(make, number, caption=NASTY[:80])
    attached(make, number, NASTY[:80])
    together(make, make.case(mediator=who, until=State.MEDIATING), NASTY[:80])
    ended = (State.CLOSED, State.FAILED, State.AGREED, State.NOT_ACCEPTED)
    filing.everything(make, {state: make.case(mediator=who, until=state) for state in ended}, NASTY[:80])
    printed(make, number)
    reviews.everything(make, NASTY[:80])
    boss, auditor = make.user((Role.ADMIN, "")), make.user((Role.AUDITOR, COUNTY), name=NASTY[:40])
    seen = 0
    for door in doors(pages.app):
        if not door.safe:
            continue
        for person in (who, boss, auditor):
            page = pages.open(door.path({"mediation_case": number}) if "case_id" in door.rule.arguments else
                              (door.path() if not door.rule.arguments else "/"), person)  # fmt: skip
            if page.is_html:
                text = page.response.text
                seen += "evil.example" in text
                assert "<script src=//" not in text and "<img src=x" not in text and "<b onclick" not in text, door
                assert '"><' not in text or "evil" not in text.split('"><')[1][:30], door
    assert seen > 3, "the words were shown somewhere"
    for path in ("/mediation/?q=", "/admin/?q=", "/admin/audit?person=", "/nowhere?x=", "/login?next=/"):
        for person in (who, boss, auditor):
            assert "<img src=x" not in pages.open(path + "%3Cimg%20src=x%3E", person).response.text


def test_a_sentence_with_a_name_in_it_is_escaped_too(pages, make):
    who, name = make.mediator(name="<img src=x>"), "&lt;img src=x&gt;"
    number = make.case(names=("<img src=x>", "李小红"), mediator=make.mediator())
    page = pages.send(f"/mediation/{number}/accept", {}, as_=who, status=422)
    assert f"{name}是当事人" in page.response.text
    assert str(escape(_("%(name)s是当事人，不能调解自己的事，请另选一位", name="<b>"))).startswith("&lt;b&gt;")


def test_no_cell_of_an_export_is_a_formula(pages, make):
    who = make.user((Role.BUREAU, COUNTY))
    for name in ("=1+1", "+1", "-1", "@sum", "＝1"):
        make.case(names=(name, "李小红"), mediator=None)
    page = pages.open("/mediation/export?format=csv", who)
    cells = [cell for row in csv.reader(io.StringIO(page.response.text.removeprefix("\ufeff"))) for cell in row]
    assert len(cells) > 60 and not [cell for cell in cells if cell[:1] in tuple("=+-@＝\t\r")]
