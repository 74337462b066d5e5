"""Reads of the roster: one scoped query a list, the same clauses for figure, list and export."""

from collections.abc import Collection

from sqlalchemy import select

from portal.core import db
from portal.members.models import Listing, Member
from portal.members.rules import ON_REGISTER, SERVING, Tier


def on_register(village_code: str, tier: Tier | None = None) -> list[Member]:
    """Who is on a village's register: core members first, then in the order they were written."""
    found = select(Member).where(Member.village_code == village_code, Member.state.in_(sorted(ON_REGISTER)))
    if tier is not None:
        found = found.where(Member.tier == tier)
    return list(db.session.scalars(found.order_by(Member.tier, Member.id)))


def serving(village_codes: Collection[str]) -> list[Member]:
    """Who of some villages may be given work: on the register and not paused; by village, core members first."""
    found = select(Member).where(Member.village_code.in_(sorted(village_codes)), Member.state.in_(sorted(SERVING)))
    return list(db.session.scalars(found.order_by(Member.village_code, Member.tier, Member.id)))


def member_of(user_id: int) -> Member | None:
    """The member who signs in as a user, on the register."""
    found = select(Member).where(Member.user_id == user_id, Member.state.in_(sorted(ON_REGISTER)))
    return db.session.scalar(found.order_by(Member.id.desc()).limit(1))


def member_names(ids: Collection[int]) -> dict[int, str]:
    """Members' names by number; one out of sight is left out."""
    if not ids:
        return {}
    found = db.session.execute(select(Member.id, Member.name).where(Member.id.in_(sorted(ids))))
    return {row.id: row.name for row in found}


def listed_in(village_code: str) -> list[Listing]:
    """Whom villagers may read of on their village's page: those who agreed, core members first."""
    found = select(Listing).where(Listing.village_code == village_code, Listing.listed.is_(True))
    return list(db.session.scalars(found.order_by(Listing.tier, Listing.id)))
