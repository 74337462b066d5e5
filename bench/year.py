"""The programme's own year over a past that is forty times as busy: pages, their queries, and a roster from Excel."""

from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import select

from bench import roster
from bench.datasets import COUNTY, DataSet
from bench.pages import COUNTY_PAGE, LIST
from bench.plan import Plan
from bench.programme import FEW
from bench.results import AT_MOST, Result
from bench.serve import Server, Target, alternate, ratio
from bench.sizes import queries
from portal.core import clock
from portal.core.db import session
from portal.core.paging import _cursor
from portal.members.models import Member
from portal.members.rules import State
from portal.outreach.models import HouseVisit

VISITS = "/outreach/visits/?per=50"
FIGURE, FIRST, LISTED, RECORD = "figures", "first page", "list", "record"
LIMITS = {FIGURE: (1.2, 1.1), FIRST: (1.2, 1.1), LISTED: (1.15, 1.05), RECORD: (1.15, 1.05)}
"""P6 for figures and first pages, P5 for lists and records."""
QUERIES = {FIGURE: (10, 6), FIRST: (10, 6), LISTED: (5, 3), RECORD: (8, 5)}
WHO, CONNECTIONS = ("bureau",), 4


def measure(plan: Plan) -> None:
    """P5, P6, P8 and P21 for members, training, outreach and their figures; then the import of a roster."""
    for engine in plan.engines:
        _pages(plan, engine)
    for engine in plan.engines:
        for one in roster.measured(plan, engine):
            plan.book.add(one)


@dataclass(frozen=True)
class Page:
    """One kind of page: what it is, whose, and its address."""

    what: str
    kind: str
    who: str
    path: str


def pages(data: DataSet) -> list[Page]:
    """The pages of the programme's rooms. The list behind a figure is that of the year which its page shows."""
    with data.app():
        member = session.scalar(
            select(Member.id).where(Member.state == State.REGISTERED).order_by(Member.id).offset(300).limit(1)
        )
    today = clock.today()
    behind = f"figure=visits&from={today.replace(month=1, day=1)}&to={today}"
    return [
        Page("county page", FIGURE, "bureau", COUNTY_PAGE),
        Page("figure of visits", FIGURE, "bureau", f"{COUNTY_PAGE}/visits"),
        Page("outreach's first page", FIGURE, "bureau", "/outreach/"),
        Page("bureau's first page", FIRST, "bureau", "/"),
        Page("month of sessions", LISTED, "bureau", "/training/month"),
        Page("list of sessions", LISTED, "bureau", "/training/"),
        Page("roster", LISTED, "bureau", "/members/?per=50"),
        Page("list of visits", LISTED, "bureau", VISITS),
        Page("list behind the figure of visits", LISTED, "bureau", f"{VISITS}&{behind}"),
        Page("list of talks", LISTED, "bureau", "/outreach/talks/?per=50"),
        Page("member's record", RECORD, "bureau", f"/members/{member}"),
    ]


def _pages(plan: Plan, engine: str) -> None:
    few, many = (plan.data(engine, plan.small, visits=visits) for visits in (FEW.visits, plan.visits))
    also = plan.cluster.cpu_seconds if engine == "postgresql" else (lambda: 0.0)
    with ExitStack() as stack:
        on_few, on_many = (
            stack.enter_context(Server("wsgi:app", data.environ, plan.log(f"{engine}_{data.name}")))
            for data in (few, many)
        )
        cookies = {data: {who: data.sign_in(who) for who in WHO} for data in (few, many)}
        pairs: list[tuple[Page, Target, Target]] = []
        for here, there in zip(pages(few), pages(many), strict=True):
            small = Target(f"{FEW.visits:,}", on_few, here.path, cookies[few][here.who], also)
            big = Target(f"{there.what}, {plan.visits:,}", on_many, there.path, cookies[many][there.who], also)
            seen, rows = (one.server.get(one.path, one.cookie)[0].count(b"<tr") for one in (small, big))
            if seen != rows:
                raise RuntimeError(f"{here.what}: {seen} rows against {rows} are no fair comparison")
            pairs.append((there, small, big))
        beside = Target("list of disputes", on_many, LIST, cookies[many]["bureau"], also)
        deep = Target("page 1,000", on_many, f"{VISITS}&at={_far(many)}", cookies[many]["bureau"], also)
        alternate(
            [*chain.from_iterable(pair[1:] for pair in pairs), deep, beside], plan.rounds, plan.seconds, CONNECTIONS
        )
    for page, small, big in pairs:
        goal = "P6" if page.kind in (FIGURE, FIRST) else "P5"
        what = f"{page.what} at {plan.visits:,} visits : at {FEW.visits:,}"
        plan.book.add(_judged(goal, engine, what, LIMITS[page.kind], big, small))
        if page.kind in (FIGURE, FIRST):
            plan.book.add(_judged("P8", engine, f"{page.what} : list", (3, 2), big, beside))
        if page.path == VISITS:
            plan.book.add(_judged("P5", engine, "visits, page 1,000 : page 1", LIMITS[LISTED], deep, big))
    _queries(plan, few, many)


def _judged(goal: str, engine: str, what: str, limits: tuple[float, float], over: Target, under: Target) -> Result:
    note = f"{over.line}; {under.line}"
    value, wall = ratio(over, under, "cpu"), ratio(under, over, "rps")
    return Result(goal, engine, what, value, AT_MOST, *limits, wall, note=note)


def _far(data: DataSet) -> str:
    """The cursor of page 1,000 of the visits, or of the last page where there are fewer."""
    skipped = min(999 * 50, data.visits * 9 // 10) - 1
    with data.app():
        found = select(HouseVisit.visited_on, HouseVisit.id).where(HouseVisit.county_code == COUNTY)
        found = found.order_by(HouseVisit.visited_on.desc(), HouseVisit.id.desc()).offset(skipped).limit(1)
        row = session.execute(found).one()
    return _cursor(">", (row.visited_on, row.id))


def _queries(plan: Plan, few: DataSet, many: DataSet) -> None:
    """P21: as many for a busy county as for the demo's."""
    below, counted = (queries(data, {page.what: (page.who, page.path) for page in pages(data)}) for data in (few, many))
    kinds = {page.what: page.kind for page in pages(many)}
    for what, count in counted.items():
        note = f"with {FEW.visits:,} visits {below[what]}" if below[what] != count else ""
        plan.book.add(
            Result("P21", many.engine, f"queries of the {what}", count, AT_MOST, *QUERIES[kinds[what]], note=note)
        )
