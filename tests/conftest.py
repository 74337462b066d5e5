"""Fixtures of every test: a database of each kind, the app on it, people, and the page client."""

import gc
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from portal.app import create_app
from portal.core.web import Portal
from tests.kit import databases, strings
from tests.kit.browser import launch
from tests.kit.databases import Database
from tests.kit.makers import Maker
from tests.kit.pages import Visitor

SETTINGS = {
    "PORTAL_SECRET_KEY": "tests-only-" * 4,
    "PORTAL_FIELD_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
    "PORTAL_BASE_URL": "http://localhost",
    "PORTAL_TESTING": "1",
}


def pytest_configure(config: pytest.Config) -> None:
    """The process that starts the run makes its folder; workers inherit it."""
    if not hasattr(config, "workerinput"):
        databases.begin_run()
        strings.compile_if_old()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        databases.end_run()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests, which have a time of their own, come first in each worker's share: none begins at the end."""
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    long = [one for one in items if one.get_closest_marker("timeout")]
    short = iter([one for one in items if not one.get_closest_marker("timeout")])
    share = -(-len(items) // workers)
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        mine = long[worker::workers]
        ordered += [*mine, *islice(short, share - len(mine))]
    items[:] = [*ordered, *short]


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not walk through it again and again, which is a fifth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, opened once for a worker: Playwright runs once in a process."""
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database with every table; each test that asks for it runs on both kinds."""
    found = databases.fresh(request.param)
    found.bind()
    yield found
    found.unbind()


@cache
def portal_on(url: str) -> Portal:
    """The whole portal, built once for each database of this worker."""
    return create_app({**SETTINGS, "PORTAL_DATABASE_URL": url, "PORTAL_VAR": str(databases.folder() / "var")})


@pytest.fixture
def app(database: Database) -> Iterator[Portal]:
    """The portal on this test's database; settings and keys can be asked for inside."""
    found = portal_on(database.url)
    database.bind()
    with found.app_context():
        yield found


@pytest.fixture
def make(app: Portal) -> Maker:
    """Whoever and whatever a test needs, in a small county: `make.user(…)`, `make.case(…)`."""
    maker = Maker()
    maker.county()
    return maker


@pytest.fixture
def pages(app: Portal) -> Visitor:
    """The page client: `pages.visit(path, as_=user)` and `pages.send(path, data, as_=user)`."""
    return Visitor(app)


@pytest.fixture
def visit(pages: Visitor) -> Any:
    """`visit(path, as_=user)`: open a page as a person would, with every promise about pages checked."""
    return pages.visit


@pytest.fixture
def send(pages: Visitor) -> Any:
    """`send(path, data, as_=user)`: open the form, fill it in, and send it."""
    return pages.send
