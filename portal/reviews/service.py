"""The verbs of a review: write, reword, give an opinion, hand back, decide; each whole or not at all."""

from datetime import date

from sqlalchemy.exc import IntegrityError

from portal.core import audit, clock, db, settings
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.members.models import Member
from portal.reviews import queries, rules
from portal.reviews.models import Review
from portal.reviews.rules import LONGEST_WORD, WORDS, Step


def write(member: Member, year: int, said: str, plans: str = "") -> Review:
    """A member's words on a year, once; written down by the town only for who has no account."""
    if not member.on_register:
        raise Refused(_("不在册的人不用述职"))
    if year not in rules.years(clock.today(), member.registered_on):
        raise Refused(_("只写今年和去年的述职"))
    if member.user_id is not None and member.user_id != actor().id:
        raise Refused(_("有账号的人自己写述职"))
    found = Review(
        village_code=member.town_code,
        town_code=member.town_code,
        county_code=member.county_code,
        for_code=member.village_code,
        member_id=member.id,
        user_id=member.user_id,
        name=member.name,
        year=year,
        said=said,
        plans=plans,
        said_on=clock.today(),
        said_by=actor().name,
    )
    try:
        with db.session.begin_nested():
            db.session.add(found)
            db.session.flush()
    except IntegrityError:
        raise Refused(_("%(year)d 年的述职已经写过了", year=year)) from None
    audit.record("reviews.write", Review.__tablename__, found, year=year)
    return found


def reword(review: Review, said: str, plans: str) -> None:
    """Change the words, as long as the town has not given its opinion."""
    if not review.may_reword:
        raise Refused(_("镇里写了意见以后，述职不能再改"))
    if review.user_id is not None and review.user_id != actor().id:
        raise Refused(_("有账号的人自己写述职"))
    review.said, review.plans, review.said_on, review.said_by = said, plans, clock.today(), actor().name
    audit.record("reviews.reword", Review.__tablename__, review)


def opine(review: Review, asked: int, heard: str, opinion: str) -> None:
    """What villagers said when they were asked, and what the town thinks; never by the member."""
    if _self(review):
        raise Refused(_("自己的述职，请别的同事写意见"))
    review.advance(Step.OPINE)
    review.asked, review.heard, review.opinion = asked, heard, opinion
    review.opined_on, review.opined_by_id, review.opined_by = clock.today(), actor().id, actor().name


def hand_back(review: Review, why: str) -> None:
    """The town's part is not enough to decide by: say why."""
    review.advance(Step.HAND_BACK)
    review.returned_why = why


def decide(review: Review, word: str, why: str) -> None:
    """The bureau's word with its reason; never by the member or by who wrote the town's opinion.

    What the records say on this day goes into the statement.
    """
    if _self(review):
        raise Refused(_("自己的述职，请别的同事评定"))
    if actor().id is not None and actor().id == review.opined_by_id:
        raise Refused(_("写镇里意见的人不能评定，请局里另一位同事办"))
    review.advance(Step.DECIDE)
    review.word, review.why = word, why
    review.decided_on, review.decided_by_id, review.decided_by = clock.today(), actor().id, actor().name
    review.counted = {figure.value: number for figure, number in queries.figures(queries.reported(review)).items()}


def expect(review: Review, version: str | None) -> None:
    """Refuse a form that was opened on an older version: somebody else changed it meanwhile."""
    if version and version != str(review.version):
        raise Refused(_("您打开这一页以后，别人已经改过。请核对最新的情况，再送一次"))


def _self(review: Review) -> bool:
    return actor().id is not None and actor().id == review.user_id


def words_in_force(county_code: str) -> list[str]:
    """The words by which a county decides today; none where the bureau writes freely."""
    return rules.words(settings.setting(WORDS + county_code, "", clock.today()))


def set_words(county_code: str, text: str, valid_from: date) -> None:
    """Decide by these words from a day on; without any, in free words."""
    found = rules.words(text)
    if any(len(one) > LONGEST_WORD for one in found):
        raise Refused(_("一个词最多 %(most)d 个字", most=LONGEST_WORD), field="words")
    settings.change(WORDS + county_code, "、".join(found), valid_from)
