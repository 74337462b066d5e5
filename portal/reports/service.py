"""Keeping the counted cells true: counting them anew, and comparing them with the records."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import true

from portal.areas.rules import Level
from portal.core import clock, db
from portal.core.rollup import Rollup
from portal.core.scope import actor
from portal.mediation import queries as mediation
from portal.mediation.models import TALLIES
from portal.mediation.rules import STORED
from portal.members import queries as members
from portal.members.models import HEADS
from portal.reports import queries
from portal.reports.models import CELLS, EVERY_KIND
from portal.reports.rules import COLUMNS, cells_of

Key = tuple[str, str, str, date]


class Difference(NamedTuple):
    """A cell that does not say what the ledger says."""

    level: str
    kind: str
    code: str
    month: date
    figure: str
    stored: int
    counted: int


def rebuild(progress: Callable[[int], Any] = lambda rows: None) -> int:
    """Count every cell and every standing count anew; returns how many were written. Each step is a transaction."""
    _by_the_portal_itself()
    written = 0

    def tell(rows: int) -> None:
        nonlocal written
        written += rows
        progress(written)

    steps: list[tuple[Rollup, Any, Any]] = [(CELLS, *step) for step in queries.sources()]
    steps += [(HEADS, true(), [members.heads_counted()]), (TALLIES, true(), mediation.tallies_counted())]
    for rollup, where, sources in steps:
        with db.transaction() as into:
            rollup.rebuild(into, where, sources, tell)
    return written


def _by_the_portal_itself() -> None:
    if not actor().everywhere:
        raise PermissionError("figures are rebuilt and verified by the portal itself, which sees every dispute")


def verify(since: date | None = None) -> list[Difference]:
    """Compare all cells, or those since a day's month, and the standing counts with the records at one moment."""
    _by_the_portal_itself()
    first = None if since is None else clock.month_start(since)
    with db.reading() as own:
        if own.get_bind().dialect.name == "postgresql":
            own.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        stored, counted = _stored(own, first), _counted(own, first)
        stored.update(_heads(own, members.heads_stored()))
        counted.update(_heads(own, members.heads_counted()))
        stored.update(_tallies(own, first))
        counted.update(_tallies_counted(own, first))
    return [
        Difference(*key, figure, stored[key, figure], counted[key, figure])
        for key, figure in sorted(stored.keys() | counted.keys())
        if stored[key, figure] != counted[key, figure]
    ]


def _stored(own: Any, first: date | None) -> Counter[tuple[Key, str]]:
    found: Counter[tuple[Key, str]] = Counter()
    for level, kind, code, month, *numbers in own.execute(queries.stored(first)):
        for name, number in zip(COLUMNS, numbers, strict=True):
            if number:
                found[(str(level), str(kind), code, month), name] = number
    return found


def _heads(own: Any, rows: Any) -> Counter[tuple[Key, str]]:
    """The roster's standing count (decision 21): of no month, and its two tiers stand where a cell has its kind."""
    found: Counter[tuple[Key, str]] = Counter()
    for village, tier, _town, _county, *numbers in own.execute(rows):
        for name, number in zip(HEADS.figures, numbers, strict=True):
            found[(Level.VILLAGE.value, str(tier), village, date.min), name] = number
    return found


def _tallies(own: Any, first: date | None) -> Counter[tuple[Key, str]]:
    """The statistics of mediation (decision 30); apart from the cells, under a kind of their own."""
    rows = own.execute(mediation.tallies_stored(first))
    return Counter({((str(level), "tally", code, month), word): number for level, code, word, month, number in rows})


def _tallies_counted(own: Any, first: date | None) -> Counter[tuple[Key, str]]:
    found: Counter[tuple[Key, str]] = Counter()
    for counts in mediation.tallies_recounted(first):
        for village, town, county, word, month, number in own.execute(counts):
            for level, code in ((Level.VILLAGE, village), (Level.TOWN, town), (Level.COUNTY, county)):
                found[(level.value, "tally", code, month), word] += number
    return found


def _counted(own: Any, first: date | None) -> Counter[tuple[Key, str]]:
    found: Counter[tuple[Key, str]] = Counter()
    for figure in STORED:
        for town, county, kind, month, number in own.execute(queries.recount_by_month(figure, True, first, None)):
            for level, code in ((Level.TOWN, town), (Level.COUNTY, county)):
                for one in (EVERY_KIND, str(kind)):
                    found[(level.value, one, code, month), figure.value] += number
        for village, month, number in own.execute(queries.recount_by_month(figure, False, first, None)):
            found[(Level.VILLAGE.value, EVERY_KIND, village, month), figure.value] += number
    for name, counts in queries.recount_of_programme(first):
        for village, town, county, month, number in own.execute(counts):
            for level, kind, code, *_codes in cells_of("" if village == town else village, town, county, month):
                found[(level.value, kind, code, month), name] += number
    return found
