"""Reads of the counted cells, and the recount they are checked against. Only a village's kinds are not cells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, reduce
from itertools import repeat
from operator import add
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, literal, not_, or_, select

from portal.areas import queries as areas
from portal.areas.rules import Level, level
from portal.core import clock, db
from portal.core.rollup import month_of
from portal.core.scope import actor, ask, within
from portal.mediation.models import Case
from portal.mediation.queries import recounted
from portal.mediation.rules import COUNTS, ENDED, REPORTED, STORED, Asked, Figure, Kind
from portal.members import rules as members
from portal.members.models import Member
from portal.outreach import rules as outreach
from portal.outreach.models import Activity, Deed, HouseVisit, Task
from portal.reports.models import EVERY_KIND, RECORDED, Cell, for_everything
from portal.reports.rules import COLUMNS, PROGRAMME, Parted, Span, Told, full
from portal.training import rules as training
from portal.training.models import Enrolment, TrainingSession

MONTHS_USED = func.sum(case((RECORDED, 1), else_=0)).label("months_used")
BEGUN = func.min(case((RECORDED, Cell.month))).label("begun")
MOST_MONTHS = 24
"""How many months a picture of the last ones shows."""
BELOW = {Level.COUNTY: Level.TOWN, Level.TOWN: Level.VILLAGE}
PARTS: dict[str, dict[str, int]] = {
    Figure.ENDED: {Figure.AGREED: 1, Figure.FAILED: 1},
    Figure.STEADY: {Figure.AGED: 1, Figure.RELAPSED: -1},
}


class Counted(NamedTuple):
    """The figures of one place, and in how many months anything was written down."""

    numbers: Told
    months_used: int


class Course(NamedTuple):
    """One place in a period: its figures beside those before, and the last months of the period one by one.

    `begun` is the first month in which anything was written down; `earlier` is all that lies before `months`, which
    leaves out those without cells.
    """

    parted: Parted
    begun: date | None
    months: dict[date, Told]
    earlier: Told


@cache
def _columns(figures: tuple[str, ...]) -> tuple[str, ...]:
    """What cells store of some figures."""
    return tuple(dict.fromkeys(str(part) for figure in figures for part in PARTS.get(figure, (figure,))))


@cache
def _sums_of(columns: tuple[str, ...]) -> list[Any]:
    return [func.sum(getattr(Cell, name)).label(name) for name in columns]


def nothing(figures: tuple[str, ...] = COLUMNS) -> Counted:
    """What a place without cells has of some figures."""
    return Counted(full(dict.fromkeys(_columns(figures), 0)), 0)


def _during(found: Select[Any], since: bool, until: bool) -> Select[Any]:
    if since:
        found = found.where(Cell.month >= bindparam("since"))
    return found.where(Cell.month <= bindparam("until")) if until else found


@cache
def _by_kind(place: Level, since: bool, until: bool) -> Select[Any]:
    found: Any = select(Cell.kind, func.sum(Cell.logged).label("logged")).group_by(Cell.kind)
    found = found.where(Cell.level == place, Cell.kind.in_(list(Kind)), Cell.code == bindparam("code"))
    return _during(found, since, until)


@cache
def _by_place(place: Level, columns: tuple[str, ...], since: bool, until: bool) -> Select[Any]:
    """The places are named one by one: an index leads to the months of each, not to all months of all between them."""
    found = select(Cell.code, MONTHS_USED, *_sums_of(columns)).where(for_everything(place))
    found = found.where(Cell.code.in_(bindparam("codes", expanding=True))).group_by(Cell.code)
    return _during(found, since, until)


@cache
def _course(place: Level, columns: tuple[str, ...]) -> Select[Any]:
    """One place's cells for all kinds, by what a month is to a period, and its last months each by itself."""
    part = case(
        (Cell.month.between(bindparam("since"), bindparam("until")), "during"),
        (Cell.month.between(bindparam("since_before"), bindparam("until_before")), "before"),
        (Cell.month < bindparam("since_before"), "earlier"),
        (Cell.month < bindparam("since"), "between"),
        else_="later",
    ).label("part")
    month = case((Cell.month.between(bindparam("shown"), bindparam("until")), Cell.month)).label("shown_month")
    found = select(part, month, BEGUN, *_sums_of(columns)).where(for_everything(place))
    return found.where(Cell.code == bindparam("code")).group_by(part, month)


def parted(code: str, asked: Span, figures: tuple[str, ...] = COLUMNS) -> Parted:
    """The figures of one place since the first month, in a period, and in the same months a year before."""
    return course(code, asked, figures, 0).parted


def course(code: str, asked: Span, figures: tuple[str, ...] = COLUMNS, most: int = MOST_MONTHS) -> Course:
    """One place in a period that may be open, with at most so many of its last months."""
    last = asked.until or clock.month_start(clock.today())
    before = asked.year_before
    told = {
        "since": asked.since or date.min,
        "until": last,
        "since_before": before.since if before else date.min,
        "until_before": before.until if before else date.min,
        "shown": max(asked.since or date.min, clock.months_back(last, most - 1)) if most else date.max,
    }
    columns = _columns(figures)
    parts: dict[str, list[Sequence[int]]] = {}
    earlier, months, begun = [], {}, []
    for part, month, first, *numbers in ask(_course(level(code), columns), {"code": code, **told}):
        parts.setdefault(part, []).append(numbers)
        if month is not None:
            months[month] = full(dict(zip(columns, numbers, strict=True)))
        elif part != "later":
            earlier.append(numbers)
        if first is not None:
            begun.append(first)

    def together(*named: str) -> Told:
        return _together(columns, [numbers for part in named for numbers in parts.get(part, ())])

    ever = together(*parts)
    during = together("during") if asked.until else ever
    found = Parted(ever, during, together("before"), together("before", "earlier"))
    return Course(found, min(begun, default=None), months, _together(columns, earlier))


def _together(columns: tuple[str, ...], rows: Sequence[Sequence[int]]) -> Told:
    return full(dict(zip(columns, map(sum, zip(*rows, strict=True)) if rows else repeat(0), strict=False)))


@cache
def _recorded(names: tuple[Any, ...], since: bool, until: bool) -> Select[Any]:
    found: Any = select(*names, func.count()).where(for_everything(Level.VILLAGE), RECORDED)
    during: Select[Any] = _during(found.where(Cell.code.in_(areas.STANDING)).group_by(*names), since, until)
    return during


def recorded(code: str, since: date | None, until: date | None) -> dict[str, int]:
    """In how many village-months something was written down, by the places directly inside one."""
    return dict(_asked((_inside(code),), code, since, until))


def recorded_by_month(code: str, since: date | None, until: date | None) -> dict[tuple[str, date], int]:
    """The same by place and month."""
    rows = _asked((_inside(code), Cell.month), code, since, until)
    return {(place, month): number for place, month, number in rows}


def _inside(code: str) -> Any:
    return Cell.code if level(code) is Level.TOWN else Cell.town_code


def _asked(names: tuple[Any, ...], code: str, since: date | None, until: date | None) -> list[Any]:
    """Village by village, so that their other months are not read."""
    found = _recorded(names, since is not None, until is not None)
    end = clock.month_end(until) if until is not None else None
    on = end if end is not None and end < clock.today() else None
    return ask(found, {**areas.standing(code, on), "since": since, "until": until})


def by_kind(code: str, since: date | None, until: date | None) -> dict[Kind, int]:
    """What was logged in one county or town, kind by kind."""
    found = _by_kind(level(code), since is not None, until is not None)
    rows = ask(found, {"code": code, "since": since, "until": until})
    return {row.kind: row.logged for row in rows}


def kinds_of_village(code: str, since: date | None, until: date | None) -> dict[Kind, int]:
    """What was logged in one village, kind by kind: a village has too few disputes to keep cells for each kind."""
    found = select(Case.kind, func.count(Case.id).label("logged"))
    found = found.where(Case.village_code == code, COUNTS[Figure.LOGGED].holds(Case))
    if since is not None:
        found = found.where(Case.reported_on >= since)
    if until is not None:
        found = found.where(Case.reported_on <= clock.month_end(until))
    return {row.kind: row.logged for row in db.session.execute(found.group_by(Case.kind))}


def by_place(
    code: str, since: date | None, until: date | None, figures: tuple[str, ...] = COLUMNS
) -> dict[str, Counted]:
    """The places directly inside one; those without cells are left out."""
    columns = _columns(figures)
    found = _by_place(BELOW[level(code)], columns, since is not None, until is not None)
    codes = [place.code for place in areas.children_during(code, since, until and clock.month_end(until))]
    rows = ask(found, {"codes": codes, "since": since, "until": until})
    return {place: Counted(full(dict(zip(columns, sums, strict=True))), used) for place, used, *sums in rows}


def counted(figure: str, area: str, kind: str | None, since: date | None, until: date | None) -> int | None:
    """How many disputes a figure counts in an area (empty: all of the actor's) from one month to another."""
    asked = counting(figure, area, kind, since, until)
    return None if asked is None else ask(asked.statement, asked.values)[0][0] or 0


def counting(figure: str, area: str, kind: str | None, since: date | None, until: date | None) -> Asked | None:
    """What counts them; None where the cells cannot tell: a village is not counted by kind."""
    areas = [area] if area else _widest(actor().areas)
    if not areas or (kind and any(level(code) is Level.VILLAGE for code in areas)):
        return None
    found = _sum(figure, tuple(map(level, areas)), kind or EVERY_KIND, since is not None, until is not None)
    codes = {f"code_{place}": code for place, code in enumerate(areas)}
    return Asked(found, {**codes, "since": since, "until": until})


@cache
def _sum(figure: str, places: tuple[Level, ...], kind: str, since: bool, until: bool) -> Select[Any]:
    """The statement that adds up a figure, made once: every list asks it."""
    parts = PARTS.get(figure, {figure: 1})
    columns = [getattr(Cell, str(part)) if sign > 0 else -getattr(Cell, str(part)) for part, sign in parts.items()]
    value = reduce(add, columns)
    of_places = [and_(Cell.level == one, Cell.code == bindparam(f"code_{at}")) for at, one in enumerate(places)]
    found = select(func.sum(value)).where(Cell.kind == kind, or_(*of_places))
    return _during(found, since, until)


def sums(figures: tuple[str, ...], since: date, until: date) -> dict[str, int]:
    """Several figures of all the actor's areas together from one month to another; none for who has no area."""
    areas = _widest(actor().areas)
    if not areas:
        return {}
    codes = {f"code_{place}": code for place, code in enumerate(areas)}
    (row,) = ask(_sums(figures, tuple(map(level, areas))), {**codes, "since": since, "until": until})
    return {figure: number or 0 for figure, number in zip(figures, row, strict=True)}


@cache
def _sums(figures: tuple[str, ...], places: tuple[Level, ...]) -> Select[Any]:
    of_places = [and_(Cell.level == one, Cell.code == bindparam(f"code_{at}")) for at, one in enumerate(places)]
    found = select(*(func.sum(getattr(Cell, figure)) for figure in figures))
    return _during(found.where(Cell.kind == EVERY_KIND, or_(*of_places)), True, True)


def _widest(areas: frozenset[str]) -> list[str]:
    """Some areas without those that lie inside another of them."""
    return sorted(code for code in areas if not within(code, areas - {code}))


def sources() -> list[tuple[ColumnElement[bool], list[Select[Any]]]]:
    """All cells anew, in steps that each stand alone: which cells, and the selects that fill them.

    Villages and towns by kind are counted from the ledger, once for each of the two days that put a figure in a month;
    the wider cells are then sums of the towns' cells. The programme's records are each counted once, in the smallest
    place that they name, and the wider cells are sums of these.
    """
    town = (literal(""), Case.town_code, Case.county_code)
    towns = (literal(""), Cell.town_code, Cell.county_code)
    county = (literal(""), literal(""), Cell.county_code)
    everything = Cell.kind == EVERY_KIND
    towns_by_kind = (Cell.level == Level.TOWN) & (Cell.kind != EVERY_KIND)
    counties_by_kind = (Cell.level == Level.COUNTY) & (Cell.kind != EVERY_KIND)
    return [
        (
            Cell.level == Level.VILLAGE,
            [
                *(
                    _recount(
                        day, Level.VILLAGE, literal(EVERY_KIND), (Case.village_code, Case.town_code, Case.county_code)
                    )
                    for day in (REPORTED, ENDED)
                ),
                *_programme(Level.VILLAGE),
            ],
        ),
        (
            Cell.level != Level.VILLAGE,
            [
                *(_recount(day, Level.TOWN, Case.kind, town) for day in (REPORTED, ENDED)),
                _summed(towns_by_kind, Level.TOWN, literal(EVERY_KIND), towns, STORED),
                _summed(towns_by_kind, Level.COUNTY, Cell.kind, county, STORED),
                _summed(counties_by_kind, Level.COUNTY, literal(EVERY_KIND), county, STORED),
                *_programme(Level.TOWN),
                _summed((Cell.level == Level.VILLAGE) & everything, Level.TOWN, literal(EVERY_KIND), towns, PROGRAMME),
                *_programme(Level.COUNTY),
                _summed((Cell.level == Level.TOWN) & everything, Level.COUNTY, literal(EVERY_KIND), county, PROGRAMME),
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
    sums = {name: func.sum(case((count.holds(Case), 1), else_=0)) for name, count in COUNTS.items() if count.day == by}
    found = select(literal(place, Cell.level.type), kind, _code(place, codes), month, *codes, *_all(sums))
    return found.where(day.is_not(None), Case.ordinary.is_(True)).group_by(*_grouped(kind, *codes), month)


def _all(sums: Mapping[Any, Any]) -> list[Any]:
    """Every figure of a cell: those that are counted here, and nothing of the others."""
    return [sums.get(name, literal(0)) for name in COLUMNS]


def _summed(where: Any, place: Level, kind: Any, codes: Sequence[Any], figures: Sequence[str]) -> Select[Any]:
    sums = {str(name): func.sum(getattr(Cell, str(name))) for name in figures}
    found = select(literal(place, Cell.level.type), kind, _code(place, codes), Cell.month, *codes, *_all(sums))
    return found.where(where).group_by(*_grouped(kind, *codes), Cell.month)


@dataclass(frozen=True)
class Ledger:
    """Where some figures of the programme are counted: rows, the day that puts them in a month, and what each adds.

    `places` says in which levels' own cells such a row can stand: the smallest place that it names.
    """

    rows: Select[Any]
    model: Any
    day: Any
    adds: dict[str, Any]
    places: tuple[Level, ...]

    def stands_in(self, place: Level) -> list[Any]:
        """Which rows name this place and no smaller one."""
        whole = or_(self.model.village_code == self.model.town_code, self.model.village_code == "")
        if place is Level.VILLAGE:
            return [] if self.places == (Level.VILLAGE,) else [not_(whole)]
        return [whole, self.model.town_code != "" if place is Level.TOWN else self.model.town_code == ""]


def _ledgers() -> list[Ledger]:
    """Every ledger of the programme, with the clauses of its figures."""
    found = [_ledger(Member, "registered_on", members.COUNTS), _ledger(Member, "left_on", members.COUNTS)]
    found.append(_ledger(Activity, "held_on", outreach.TALKS, (Level.VILLAGE, Level.TOWN)))
    found.append(_ledger(HouseVisit, "visited_on", outreach.VISITS))
    found.append(_ledger(Task, "done_on", outreach.TASKS, (Level.TOWN,)))
    found.append(_ledger(Deed, "done_on", outreach.DEEDS))
    held = training.COUNTS[training.Figure.HELD].holds(TrainingSession)
    wide = (Level.VILLAGE, Level.TOWN, Level.COUNTY)
    sessions = select().select_from(TrainingSession)
    found.append(Ledger(sessions, TrainingSession, TrainingSession.day, {training.Figure.HELD: (held, 1)}, wide))
    came = held & Enrolment.came.is_(True)
    people = select().select_from(Enrolment).join(TrainingSession, TrainingSession.id == Enrolment.session_id)
    found.append(Ledger(people, Enrolment, TrainingSession.day, {training.Figure.ATTENDED: (came, 1)}, wide))
    return found


def _ledger(model: Any, day: str, counts: Mapping[Any, Any], places: tuple[Level, ...] = (Level.VILLAGE,)) -> Ledger:
    adds = {
        figure: (count.holds(model), adds(model) if (adds := getattr(count, "adds", None)) else 1)
        for figure, count in counts.items()
        if count.day == day
    }
    return Ledger(select().select_from(model), model, getattr(model, day), adds, places)


def _programme(place: Level) -> list[Select[Any]]:
    """The selects that fill the cells of one level from the records that name no smaller place."""
    found = []
    for ledger in _ledgers():
        if place not in ledger.places:
            continue
        village, town, county = ledger.model.village_code, ledger.model.town_code, ledger.model.county_code
        codes = {
            Level.VILLAGE: (village, town, county),
            Level.TOWN: (literal(""), town, county),
            Level.COUNTY: (literal(""), literal(""), county),
        }[place]
        month = month_of(ledger.day)
        sums = {name: func.sum(case((holds, adds), else_=0)) for name, (holds, adds) in ledger.adds.items()}
        columns = (literal(place, Cell.level.type), literal(EVERY_KIND), _code(place, codes), month, *codes)
        one = ledger.rows.add_columns(*columns, *_all(sums)).where(ledger.day.is_not(None), *ledger.stands_in(place))
        found.append(one.group_by(*_grouped(*codes), month))
    return found


def recount_of_programme(since: date | None) -> Iterator[tuple[str, Select[Any]]]:
    """The programme's own records counted by place and month, figure by figure: for the check.

    A town's own record may bear the town's code for its village.
    """
    for ledger in _ledgers():
        codes = (ledger.model.village_code, ledger.model.town_code, ledger.model.county_code)
        month = month_of(ledger.day)
        for name, (holds, adds) in ledger.adds.items():
            number = func.count() if isinstance(adds, int) else func.sum(adds)
            found = ledger.rows.add_columns(*codes, month, number).where(ledger.day.is_not(None), holds)
            if since is not None:
                found = found.where(ledger.day >= since)
            yield str(name), found.group_by(*codes, month)


def recount_by_month(figure: Figure, by_kind: bool, since: date | None, until: date | None) -> Select[Any]:
    """The ledger's own count of a figure by month: of towns by kind, or of villages for all kinds."""
    counts = recounted(figure, since, until).subquery()
    village, town, county, kind, day, number = counts.columns
    month = month_of(day)
    place = (town, county, kind) if by_kind else (village,)
    return select(*place, month, func.sum(number)).group_by(*place, month)


def stored(since: date | None) -> Any:
    """Every cell that holds a number."""
    figures = (getattr(Cell, name) for name in COLUMNS)
    found = select(Cell.level, Cell.kind, Cell.code, Cell.month, *figures)
    return found if since is None else found.where(Cell.month >= since)
