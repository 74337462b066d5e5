"""What the county's members did for villagers in the last year: ways shown, contracts looked at, opinions, charters."""

from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from portal.core import clock, db
from portal.core.scope import Actor, acting_as
from portal.members.models import Member
from portal.members.rules import State
from portal.outreach import service
from portal.outreach.models import Deed
from portal.outreach.rules import Errand

SEED = 20261124
DEEDS, OWN, DAYS = 180, 7, 320
WORDS = {
    Errand.GUIDE: ("欠工资的，指到法律援助中心", "问离婚手续的，给了热线号码", "要赡养费的，陪到司法所问了", ""),
    Errand.CONTRACT: ("土地流转合同，改了租金一条", "借条没写日子，补上了", "看了一份收粮合同", ""),
    Errand.OPINION: ("路灯不亮，报给村里了", "浇水次序的意见，报给镇里", ""),
    Errand.CHARTER: ("参加村民代表会，讨论彩礼一条", "帮着把第三条写明白", ""),
}


def fill(last: date) -> None:
    """Deeds of all villages, the accounts' own among them, and one that was written down twice and taken back."""
    chance = Random(SEED)
    with db.transaction() as session:
        found = select(Member.village_code, Member.name, Member.id, Member.user_id)
        people = session.execute(found.where(Member.state == State.REGISTERED).order_by(Member.id)).all()
        own = [one for one in people if one.user_id]
        plan = [chance.choice(people) for _each in range(DEEDS)] + own * OWN
        days = sorted(chance.randrange(DAYS) for _each in plan)[::-1]
        chance.shuffle(plan)
        for one, ago in zip(plan, days, strict=True):
            _note(one, last - timedelta(days=ago), chance)
        if own:
            twice = _note(own[0], last, chance)
            with clock.frozen(clock.noon(last)), acting_as(_actor(own[0])):
                service.undo(twice, "和上一条是同一件，记重了")


def _actor(one: Any) -> Actor:
    return Actor(one.user_id, frozenset({one.village_code}), name=one.name)


def _note(one: Any, day: date, chance: Random) -> Deed:
    kind = chance.choice(list(Errand))
    with clock.frozen(clock.noon(day)), acting_as(_actor(one)):
        return service.note_deed(service.Done(one.village_code, kind, day, chance.choice(WORDS[kind]), one.id))
