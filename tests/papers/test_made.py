"""Papers are made by the worker, stay as they were made, and tell a stranger whether their text still stands."""

import io
import os
import re
import signal
import subprocess
import sys
import time
from datetime import timedelta

import docx
import pypdf
import pytest
from sqlalchemy import func, select, update

from portal.accounts.rules import Role
from portal.core import audit, clock, codes, db, jobs
from portal.core.config import ROOT
from portal.core.jobs import Job
from portal.core.scope import acting_as, system
from portal.mediation import queries as mediation
from portal.mediation import service as ledger
from portal.mediation.models import Case
from portal.mediation.rules import Protection, State
from portal.papers.models import Made, Signed
from portal.papers.rules import Sheet
from tests.kit.makers import SHAOGANG_TOWN
from tests.kit.papers import printed, stored
from tests.kit.photos import jpeg, photographed
from tests.kit.server import TOKEN

AHMET, RARE = "买买提·吐尔逊", "𠮷野家"


@pytest.fixture
def mediator(make):
    return make.mediator(name="沙枣林")


def pressed(pages, who, path):
    """The token of a page, as a form on it sends it."""
    return TOKEN.search(pages.open(path, as_=who).response.text).group(1)


def ask(pages, who, case_id, sheet):
    """Press a button of the dossier's page; the address of the paper."""
    token = pressed(pages, who, f"/papers/case/{case_id}")
    answer = pages.open(
        f"/papers/case/{case_id}/make", who, method="POST", data={"csrf_token": token, "sheet": sheet.value}
    )
    assert answer.status == 303, answer.said
    return answer.location


def code_on(page):
    return re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b", page.said)[0]


def flat(text):
    return re.sub(r"\s", "", text)


def describe(make, case_id, terms):
    with make.writing() as session:
        case = session.get_one(Case, case_id)
        case.terms = terms
        audit.record("mediation.describe", "mediation_case", case)


def test_the_dossier_from_the_record_to_the_paper_and_back(make, pages, visit, mediator):
    case_id = make.case(names=(RARE, AHMET), until=State.PERFORMED, mediator=mediator)
    photographed(make, case_id, jpeg(900, 1200), caption="墙根")
    first = visit(f"/papers/case/{case_id}", as_=mediator)
    assert "还缺" in first.said and first.said.index("身份证件（") < first.said.index("回访记录：")
    here = ask(pages, mediator, case_id, Sheet.DOSSIER)
    assert "正在做" in visit(here, as_=mediator).said
    assert ask(pages, mediator, case_id, Sheet.DOSSIER) == here, "asked again it is the same one"
    assert jobs.run_once()
    shown = visit(here, as_=mediator)
    answer = pages.open(f"{here}/pdf", mediator)
    assert answer.status == 200 and answer.response.mimetype == "application/pdf"
    whole = answer.response.data
    pdf = pypdf.PdfReader(io.BytesIO(whole))
    texts = [flat(page.extract_text()) for page in pdf.pages]
    assert f"{len(texts)} 页" in shown.said
    for page in pdf.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842), "A4"
        for font in page["/Resources"]["/Font"].values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            assert "Noto" in below["/BaseFont"] and "/FontFile" in str(below["/FontDescriptor"].get_object().keys())
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in pdf.trailer["/Root"]
    assert RARE in texts[0] and AHMET in texts[0]
    assert f"第{len(texts)}页共{len(texts)}页" in texts[-1]
    outline = [one for one in pdf.outline if not isinstance(one, list)]
    assert [one.title for one in outline][:3] == ["人民调解卷宗", "卷内目录", "人民调解受理登记表"]
    for one in outline[2:-1]:
        place = pdf.get_destination_page_number(one) + 1
        assert f"{one.title}{place}" in texts[1], f"the index sends to page {place} for {one.title}"
    code = code_on(shown)
    assert all(code in text for text in texts), "each page bears the code"
    note = next(text for text in texts if "缺少的材料" in text)
    assert "人民调解回访记录：回访记录" in note
    assert ask(pages, mediator, case_id, Sheet.DOSSIER) == here, "the text is the same, so is the paper"
    describe(make, case_id, "改成二十日")
    assert "记录动过" in visit(here, as_=mediator).said
    second = ask(pages, mediator, case_id, Sheet.DOSSIER)
    assert second != here and jobs.run_once()
    assert pages.open(f"{here}/pdf", mediator).response.data == whole, "the old one opens as it was"
    newer = code_on(visit(second, as_=mediator))
    assert "文字没有改动" in visit(f"/papers/check?code={newer}").said
    told = visit(f"/papers/check?code={code.lower().replace('-', ' ')}").said
    assert "文字后来改过" in told
    assert not any(word in told for word in (RARE, AHMET, "邻里", "甘城子", "沙枣林"))


def test_a_name_that_no_font_has_is_told_before_the_paper_is_printed(make, pages, visit, mediator):
    case_id = make.case(names=("王𪚥", RARE), until=State.PERFORMED, mediator=mediator)
    here = ask(pages, mediator, case_id, Sheet.AGREEMENT)
    assert jobs.run_once()
    shown = visit(here, as_=mediator).said
    assert "纸上是空框：𪚥。" in shown, "and not the other name, which the font has"
    assert "empty boxes on the paper: 𪚥." in visit(here, as_=mediator, lang="en").said
    plain = make.case(names=(RARE, AHMET), until=State.PERFORMED, mediator=mediator)
    other = ask(pages, mediator, plain, Sheet.AGREEMENT)
    assert jobs.run_once() and "空框" not in visit(other, as_=mediator).said


def test_a_killed_worker_comes_back_and_one_document_results(make, pages, mediator, database, tmp_path):
    case_id = make.case(until=State.PERFORMED, mediator=mediator)
    ask(pages, mediator, case_id, Sheet.DOSSIER)
    told = {
        **os.environ, "PORTAL_SECRET_KEY": "tests-only-" * 4, "PORTAL_TESTING": "1", "PORTAL_VAR": str(tmp_path),
        "PORTAL_FIELD_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=", "PORTAL_DATABASE_URL": database.url,
        "PORTAL_BASE_URL": "http://localhost",
    }  # fmt: skip
    with db.transaction() as own:
        own.execute(update(Job).where(Job.name != "papers.make").values(done_at=clock.now()))
    worker = subprocess.Popen([sys.executable, "-m", "portal.cli", "jobs", "worker"], cwd=ROOT, env=told)
    until = time.monotonic() + 60
    while not leased() and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    with acting_as(system("tests")), db.reading() as own:
        assert own.scalar(select(func.count(Made.id)).where(Made.made_at.is_not(None))) == 0, "killed in the middle"
    with clock.frozen(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        assert jobs.run_once()
    with acting_as(system("tests")), db.reading() as own:
        (made,) = own.scalars(select(Made)).all()
        assert made.pages > 5 and made.pdf.startswith(b"%PDF")
        assert own.scalars(select(Job.tries).where(Job.name == "papers.make")).all() == [2]


def leased():
    with db.reading() as own:
        return own.scalar(select(func.count(Job.id)).where(Job.name == "papers.make", Job.leased_until.is_not(None)))


def test_word_says_the_same_and_bears_no_code(make, pages, mediator):
    case_id = make.case(names=(RARE, AHMET), until=State.AGREED, mediator=mediator)
    answer = pages.open(f"/papers/case/{case_id}/agreement.docx", mediator)
    file = docx.Document(io.BytesIO(answer.response.data))
    said = "\n".join(
        [one.text for one in file.paragraphs] + [cell.text for t in file.tables for row in t.rows for cell in row.cells]
    )
    assert RARE in said and AHMET in said and "一式3份" in said and "十日内改好水槽" in said and "指印" in said
    assert "核对码" not in said
    assert round(file.sections[0].page_width.mm) == 210 and round(file.sections[0].left_margin.mm) == 30
    assert pages.open(f"/papers/case/{case_id}/oral.docx", mediator).status == 404, "there is no oral agreement"


def test_a_signed_paper_is_bound_to_its_version_and_a_changed_byte_is_noticed(make, pages, visit, mediator):
    case_id = make.case(until=State.AGREED, mediator=mediator)
    made_id = printed(make, case_id, Sheet.AGREEMENT, signed=False)
    here = f"/papers/{made_id}"
    assert "签好字的协议书照片" in visit(f"/papers/case/{case_id}", as_=mediator).said
    token = pressed(pages, mediator, f"{here}/signed")
    nothing = pages.open(f"{here}/signed", mediator, method="POST", data={"csrf_token": token})
    assert nothing.status == 422 and "请先选照片" in nothing.said
    photo = {"csrf_token": token, "photo": (io.BytesIO(jpeg(words="signed")), "IMG_1.jpg")}
    assert pages.open(f"{here}/signed", mediator, method="POST", data=photo).status == 303
    assert "签好字的协议书照片" not in visit(f"/papers/case/{case_id}", as_=mediator).said
    with acting_as(system("tests")), db.reading() as own:
        made, bound = stored(made_id), own.scalars(select(Signed)).one()
        assert (bound.made_id, bound.text_sha256) == (made_id, made.text_sha256) and len(bound.photo_sha256) == 64
        code = made.code
        db.session.remove()
    assert "文字没有改动" in visit(f"/papers/check?code={code}").said
    with make.writing() as session:
        made = session.get_one(Made, made_id)
        made.pdf = made.pdf[:-1] + b"x"
    assert "文字后来改过" in visit(f"/papers/check?code={code}").said
    assert pages.open(f"{here}/pdf", mediator).status == 404, "what is not whole is not handed out"


def test_the_daily_round_notices_a_record_that_was_changed_after_printing(make, visit, mediator):
    case_id = make.case(until=State.MEDIATING, mediator=mediator)
    changed, same = (printed(make, case_id, sheet, signed=False) for sheet in (Sheet.ACCEPTANCE, Sheet.NOTICE))
    with make.writing() as session:
        case = session.get_one(Case, case_id)
        party = mediation.parties(case)[0]
        ledger.change_party(case, party, ledger.PartyTold(party.name, party.role, address="三组12号"))
    with clock.frozen(clock.now() + timedelta(hours=1)):
        jobs.run_once()
    with acting_as(system("tests")):
        assert stored(changed).changed_at is not None and stored(same).changed_at is None
        db.session.remove()


def test_guessing_codes_is_braked_and_a_sensitive_dispute_stays_with_its_handlers(make, pages, visit, mediator):
    case_id = make.case(until=State.MEDIATING, mediator=mediator)
    made_id = printed(make, case_id, signed=False)
    town = make.user((Role.TOWN, SHAOGANG_TOWN))
    assert pages.open(f"/papers/{made_id}/pdf", town).status == 200
    with make.writing() as session:
        case = session.get_one(Case, case_id)
        case.protection, case.ordinary = Protection.VIOLENCE, False
    for path in ("", "/pdf", "/state", "/signed"):
        assert pages.open(f"/papers/{made_id}{path}", town).status == 404
    assert pages.open(f"/papers/case/{case_id}/notice.docx", town).status == 404
    assert "12 个字母" in visit("/papers/check?code=2222").said
    known = codes.sealed("2" * 11)
    for _try in range(20):
        assert "没有这个核对码" in pages.open(f"/papers/check?code={known}").said
    assert pages.open(f"/papers/check?code={known}").status == 429
    with acting_as(system("tests")):
        code = stored(made_id).code
        db.session.remove()
    assert pages.open(f"/papers/check?code={code}").status == 429, "who was braked learns nothing at all"
