"""How an agreement is worded: sentences that are ready, words that nobody can hold anybody to, terms made of duties.

What stands here is written into the agreement and is Chinese whatever language a page is read in (PRODUCT.md M24).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.core.choice import Choice
from portal.core.i18n import _
from portal.mediation.rules.money import in_words, yuan
from portal.mediation.rules.words import Kind

VAGUE = (
    "尽快", "尽早", "尽量", "尽可能", "适当", "适时", "合理", "酌情", "及时", "争取", "近期", "若干", "一定数额",
    "视情况",    "有条件时", "条件允许", "差不多", "到时候再说", "以后再说", "相关费用",
)  # fmt: skip
BLANK = "＿"


def vague_words(text: str) -> list[str]:
    """The words of a text that say neither how much nor by when, in the order of the list."""
    return [word for word in VAGUE if word in text]


class By(Choice):
    """Who owes what was agreed, where it is one duty: said by side, so that a phone can ask it without a link."""

    RESPONDENT = "respondent", _("被申请人")
    APPLICANT = "applicant", _("申请人")
    BOTH = "both", _("双方都要做")


@dataclass(frozen=True)
class Sentence:
    """A ready sentence for one duty: what it is for, and the words with blanks to fill in."""

    word: str
    label: Any
    kinds: tuple[Kind, ...]
    text: str


SENTENCES = (
    Sentence(
        "wall", _("院墙、屋檐水"), (Kind.NEIGHBOUR, Kind.HOMESTEAD), "把＿＿处的水槽（院墙）改好，水不再流到对方院里"
    ),
    Sentence("border", _("地界"), (Kind.LAND, Kind.HOMESTEAD), "照＿＿证上的界重新埋桩，桩在＿＿处，双方到场确认"),
    Sentence("lane", _("让出巷道"), (Kind.NEIGHBOUR,), "把＿＿从巷道挪走，留出＿＿米宽的路"),
    Sentence("water", _("轮流浇水"), (Kind.LAND, Kind.NEIGHBOUR), "从＿＿日起按先上后下的次序浇水，每轮＿＿小时"),
    Sentence("loan", _("还借款"), (Kind.DEBT,), "归还＿＿年＿＿月＿＿日所借的钱，付到＿＿"),
    Sentence("goods", _("付货款、租金"), (Kind.DEBT, Kind.LAND), "付清＿＿的货款（租金），付到＿＿"),
    Sentence("wages", _("付工钱"), (Kind.WAGES,), "付清＿＿年＿＿月到＿＿月的工钱，付到＿＿"),
    Sentence("support", _("赡养老人"), (Kind.FAMILY,), "付给老人＿＿月份的生活费，看病的钱按＿＿分担"),
    Sentence("bride", _("退彩礼"), (Kind.FAMILY,), "退还彩礼，首饰＿＿件一并退还"),
    Sentence("damages", _("赔医药费"), (Kind.DAMAGES,), "赔偿＿＿月＿＿日受伤的医药费和误工费，付到＿＿"),
    Sentence(
        "crops", _("赔庄稼、牲畜"), (Kind.DAMAGES, Kind.LAND, Kind.NEIGHBOUR), "赔偿＿＿亩＿＿（＿＿只＿＿）的损失"
    ),
    Sentence(
        "sorry", _("赔礼道歉"), (Kind.NEIGHBOUR, Kind.FAMILY, Kind.DAMAGES, Kind.OTHER), "当着＿＿的面向对方赔礼道歉"
    ),
)


def sentences_for(kind: Kind) -> list[Sentence]:
    """The ready sentences, those of a kind of dispute first."""
    return sorted(SENTENCES, key=lambda one: kind not in one.kinds)


@dataclass(frozen=True)
class Owed:
    """One duty as the agreement says it; without a creditor it is owed to the other side."""

    debtor: str
    creditor: str
    what: str
    fen: int | None
    due_on: date


def terms_of(duties: Sequence[Owed]) -> str:
    """The terms of an agreement made of its duties, one numbered line each (人民调解法 29)."""
    return "\n".join(f"{number}. {_line(one)}" for number, one in enumerate(duties, 1))


def _line(one: Owed) -> str:
    day = f"{one.due_on.year}年{one.due_on.month}月{one.due_on.day}日"
    to = one.creditor or "对方"
    if one.fen:
        sum_said = f"人民币{yuan(one.fen)}元（大写：{in_words(one.fen)}）"
        return f"{one.debtor}最晚{day}付给{to}{sum_said}：{one.what}。"
    return f"{one.debtor}最晚{day}对{to}做到：{one.what}。"
