"""The portal whose county page counts disputes one by one, to compare (PERFORMANCE P7): `gunicorn bench.raw:app`."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import case, distinct, func, select

from portal.app import create_app
from portal.areas.rules import Level, level
from portal.core import clock, db
from portal.core.rollup import month_of
from portal.mediation.models import Case
from portal.mediation.rules import COUNTS, ENDED, REPORTED
from portal.reports import queries
from portal.reports.queries import Counted, Course
from portal.reports.rules import COLUMNS, Parted, Span, Told, full

CODES = {Level.COUNTY: Case.county_code, Level.TOWN: Case.town_code, Level.VILLAGE: Case.village_code}


def _counted(code: str, key: Any, since: date | None, until: date | None) -> dict[Any, Counted]:
    """All figures of a place by some key, from two GROUP BYs: by the day of report and by the day of the end."""
    numbers: dict[Any, dict[str, int]] = defaultdict(dict)
    months: dict[Any, int] = {}
    for by in (REPORTED, ENDED):
        day = getattr(Case, by)
        group = month_of(day) if key == "month" else key
        sums = [
            func.sum(case((count.holds(Case), 1), else_=0)).label(figure.value)
            for figure, count in COUNTS.items()
            if count.day == by
        ]
        found = select(group.label("key"), func.count(distinct(month_of(day))).label("months"), *sums)
        found = found.where(CODES[level(code)] == code, day.is_not(None), Case.ordinary.is_(True)).group_by(group)
        if since is not None:
            found = found.where(day >= since)
        if until is not None:
            found = found.where(day <= clock.month_end(until))
        for row in db.session.execute(found):
            told = dict(row._mapping)
            place = told.pop("key")
            if by == REPORTED:
                months[place] = told["months"]
            told.pop("months")
            numbers[place].update(told)
    none = dict.fromkeys(COLUMNS, 0)
    return {key: Counted(full({**none, **found}), months.get(key, 0)) for key, found in numbers.items()}


def course(code: str, asked: Span, *_figures: Any) -> Course:
    """The months of a place, put together as its page wants them."""
    found = {date.fromisoformat(str(month)): one for month, one in _counted(code, "month", None, None).items()}
    before = asked.year_before

    def during(holds: Callable[[date], bool]) -> Told:
        kept = [one.numbers for month, one in found.items() if holds(month)]
        return full({name: sum(numbers[name] for numbers in kept) for name in COLUMNS})

    then = during(lambda month: before is not None and month in before)
    until = during(lambda month: before is not None and before.until is not None and month <= before.until)
    parted = Parted(during(lambda _month: True), during(lambda month: month in asked), then, until)
    begun = min((month for month, one in found.items() if one.months_used), default=None)
    return Course(parted, begun, {month: one.numbers for month, one in found.items() if month in asked}, full({}))


def by_place(code: str, since: date | None, until: date | None, *_figures: Any) -> dict[Any, Counted]:
    return _counted(code, CODES[queries.BELOW[level(code)]], since, until)


def create() -> Any:
    """The portal with its figures counted anew at every look."""
    queries.course, queries.by_place, queries.by_kind = course, by_place, queries_by_kind  # type: ignore[assignment]
    return create_app()


def queries_by_kind(code: str, since: date | None, until: date | None) -> dict[Any, int]:
    """What was logged, kind by kind."""
    found = select(Case.kind, func.count(Case.id).label("logged"))
    found = found.where(CODES[level(code)] == code, Case.ordinary.is_(True))
    if since is not None:
        found = found.where(Case.reported_on >= since)
    if until is not None:
        found = found.where(Case.reported_on <= clock.month_end(until))
    return {row.kind: row.logged for row in db.session.execute(found.group_by(Case.kind))}


app = create()
