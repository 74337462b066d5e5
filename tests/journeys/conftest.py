"""A portal that really serves, and browsers for the people who use it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from portal.core.web import Portal
from tests.kit import databases
from tests.kit.browser import Phone, serving
from tests.kit.databases import Database


@pytest.fixture(params=["sqlite"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Journeys are about the browser: the other tests hold both databases to the same answers."""
    found = databases.fresh(request.param)
    found.bind()
    yield found
    found.unbind()


@pytest.fixture
def address(app: Portal) -> Iterator[str]:
    with serving(app) as at:
        yield at


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Callable[..., Phone]]:
    """`phone(who)` opens a browser for someone; what went wrong in any of them fails the test at its end."""
    opened: list[Phone] = []

    def open_(*who: object, **options: object) -> Phone:
        opened.append(Phone.open(browser, address, *who, **options))
        return opened[-1]

    yield open_
    faults = [fault for one in opened for fault in one.faults]
    for one in opened:
        one.close()
    assert not faults, faults
