"""Writing answers, letting them out by a second person, taking law texts in."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.library import queries, rules
from portal.library.models import Article, Citation, Edition, Entry
from portal.library.rules import State, Step, Subject

ANSWERS = Path(__file__).parent / "data" / "answers.json"
"""What villagers of any county ask most, answered in plain words."""


@dataclass(frozen=True)
class Told:
    """An answer as it was written; `cites` are laws with the number of an article."""

    subject: Subject
    question: str
    conclusion: str
    steps: str
    cites: Sequence[tuple[str, str]]
    until: date | None = None


def expect(entry: Entry, version: str | None) -> None:
    """Refuse a form that was opened on an older version."""
    if version and version != str(entry.version):
        raise Refused(_("您打开这一页以后，别人已经改过这一条。请返回看看最新的情况，再送一次"))


def write(told: Told, editions: Mapping[str, date] | None = None) -> Entry:
    """A new answer, not shown to villagers yet. `editions` says of which day a law is that was not imported."""
    now = clock.now()
    entry = Entry(state=State.DRAFT, written_at=now, written_by=actor().name, written_by_id=actor().id)
    _fill(entry, told, editions or {})
    db.session.add(entry)
    db.session.flush()
    audit.record("library.write", Entry.__tablename__, entry)
    return entry


def rewrite(entry: Entry, told: Told) -> None:
    """Change a draft; whoever changed it last may not be the one who lets it out."""
    if entry.state is not State.DRAFT:
        raise Refused(_("已经发布的，请先收回再改"))
    _fill(entry, told, {one.law: one.edition_on for one in entry.cites})
    entry.written_at, entry.written_by, entry.written_by_id = clock.now(), actor().name, actor().id
    audit.record("library.rewrite", Entry.__tablename__, entry)


def _fill(entry: Entry, told: Told, editions: Mapping[str, date]) -> None:
    if not told.cites:
        raise Refused(_("请写上至少一条法律依据"), field="cites")
    known = queries.editions(law for law, _article in told.cites)
    entry.subject, entry.question, entry.conclusion = told.subject, told.question, told.conclusion
    entry.steps, entry.until = "\n".join(rules.lines(told.steps)), told.until
    entry.cites = [
        Citation(law=law, article=number, edition_on=_edition(known[law], editions.get(law)))
        for law, number in dict.fromkeys(told.cites)
    ]


def _edition(known: Sequence[Edition], told: date | None) -> date:
    """The day of the edition that is in force: of the imported one, else as told, else today."""
    today = clock.today()
    return next((one.since for one in reversed(known) if one.since <= today), told or today)


def release(entry: Entry) -> None:
    """Show an answer to villagers: by somebody else than who wrote it (two pairs of eyes, PRODUCT.md A11)."""
    if entry.written_by_id is not None and entry.written_by_id == actor().id:
        raise Refused(_("自己写的要由另一位来发布"))
    today = clock.today()
    if entry.until is not None and entry.until < today:
        raise Refused(_("有效期已经过了，请先改写"))
    entry.advance(Step.RELEASE)
    entry.released_on, entry.released_by = today, actor().name
    entry.until = rules.last_day(today, entry.until)


def withdraw(entry: Entry, why: str) -> None:
    """Take an answer off the villagers' pages, at once."""
    entry.advance(Step.WITHDRAW, why)


def revise(entry: Entry) -> Entry:
    """A new draft with the words of a withdrawn answer, on the editions of today; the old one stays as it was."""
    if entry.state is not State.WITHDRAWN:
        raise Refused(_("已经发布的，请先收回再改"))
    cites = [(one.law, one.article) for one in entry.cites]
    told = Told(entry.subject, entry.question, entry.conclusion, entry.steps, cites)
    return write(told, {one.law: one.edition_on for one in entry.cites})


def take_answers(file: Path) -> int:
    """Take ready-made answers as drafts, each still to be looked at and let out here; those that are there stay."""
    told = json.loads(file.read_text("utf-8"))
    editions = {law: date.fromisoformat(day) for law, day in told["laws"].items()}
    known, count = set(db.session.scalars(select(Entry.question))), 0
    for one in told["answers"]:
        if one["question"] not in known:
            cites = [(law, number) for law, number in one["cites"]]
            steps = "\n".join(one["steps"])
            write(Told(Subject(one["subject"]), one["question"], one["conclusion"], steps, cites), editions)
            count += 1
    return count


@dataclass
class Taken:
    """What an import did: editions that were new, those that stood there already."""

    new: int = 0
    known: int = 0


def take_folder(folder: Path, progress: Callable[[int, int, str], None]) -> Taken:
    """Take every law of a folder in; again without harm: an edition that stands there is replaced word for word."""
    files, taken = sorted(folder.glob("*.md")), Taken()
    for at, file in enumerate(files, start=1):
        try:
            law = rules.law_text(file.read_text("utf-8-sig"))
        except (rules.BadText, UnicodeDecodeError) as no:
            raise Refused(f"{file.name}:{no}") from no
        with db.transaction():
            _take(law, taken)
        progress(at, len(files), law.law)
    return taken


def _take(law: rules.LawText, taken: Taken) -> None:
    found = db.session.scalar(select(Edition).where(Edition.law == law.law, Edition.since == law.since))
    if found is None:
        found = Edition(law=law.law, since=law.since)
        db.session.add(found)
        taken.new += 1
    else:
        taken.known += 1
    found.until, found.source, found.taken_at = law.until, law.source, clock.now()
    db.session.flush()
    stored = {one.article: one for one in db.session.scalars(select(Article).where(Article.edition_id == found.id))}
    for number, text in law.articles.items():
        if number in stored:
            stored[number].text = text
        else:
            db.session.add(Article(edition_id=found.id, article=number, text=text))
    for number in stored.keys() - law.articles.keys():
        db.session.delete(stored[number])
    audit.record("library.take", Edition.__tablename__, found, law=law.law, since=law.since.isoformat())
