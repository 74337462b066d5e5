"""Yearly reviews for tests."""

from sqlalchemy import select

from portal.core import clock, db
from portal.members.models import Member
from portal.members.rules import State
from portal.reviews import service
from tests.kit import outreach
from tests.kit.makers import GANCHENGZI, Maker, Someone


def everything(make: Maker, words: str) -> int:
    """A review of a member of the village with which the town is done; its number."""
    with make.writing():
        found = select(Member).where(Member.state == State.REGISTERED, Member.village_code == GANCHENGZI)
        member = db.session.scalars(found.order_by(Member.id).limit(1)).one()
        review = service.write_for(member, clock.today().year, words)
        service.opine(review, 5, 4, words, words)
        return review.id


def begun(make: Maker, who: Someone, code: str = GANCHENGZI) -> dict[str, int]:
    """Somebody on the register who has begun to write their year; the review's number."""
    number = outreach.member(make, who, code)
    with make.writing(outreach.acting(who, code)):
        member = db.session.scalars(select(Member).where(Member.id == number)).one()
        return {"reviews_review": service.write(member, clock.today().year, "讲了几场课").id}
