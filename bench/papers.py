"""Fifty dossiers, made one after another as the worker does: seconds each, and whether memory stays flat."""

import os
import resource
import statistics
import time
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bench import machine
from bench.plan import Plan
from bench.results import AT_MOST, Result
from portal.core import clock, db
from portal.core.scope import acting_as, system
from portal.mediation.models import Case, Party, Session, Visit
from portal.mediation.rules import Outcome
from portal.papers import jobs, service
from portal.papers.models import Made
from portal.papers.rules import Sheet

DOSSIERS, PAPERS = 50, 13
PATIENCE = 75.0
"""Seconds after which the count is taken as it stands: a busy machine makes fewer."""


def measure(plan: Plan) -> None:
    """Ask for dossiers of thirteen papers, make each, and look at this process and at the presses."""
    with plan.data("sqlite", plan.small).scratch() as data, data.app():
        cases = _cases()
        seconds, sizes, pages, until = [], [], [], time.monotonic() + PATIENCE
        for number in cases:
            if sizes and time.monotonic() > until:
                break
            made_id = _ask(number)
            began = time.monotonic()
            found = _make(made_id)
            seconds.append(time.monotonic() - began)
            pages.append(found.pages)
            sizes.append(machine.pss_megabytes([os.getpid()]))
    press = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    early, late = max(sizes[: len(sizes) // 5 + 1]), sizes[-1]
    made = f"{len(seconds)} dossiers of {PAPERS} papers, {statistics.median(pages):.0f} pages"
    note = f"{made}; the longest took {max(seconds):.1f} s"
    told = "a dossier, from the record to the sealed file"
    plan.book.add(Result("M26", "sqlite", told, statistics.median(seconds), AT_MOST, 6, 3, unit=" s", note=note))
    grown = max(0.0, late - early)
    note = f"{early:.0f} MB at first, {late:.0f} MB after {len(sizes)}; a press takes {press:.0f} MB at most and ends"
    plan.book.add(Result("M26", "sqlite", "growth of the maker", grown, AT_MOST, 8, 2, unit=" MB", note=note))


def _cases() -> list[int]:
    """Agreements that were performed, with what the thirteen papers need."""
    with acting_as(system("bench")), db.transaction():
        kept = select(Case).where(
            Case.outcome == Outcome.AGREED, Case.performed, Case.ordinary, Case.number.is_not(None)
        )
        found = db.session.scalars(kept.order_by(Case.id.desc()).limit(DOSSIERS)).all()
        for case in found:
            _fill(case)
        return [case.id for case in found]


def _fill(case: Case) -> None:
    """Two sessions with a page of text, a visit, an address for each party."""
    on, now = case.ended_on or clock.today(), clock.now()
    for party in db.session.scalars(select(Party).where(Party.case_id == case.id)):
        party.address, party.heard_at = "甘城子村三组12号", now
    for back in (9, 0):
        talk: dict[str, Any] = {"place": "村委会", "present": "双方", "course": "双方各自说明了经过。" * 60}
        db.session.add(Session(case=case, held_on=on - timedelta(days=back), next_on=None, noted_at=now, **talk))
    told = {"spoke_with": "双方", "satisfied": True, "found": "已经履行，没有再争。"}
    db.session.add(Visit(case=case, visited_on=on, noted_at=now, noted_by="马调解", **told))
    case.facts = "双方为院墙滴水多次争执。" * 30


def _ask(number: int) -> int:
    with acting_as(system("bench")), db.transaction():
        case = db.session.scalars(select(Case).where(Case.id == number)).one()
        return service.ask(case, Sheet.DOSSIER).id


def _make(made_id: int) -> Made:
    """As the worker does it: read, press, keep."""
    with acting_as(system("bench")):
        with db.writing(False):
            told = service.read(made_id)
            db.session.remove()
        pressed = service.press(told)
        with db.transaction():
            jobs.make(pressed, made_id)
        found = db.session.get_one(Made, made_id)
        db.session.remove()
        return found
