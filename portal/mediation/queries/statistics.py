"""The statistics of the room, from tallies alone; and one person's own numbers, from their own disputes."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    type_coerce,
)

from portal.areas.rules import Level, level
from portal.core.rollup import days_between, month_of
from portal.core.scope import actor, ask, within
from portal.mediation.models import Case, Tally
from portal.mediation.queries.ledger import Filter
from portal.mediation.rules import COUNTS, FIGURES, LONGEST, PARTS, TALLIED, Asked, Figure

WHOLE = (Figure.LOGGED, Figure.AGREED, Figure.FAILED)
"""What the months show."""
OF_PLACES = (*WHOLE, Figure.OPEN, Figure.OVERDUE)
OWN = (Figure.LOGGED, Figure.OPEN, Figure.OVERDUE, Figure.AGREED, Figure.FAILED, Figure.PERFORMED)


def _during(found: Any) -> Select[Any]:
    during: Select[Any] = found.where(Tally.month.between(bindparam("since"), bindparam("until")))
    return during


@cache
def _of_place(place: Level) -> Select[Any]:
    found: Any = select(Tally.word, func.sum(Tally.number)).where(Tally.level == place)
    return _during(found.where(Tally.code == bindparam("code"))).group_by(Tally.word)


@cache
def _by_month(place: Level) -> Select[Any]:
    found: Any = select(Tally.word, Tally.month, Tally.number).where(Tally.level == place)
    return _during(found.where(Tally.code == bindparam("code"), Tally.word.in_([one.value for one in WHOLE])))


@cache
def _by_place(place: Level) -> Select[Any]:
    found: Any = select(Tally.code, Tally.word, func.sum(Tally.number)).where(Tally.level == place)
    found = found.where(Tally.word.in_([one.value for one in OF_PLACES]))
    found = found.where(Tally.code.in_(bindparam("codes", expanding=True)))
    return _during(found).group_by(Tally.code, Tally.word)


def of_place(code: str, since: date, until: date) -> dict[str, int]:
    """Every word of the statistics in one place, from one month to another; what is nought is left out."""
    told = {"code": code, "since": since, "until": until}
    return {word: number for word, number in ask(_of_place(level(code)), told) if number}


def by_month(code: str, since: date, until: date) -> dict[tuple[str, date], int]:
    """The whole figures of one place, month by month."""
    told = {"code": code, "since": since, "until": until}
    return {(word, month): number for word, month, number in ask(_by_month(level(code)), told)}


def by_place(below: Level, codes: Sequence[str], since: date, until: date) -> dict[tuple[str, str], int]:
    """The whole figures of some places of one level."""
    told = {"codes": list(codes), "since": since, "until": until}
    return {(code, word): number for code, word, number in ask(_by_place(below), told)}


def tally_of(f: Filter) -> Asked | None:
    """What counts a list that a figure of the statistics opened; none where tallies do not know it."""
    words = f.tallied
    areas = [f.area] if f.area else sorted(code for code in actor().areas if not within(code, actor().areas - {code}))
    if words is None or not areas:
        return None
    found = _sum(tuple(map(level, areas)), f.since is not None, f.until is not None)
    codes = {f"code_{place}": code for place, code in enumerate(areas)}
    return Asked(found, {**codes, "first": words[0], "last": words[1], "since": f.since, "until": f.until})


@cache
def _sum(places: tuple[Level, ...], since: bool, until: bool) -> Select[Any]:
    of_places = [and_(Tally.level == one, Tally.code == bindparam(f"code_{at}")) for at, one in enumerate(places)]
    found: Select[Any] = select(func.sum(Tally.number)).where(
        or_(*of_places), Tally.word.between(bindparam("first"), bindparam("last"))
    )
    if since:
        found = found.where(Tally.month >= bindparam("since"))
    return found.where(Tally.month <= bindparam("until")) if until else found


def own(person_id: int, since: date, until: date) -> dict[Figure, int]:
    """One person's own disputes by figure: those they mediated or wrote down, by one statement (M35; no ranking)."""
    sums = {}
    for figure in OWN:
        count = FIGURES[figure]
        day = getattr(Case, count.day)
        sums[figure] = func.count(Case.id).filter(count.holds(Case), day.between(since, until))
    days = or_(Case.reported_on.between(since, until), Case.ended_on.between(since, until))
    mine = or_(Case.mediator_user_id == person_id, Case.recorder_id == person_id)
    (row,) = ask(select(*sums.values()).where(Case.ordinary.is_(True), mine, days))
    return dict(zip(sums, row, strict=True))


def tallies_counted() -> Iterator[Select[Any]]:
    """All tallies anew: villages straight from the ledger, towns and counties as the sums of what lies in them."""
    for word, day, holds in _ledger_words():
        codes: Any = (Case.village_code, Case.town_code, Case.county_code)
        month = month_of(getattr(Case, day))
        found: Any = select(literal(Level.VILLAGE.value), codes[0], word, month, *codes, func.count(Case.id))
        yield found.where(holds, getattr(Case, day).is_not(None)).group_by(*codes, word, month)
    for wider, of, codes in (
        (Level.TOWN, Level.VILLAGE, (literal(""), Tally.town_code, Tally.county_code)),
        (Level.COUNTY, Level.TOWN, (literal(""), literal(""), Tally.county_code)),
    ):
        code = codes[1] if wider is Level.TOWN else codes[2]
        found = select(literal(wider.value), code, Tally.word, Tally.month, *codes, func.sum(Tally.number))
        kept = [one for one in codes if not hasattr(one, "effective_value")]
        yield found.where(Tally.level == of).group_by(*kept, Tally.word, Tally.month)


def _ledger_words() -> Iterator[tuple[Any, str, Any]]:
    """Each part of the statistics in SQL: its word, the day that puts it in a month, and which disputes it counts."""
    for figure in TALLIED:
        count = COUNTS[Figure(figure)]
        yield literal(figure), count.day, count.holds(Case)
    words = {
        "kind": _word("kind.", Case.kind),
        "source": _word("source.", Case.source),
        "ending": _word("ending.", Case.ending),
        "days": _word("days.", _padded(days_between(Case.accepted_on, Case.ended_on))),
    }
    for part in PARTS:
        yield words[part.name], part.day, part.holds(Case)


def _word(first: str, column: Any) -> ColumnElement[str]:
    return literal(first) + type_coerce(column, String)


def _padded(days: Any) -> Any:
    """Three digits of a number of days, a year at most: the same word as `days_word` gives."""
    kept = case((days < 0, 0), (days > LONGEST, LONGEST), else_=days)
    return func.substr(cast(kept + 1000, String), 2, 3)


def tallies_stored(since: date | None) -> Select[Any]:
    """Every tally that holds a number, since a month."""
    found: Any = select(Tally.level, Tally.code, Tally.word, Tally.month, Tally.number)
    since_then: Select[Any] = found if since is None else found.where(Tally.month >= since)
    return since_then


def tallies_recounted(since: date | None) -> Iterator[Select[Any]]:
    """The same straight from the ledger, village by village: for the check."""
    for word, day, holds in _ledger_words():
        codes = (Case.village_code, Case.town_code, Case.county_code)
        month = month_of(getattr(Case, day))
        found: Any = select(*codes, word, month, func.count(Case.id)).where(holds, getattr(Case, day).is_not(None))
        if since is not None:
            found = found.where(getattr(Case, day) >= since)
        yield found.group_by(*codes, word, month)
