"""The ledger of disputes: one scoped query a list, the same clauses for figure, list and export."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, null, or_, select

from portal.core import clock, crypto
from portal.core.paging import Page, keyset
from portal.core.rollup import days_between
from portal.core.scope import actor, ask, level_of
from portal.core.search import Often
from portal.mediation.models import Case, Handler, Party
from portal.mediation.queries.finding import WORDS, dialect, how_often, with_words, words_told
from portal.mediation.rules import (
    FIGURES,
    LONGEST,
    Asked,
    Days,
    Ending,
    Figure,
    Kind,
    Outcome,
    Sought,
    Source,
    State,
    Taken,
    Task,
    days_word,
    sought,
)

ROW = (
    Case.id,
    Case.reported_on,
    Case.number,
    Case.title,
    Case.kind,
    Case.state,
    Case.village_code,
    Case.urgent,
    Case.overdue,
    Case.next_on,
)
EXPORT = (
    *ROW,
    Case.town_code,
    Case.accepted_on,
    Case.due_on,
    Case.ended_on,
    Case.form,
    Case.term_on,
    Case.performed_on,
    Case.mediator_name,
    Case.closed_on,
)
NAMED: Any = select(func.count(Handler.id)).where(Handler.user_id == bindparam("me"))
NOT_ASKED: Any = select(null())
AREA_COLUMNS = {"village": Case.village_code, "town": Case.town_code, "county": Case.county_code}
CAPPED = 1000


@dataclass(frozen=True)
class Filter:
    """What a list shows: every part stands in its address, so that it can be shared."""

    q: str = ""
    area: str = ""
    state: State | None = None
    kind: Kind | None = None
    figure: Figure | None = None
    since: date | None = None
    until: date | None = None
    mine: bool = False
    sensitive: bool = False
    by_name: bool = True
    task: Task | None = None
    sought: Sought | None = None
    source: Source | None = None
    ending: Ending | None = None
    days: Days | None = None
    often: Often = Often.SELDOM

    @property
    def asked(self) -> Sought:
        """What was typed, taken apart; by who knows the reader's places, where there is one."""
        return self.sought or sought(self.q)

    @property
    def by_index(self) -> bool:
        """Whether the index of words is asked: it knows no sensitive dispute, and names are in it."""
        return bool(self.q) and self.by_name and not self.sensitive and bool(self.asked.parts)

    @property
    def counted(self) -> bool:
        """Whether the rollup knows the exact count: a figure, an area, a kind and whole months, nothing else."""
        others = self.q or self.state or self.mine or self.sensitive or self.task or self._part_months
        return not (others or self.source or self.ending or self.days)

    @property
    def tallied(self) -> tuple[str, str] | None:
        """The first and the last word under which the statistics count just this list, and nothing else of it."""
        others = self.q or self.state or self.mine or self.sensitive or self.task or self._part_months
        asked = [one for one in (self.kind, self.source, self.ending, self.days) if one]
        if others or len(asked) != 1:
            return None
        match asked[0], self.figure:
            case Kind() | Source() as one, None | Figure.LOGGED:
                word = f"{type(one).__name__.lower()}.{one.value}"
                return word, word
            case Ending() as one, Figure.FAILED:
                return f"ending.{one.value}", f"ending.{one.value}"
            case Days() as one, Figure.ENDED:
                first, last = one.span
                return days_word(first), days_word(last)
        return None

    @property
    def of_merged(self) -> bool:
        """Whether those are asked for that went into another dispute: they are counted with that one alone."""
        said = self.asked.parts if self.by_index else ()
        return State.MERGED in (self.state, *(one.state for one in said))

    @property
    def _part_months(self) -> bool:
        return (self.since is not None and self.since.day != 1) or (
            self.until is not None and self.until < clock.today() and self.until != clock.month_end(self.until)
        )


def _where(found: Any, f: Filter, person_id: int | None, counts: bool = False) -> Any:
    found = found.where(Case.ordinary.is_(not f.sensitive))
    if not f.of_merged:
        found = found.where(Case.outcome != Outcome.MERGED)
    day = Case.reported_on
    if f.figure is not None:
        count = FIGURES[f.figure]
        day = getattr(Case, count.day)
        found = found.where(count.holds(Case))
    if f.area and level_of(f.area) in AREA_COLUMNS:
        found = found.where(AREA_COLUMNS[level_of(f.area)] == f.area)
    if f.state is not None:
        found = found.where(Case.state == f.state)
    if f.kind is not None:
        found = found.where(Case.kind == f.kind)
    if f.source is not None:
        found = found.where(Case.source == f.source)
    if f.ending is not None:
        found = found.where(Case.ending == f.ending)
    if f.days is not None:
        found = found.where(
            Case.accepted_on.is_not(None), days_between(Case.accepted_on, Case.ended_on).between(*_days_of(f.days))
        )
    if f.task is not None:
        found = found.where(Case.next_what == f.task, Case.next_on.is_not(None))
    if f.since is not None:
        found = found.where(day >= f.since)
    if f.until is not None:
        found = found.where(day <= f.until)
    if f.mine:
        found = found.where(or_(Case.mediator_user_id == person_id, Case.recorder_id == person_id))
    if f.by_index:
        return _said(found, f, counts)
    if f.q:
        found = found.where(_matches(f.q, f.by_name))
    return found


def _days_of(asked: Days) -> tuple[int, int]:
    """From how many days to how many; the last class is open, and no day lies before the first."""
    first, last = asked.span
    return (first or -LONGEST), (last if last < LONGEST else LONGEST * 100)


def _said(found: Any, f: Filter, counts: bool) -> Any:
    """What the search field was taken for: states, places and days beside the filters, the rest in what is written."""
    for one in f.asked.parts:
        if one.state is not None:
            found = found.where(Case.state == one.state)
        if one.areas:
            levels = {level: [code for code in one.areas if level_of(code) == level] for level in AREA_COLUMNS}
            found = found.where(or_(*(AREA_COLUMNS[level].in_(codes) for level, codes in levels.items() if codes)))
        if one.since is not None:
            found = found.where(Case.reported_on.between(one.since, one.until))
    return with_words(found, dialect(), f.often, counts) if f.asked.texts else found


def weighed(f: Filter) -> Filter:
    """The filter that also knows how often what was typed stands in the newest disputes: how it is found best."""
    if dialect() == "sqlite" or not (told := _told(f)):
        return f
    return replace(f, often=how_often(told))


def _told(f: Filter) -> dict[str, Any]:
    """What the statement of a search leaves open: its words, and the places that narrow what is read of the index."""
    if not f.by_index or not f.asked.texts:
        return {}
    areas = {f.area} if f.area and level_of(f.area) != "county" else set()
    return words_told(f.asked, areas.union(*(one.areas for one in f.asked.parts)))


def _form(f: Filter) -> Filter | None:
    """The filter whose statement serves this one, its words left open; None where what was typed stands in it."""
    if not f.q:
        return f
    if not f.by_index:
        return None
    words = (Taken("*"),) if f.asked.texts else ()
    return replace(f, q="*", sought=Sought((*(one for one in f.asked.parts if not one.is_text), *words)))


def _matches(text: str, by_name: bool) -> Any:
    """A number, a part of a party's name, or the last four digits of a party's phone.

    Who is shown no names finds none by asking either: a count would answer who has a dispute.
    """
    like = f"%{text.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
    if not by_name:
        return Case.number.like(like, escape="!")
    party: ColumnElement[bool] = Party.name.like(like, escape="!")
    if len(text) == 4 and text.isdigit():
        party = or_(party, Party.phone_tail.in_(crypto.blinds(text, "person.phone_tail")))
    return or_(Case.number.like(like, escape="!"), exists().where(Party.case_id == Case.id, party))


def _listing(f: Filter, person_id: int | None, total: Any) -> Any:
    """The rows, each with the list's length and how many sensitive disputes the reader is named to."""
    beside = (total.scalar_subquery().label("total"), NAMED.scalar_subquery().label("named"))
    return _where(select(*ROW, *beside), f, person_id)


def _counting(f: Filter, person_id: int | None, most: int | None) -> Any:
    """How many rows there are, at most one more than `most` where it is given."""
    if most is None:
        return _where(select(func.count(Case.id)), f, person_id, counts=True)
    return select(func.count()).select_from(_where(select(Case.id), f, person_id, True).limit(most + 1).subquery())


@lru_cache(512)
def _usual(make: Any, _dialect: str, f: Filter, *more: Any) -> Any:
    """The statement of a list or of its length; the usual ones are made once, on each kind of database."""
    return make(f, *more)


def _made(make: Any, f: Filter, person_id: int | None, *more: Any) -> Any:
    form = _form(f)
    if form is None:
        return make(f, person_id, *more)
    return _usual(make, dialect(), form, person_id if f.mine else None, *more)


def listed(f: Filter, cursor: str | None, size: int, person_id: int | None, asked: Asked | None = None) -> Page:
    """One page of the ledger, newest first; what counts it is asked in the same query."""
    total = asked.statement if asked else NOT_ASKED
    found = _made(_listing, f, person_id, total)
    told = {"me": actor().id, **(asked.values if asked else _told(f))}
    return keyset(found, *_order(f), cursor, size, lambda row: (row.reported_on, row.id), told=told)


def _order(f: Filter) -> tuple[Any, Any]:
    """Newest first; of what the index found, in the index's own order, which is the same."""
    if f.by_index and f.asked.texts:
        return WORDS.place, None
    return Case.reported_on, Case.id


def count(asked: Asked) -> int:
    """The number that a statement gives."""
    return ask(asked.statement, asked.values)[0][0] or 0


def capped(f: Filter, person_id: int | None) -> Asked:
    """What counts how many the filter finds, at most one more than a thousand."""
    return Asked(_made(_counting, f, person_id, CAPPED), _told(f))


def capped_count(f: Filter, person_id: int | None) -> int:
    """How many the filter finds, at most one more than a thousand."""
    return count(capped(f, person_id))


def exact_count(f: Filter, person_id: int | None) -> int:
    """How many the filter finds, counted one by one: for tests and small lists."""
    return ask(_made(_counting, f, person_id, None), _told(f))[0][0] or 0


def exported(f: Filter, person_id: int | None, part: int = 2000) -> Iterator[Any]:
    """Every row that the list shows, read in parts by keyset so that no long read stands open."""
    found, cursor = _where(select(*EXPORT), f, person_id), None
    while True:
        page = keyset(found, *_order(f), cursor, part, lambda r: (r.reported_on, r.id), told=_told(f))
        yield from page.rows
        if (cursor := page.after) is None:
            return


def exported_part(f: Filter, person_id: int | None, cursor: str | None, size: int) -> Page:
    """Some of these rows, from where the last part ended."""
    found = _where(select(*EXPORT), f, person_id)
    return keyset(found, *_order(f), cursor, size, lambda r: (r.reported_on, r.id), told=_told(f))


def recounted(figure: Figure, since: date | None = None, until: date | None = None) -> Select[Any]:
    """The same count straight from the ledger, by every dimension of the rollup: for rebuild, check and tests."""
    count = FIGURES[figure]
    day = getattr(Case, count.day)
    found = select(Case.village_code, Case.town_code, Case.county_code, Case.kind, day, func.count(Case.id))
    found = found.where(count.holds(Case), day.is_not(None))
    if since is not None:
        found = found.where(day >= since)
    if until is not None:
        found = found.where(day <= until)
    return found.group_by(Case.village_code, Case.town_code, Case.county_code, Case.kind, day)
