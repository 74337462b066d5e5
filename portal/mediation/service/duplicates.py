"""Two disputes that are one: the town puts one into the other, and can take it out again for a month (T08)."""

import json
from datetime import date, timedelta
from typing import Any

from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor, within
from portal.mediation import queries, rules
from portal.mediation.models import Case, Merge
from portal.mediation.rules import State, Step, Task, relapse_asked
from portal.mediation.service.guards import changing

CHANGED = ("state", "overdue", "next_what", "next_on", "next_by_town")


def check_alike(kept: Case, other: Case) -> None:
    """Whether one may go into the other; says no with the reason.

    What goes in must still run: a result, an agreement above all, has its own number, its papers and its figures. What
    stays may have a result, and may be closed for a month at most. Sensitive and ordinary ones stay apart, since each
    has its own readers. Across towns only who acts for the county decides.
    """
    if kept.id == other.id:
        raise Refused(_("要选两件不同的纠纷"))
    if kept.ordinary is not other.ordinary:
        raise Refused(_("一件是保密的，一件不是，不能并"))
    if other.state is State.MERGED or kept.state is State.MERGED:
        raise Refused(_("有一件早已并进别的，请看最新的情况"))
    who = actor()
    if kept.town_code != other.town_code and not who.everywhere and not within(kept.county_code, who.areas):
        raise Refused(_("两件不在一个镇，请市司法局来并"))
    if not other.running:
        if kept.running:
            raise Refused(_("另一件已经有结果了：请留另一件的编号，把这一件并进去"), field="kept")
        raise Refused(_("两件都有结果了，各有各的材料，不能并"), field="kept")
    if kept.closed_on is not None and kept.closed_on < clock.today() - timedelta(days=rules.DAYS_TO_PART):
        raise Refused(_("留下的那一件结案超过 %(days)s 天了，不能再并进去", days=rules.DAYS_TO_PART), field="kept")


def merge(kept: Case, other: Case, why: str) -> Merge:
    """Put one dispute into another: it is counted and listed no more, its tasks end, all that is in it stays readable.

    Danger that only the other one told of makes the kept one urgent as well, as long as that runs.
    """
    check_alike(kept, other)
    before: dict[str, Any] = {name: _told(getattr(other, name)) for name in CHANGED}
    with changing(other):
        other.advance(Step.MERGE)
        other.overdue, other.next_what, other.next_on, other.next_by_town = False, None, None, False
    if kept.running and (other.danger, other.urgent) > (kept.danger, kept.urgent):
        before["kept"] = {"danger": kept.danger, "urgent": kept.urgent}
        kept.danger, kept.urgent = kept.danger or other.danger, kept.urgent or other.urgent
    before["relapsed"] = _count_repeats(other)
    found = Merge(
        case=other, kept_id=kept.id, why=why, before=json.dumps(before), merged_at=clock.now(),
        merged_by_id=actor().id, merged_by=actor().name,
    )  # fmt: skip
    db.session.add(found)
    audit.record("mediation.merge_in", "mediation_case", kept, other=other.id)
    return found


def part(case: Case, why: str) -> None:
    """Take a dispute out of the other again, just as it was, for a month (T08)."""
    found = queries.merge_of(case)
    if case.state is not State.MERGED or found is None:
        raise Refused(_("这一件没有并进别的，请看最新的情况"))
    if clock.now() - found.merged_at > timedelta(days=rules.DAYS_TO_PART):
        raise Refused(_("并了超过 %(days)s 天，不能再分开", days=rules.DAYS_TO_PART))
    before = json.loads(found.before)
    with changing(case):
        case.advance(Step.PART, back=State(before["state"]))
        case.overdue = before["overdue"]
        case.next_what = Task(before["next_what"]) if before["next_what"] else None
        case.next_on = date.fromisoformat(before["next_on"]) if before["next_on"] else None
        case.next_by_town = before["next_by_town"]
    kept = queries.case_numbered(found.kept_id)
    if kept is not None and kept.running and "kept" in before:
        kept.danger, kept.urgent = before["kept"]["danger"], before["kept"]["urgent"]
    if before["relapsed"]:
        _count_repeats(case)
    found.parted_at, found.parted_by, found.parted_why = clock.now(), actor().name, why
    if kept is not None:
        audit.record("mediation.part_from", "mediation_case", kept, other=case.id)


def _count_repeats(case: Case) -> bool:
    """Say anew whether the agreement that a dispute repeats was broken; whether that changed."""
    earlier = queries.repeated_by(case)
    if earlier is None:
        return False
    was = earlier.relapsed
    standing = any(one.state is not State.MERGED for one in queries.repeats_of(earlier.id))
    with changing(earlier):
        earlier.relapsed = standing or any(answer for _receiver, answer in relapse_asked.send(earlier))
    return was is not earlier.relapsed


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
