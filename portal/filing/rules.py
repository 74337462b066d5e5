"""The words of checking and filing, and what is decided from plain values (DOMAIN.md 3.4, 3.8; PRODUCT.md T03, T04)."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.core.choice import Choice
from portal.core.i18n import _
from portal.mediation.rules import Outcome, fen_of


class Can(Choice):
    READ = "filing.read", _("看审核、立卷和后来的事")
    NOTE = "filing.note", _("补正再送审，记后来的事，办不满意的事")
    FILE = "filing.file", _("立卷归档")
    CHECK = "filing.check", _("审核退回、打回访电话、抽查案卷")
    EXPORT = "filing.export", _("看和导出以案定补清单")


class Part(Choice):
    """What a check may name when it hands a dispute back: the parts of its record."""

    PARTIES = "parties", _("当事人的情况")
    FACTS = "facts", _("事情的经过和请求")
    NOTICE = "notice", _("权利义务告知")
    SESSIONS = "sessions", _("谈话记录")
    AGREEMENT = "agreement", _("协议的内容")
    PERFORMANCE = "performance", _("履行的情况")
    VISIT = "visit", _("回访")
    EVIDENCE = "evidence", _("证据和照片")
    OTHER = "other", _("别的")


class Grade(Choice):
    """The four classes of 以案定补; their names and amounts are settings (DOMAIN.md 3.8)."""

    SIMPLE = "simple", _("简易")
    COMMON = "common", _("一般")
    HARD = "hard", _("疑难复杂")
    MAJOR = "major", _("重大")


class Keep(Choice):
    """How long a volume is kept; no law sets it (DOMAIN.md 3.2)."""

    SHORT = "short", _("短期")
    LONG = "long", _("长期")
    PERMANENT = "permanent", _("永久")


class Later(Choice):
    """What may come after an agreement and says that it did not hold (PRODUCT.md S20)."""

    PETITION = "petition", _("又上访了")
    LAWSUIT = "lawsuit", _("又起诉了")
    CONFIRMATION = "confirmation", _("司法确认没有通过")
    POLICE = "police", _("又报警了")
    REOPENED = "reopened", _("又来申请调解，另立了一件")


class From(Choice):
    """Where it was said that somebody is not satisfied."""

    VISIT = "visit", _("回访时说的")
    CALL = "call", _("电话里说的")


class Purpose(Choice):
    CALL = "call", _("回访电话")
    REVIEW = "review", _("案卷抽查")


class Drawn(Choice):
    RANDOM = "random", _("随机抽到")
    RISK = "risk", _("有风险，全部要打")


class Reach(Choice):
    WAITING = "waiting", _("还没打"), "wait"
    REACHED = "reached", _("打通了"), "good"
    MISSED = "missed", _("三次没打通"), "quiet"


class Satisfied(Choice):
    YES = "yes", _("满意")
    NO = "no", _("不满意")


class Stayed(Choice):
    """Whether anybody had to leave the village for it (PRODUCT.md S22)."""

    YES = "yes", _("没出村就办完了")
    NO = "no", _("有人出过村")


class Point(Choice):
    """The seven points of a bureau's review of a volume (DOMAIN.md 3.4)."""

    LAWFUL = "lawful", _("受理合法")
    COMPLETE = "complete", _("材料齐全")
    FORMS = "forms", _("文书规范")
    EVIDENCE = "evidence", _("证据清楚")
    LAW = "law", _("协议用法正确")
    VISIT = "visit", _("回访及时")
    BINDING = "binding", _("装订合格")


class Show(Choice):
    """The lists of the room; each number of its first page opens the list with exactly as many rows."""

    RETURNED = "returned", _("退回去还没补正的")
    CONCERNS = "concerns", _("不满意、还没办完的")
    CALLS = "calls", _("要打的回访电话")
    UNFILED = "unfiled", _("结了案、还没立卷的")
    VOLUMES = "volumes", _("已经立卷的")
    STAYED = "stayed", _("没出村就办完的")
    WENT = "went", _("有人出过村的")


MOST_TRIES = 3
"""Tries of a call before it is left (PRODUCT.md T04)."""

PERCENT_CALLED = 5
PERCENT_CONFIRMED = 10
PERCENT_OTHERS = 5
DAYS_TO_CALL = 7
DAYS_TO_ANSWER = 7

SETTINGS = {
    "call_percent": PERCENT_CALLED,
    "review_percent_confirmed": PERCENT_CONFIRMED,
    "review_percent": PERCENT_OTHERS,
    "call_days": DAYS_TO_CALL,
    "concern_days": DAYS_TO_ANSWER,
}
"""10% of confirmed cases and 5% of the others are what one county samples (DOMAIN.md 3.4)."""


def drawn(numbers: Iterable[int], percent: int, seed: str) -> list[int]:
    """A random sample of so many percent, rounded up, that anybody can draw again from the same seed.

    Each number is ordered by a hash of seed and number: the same for every machine and version.
    """
    found = sorted(set(numbers))
    count = min(len(found), math.ceil(len(found) * percent / 100))
    return sorted(sorted(found, key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).hexdigest())[:count])


CLAIMED = (Outcome.AGREED, Outcome.FAILED)
"""Only what was mediated is paid by the case; what was refused, withdrawn or sent elsewhere is not."""


@dataclass(frozen=True)
class Claim:
    """A closed dispute as the list of claims sees it: what it still lacks, and what it is paid."""

    grade: Grade | None
    lacks: tuple[str, ...]
    again: bool
    fen: int | None

    @property
    def claimable(self) -> bool:
        return not self.lacks and not self.again


def claim(grade: Grade | None, lacks: Sequence[str], again: bool, amounts: dict[Grade, int | None]) -> Claim:
    """What may be claimed; the same dispute counts once however often it was mediated (DOMAIN.md 3.8)."""
    ready = grade is not None and not lacks and not again
    return Claim(grade, tuple(lacks), again, amounts[grade] if ready and grade is not None else None)


def total(claims: Iterable[Claim]) -> int:
    """The sum of what is paid, in fen."""
    return sum(one.fen or 0 for one in claims)


def amount(text: str) -> int | None:
    """Fen of an amount in yuan as the bureau entered it; None where it entered none."""
    return fen_of(text) if text else None


def told_parts(words: str) -> list[Any]:
    """The labels of the parts that a check named."""
    named = set(words.split(","))
    return [part.label for part in Part if part.value in named]
