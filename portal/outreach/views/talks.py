"""The list of talks: filters in the address, a count, the same rows as a file."""

from collections.abc import Iterator
from typing import Any

from flask.typing import ResponseReturnValue

from portal.areas import queries as areas
from portal.core.i18n import _
from portal.core.scope import actor
from portal.core.web import page, person
from portal.outreach import queries
from portal.outreach.queries import Filter
from portal.outreach.rules import Audience, Can, Counted, Form, Occasion, Topic
from portal.outreach.views.entrance import (
    ASKED,
    asks_for_file,
    chips,
    file,
    place_cells,
    read_filter,
    room,
    serves_several,
    shown,
)

MOST_SUMMED = 10_000
"""A longer list is counted, not added up: its page stays as quick as a short one's."""
NAMES = ("figure", "topic", "form", "audience", "occasion")
HEADER = (
    _("日期"), _("镇"), _("村"), _("内容"), _("形式"), _("日子或起因"), _("对象"), _("学校、单位"), _("地点"),
    _("人数"), _("怎么数的"), _("资料份数"), _("来问的人"), _("谁记的"),
)  # fmt: skip


@room.get("/talks/", needs=Can.LIST)
def talks() -> ResponseReturnValue:
    """Every talk of one's area, newest first."""
    if (away := asks_for_file()) is not None:
        return away
    found = shown(read_filter(), queries.talks, queries.talk_count, lambda row: str(row.village_code))
    return page(
        found=found,
        lines=[_line(one, found.places) for one in found.rows],
        heard={} if found.capped or found.total > MOST_SUMMED else queries.listeners(found.f),
        chips=chips(found.f, found.places, NAMES),
        questions=[
            ("topic", _("内容"), Topic, found.f.topic),
            ("form", _("形式"), Form, found.f.form),
            ("audience", _("对象"), Audience, found.f.audience),
            ("occasion", _("日子或起因"), Occasion, found.f.occasion),
        ],
        ways=list(Counted),
        areas=areas.options(actor().areas) if serves_several() else [],
        opens=person().may(Can.READ),
        logs=person().may(Can.LOG),
        exports=person().may(Can.EXPORT),
        export_args=ASKED.kept(at=None, format=None),
    )


def _line(one: Any, places: dict[str, str]) -> tuple[Any, ...]:
    place, crowd = places[one.village_code], (one.people, one.counted)
    return (one.id, one.topic, one.form, place, one.held_on, *crowd, one.audience, one.occasion)


@room.get("/talks/file", needs=Can.EXPORT)
def talks_file() -> ResponseReturnValue:
    """What the list shows, as a file."""
    return file("talks", _("普法宣讲"), HEADER, _rows(read_filter()))


def _rows(f: Filter) -> Iterator[list[Any]]:
    for row in queries.talks_exported(f):
        yield [
            row.held_on,
            *place_cells(row),
            row.topic,
            row.form,
            row.occasion,
            row.audience,
            row.audience_note,
            row.place,
            row.people,
            row.counted,
            row.leaflets,
            row.questions,
            row.noted_by,
        ]
