"""A committee's term is noted whole; whoever sits in it stays on record (人民调解法 9、10)."""

from collections.abc import Sequence
from datetime import date, timedelta

from portal.areas import queries as areas
from portal.areas.rules import county_code, town_code
from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.members import queries
from portal.members.models import Committee
from portal.members.rules import Seat, is_committee, term_end


def seat_committee(code: str, from_on: date, sitting: Sequence[Seat], seal: bool, room: str) -> Committee:
    """Note a committee that begins on a day, for three years; the one before ends the day before at the latest.

    The same day again puts the same term right. What the law wants is listed where it lacks, not refused: a village
    with two members is a fact that the county must see.
    """
    if not is_committee(code) or areas.area(code) is None:
        raise Refused(_("请选一个村（社区）或乡镇"), "area")
    if not sitting:
        raise Refused(_("请写委员的名字"), "seats")
    if len({one.name for one in sitting}) < len(sitting):
        raise Refused(_("有一个名字写了两次"), "seats")
    known = queries.committees_of(code)
    if known and from_on < known[0].from_on:
        raise Refused(_("现在这一届从 %(day)s 起，请填以后的日子", day=known[0].from_on.isoformat()), "from_on")
    found = next((one for one in known if one.from_on == from_on), None)
    if found is None:
        for before in known[:1]:
            before.until_on = min(before.until_on, from_on - timedelta(days=1))
        found = Committee(village_code=code, town_code=town_code(code), county_code=county_code(code), from_on=from_on)
        db.session.add(found)
    found.until_on, found.seats, found.seal, found.room = term_end(from_on), [list(one) for one in sitting], seal, room
    found.noted_at, found.noted_by = clock.now(), actor().name
    db.session.flush()
    audit.record("members.committee", "members_committee", found, area=code, since=from_on.isoformat())
    return found
