"""Disputes by what is written of them, within the reader's scope: one query, newest first."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from portal.core import crypto, db, pinyin, search
from portal.core.scope import actor, ask
from portal.core.search import Often
from portal.mediation import rules
from portal.mediation.models import Case, Party
from portal.mediation.models.finding import CASES, PARTIES, SESSIONS
from portal.mediation.rules import Outcome, Sought

WORDS = search.Words("mediation_text")
NEWEST, SUGGESTED = 16, 8
SURELY_SELDOM = 3
"""So many letters of a sound are few people's."""


def place_of(case: Any) -> int:
    """Where a dispute stands in the index."""
    return search.place(case.reported_on, case.id)


def _groups(asked: Sought) -> list[rules.Group]:
    tails = {one.typed: crypto.blinds(one.typed, "person.phone_tail") for one in asked.texts if one.tail}
    return rules.groups(asked, tails)


def with_words(found: Any, dialect: str, often: Often, counts: bool = False) -> Any:
    """A select of disputes, held to those in which the words stand that are told when it is asked (`words_told`).

    `often` decides on PostgreSQL alone how they are found (decision 35); `counts`, that all of them are wanted and not
    the newest few.
    """
    if dialect == "sqlite":
        return _joined(found, WORDS.table).where(WORDS.holds(dialect))
    if often is Often.SELDOM or (counts and often is Often.NOW_AND_THEN):
        return _joined(found, WORDS.looked_up())
    return _joined(found, WORDS.read_through()) if counts else _joined(found, WORDS.table).where(WORDS.holds(dialect))


def _joined(found: Any, index: Any) -> Any:
    return found.select_from(index).join(Case, Case.id == WORDS.number)


def how_often(told: Mapping[str, Any]) -> Often:
    """How often what is told stands in the newest disputes; SQLite finds all words alike and is not asked."""
    if dialect() == "sqlite":
        return Often.SELDOM
    ((hits, looked_at),) = ask(_sample(), told)
    return search.often(hits, looked_at)


@cache
def _sample() -> Any:
    return WORDS.sampled()


def words_told(asked: Sought, areas: Collection[str] = ()) -> dict[str, Any]:
    """What such a select is told: all the words; places narrow what is read of the index."""
    groups = _groups(asked)
    if (mine := rules.area_group(actor())) is not None:
        groups.append(mine)
    if areas:
        groups.append(tuple(map(rules.area_word, sorted(areas))))
    return search.said(groups, dialect())


def dialect() -> str:
    """On which kind of database this is asked."""
    return db.session.get_bind().dialect.name


def suggested(typed: str) -> list[tuple[str, str]]:
    """People in the newest disputes of one's scope whose name begins so or sounds so: name and village's code."""
    asked = rules.sought(typed)
    if len(asked.texts) != 1 or len(asked.parts) != 1:
        return []
    said = asked.texts[0].typed
    told, fits = words_told(asked), pinyin.fitting(said)
    often = Often.SELDOM if said.isascii() and len(said) >= SURELY_SELDOM else how_often(told)
    found = dict.fromkeys(map(tuple, ask(_newest(dialect(), often), told)))
    return list(islice(((name, village) for name, village in found if said in name or fits(name)), SUGGESTED))


@cache
def _newest(dialect: str, often: Often) -> Any:
    """The people of the newest disputes with the words."""
    newest = with_words(select(Case.id, Case.village_code), dialect, often).where(Case.ordinary.is_(True))
    newest = newest.order_by(WORDS.place.desc()).limit(NEWEST).subquery()
    found = select(Party.name, newest.c.village_code).join(newest, newest.c.id == Party.case_id)
    return found.order_by(newest.c.id.desc(), Party.id)


def alike_to(case: Case) -> list[Any]:
    """Ordinary disputes of the village within 90 days that this one may tell again, the newest first; one query."""
    near = _near(case.village_code, case.reported_on)
    mine = near.pop(case.id, None)
    return _alike(_matter(mine), near) if mine else []


def alike_told(told: rules.Matter, village_code: str, reported_on: date) -> list[Any]:
    """The same for what is not stored yet: asked before it is saved (PRODUCT.md M20)."""
    return _alike(told, _near(village_code, reported_on))


def _near(village_code: str, reported_on: date) -> dict[int, list[Any]]:
    """The people of a village's disputes near a day, by dispute, the newest first."""
    first, last = (reported_on + timedelta(days=days) for days in (-rules.DAYS_ALIKE, rules.DAYS_ALIKE))
    columns = (*ROW_ALIKE, Party.name, Party.phone_index)
    found = (
        select(*columns)
        .join(Party, Party.case_id == Case.id)
        .where(Case.village_code == village_code, Case.reported_on.between(first, last), Case.ordinary.is_(True))
        .where(Case.outcome != Outcome.MERGED)
    )
    people: dict[int, list[Any]] = {}
    for row in db.session.execute(found.order_by(Case.reported_on.desc(), Case.id.desc(), Party.id).limit(READ_ALIKE)):
        people.setdefault(row.id, []).append(row)
    return people


def _alike(mine: rules.Matter, near: Mapping[int, list[Any]]) -> list[Any]:
    return [rows[0] for rows in near.values() if rules.alike(mine, _matter(rows))][:SHOWN_ALIKE]


def _matter(rows: Sequence[Any]) -> rules.Matter:
    phones = frozenset(row.phone_index for row in rows if row.phone_index)
    return rules.Matter(rows[0].kind, tuple(row.name for row in rows), rows[0].summary, phones)


ROW_ALIKE = (Case.id, Case.kind, Case.title, Case.state, Case.reported_on, Case.summary)
READ_ALIKE, SHOWN_ALIKE = 2000, 3
TOLD = (Case.summary, Case.facts, Case.claims, Case.terms, Case.given)


def written(into: Connection, numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
    """What the index is to hold of some disputes: nothing of the sensitive ones."""
    c, p, s = CASES, PARTIES, SESSIONS
    columns = (c.id, c.number, c.village_code, c.town_code, c.reported_on, *(c[one.key] for one in TOLD))
    cases = into.execute(select(*columns).where(c.id.in_(numbers), c.ordinary.is_(True))).all()
    parties: dict[int, list[Any]] = {}
    for row in into.execute(select(p.case_id, p.name, p.phone_tail).where(p.case_id.in_(numbers)).order_by(p.id)):
        parties.setdefault(row.case_id, []).append(row)
    told: dict[int, list[str]] = {}
    for row in into.execute(select(s.case_id, s.course, s.place).where(s.case_id.in_(numbers)).order_by(s.id)):
        told.setdefault(row.case_id, []).extend((row.course, row.place))
    for case in cases:
        people = parties.get(case.id, [])
        texts = [*(getattr(case, one.key) for one in TOLD), *told.get(case.id, [])]
        yield place_of(case), text_of(case, [one.name for one in people], [one.phone_tail for one in people], texts)


def text_of(case: Any, names: Iterable[str], tails: Iterable[str | None], told: Iterable[str | None]) -> str:
    """One dispute as words."""
    number = case.number or f"{case.id:07d}"
    return rules.indexed(rules.Text(number, case.village_code, case.town_code, names, tails, told))
