"""The red-flag questions, and when the law leaves no choice but to report (DOMAIN.md 5.5; PRODUCT.md M30)."""

from collections.abc import Collection

from portal.core.choice import Choice
from portal.core.i18n import _
from portal.mediation.rules.words import Protection


class Flag(Choice):
    """Nine questions that are answered yes or no; one yes is enough."""

    HIT = "hit", _("有没有动手打人？")
    THREAT = "threat", _("有没有扬言要报复、要杀人、要自杀？")
    WEAPON = "weapon", _("有没有拿刀、农具、农药、汽油？")
    HOME = "home", _("是不是一家人之间动手，或者长期打骂、不让出门？")
    CHILD = "child", _("有没有未成年人受伤害，或者可能受伤害？")
    INCAPABLE = "incapable", _("受害的人是不是没有或者只有部分行为能力（比如精神病人、糊涂的老人）？")
    SEXUAL = "sexual", _("有没有性侵害、性骚扰？")
    AFRAID = "afraid", _("当事人是不是害怕回家，或者不敢当面说？")
    CROWD = "crowd", _("会不会聚众打架，或者很多人一起闹？")


class Report(Choice):
    """Whether it was reported, which is to be decided and to be given a reason for."""

    DONE = "done", _("已经报了")
    NOT = "not", _("不报，因为下面写的原因")


MUST = {Flag.CHILD, Flag.INCAPABLE}
"""Harm to a minor or to a person without capacity is to be reported at once (反家庭暴力法 14；未成年人保护法 11)."""


def must_report(flags: Collection[Flag]) -> bool:
    """Whether the law leaves no choice: not to report is then no answer."""
    return bool(MUST & set(flags))


def must_decide(flags: Collection[Flag]) -> bool:
    """Whether to report has to be decided and given a reason for, with the hour."""
    return bool({Flag.HOME, Flag.SEXUAL, *MUST} & set(flags))


def protection_for(flags: Collection[Flag]) -> Protection | None:
    """Under what the dispute is to be kept from everybody but named handlers; None where it need not be (V09)."""
    for flag, found in (
        (Flag.CHILD, Protection.MINOR),
        (Flag.SEXUAL, Protection.SEXUAL),
        (Flag.HOME, Protection.VIOLENCE),
        (Flag.INCAPABLE, Protection.VIOLENCE),
    ):
        if flag in flags:
            return found
    return None
