"""What the administrator may set for the county, within which bounds, and how a value is read (HOUSE.md 6)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any

from portal.core.choice import Choice
from portal.core.forms import Refused, narrow, one_line, plain_phone
from portal.core.helplines import NUMBERS, Helpline
from portal.core.i18n import _
from portal.mediation.rules import fen_of

LONGEST = 60
MOST_NAME = 12
OFFICE_PHONE = "office_phone"
"""The office that people of a town or the county may call: one setting for each, with the area's code behind it."""


class Group(Choice):
    """What a setting is about, in the order of the page."""

    FILING = "filing", _("备案号")
    OFFICE = "office", _("办公和电话")
    HELPLINE = "helpline", _("求助电话")
    PROMISE = "promise", _("答应别人的日子")
    LEARNING = "learning", _("学习和考试")
    FOLLOWING = "following", _("抽查和以案定补")
    KEEPING = "keeping", _("资料存多久")


@dataclass(frozen=True)
class Field:
    """One setting: `read` makes the stored value of what was typed, or refuses it in a sentence."""

    key: str
    group: Group
    label: Any
    hint: Any
    default: str
    read: Callable[[str], str]
    unit: Any = ""
    may_be_empty: bool = False


def counted(least: int, most: int) -> Callable[[str], str]:
    """A whole number of days between two bounds."""

    def read(typed: str) -> str:
        text = (narrow(typed) or "").replace(" ", "")
        if not re.fullmatch(r"[0-9]{1,6}", text) or not least <= int(text) <= most:
            raise Refused(_("请写 %(least)d 到 %(most)d 之间的整数", least=least, most=most), "value")
        return str(int(text))

    return read


def money(typed: str) -> str:
    """Yuan as people write them, kept as plain digits; or nothing, and then nothing is computed."""
    text = (narrow(typed) or "").strip()
    if not text:
        return ""
    fen = fen_of(text)
    if fen is None:
        raise Refused(_("请写金额，比如 150 或 150.50；没有定就留空"), "value")
    return f"{fen // 100}.{fen % 100:02d}" if fen % 100 else str(fen // 100)


def named(typed: str) -> str:
    """A short name, or nothing for the usual one."""
    text = one_line(typed) or ""
    if len(text) > MOST_NAME:
        raise Refused(_("最多 %(most)d 个字", most=MOST_NAME), "value")
    return text


def filed(pattern: str, example: str) -> Callable[[str], str]:
    """A filing number as its office writes it, or nothing."""

    def read(typed: str) -> str:
        text = (narrow(typed) or "").replace(" ", "")
        if text and not re.fullmatch(pattern, text):
            raise Refused(_("写法不对，应该像 %(example)s；没有就留空", example=example), "value")
        return text

    return read


def plain(typed: str) -> str:
    """A short text, or nothing."""
    text = one_line(typed) or ""
    if len(text) > LONGEST:
        raise Refused(_("写得太长了：最多 %(most)d 个字，现在是 %(now)d 个", most=LONGEST, now=len(text)), "value")
    return text


def hour(typed: str) -> str:
    """An hour of the afternoon at which an office closes."""
    text = (narrow(typed) or "").replace(" ", "")
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", text)
    if not found or not (12 <= int(found[1]) <= 22 and int(found[2]) < 60):
        raise Refused(_("请写 12:00 到 22:59 之间的时刻，像 18:00"), "value")
    return time(int(found[1]), int(found[2])).strftime("%H:%M")


def phone(typed: str) -> str:
    """A telephone number in plain digits, or nothing."""
    text = plain_phone(typed) or ""
    if text and not re.fullmatch(r"1\d{10}|0\d{9,11}|\d{7,8}|\d{5}", text):
        raise Refused(_("手机号是 11 位数字，座机请带区号；没有就留空"), "value")
    return text


def helpline(national: str) -> Callable[[str], str]:
    """The number of a helpline as it is dialled: three to twelve digits; left empty, the national one again."""

    def read(typed: str) -> str:
        text = plain_phone(typed) or national
        if text and not re.fullmatch(r"[0-9]{3,12}", text):
            raise Refused(_("求助电话是 3 到 12 位数字"), "value")
        return text

    return read


FILINGS = (
    Field(
        "filing_icp", Group.FILING, _("ICP 备案号"), _("每一页的下面都会写出来；没有就留空"), "",
        filed(r"[\u4e00-\u9fff]ICP备[0-9]{6,12}号(-[0-9]{1,3})?", "宁ICP备2026000001号"), may_be_empty=True,
    ),
    Field(
        "filing_police", Group.FILING, _("公安备案号"), _("每一页的下面都会写出来；没有就留空"), "",
        filed(r"[\u4e00-\u9fff]公网安备[0-9]{14}号", "宁公网安备64038102000001号"), may_be_empty=True,
    ),
    Field(
        "filing_app", Group.FILING, _("政务应用备案号"), _("国办函〔2026〕12号要求的备案；没有就留空"), "",
        plain, may_be_empty=True,
    ),
)  # fmt: skip
HELPLINES = tuple(
    Field(
        line.key, Group.HELPLINE, line.label, _("网页上、海报上、说明里的号码都照这里写；留空就用全国的号码"),
        NUMBERS[line], helpline(NUMBERS[line]), may_be_empty=True,
    )
    for line in Helpline
)  # fmt: skip
