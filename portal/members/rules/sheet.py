"""How the cells of a roster in Excel are understood: headings, days, telephones and words, as people write them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.core import sheets
from portal.core.choice import Choice
from portal.core.i18n import _, _p
from portal.core.sheets import Heads, NotUnderstood, named, text
from portal.members.rules.committees import LONGEST_NAME
from portal.members.rules.words import Duty, Source, Speciality, Tier

MOST_ROWS = 10_000


class Column(Choice):
    """A column of the roster, under the heading that the template gives it."""

    NAME = "name", _("姓名")
    TOWN = "town", _("乡镇")
    VILLAGE = "village", _("村")
    GROUP = "group", _("村民小组")
    TIER = "tier", _p("member", "类别")
    SOURCE = "source", _("来源")
    SPECIALITIES = "specialities", _("专长")
    DUTIES = "duties", _("兼任")
    PHONE = "phone", _("手机号")
    RECOMMENDED = "recommended", _("推荐日期")
    REGISTERED = "registered", _p("member", "登记日期")
    CERTIFICATE = "certificate", _("证书编号")
    CONSENT = "consent", _("同意公开姓名")


class Expected(Choice):
    """What should stand in a cell that was not understood."""

    NAME = "name", _("写姓名，最多 40 个字")
    VILLAGE = "village", _("写村名或 12 位代码")
    VILLAGE_KNOWN = "village_known", _("写您负责范围里的村名")
    TOWN_TOO = "town_too", _("几个镇都有这个村，请再写乡镇")
    TIER = "tier", _("写“骨干”或“成员”")
    SOURCE = "source", _("写十类人员中的一类，比如：网格员")
    SPECIALITY = "speciality", _("写专长，用顿号隔开，比如：邻里、合同")
    DUTY = "duty", _("写兼任的工作，用顿号隔开，比如：网格员")
    PHONE = "phone", _("写 11 位手机号，座机带区号")
    DAY = "day", _("写日期，比如：2024.3.5")
    DAY_PAST = "day_past", _("这个日子还没到")
    DAY_ORDER = "day_order", _("登记日期不能早于推荐日期")
    CONSENT = "consent", _("写“是”或“否”")
    GROUP = "group", _("最多 40 个字")
    CERTIFICATE = "certificate", _("最多 40 个字")
    REGISTERED = "registered", _("登记由司法局办，请把登记日期留空")
    TWICE = "twice", _("同一个人只写一行；是两个人的，请都写手机号")
    TWO_PHONES = "two_phones", _("村里有同名的人，手机号不一样：同一个人请去掉这一行；是两个人的，请写各自的村民小组")
    KNOWN = "known", _("名册里已有这个人，请去掉这一行；是两个人的，请都写手机号")


HEADINGS = named(
    {
        Column.NAME: "姓名 名字 name",
        Column.TOWN: "乡镇 镇 镇街 镇名 所在乡镇 乡镇街道 town township",
        Column.VILLAGE: "村 村名 村居 社区 村社区 所在村 所属村 行政村 village",
        Column.GROUP: "村民小组 小组 组 group",
        Column.TIER: "类别 层次 骨干成员 tier",
        Column.SOURCE: "来源 人员来源 人员类别 十类人员 身份 source",
        Column.SPECIALITIES: "专长 特长 specialities",
        Column.DUTIES: "兼任 兼任职务 职务",
        Column.PHONE: "手机号 手机 手机号码 电话 联系电话 联系方式 phone",
        Column.RECOMMENDED: "推荐日期 推荐时间",
        Column.REGISTERED: "登记日期 登记时间 发证日期 发证时间",
        Column.CERTIFICATE: "证书编号 证书号 证号",
        Column.CONSENT: "同意公开姓名 同意公开 是否公开 公开",
    }
)
TIERS = named({Tier.CORE: "骨干 核心", Tier.ORDINARY: "成员 普通 普通成员 一般"})
SOURCES = named(
    {
        Source.CADRE: "村干部 村两委 两委成员 两委干部 村两委成员",
        Source.WOMEN: "妇联 妇联执委 村妇联执委 儿童主任",
        Source.MEDIATOR: "人民调解员 调解员",
        Source.POLICE: "驻村辅警 辅警",
        Source.GRID: "网格员 网格长",
        Source.GROUP: "村民小组长 组长",
        Source.PARTY: "党员 中共党员",
        Source.RETIRED: "五老 五老人员",
        Source.ABLE: "能人 致富能手",
        Source.OTHER: "其他 村民 热心村民",
    }
)
SPECIALITIES = named(
    {
        Speciality.FAMILY: "婚姻家庭 婚姻 家庭",
        Speciality.LAND: "宅基地和土地 宅基地 土地",
        Speciality.DAMAGES: "损害赔偿 赔偿",
        Speciality.NEIGHBOUR: "邻里 邻里纠纷",
        Speciality.CONTRACT: "合同",
        Speciality.GOODS: "食品和农资 食品 农药 种子 农资",
    }
)
DUTIES = named(
    {
        Duty.MEDIATOR: "人民调解员 调解员",
        Duty.GRID: "网格员",
        Duty.OFFICER: "村干部",
        Duty.GROUP: "村民小组长 组长",
        Duty.WOMEN: "妇联执委或儿童主任 妇联执委 儿童主任",
        Duty.POLICE: "驻村辅警 辅警",
        Duty.AID: "法律援助联络员 法援联络员",
    }
)
YES, NO = {"是", "同意", "y", "yes", "√", "1", "true"}, {"否", "不同意", "n", "no", "×", "0", "false", ""}
HEADS = Heads(Column, HEADINGS, (frozenset({Column.NAME}), frozenset({Column.VILLAGE})))


def headings(cells: Sequence[Any]) -> dict[int, Column] | None:
    """Where each column stands, if this line holds the headings: at least the name and the village."""
    return HEADS.found(cells)


def day(value: Any) -> date | None:
    """A day as people and Excel write it."""
    return sheets.day(value, Expected.DAY)


def phone(value: Any) -> str | None:
    """A telephone number as digits; None where the cell is empty."""
    return sheets.phone(value, Expected.PHONE)


def name(value: Any) -> str:
    """A person's name; blanks between the letters of a short name are only for the eye."""
    told = text(value)
    if re.fullmatch(r"[\u3400-\u9fff] +[\u3400-\u9fff]", told):
        told = told.replace(" ", "")
    if not told or len(told) > LONGEST_NAME:
        raise NotUnderstood(Expected.NAME)
    return told


def consent(value: Any) -> bool:
    """Whether someone agreed to be named in public; an empty cell is no."""
    told = text(value).lower()
    if told not in YES | NO:
        raise NotUnderstood(Expected.CONSENT)
    return told in YES


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the file as it was understood; days are texts, so that a draft can be kept."""

    row: int
    name: str
    village_code: str
    group_name: str
    tier: str
    source: str
    specialities: tuple[str, ...]
    duties: tuple[str, ...]
    phone: str | None
    recommended_on: str
    registered_on: str | None
    certificate: str
    consent: bool


@dataclass(frozen=True)
class Fault:
    """A cell that was not understood: where it stands, what was read, what is expected, what may have been meant."""

    row: int
    letter: str
    column: Column
    read: str
    expected: Expected
    hints: tuple[str, ...] = ()
