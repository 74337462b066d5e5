"""What the records tell the figures, and what the ledger asks of them."""

from datetime import date
from typing import Any

from portal.core import db
from portal.mediation.queries import Filter
from portal.mediation.rules import Asked, Figure, Image, case_changed, count_asked
from portal.members import rules as members
from portal.outreach import rules as outreach
from portal.outreach.queries import Filter as Reached
from portal.reports import queries
from portal.reports.models import CELLS
from portal.reports.rules import INDICATORS, added, deltas, parts_of_member, parts_of_outreach, parts_of_session
from portal.training import rules as training


def listen() -> None:
    """From now on whatever is written or changed is counted, and lists learn their length from the cells."""
    case_changed.connect(_count)
    members.member_changed.connect(_count_member)
    training.session_changed.connect(_count_session)
    outreach.changed.connect(_count_outreach)
    count_asked.connect(_tell)
    outreach.count_asked.connect(_tell_outreach)
    outreach.sums_asked.connect(_sum_outreach)


def _count(_case: Any, before: Image | None, after: Image | None) -> None:
    """Each change is added to the cells in its own transaction."""
    CELLS.add(db.session(), deltas(before, after))


def _count_member(_member: Any, before: members.Image | None, after: members.Image | None) -> None:
    CELLS.add(db.session(), added(parts_of_member(before), parts_of_member(after)))


def _count_session(_session: Any, before: training.Image | None, after: training.Image | None) -> None:
    CELLS.add(db.session(), added(parts_of_session(before), parts_of_session(after)))


def _count_outreach(_record: Any, before: outreach.Image | None, after: outreach.Image | None) -> None:
    CELLS.add(db.session(), added(parts_of_outreach(before), parts_of_outreach(after)))


def _tell_outreach(f: Reached) -> Asked | None:
    """What counts the list of an outreach figure; none where the list is not one of rows in cells."""
    one = INDICATORS[f.figure] if f.figure else None
    if one is None or not one.opens or (not one.in_villages and not f.area.endswith("000")):
        return None
    return queries.counting(one.figure.value, f.area, None, f.since, f.until)


def _sum_outreach(figures: tuple[outreach.Figure, ...], since: date, until: date) -> dict[outreach.Figure, int]:
    """The figures of outreach in the actor's areas, from one month to another."""
    found = queries.sums(tuple(figure.value for figure in figures), since, until)
    return {figure: found[figure.value] for figure in figures if figure.value in found}


def _tell(f: Filter) -> Asked | None:
    """What counts the list of a figure; a list of no figure in particular is that of the logged disputes."""
    return queries.counting(f.figure or Figure.LOGGED, f.area, f.kind, f.since, f.until)
