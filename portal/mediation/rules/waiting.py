"""What waits for somebody's answer by a day, and who may give it (PRODUCT.md S18, S24, V28; DOMAIN.md 3.10)."""

import re
from datetime import date, timedelta
from typing import Any

from portal.core.choice import Choice
from portal.core.i18n import _
from portal.mediation.rules.words import Elsewhere, Kind

DAYS_TO_ANSWER = 2
"""Working days until a party knows whether another mediator comes (PRODUCT.md V28)."""
DAYS_AGAIN = 30
"""Within so many days a second report of the same people warns somebody (PRODUCT.md S24)."""
DAYS_COUNTED = 365
"""Within so many days reports of the same people are counted for a conference."""
REPORTS_TO_MEET = 4
DAYS_TO_CONFIRM = 30
"""The parties may apply together within so many days of effect (人民调解法 33；民事诉讼法 205)."""
REMINDED = (20, 25, 29)
"""Days after the agreement on which its mediator is reminded."""


class Raised(Choice):
    """What waits for an answer."""

    DECLINED = "declined", _("不予受理，要请另一人看")
    LOWERED = "lowered", _("想把“急”取消，要请另一人看")
    MEDIATOR = "mediator", _("当事人要求换调解员")
    DANGER = "danger", _("有人身危险，马上核实")
    AGAIN = "again", _("同样的人短时间里又来了")
    CONFERENCE = "conference", _("同样的人来了好几次，要会商")
    CLASH = "clash", _("两个人改得不一样，等人选")
    STOP = "stop", _("当事人说不愿再谈")
    KEPT = "kept", _("当事人说协议履行了，请核对")


SECOND_PAIR = {Raised.DECLINED, Raised.LOWERED}
"""Whoever asked may not answer, and the answer is the town's (PRODUCT.md S18)."""


class Wish(Choice):
    """What a party may ask for at any time (人民调解法 23)."""

    MEDIATOR = "mediator", _("换一位调解员")
    CLOSED = "closed", _("不要公开")
    OPEN = "open", _("可以公开")


class Answer(Choice):
    YES = "yes", _("同意")
    NO = "no", _("不同意")


class About(Choice):
    """What a court does not confirm, whatever was agreed (最高法民诉法解释 355)."""

    ORDINARY = "ordinary", _("都不涉及")
    STATUS = "status", _("婚姻有没有效、离不离婚、是不是亲生、收养")
    TITLE = "title", _("房子、土地、知识产权归谁（确权）")
    SPECIAL = "special", _("适用特别程序、公示催告、破产的事")


class Ruling(Choice):
    """What the court said of the joint application."""

    CONFIRMED = "confirmed", _("裁定有效")
    REJECTED = "rejected", _("裁定驳回")
    NOT_TAKEN = "not_taken", _("不予受理")
    WITHDRAWN = "withdrawn", _("当事人撤回申请")


STATUS = re.compile(r"离婚|婚姻(?:关系)?(?:有效|无效)|亲子关系|是不是亲生|非亲生|解除收养|收养关系")
THING = "所有权|使用权|承包权|宅基地|房屋|房子|院子|土地|承包地"
TITLE = re.compile(rf"确权|(?:{THING})[^，。；\n]{{0,14}}归[^，。；\n]{{1,12}}(?:所有|使用|名下)")


def likely_barred(terms: str) -> About:
    """What an agreement seems to settle that a court does not confirm; whoever notes it may say otherwise."""
    if STATUS.search(terms):
        return About.STATUS
    return About.TITLE if TITLE.search(terms) else About.ORDINARY


def last_day_to_confirm(agreed_on: date) -> date:
    """The last day on which the parties may apply together (人民调解法 33)."""
    return agreed_on + timedelta(days=DAYS_TO_CONFIRM)


class Route(Choice):
    """Where a matter can go that mediation did not or may not settle (人民调解法 26; DOMAIN.md 3.3)."""

    POLICE = "police", _("报警或找派出所：有人动手、扬言报复、涉嫌违法犯罪的事。")
    COURT = "court", _("到法院起诉：带上身份证、起诉状和证据；写不来起诉状，立案大厅可以帮着写。")
    LAND = "land", _("申请农村土地承包仲裁：知道权利受侵害两年内；征地补偿的事不在内。")
    LABOUR = "labour", _("找劳动监察或申请劳动仲裁：工资、工伤、劳动合同的事，先仲裁、后起诉。")
    OFFICE = "office", _("找主管的部门或乡镇政府：权属、规划、补偿、村务的事由有关部门处理。")
    AID = "aid", _("申请法律援助：经济困难的，或者讨工钱、讨赡养费、家庭暴力的，可以免费请律师。")


def routes(kind: Kind, elsewhere: Elsewhere | None) -> list[Route]:
    """The routes that are open, the fitting one first; nobody is sent away without a place to go."""
    first: list[Route] = []
    if elsewhere is Elsewhere.CRIME:
        first.append(Route.POLICE)
    if elsewhere in (Elsewhere.AUTHORITY, Elsewhere.TOWN) or kind is Kind.HOMESTEAD:
        first.append(Route.OFFICE)
    by_kind = {Kind.LAND: Route.LAND, Kind.WAGES: Route.LABOUR}
    if kind in by_kind:
        first.append(by_kind[kind])
    return list(dict.fromkeys([*first, Route.COURT, Route.AID]))


def count_again(days_before: list[int]) -> Any:
    """What the reports before this one call for, by how many days ago each was: nothing, a warning, or a conference."""
    if len(days_before) + 1 >= REPORTS_TO_MEET:
        return Raised.CONFERENCE
    return Raised.AGAIN if any(days <= DAYS_AGAIN for days in days_before) else None
