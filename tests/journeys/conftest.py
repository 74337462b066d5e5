"""A portal that really serves, and browsers for the people who use it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from portal.accounts.rules import Role
from portal.consultations.rules import State as Answered
from portal.core.web import SIGNED_IN, Portal
from portal.mediation.rules import State
from portal.roles import PERMISSIONS
from tests.house.conftest import SUMMARY
from tests.kit import certificates, databases, filing, learning, ledgers, library, outreach, phones, reviews, training
from tests.kit.asking import adviser, ask, phrased, tell
from tests.kit.attached import attached
from tests.kit.booking import booked
from tests.kit.browser import Phone, serving
from tests.kit.databases import Database
from tests.kit.doors import Door, doors
from tests.kit.makers import GANCHENGZI, Maker, Someone
from tests.kit.pages import Page, Visitor
from tests.kit.papers import printed
from tests.kit.photos import photographed
from tests.kit.slips import slip
from tests.kit.sounds import webm
from tests.kit.together import together
from tests.members.kit import everything


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


@pytest.fixture
def mediator(make: Maker) -> Someone:
    return make.mediator()


@pytest.fixture
def cases(make: Maker, mediator: Someone) -> list[int]:
    """A dispute in every state, and a row of everything else beside them."""
    phrased(make, adviser(make))
    make.leave(GANCHENGZI, 30, 31)
    ask(make, until=Answered.ANSWERED, voice=True, sound=webm(9))
    tell(make, "路灯坏了")
    booked(make)
    everything(make, SUMMARY)
    certificates.everything(make)
    training.session(make, people=2, named=SUMMARY)
    training.caution(make, SUMMARY)
    training.target(make)
    learning.everything(make, mediator)
    outreach.everything(make, mediator, SUMMARY)
    reviews.everything(make, SUMMARY)
    phones.everything(make, mediator)
    found = {
        state: make.case(until=state, mediator=mediator, summary=SUMMARY, phones=("13800000001",)) for state in State
    }
    filing.everything(make, found, SUMMARY)
    ledgers.everything(make, SUMMARY)
    library.everything(make)
    first, *_rest = cases = list(found.values())
    photographed(make, first, caption=SUMMARY)
    attached(make, first, SUMMARY)
    together(make, found[State.MEDIATING], SUMMARY)
    slip(make, found[State.ACCEPTED])
    printed(make, first)
    return cases


def pages_of(app: Portal, pages: Visitor, who: Someone | None, role: Role | None, cases: list[int]) -> list[Page]:
    """The pages that this role can open, each with a dispute in a state that has the page."""
    found = []
    held = {SIGNED_IN, *PERMISSIONS[role]} if role else set()
    for door in doors(app):
        if door.safe and (door.public or door.needs in held) and door.room != "core":
            found += _opens(door, pages, who, cases)
    return found


def _opens(door: Door, pages: Visitor, who: Someone | None, cases: list[int]) -> list[Page]:
    for case_id in cases if any(t.name == "mediation_case" for t in door.tables.values()) else [0]:
        path = door.path({"mediation_case": case_id, "mediation_party": case_id * 2} if case_id else None)
        page = pages.open(path, as_=who)
        if page.status == 200 and page.is_html:
            return [page]
    return []
