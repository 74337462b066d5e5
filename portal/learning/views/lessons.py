"""The room's first page, and one lesson with how far it was read (PRODUCT.md L07)."""

from dataclasses import dataclass
from typing import Any

from flask.typing import ResponseReturnValue

from portal.core.i18n import _, language
from portal.core.web import done, page, person
from portal.learning import queries, rules, service
from portal.learning.forms import ReadForm
from portal.learning.rules import Can, Exam, Lesson, Standing, Topic
from portal.learning.views.entrance import room

KB = 1024


@dataclass(frozen=True)
class Row:
    """A lesson as the list shows it."""

    lesson: Lesson
    title: str
    read: int
    kilobytes: int


@dataclass(frozen=True)
class Sitting:
    """A test as the list shows it: where one stands with it."""

    test: Exam
    standing: Standing
    attempt: Any


def title_of(lesson: Lesson) -> str:
    """A lesson's title in the reader's language; its text is Chinese."""
    return lesson.title_en if language() == "en" else lesson.title


def kilobytes(lesson: Lesson) -> int:
    """The size of a lesson's text, rounded up."""
    return -(-lesson.bytes // KB)


@room.get("/", needs=Can.STUDY)
def index() -> ResponseReturnValue:
    """Lessons by topic with how far one has read, and the tests with where one stands; nobody else's."""
    read, newest = queries.readings(), {one.test: one for one in reversed(queries.attempts())}
    rows = [
        Row(one, title_of(one), read[one.key].part if one.key in read else 0, kilobytes(one))
        for one in rules.lessons().values()
    ]
    sittings = [
        Sitting(test, newest[test].standing if test in newest else Standing.NEW, newest.get(test)) for test in Exam
    ]
    return page(
        groups=[(topic, [row for row in rows if row.lesson.topic is topic]) for topic in Topic],
        begun=next((row for row in rows if 0 < row.read < len(row.lesson.parts)), None),
        sittings=sittings,
        analyses=person().may(Can.ANALYSE),
    )


@room.route(f"/lessons/<any({', '.join(rules.lessons())}):lesson>", methods=["GET", "POST"], needs=Can.STUDY, once=True)
def lesson(lesson: str) -> ResponseReturnValue:
    """One lesson; the button at the end of a part keeps that one has come so far."""
    found, form = rules.lessons()[lesson], ReadForm()
    if form.validate_on_submit():
        told = form.part.data or ""
        part = int(told) if told.isascii() and told.isdecimal() and len(told) < 4 else len(found.parts)
        row = service.read_on(found, part)
        if row.part >= len(found.parts):
            return done(_("读完了"), ".index")
        return done(_("记住了，下次从这里接着读"), ".lesson", lesson=found.key, _anchor=f"part-{row.part + 1}")
    kept = queries.reading(found.key)
    return page(
        lesson=found,
        title=title_of(found),
        kilobytes=kilobytes(found),
        read=kept.part if kept else 0,
        cited=list(queries.cited(found.cites).values()),
        form=form,
    )
