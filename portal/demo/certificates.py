"""Certificates of the demo county: those of the paper roster keep their numbers, later ones follow the series."""

from datetime import timedelta

from sqlalchemy import select

from portal.certificates import service
from portal.certificates.models import Certificate
from portal.core import clock, db
from portal.demo.accounts import COUNTY, GANCHENGZI
from portal.members.models import Member
from portal.members.rules import State

PATTERN = "青明{year}-{serial}"


def begin() -> None:
    """The county says how numbers are written, and everybody on the paper roster gets their certificate."""
    service.set_series(COUNTY, PATTERN, 0, clock.today() - timedelta(days=9))
    db.session.flush()
    service.issue_all(clock.today())


def revoke_one() -> None:
    """One certificate was lent to somebody; it is void, its holder stays and is given no other yet."""
    held = select(Certificate).join(Member, Member.id == Certificate.member_id)
    found = held.where(
        Certificate.ended.is_(None), Member.state == State.REGISTERED, Member.user_id.is_(None),
        Member.village_code != GANCHENGZI,
    )  # fmt: skip
    one = db.session.scalars(found.order_by(Certificate.id.desc()).limit(1)).first()
    if one is not None:
        service.revoke(one, clock.today(), "证书借给别人用，收回")
