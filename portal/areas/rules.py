"""Twelve digits for every place: province 2, city 2, county 2, town 3, village 3 (DOMAIN.md 7.6)."""

import re
from typing import Any

from portal.core import codes
from portal.core.choice import Choice
from portal.core.i18n import _
from portal.core.scope import level_of

COLUMNS = ("code", "name", "level", "parent_code")
LONGEST_NAME = 60


class Level(Choice):
    """How wide a place is."""

    PROVINCE = "province", _("省、自治区、直辖市")
    CITY = "city", _("地级市")
    COUNTY = "county", _("县（市、区）")
    TOWN = "town", _("乡镇、街道")
    VILLAGE = "village", _("村、社区")


class Kind(Choice):
    """What a village-level unit is, told by the last three digits of its code."""

    VILLAGE = "village", _("村")
    COMMUNITY = "community", _("社区")
    OTHER = "other", _("其他")


DIGITS = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6, Level.TOWN: 9, Level.VILLAGE: 12}
ABOVE = {Level.CITY: Level.PROVINCE, Level.COUNTY: Level.CITY, Level.TOWN: Level.COUNTY, Level.VILLAGE: Level.TOWN}


def level(code: str) -> Level:
    """The level of a code, read from its zeros."""
    return Level(level_of(code))


def _up_to(code: str, wanted: Level) -> str:
    return code[: DIGITS[wanted]].ljust(12, "0")


def town_code(code: str) -> str:
    """The town that a village lies in; a town's code is its own."""
    return _up_to(code, Level.TOWN)


def county_code(code: str) -> str:
    """The county that a village or town lies in; a county's code is its own."""
    return _up_to(code, Level.COUNTY)


def parent_code(code: str) -> str | None:
    """The place one level up; a province has none."""
    above = ABOVE.get(level(code))
    return None if above is None else _up_to(code, above)


def span(code: str) -> tuple[str, str]:
    """The first and last code that a place may hold inside it, its own among them."""
    digits = DIGITS[level(code)]
    return code[:digits].ljust(12, "0"), code[:digits].ljust(12, "9")


def codes_above(code: str) -> tuple[str, ...]:
    """A place and what it lies in, from its county down: what a page's path names."""
    return tuple(dict.fromkeys((county_code(code), town_code(code), code)))


PROVINCES = tuple(
    str(number)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65))
    for number in range(first, last + 1)
)
"""The first two digits of every province (GB/T 2260)."""
SHORT_LETTERS = 7


def short_code(code: str) -> str:
    """The code on a village's poster: eight letters made from the digits after the province, the last a check."""
    return codes.from_number(int(code[2:]), SHORT_LETTERS)


def digits_of(short: str) -> str | None:
    """The ten digits after the province that a tidied short code stands for; None where it is not one."""
    if len(short) != SHORT_LETTERS + 1 or not codes.fits(short):
        return None
    number = codes.to_number(short)
    return f"{number:010d}" if number < 10**10 else None


def is_code(text: str) -> bool:
    """Whether a text has the shape of a code; whether the place exists, only the table knows."""
    return re.fullmatch(r"[1-9][0-9]{11}", text) is not None


def kind(code: str) -> Kind | None:
    """Village (200–399), community (001–199) or another unit such as a farm's quarters; None above a village."""
    if level(code) is not Level.VILLAGE:
        return None
    number = int(code[9:])
    return Kind.COMMUNITY if number < 200 else Kind.VILLAGE if number < 400 else Kind.OTHER


BODIES = ("村民委员会", "居民委员会", "居委会", "委员会", "委会")


def short_name(name: str) -> str:
    """A village as people say it, without the body that governs it.

    甘城子村委会 is 甘城子村, 同富村民委员会 is 同富村, 连湖居委会 is 连湖; 同乐村 and 连湖农场生活区 stay.
    """
    for body in BODIES:
        if name.endswith(body):
            rest = name.removesuffix(body)
            if body == "村民委员会" and not rest.endswith("村"):
                rest += "村"
            return rest if len(rest) > 1 else name
    return name


ENDINGS = ("社区", "生活区", "街道", "村", "镇", "乡")


def stem(short: str) -> str:
    """A place's bare name: 甘城子村 is 甘城子, 邵岗镇 is 邵岗; a name of one letter is kept whole."""
    for ending in ENDINGS:
        if short.endswith(ending):
            rest = short.removesuffix(ending)
            return rest if len(rest) > 1 else short
    return short


class Unclear(Choice):
    """Why what was written names no one village."""

    EMPTY = "empty", _("没有写")
    UNKNOWN = "unknown", _("没有这个村")
    SEVERAL = "several", _("不止一个村")


def row_fault(cells: list[str]) -> Any:
    """What is wrong with one row of an area file taken alone, as a sentence; None where nothing is."""
    if len(cells) != len(COLUMNS):
        return _("应有 4 列，这一行有 %(count)d 列", count=len(cells))
    code, name, named_level, parent = cells
    if not is_code(code):
        return _("“%(code)s”不是 12 位代码", code=code[:30])
    if not name or not name.isprintable():
        return _("名称是空的，或带有看不见的字符")
    if len(name) > LONGEST_NAME:
        return _("名称超过 %(most)d 个字", most=LONGEST_NAME)
    if named_level not in {word.value for word in Level}:
        return _("不认识的级别“%(level)s”", level=named_level[:30])
    if named_level != level(code).value:
        return _("代码 %(code)s 不是 %(level)s 一级的代码", code=code, level=named_level)
    if parent != (parent_code(code) or ""):
        return _("代码 %(code)s 的上级不是“%(parent)s”", code=code, parent=parent[:30])
    return None
