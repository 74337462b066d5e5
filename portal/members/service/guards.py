"""What every verb of the roster minds: the figures, the public listing, the history, and older versions of a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from portal.core import clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.members import queries, rules
from portal.members.models import HEADS, Listing, Member, Move
from portal.members.rules import Image, Leaving, Moved


@contextmanager
def changing(member: Member) -> Iterator[None]:
    """Tell the figures what a member counted for before and after, and keep what villagers read in step."""
    before = rules.image(member)
    yield
    tell(member, before, rules.image(member))
    keep_listing(member, queries.listing_of(member))


def tell(member: Any, before: Image | None, after: Image | None) -> None:
    """Count a member as they stand now, here and in the figures, in the transaction of the change."""
    if before != after:
        HEADS.add(db.session(), rules.heads(before, after))
        rules.member_changed.send(member, before=before, after=after)


def keep_listing(member: Member, listing: Listing | None) -> None:
    """Villagers read exactly those who serve and agreed."""
    if listing is None:
        if not member.shown:
            return
        if not member.id:
            db.session.flush()
        listing = Listing(
            village_code=member.village_code,
            town_code=member.town_code,
            county_code=member.county_code,
            member_id=member.id,
        )
        db.session.add(listing)
    listing.name, listing.tier, listing.specialities = member.name, member.tier, member.specialities
    listing.listed = member.shown


def note(member: Member, what: Moved, on: date, why: str = "", ground: Leaving | None = None, paper: str = "") -> Move:
    """Add a line to a member's history: the step, its day, who took it, and why."""
    who = actor()
    line = Move(
        what=what, on=on, why=why, ground=ground, paper=paper, by_id=who.id, by_name=who.name, noted_at=clock.now()
    )
    if member.id:
        line.member_id = member.id
    else:
        line.member = member
    db.session.add(line)
    return line


def expect(member: Member, version: str | None) -> None:
    """Refuse a form that was opened on an older version of the file: somebody else changed it meanwhile."""
    if version and version != str(member.version):
        raise Refused(_("您打开这一页以后，别人已经改过这份档案。请核对最新的情况，再送一次"))
