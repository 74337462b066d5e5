"""Reads of the library: what villagers find, what the desk lists, and how citations stand."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, selectinload

from portal.core import clock, db, posted
from portal.library.models import Article, Citation, Edition, Entry
from portal.library.rules import SOON, Known, Show, Standing, State, Subject, citations, standing

_known: posted.Kept[dict[str, list[Known]]] = posted.Kept(dict, lambda: time.monotonic())


def _stands(today: date) -> tuple[ColumnElement[bool], ...]:
    return (Entry.state == State.RELEASED, or_(Entry.until.is_(None), Entry.until >= today))


def known() -> list[Known]:
    """Every answer that stands today, as it is looked through; remembered until something posted changes."""
    kept, today = _known.here(), clock.today()
    if today.isoformat() not in kept:
        row = (Entry.id, Entry.subject, Entry.question, Entry.conclusion, Entry.steps)
        found = db.session.execute(select(*row).where(*_stands(today)).order_by(Entry.id))
        kept.clear()
        kept[today.isoformat()] = [Known.of(*one) for one in found]
    return kept[today.isoformat()]


def one(number: int) -> Entry | None:
    """An answer with its citations."""
    return db.session.scalar(select(Entry).where(Entry.id == number).options(selectinload(Entry.cites)))


def standing_whole() -> Sequence[Entry]:
    """Every answer that stands today with its citations, by subject."""
    found = select(Entry).where(*_stands(clock.today())).order_by(Entry.id)
    return db.session.scalars(found.options(selectinload(Entry.cites))).all()


def editions(laws: Iterable[str]) -> dict[str, list[Edition]]:
    """The imported editions of some laws."""
    wanted = sorted(set(laws))
    found: dict[str, list[Edition]] = {law: [] for law in wanted}
    for edition in db.session.scalars(select(Edition).where(Edition.law.in_(wanted)).order_by(Edition.since)):
        found[edition.law].append(edition)
    return found


@dataclass(frozen=True)
class Cited:
    """A citation as a page shows it: how it stands, and where its text is where that was imported."""

    citation: Any
    standing: Standing
    article_id: int | None


def cited(cites: Sequence[Any]) -> list[Cited]:
    """How the citations of an answer or a lesson stand today, each with the article as it was then."""
    today, known_editions = clock.today(), editions(one.law for one in cites)
    then = {
        one.id: next((e.id for e in reversed(known_editions[one.law]) if e.since <= one.edition_on), None)
        for one in cites
    }
    found = select(Article.id, Article.edition_id, Article.article).where(
        Article.edition_id.in_({number for number in then.values() if number})
    )
    texts = {(row.edition_id, row.article): row.id for row in db.session.execute(found)}
    return [
        Cited(
            one,
            standing(one.edition_on, [(e.since, e.until) for e in known_editions[one.law]], today),
            texts.get((then[one.id], one.article)),
        )
        for one in cites
    ]


@dataclass(frozen=True)
class Law:
    """A law as it may be cited on a day: since when its edition stands, which number it has here, and if it is gone."""

    since: date
    number: int | None
    repealed: bool = False


def in_force(laws: Iterable[str], today: date) -> dict[str, Law]:
    """The edition of each law that holds on a day; of a law that was not imported only the day itself."""
    found = {}
    for law, known_editions in editions(laws).items():
        begun = [one for one in known_editions if one.since <= today]
        found[law] = (
            Law(begun[-1].since, begun[-1].id, begun[-1].until is not None and begun[-1].until < today)
            if begun
            else Law(today, None)
        )
    return found


def laws() -> Sequence[str]:
    """The names of the laws that were imported."""
    return db.session.scalars(select(Edition.law).distinct().order_by(Edition.law)).all()


def missing(cites: Iterable[tuple[str, str]], today: date) -> list[tuple[str, str]]:
    """Those of some citations whose law was imported and has no such article."""
    wanted = list(cites)
    numbers = {law: one.number for law, one in in_force((law for law, _article in wanted), today).items()}
    found = select(Article.edition_id, Article.article).where(
        Article.edition_id.in_({number for number in numbers.values() if number}),
        Article.article.in_({article for _law, article in wanted}),
    )
    there = {(row.edition_id, row.article) for row in db.session.execute(found)}
    return [(law, article) for law, article in wanted if numbers[law] and (numbers[law], article) not in there]


@dataclass(frozen=True)
class Citable:
    """An article in force, as the picker of an answer shows it."""

    law: str
    article: str
    text: str
    since: date


def citable(typed: str, limit: int = 6) -> list[Citable]:
    """Articles in force that hold what was typed, or are what it names: words, a law, or a law with a number."""
    today, read = clock.today(), citations(typed)[0]
    words = [] if read else typed.split()
    if not read and not words:
        return []
    later = aliased(Edition)
    newer = exists().where(later.law == Edition.law, later.since > Edition.since, later.since <= today)
    found = (
        select(Edition.law, Article.article, Article.text, Edition.since)
        .join(Edition, Article.edition_id == Edition.id)
        .where(Edition.since <= today, or_(Edition.until.is_(None), Edition.until >= today), ~newer)
    )
    if read:
        law, number = read[0]
        found = found.where(Edition.law.contains(law, autoescape=True), Article.article == number)
    for word in words[:4]:
        held = Article.text.contains(word, autoescape=True)
        found = found.where(or_(held, Edition.law.contains(word, autoescape=True)))
    rows = db.session.execute(found.order_by(Edition.law, Article.id).limit(limit))
    return [Citable(*row) for row in rows]


def law_article(number: int) -> Article | None:
    """One article with its edition."""
    return db.session.scalar(select(Article).where(Article.id == number).options(selectinload(Article.edition)))


def text_of(cites: Any) -> Any:
    """The number of the article that rows of a table cite, in the edition of their day; NULL where it is not here."""
    found = select(Article.id).join(Edition, Article.edition_id == Edition.id)
    found = found.where(Edition.law == cites.law, Article.article == cites.article, Edition.since <= cites.edition_on)
    return found.order_by(Edition.since.desc()).limit(1).scalar_subquery()


def overtaken(cites: Any, today: date) -> ColumnElement[bool]:
    """Whether the law that rows of a table cite was changed or repealed after the edition that they name."""
    later = and_(Edition.since > cites.edition_on, Edition.since <= today)
    gone = and_(Edition.until.is_not(None), Edition.until < today, Edition.since <= cites.edition_on)
    return exists().where(Edition.law == cites.law, or_(later, gone))


def _changed(today: date) -> ColumnElement[bool]:
    return exists().where(Citation.entry_id == Entry.id, overtaken(Citation, today))


def _shows(show: Show, today: date) -> tuple[ColumnElement[bool], ...]:
    released = Entry.state == State.RELEASED
    return {
        Show.DRAFTS: (Entry.state == State.DRAFT,),
        Show.RELEASED: (released,),
        Show.OLD: (released, Entry.until <= today + SOON),
        Show.CHANGED: (released, _changed(today)),
        Show.WITHDRAWN: (Entry.state == State.WITHDRAWN,),
    }[show]


def desk(show: Show, subject: Subject | None, limit: int = 200) -> tuple[Sequence[Entry], int]:
    """What the desk lists, the newest first, and how many there are."""
    where = _shows(show, clock.today())
    if subject is not None:
        where = (*where, Entry.subject == subject)
    rows = db.session.scalars(select(Entry).where(*where).order_by(Entry.id.desc()).limit(limit)).all()
    total = db.session.scalar(select(func.count(Entry.id)).where(*where)) or 0
    return rows, total


def counts() -> dict[Show, int]:
    """How long each list of the desk is."""
    today = clock.today()
    found: Any = select(*(func.count(Entry.id).filter(*_shows(show, today)).label(show.value) for show in Show))
    row = db.session.execute(found).one()
    return {show: row[at] for at, show in enumerate(Show)}
