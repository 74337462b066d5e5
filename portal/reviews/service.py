"""The verbs of a yearly review: write, hand in, opine, decide, send back (PRODUCT.md L12)."""

from sqlalchemy.exc import IntegrityError

from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.members.models import Member
from portal.members.rules import ON_REGISTER
from portal.reviews import queries
from portal.reviews.models import Review
from portal.reviews.rules import FIRST_YEAR, WRITABLE, Grade, Step, year_of


def write(member: Member, year: int, words: str) -> Review:
    """A member's own words of a year: the first time, or again as long as they were not handed in."""
    review = queries.of_member(member.id, year) or _begun(member, year)
    if review.state not in WRITABLE:
        raise Refused(_("已经交了，要改请镇街先退回来"))
    _put(review, words)
    audit.record("reviews.write", "reviews_review", review)
    return review


def write_for(member: Member, year: int, words: str) -> Review:
    """The words of somebody who told them to the town; handed in at once, with who wrote them down."""
    review = queries.of_member(member.id, year)
    if member.user_id is not None and member.user_id == actor().id:
        raise Refused(_("自己的述职请在自己的页面上写"))
    if review is not None and review.state not in WRITABLE:
        raise Refused(_("这一年的述职已经交了"))
    review = review or _begun(member, year)
    _put(review, words)
    review.advance(Step.HAND_IN)
    return review


def _begun(member: Member, year: int) -> Review:
    if member.state not in ON_REGISTER:
        raise Refused(_("不在册的人不用述职"))
    if not FIRST_YEAR <= year <= clock.today().year:
        raise Refused(_("这一年还没到"))
    review = Review(
        village_code=member.village_code, town_code=member.town_code, county_code=member.county_code,
        member_id=member.id, user_id=member.user_id, year=year, written_on=clock.today(), written_by=actor().name,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(review)
    except IntegrityError:
        raise Refused(_("这一年的述职已经有了，请打开看")) from None
    return review


def _put(review: Review, words: str) -> None:
    review.words, review.written_on, review.written_by = words, clock.today(), actor().name


def hand_in(review: Review) -> None:
    """Give it to the town: from here on the words stand."""
    if not review.words:
        raise Refused(_("请先写几句"))
    review.advance(Step.HAND_IN)


def opine(review: Review, asked: int, content: int, heard: str, opinion: str) -> None:
    """What villagers said, counted, and what the town thinks; never by whose year it is."""
    _apart(review)
    if content > asked:
        raise Refused(_("满意的不会比问过的多"), "content")
    review.advance(Step.OPINE)
    review.asked, review.content, review.heard, review.opinion = asked, content, heard, opinion
    review.opined_on, review.opined_by, review.opined_by_id = clock.today(), actor().name, actor().id


def decide(review: Review, grade: Grade, why: str) -> None:
    """The bureau's decision, by somebody who wrote no part of it; what the records say that day is kept with it."""
    _apart(review)
    if review.opined_by_id == actor().id:
        raise Refused(_("镇街意见是您写的，结果要另一位同事来定"))
    if grade is not Grade.FIT and not why:
        raise Refused(_("请写理由，本人看得到"), "why")
    review.advance(Step.DECIDE)
    review.grade, review.why = grade, why
    review.decided_on, review.decided_by = clock.today(), actor().name
    of = year_of(review.member_id, review.year)
    review.counted = {one.value: number for one, number in queries.facts(of).items()}


def send_back(review: Review, step: Step, why: str) -> None:
    """Back by one stage, with what is to be mended."""
    _apart(review)
    review.advance(step)
    review.why = why


def _apart(review: Review) -> None:
    if review.user_id is not None and review.user_id == actor().id:
        raise Refused(_("不能评议自己"))


def expect(review: Review, version: str | None) -> None:
    """Refuse a form that was opened on an older version: somebody else changed it meanwhile."""
    if version and version != str(review.version):
        raise Refused(_("您打开这一页以后，别人已经改过。请核对最新的情况，再送一次"))
