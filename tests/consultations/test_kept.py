"""What the law still needs is deleted by nobody, and the villager is told so (PIPL 47; PRODUCT.md V23)."""

from datetime import timedelta

from portal.accounts.rules import Role
from portal.consultations import queries, service
from portal.consultations.models import Consultation, Opinion
from portal.consultations.rules import State
from portal.core import audit, clock, db, jobs, retention
from portal.core.scope import acting_as, system
from tests.consultations.test_mine import answered, asked, bureau, opened, rows
from tests.kit import asking
from tests.kit.makers import SHAOGANG_TOWN

__all__ = ["answered", "bureau"]
WHY = "（2026）宁0381民初12号案要用"


def test_a_kept_question_is_not_deleted_on_request_and_says_so(pages, answered, bureau, make):
    number, receipt = answered
    shown = pages.visit(f"/consultations/{number}", bureau)
    assert f"/consultations/{number}/retain" in shown.links
    assert pages.send(f"/consultations/{number}/retain", {"told": WHY}, as_=bureau, status=303)
    assert WHY in pages.visit(f"/consultations/{number}", bureau).text
    mine = opened(pages, receipt)
    assert "按法律还要保留" in mine.text and WHY not in mine.text
    asked(pages, receipt, want="erase")
    (request,) = rows(Opinion)
    path = f"/consultations/feedback/{request.id}"
    told = {"granted": "yes", "text": "已经删掉。"}
    page = pages.send(path, told, bureau, status=422)
    assert "现在不能删" in page.text and WHY in page.text and "已经删掉。" in page.response.text
    assert pages.send(path, {"granted": "no", "text": "法院要用，结案以后删。"}, bureau, status=303)
    pages.send(f"/consultations/{number}/let-go", {"told": "结案了"}, as_=bureau, status=303)
    assert "按法律还要保留" not in opened(pages, receipt).text
    with acting_as(system("tests")):
        said = [line.verb for line in audit.trail("consultations_consultation", number)]
        db.session.remove()
    assert {"consultations.retain", "consultations.let_go"} <= set(said)
    assert pages.open(f"/consultations/{number}/retain", make.user((Role.TOWN, SHAOGANG_TOWN))).status == 403
    for where in (f"/consultations/{number}", f"/consultations/{number}/retain"):
        pages.visit(where, bureau)
        pages.visit(where, bureau, lang="en")


def test_neither_the_night_nor_a_job_deletes_what_is_kept(make):
    asking.adviser(make)
    numbers = [asking.ask(make, until=State.ANSWERED)[0] for _one in range(2)]
    kept, _other = numbers
    with make.writing():
        for number in numbers:
            service.close(asking.load(number))
        service.retain(asking.load(kept), WHY)
    later = clock.today() + timedelta(days=4 * retention.YEAR)
    with acting_as(system("tests")):
        due = [row[0] for row in db.session.execute(queries.closed_before(later))]
        db.session.remove()
    assert due == [numbers[1]]
    with make.writing():
        jobs.enqueue("consultations.erase", consultation_id=kept)
        jobs.enqueue("consultations.erase", consultation_id=numbers[1])
    jobs.run_once()
    assert [one.id for one in rows(Consultation)] == [kept]
