"""The portal is replaced while a phone has work on it: the queue and the draft of the old edition arrive in the new."""

import shutil
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from portal.core import db
from portal.core.config import ROOT
from portal.core.scope import acting_as, system
from portal.mediation.models import Case
from tests.conftest import SETTINGS
from tests.journeys.test_cold_start import answer, emptied, set_code, shelf
from tests.kit.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]
QUEUED, DRAFT = "排着队的一件", "写到一半的一件"
SIGN = "document.documentElement.dataset.edition = 'next';\n"
WAITS = "() => navigator.serviceWorker.getRegistration().then(found => !!found.waiting)"
EDITION = "() => document.documentElement.dataset.edition || ''"


def next_edition(folder):
    """A copy of the tree with one script changed: its files have other names, its worker another text."""
    for part in ("portal", "templates", "static", "migrations"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("wsgi.py", "gunicorn.conf.py"):
        shutil.copy(ROOT / file, folder)
    with (folder / "static" / "ui" / "notice.js").open("a") as script:
        script.write(SIGN)
    return folder


@pytest.fixture
def server(database, tmp_path):
    found = Server({**SETTINGS, "PORTAL_DATABASE_URL": database.url, "PORTAL_VAR": str(tmp_path)}, tmp_path)
    found.start()
    yield found
    found.kill()


@pytest.fixture
def address(server):
    return f"http://localhost:{server.port}"


def test_what_waits_on_the_old_edition_arrives_in_the_new(server, make, phone, tmp_path):
    hers = phone(make.mediator())
    set_code(hers)
    shelf(hers, "/mediation/new")
    hers.go("/mediation/new")
    server.stop()
    answer(hers, QUEUED)
    hers.page.get_by_role("button", name="保存并送出").click()
    hers.page.get_by_text("已存在手机，待发送 1 条").first.wait_for()
    hers.press("再填一张")
    answer(hers, DRAFT)

    newer = replace(server, tree=next_edition(tmp_path / "next"), process=None)
    newer.start()
    try:
        hers.page.evaluate("() => navigator.serviceWorker.getRegistration().then(found => found.update())")
        hers.page.get_by_role("button", name="现在换上").wait_for()
        assert hers.page.evaluate(WAITS), "the new worker waits: somebody is in the middle of a form"
        assert hers.page.locator("[name=summary]").input_value() == DRAFT
        hers.press("现在换上")
        hers.page.wait_for_function(WAITS.replace("!!found.waiting", "!found.waiting"))
        assert hers.page.locator("[name=summary]").input_value() == DRAFT, "nothing typed is gone"

        hers.go("/outbox")
        assert hers.page.evaluate(EDITION) == "next", "the page is the new edition's"
        emptied(hers)
        hers.go("/mediation/new")
        hers.page.get_by_text("接着上次的填").wait_for()
        assert hers.page.locator("[name=summary]").input_value() == DRAFT
        hers.page.get_by_role("button", name="保存并送出").click()
        hers.page.wait_for_url("**/logged*")
        with acting_as(system("tests")):
            assert sorted(db.session.scalars(select(Case.summary))) == sorted((QUEUED, DRAFT))
            assert db.session.scalar(select(func.count(Case.id))) == 2
            db.session.remove()
    finally:
        newer.kill()
