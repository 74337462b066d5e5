"""Yearly reviews of one town's members: the last year decided, this year in every state, and some not yet written."""

from datetime import date

from sqlalchemy import select

from portal.accounts.models import User
from portal.core import clock, db
from portal.core.scope import Actor, acting_as
from portal.demo.accounts import ACCOUNTS
from portal.members.models import Member
from portal.members.rules import State
from portal.reviews import service
from portal.reviews.models import Review
from portal.reviews.rules import State as Stage

PAST, JANUARY = 10, 15
THIS_YEAR = (Stage.OPINED, Stage.WRITTEN, Stage.DECIDED, Stage.RETURNED, Stage.WRITTEN, Stage.OPINED, Stage.DECIDED)
SAID = (
    "平时在村头和小卖部跟大家拉家常，谁家有难处先听着，能劝的劝，劝不了的带到村里调解室。",
    "今年主要盯着土地流转的合同，签字以前让大家先拿来看一看，有三家因此改了条款。",
    "农闲时讲防诈骗，帮几位老人把手机里的陌生软件卸了。",
)
PLANS = ("对婚姻家庭的法律还不熟，明年想多听两场课。", "冬天入户的次数少，明年早点排日子。", "")
HEARD = ("说话和气，找得着人；有村民希望晚上也能问。", "热心，办事实在；讲课有时太快。", "不少人说合同让他看过才放心。")
OPINION = ("情况属实，同意。", "工作主动，记录完整，建议继续担任。", "能完成任务，入户还要多走。")
WHY = ("村民评价好，镇里意见属实。", "一年的记录和镇里核对过，没有出入。", "还要多学，明年看入户的情况。")
WORDS = ("优秀", "称职", "称职")


def fill(last: date) -> None:
    """Walk each review as far as it goes; who has no account told it to the town."""
    with db.transaction():
        town, bureau, place = _account("town"), _account("bureau"), _town()
        found = select(Member).where(Member.town_code == place, Member.state == State.REGISTERED)
        with acting_as(town):
            people = list(db.session.scalars(found.order_by(Member.user_id.is_(None), Member.id)))
        year, january = last.year - 1, min(last, date(last.year, 1, JANUARY))
        before = [one for one in people if one.registered_on and one.registered_on.year <= year]
        for at, one in enumerate(before[:PAST]):
            _walk(one, year, Stage.DECIDED, january, at, town, bureau)
        for at, (one, stage) in enumerate(zip(people, THIS_YEAR, strict=False)):
            _walk(one, last.year, stage, last, at, town, bureau)


def _walk(member: Member, year: int, until: Stage, on: date, at: int, town: Actor, bureau: Actor) -> None:
    place = at % len(SAID)
    own = Actor(member.user_id, frozenset({member.village_code}), name=member.name) if member.user_id else town
    with clock.frozen(clock.noon(on)):
        with acting_as(own):
            review: Review = service.write(member, year, SAID[place], PLANS[place])
        if until is Stage.WRITTEN:
            return
        with acting_as(town):
            service.opine(review, 12 + at, HEARD[place], OPINION[place])
            db.session.flush()
        with acting_as(bureau):
            if until is Stage.DECIDED:
                service.decide(review, WORDS[place], WHY[place])
            elif until is Stage.RETURNED:
                service.hand_back(review, "请写明问了哪几个组的村民。")
            db.session.flush()


def _account(name: str) -> Actor:
    number = db.session.scalar(select(User.id).where(User.username == name))
    account = next(one for one in ACCOUNTS if one.username == name)
    return Actor(number, frozenset(code for _role, code in account.grants), name=account.name)


def _town() -> str:
    return next(code for one in ACCOUNTS if one.username == "town" for _role, code in one.grants)
