"""Reads of the counted cells, and the recount they are checked against. Only a village's kinds are not cells."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, case, func, literal, select

from portal.areas.rules import Level, level, span
from portal.core import clock, db
from portal.core.rollup import month_of
from portal.core.scope import actor, within
from portal.mediation.models import Case
from portal.mediation.queries import recounted
from portal.mediation.rules import COUNTS, ENDED, REPORTED, STORED, Figure, Kind
from portal.reports.models import EVERY_KIND, Cell
from portal.reports.rules import full

SUMS = tuple(func.sum(getattr(Cell, figure.value)).label(figure.value) for figure in STORED)
MONTHS_USED = func.sum(case((Cell.logged > 0, 1), else_=0)).label("months_used")
BELOW = {Level.COUNTY: Level.TOWN, Level.TOWN: Level.VILLAGE}
PARTS = {Figure.ENDED: {Figure.AGREED: 1, Figure.FAILED: 1}, Figure.STEADY: {Figure.AGED: 1, Figure.RELAPSED: -1}}


class Counted(NamedTuple):
    """The figures of one place, kind or month, and in how many months anything was logged."""

    numbers: dict[Figure, int]
    months_used: int


NOTHING = Counted(full({}), 0)


def _of(row: Any) -> Counted:
    """A row that begins with `MONTHS_USED` and `SUMS`."""
    return Counted(full(dict(zip(STORED, row[1 : len(STORED) + 1], strict=True))), row[0])


def _at(place: Level, kind: str = EVERY_KIND) -> Select[Any]:
    return select(MONTHS_USED, *SUMS).where(Cell.level == place, Cell.kind == kind)


def _during(found: Any, since: date | None, until: date | None) -> Any:
    if since is not None:
        found = found.where(Cell.month >= since)
    return found if until is None else found.where(Cell.month <= until)


def by_month(code: str, since: date | None, until: date | None) -> dict[date, Counted]:
    """One place, month by month; a month without cells is left out."""
    found = _at(level(code)).where(Cell.code == code).add_columns(Cell.month).group_by(Cell.month)
    rows = db.session.execute(_during(found, since, until).order_by(Cell.month))
    return {row.month: _of(row) for row in rows}


def by_kind(code: str, since: date | None, until: date | None) -> dict[Kind, int]:
    """What was logged in one county or town, kind by kind."""
    found = select(Cell.kind, func.sum(Cell.logged).label("logged")).where(Cell.kind.in_(list(Kind)), Cell.code == code)
    found = _during(found.where(Cell.level == level(code)), since, until)
    return {row.kind: row.logged for row in db.session.execute(found.group_by(Cell.kind))}


def kinds_of_village(code: str, since: date | None, until: date | None) -> dict[Kind, int]:
    """What was logged in one village, kind by kind: a village has too few disputes to keep cells for each kind."""
    found = select(Case.kind, func.count(Case.id).label("logged"))
    found = found.where(Case.village_code == code, COUNTS[Figure.LOGGED].holds(Case))
    if since is not None:
        found = found.where(Case.reported_on >= since)
    if until is not None:
        found = found.where(Case.reported_on <= clock.month_end(until))
    return {row.kind: row.logged for row in db.session.execute(found.group_by(Case.kind))}


def by_place(code: str, since: date | None, until: date | None) -> dict[str, Counted]:
    """The places directly inside one."""
    first, last = span(code)
    found = _at(BELOW[level(code)]).where(Cell.code.between(first, last)).add_columns(Cell.code).group_by(Cell.code)
    return {row.code: _of(row) for row in db.session.execute(_during(found, since, until))}


def counted(figure: Figure, area: str, kind: str | None, since: date | None, until: date | None) -> int | None:
    """How many disputes a figure counts in an area (empty: all of the actor's) from one month to another.

    None where the cells cannot tell: a village is not counted by kind.
    """
    areas = [area] if area else _widest(actor().areas)
    if not areas or (kind and any(level(code) is Level.VILLAGE for code in areas)):
        return None
    total = 0
    for code in areas:
        found = _sum(figure, level(code), kind or EVERY_KIND, since is not None, until is not None)
        total += db.session.scalar(found, {"code": code, "since": since, "until": until}) or 0
    return total


@cache
def _sum(figure: Figure, place: Level, kind: str, since: bool, until: bool) -> Select[Any]:
    """The statement that adds up a figure, made once: every list asks it."""
    parts = PARTS.get(figure, {figure: 1})
    value = sum((getattr(Cell, part.value) * sign for part, sign in parts.items()), literal(0))
    found = select(func.sum(value)).where(Cell.level == place, Cell.kind == kind, Cell.code == bindparam("code"))
    if since:
        found = found.where(Cell.month >= bindparam("since"))
    return found.where(Cell.month <= bindparam("until")) if until else found


def _widest(areas: frozenset[str]) -> list[str]:
    """Some areas without those that lie inside another of them."""
    return sorted(code for code in areas if not within(code, areas - {code}))


def sources() -> list[tuple[ColumnElement[bool], list[Select[Any]]]]:
    """All cells anew, in steps that each stand alone: which cells, and the selects that fill them.

    Villages and towns by kind are counted from the ledger, once for each of the two days that put a figure in a month;
    the wider cells are then sums of the towns' cells.
    """
    town = (literal(""), Case.town_code, Case.county_code)
    towns = (literal(""), Cell.town_code, Cell.county_code)
    county = (literal(""), literal(""), Cell.county_code)
    towns_by_kind = (Cell.level == Level.TOWN) & (Cell.kind != EVERY_KIND)
    counties_by_kind = (Cell.level == Level.COUNTY) & (Cell.kind != EVERY_KIND)
    return [
        (
            Cell.level == Level.VILLAGE,
            [
                _recount(day, Level.VILLAGE, literal(EVERY_KIND), (Case.village_code, Case.town_code, Case.county_code))
                for day in (REPORTED, ENDED)
            ],
        ),
        (
            Cell.level != Level.VILLAGE,
            [
                *(_recount(day, Level.TOWN, Case.kind, town) for day in (REPORTED, ENDED)),
                _summed(towns_by_kind, Level.TOWN, literal(EVERY_KIND), towns),
                _summed(towns_by_kind, Level.COUNTY, Cell.kind, county),
                _summed(counties_by_kind, Level.COUNTY, literal(EVERY_KIND), county),
            ],
        ),
    ]


def _code(place: Level, codes: Sequence[Any]) -> Any:
    return codes[(Level.VILLAGE, Level.TOWN, Level.COUNTY).index(place)]


def _grouped(*columns: Any) -> list[Any]:
    """Only columns are grouped by; a literal is the same in every row."""
    return [column for column in columns if not hasattr(column, "effective_value")]


def _recount(by: str, place: Level, kind: Any, codes: Sequence[Any]) -> Select[Any]:
    day = getattr(Case, by)
    month = month_of(day)
    figures = [
        func.sum(case((count.holds(Case), 1), else_=0)) if count.day == by else literal(0) for count in COUNTS.values()
    ]
    found = select(literal(place, Cell.level.type), kind, _code(place, codes), month, *codes, *figures)
    return found.where(day.is_not(None), Case.ordinary.is_(True)).group_by(*_grouped(kind, *codes), month)


def _summed(where: Any, place: Level, kind: Any, codes: Sequence[Any]) -> Select[Any]:
    sums = [func.sum(getattr(Cell, figure.value)) for figure in STORED]
    found = select(literal(place, Cell.level.type), kind, _code(place, codes), Cell.month, *codes, *sums)
    return found.where(where).group_by(*_grouped(kind, *codes), Cell.month)


def recount_by_month(figure: Figure, by_kind: bool, since: date | None, until: date | None) -> Select[Any]:
    """The ledger's own count of a figure by month: of towns by kind, or of villages for all kinds."""
    counts = recounted(figure, since, until).subquery()
    village, town, county, kind, day, number = counts.columns
    month = month_of(day)
    place = (town, county, kind) if by_kind else (village,)
    return select(*place, month, func.sum(number)).group_by(*place, month)


def stored(since: date | None) -> Any:
    """Every cell that holds a number."""
    figures = (getattr(Cell, figure.value) for figure in STORED)
    return _during(select(Cell.level, Cell.kind, Cell.code, Cell.month, *figures), since, None)
