"""What villagers read: questions by subject, found by characters, by sound and by initials (PRODUCT.md V21)."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.core import asked
from portal.core.web import PUBLIC, page
from portal.library import queries, rules
from portal.library.rules import State, Subject
from portal.library.views.entrance import room


@room.get("/", needs=PUBLIC, posted=True)
def index() -> ResponseReturnValue:
    """All questions by subject, or those that fit what was typed."""
    typed = asked.sought(request.args.get("q"))
    subject = asked.word(Subject, request.args.get("subject"))
    known = [one for one in queries.known() if subject is None or one.subject is subject]
    found = rules.search(typed, known) if typed else known
    groups = [(one, [row for row in found if row.subject is one]) for one in Subject]
    return page(
        typed=typed,
        subject=subject,
        found=found,
        groups=[(one, rows) for one, rows in groups if rows],
        subjects=Subject,
    )


@room.get("/all", needs=PUBLIC, posted=True)
def whole() -> ResponseReturnValue:
    """Every answer on one page without a picture: to be kept, printed or handed on where there is no link."""
    rows = queries.standing_whole()
    return page(groups=[(one, [row for row in rows if row.subject is one]) for one in Subject])


@room.get("/<int:entry_id>", needs=PUBLIC, posted=True)
def answer(entry_id: int) -> ResponseReturnValue:
    """One answer in three parts: conclusion, what to do, what it rests on; only while it stands."""
    entry = queries.one(entry_id)
    if entry is None or entry.state is not State.RELEASED or entry.is_old():
        abort(404)
    others = [one for one in queries.known() if one.subject is entry.subject and one.id != entry.id][:4]
    return page(entry=entry, cited=queries.cited(entry.cites), others=others)


@room.get("/articles/<int:article_id>", needs=PUBLIC, posted=True)
def article(article_id: int) -> ResponseReturnValue:
    """One article word for word, as it stood in its edition."""
    found = queries.law_article(article_id)
    if found is None:
        abort(404)
    return page(found=found)
