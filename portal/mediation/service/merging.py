"""A correction that was written while somebody else corrected the same dispute."""

from collections.abc import Mapping
from datetime import datetime

from portal.core import audit, clock, db, workdays
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.mediation import queries, rules
from portal.mediation.models import Case, Clash
from portal.mediation.rules import Raised
from portal.mediation.service.guards import changing
from portal.mediation.service.waiting import open_matter, settle_all


def correct(case: Case, mine: Mapping[str, str], base: Mapping[str, str]) -> list[Clash]:
    """Take what nobody else has corrected since the form was opened; keep the rest for a person, beside what stands.

    What is kept waits for a choice by the next working day, on the first pages of its owner and of the town.
    """
    taken, other = rules.parted(base, rules.said_of(case), mine)
    if taken:
        _set(case, taken)
        audit.record("mediation.describe", "mediation_case", case, changed=list(taken))
    authors = {field: queries.author_of(case, field) for field in other}
    clashes = [_clash(case, field, value, *authors[field]) for field, value in other.items()]
    db.session.add_all(clashes)
    if clashes:
        audit.record("mediation.clash", "mediation_case", case, fields=list(other))
        open_matter(case, Raised.CLASH, workdays.next_workday(clock.today()))
    return clashes


def _set(case: Case, told: Mapping[str, str]) -> None:
    with changing(case):
        for field, value in told.items():
            setattr(case, field, rules.value_of(field, value))


def _clash(case: Case, field: str, value: str, by: str, at: datetime | None) -> Clash:
    return Clash(
        case=case,
        field=field,
        value=value,
        by_id=actor().id,
        by_name=actor().name,
        written_at=clock.written(),
        noted_at=clock.now(),
        stood=rules.said_of(case)[field],
        stood_by=by,
        stood_at=at,
    )


def choose(case: Case, number: int | None, take: bool) -> Clash:
    """A person has compared both: what stands stays, or the other takes its place. Neither is forgotten."""
    found = queries.clashes(case)
    clash = next((one for one in found if one.id == number), None)
    if clash is None:
        raise Refused(_("没有这一处，请重新打开这一页"))
    if clash.settled_at is not None:
        raise Refused(_("这一处已经有人选过了，请看下面"))
    clash.stood = rules.said_of(case)[clash.field]
    clash.stood_by, clash.stood_at = queries.author_of(case, clash.field)
    clash.settled_at, clash.settled_by, clash.taken = clock.now(), actor().name, take
    if take:
        _set(case, {clash.field: clash.value})
    changed = [clash.field] if take else None
    audit.record("mediation.choose", "mediation_case", case, field=clash.field, taken=take, changed=changed)
    if all(one.settled_at is not None for one in found):
        settle_all(case, True, "", Raised.CLASH)
    return clash
