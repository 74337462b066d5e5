"""Reads of the library: what villagers find, what the desk lists, and how citations stand."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from portal.core import clock, db, posted
from portal.library.models import Article, Citation, Edition, Entry
from portal.library.rules import SOON, Known, Show, Standing, State, Subject, standing

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

    citation: Citation
    standing: Standing
    article_id: int | None


def cited(entry: Entry) -> list[Cited]:
    """How the citations of an answer stand today, each with the article as it was then."""
    today, known_editions = clock.today(), editions(one.law for one in entry.cites)
    then = {
        one.id: next((e.id for e in reversed(known_editions[one.law]) if e.since <= one.edition_on), None)
        for one in entry.cites
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
        for one in entry.cites
    ]


def law_article(number: int) -> Article | None:
    """One article with its edition."""
    return db.session.scalar(select(Article).where(Article.id == number).options(selectinload(Article.edition)))


def _changed(today: date) -> ColumnElement[bool]:
    later = and_(Edition.since > Citation.edition_on, Edition.since <= today)
    gone = and_(Edition.until.is_not(None), Edition.until < today, Edition.since <= Citation.edition_on)
    return exists().where(Citation.entry_id == Entry.id, Edition.law == Citation.law, or_(later, gone))


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
