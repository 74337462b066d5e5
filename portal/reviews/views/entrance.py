"""The room's blueprint, and what its pages share: a year's figures with the lists behind them."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from portal.core.choice import Choice
from portal.core.paging import Page
from portal.core.scope import acting_for
from portal.core.web import Room, note_after, person
from portal.reviews import queries, rules
from portal.reviews.models import Review
from portal.reviews.queries import Year
from portal.reviews.rules import Can, Figure

FIGURES = ", ".join(figure.value for figure in Figure)

room = Room("reviews", __name__, url_prefix="/reviews")


@dataclass(frozen=True)
class Shown:
    """A figure as a page shows it: what, how much, what it counts, and the list behind it."""

    name: Any
    value: str
    unit: Any
    definition: Any
    href: str


def counted(told: Year, endpoint: str, **where: Any) -> list[Shown]:
    """A year's figures, each a click from the records that it counts."""
    numbers = queries.figures(told)
    return [
        Shown(
            figure.label,
            rules.told(figure, numbers[figure]),
            rules.UNITS[figure],
            rules.DEFINITIONS[figure],
            url_for(endpoint, figure=figure.value, **where),
        )
        for figure in Figure
    ]


@dataclass(frozen=True)
class Line:
    """One record behind a figure: when, what, more of it, and how much it counts where that is not one."""

    day: Any
    what: Any
    more: Any
    minutes: int | None


def listed(figure: Figure, page: Page, endpoint: str, **where: Any) -> dict[str, Any]:
    """One page of the records behind a figure as its template wants them, with the pages before and after."""

    def at(cursor: str | None) -> str | None:
        return url_for(endpoint, figure=figure.value, at=cursor, **where) if cursor else None

    lines = [
        Line(row.day, _label(row.what), _label(getattr(row, "place", "")), getattr(row, "minutes", None))
        for row in page.rows
    ]
    told = {"figure": figure, "definition": rules.DEFINITIONS[figure]}
    return {**told, "lines": lines, "before": at(page.before), "after": at(page.after)}


def _label(told: Any) -> Any:
    return told.label if isinstance(told, Choice) else told


def year_asked(offered: Iterable[int]) -> int:
    """The year in the address, of those that are offered; else the latest."""
    known = list(offered)
    with suppress(ValueError):
        if (told := int(request.args.get("year", "")[:4])) in known:
            return told
    return max(known)


def note_reading(review: Review) -> None:
    """Who opened whose review: what cannot be noted is not shown; one's own is not noted."""
    if review.user_id != person().id:
        note_after("reviews.read", Review.__tablename__, review.id)


@room.app_template_global()
def writes_review() -> bool:
    """Whether this person reports on their own year: for the pages where a member finds their own work."""
    return person().may(Can.WRITE)


@room.app_template_global()
def lists_reviews() -> bool:
    """Whether this person opens the list of a year, which stands beside the roster."""
    return person().may(Can.LIST)


@room.app_template_global()
def reviews_of(member_id: int) -> Sequence[Review]:
    """The reviews of a member, for the file: where this person reads them."""
    with acting_for(Can.LIST) as who:
        return queries.of_member(member_id) if who is not None else ()
