"""How a bureau's ledger is understood: headings, kinds, results and ways, as people write them (DOMAIN.md 3.4, 3.6)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.core import sheets
from portal.core.choice import Choice
from portal.core.i18n import _
from portal.core.sheets import Heads, NotUnderstood, named, one_of, text
from portal.ledgers.rules.words import Column, Expected
from portal.mediation.rules import Brought, Detail, Form, Kind, Outcome, Source, split_names

LONGEST_NAME, LONGEST_TEXT, LONGEST_NUMBER = 80, 2000, 60
HEADINGS = named(
    {
        Column.OUTSIDE: "编号 案号 卷号 案件编号 纠纷编号 登记号 登记编号 文书编号 协议编号 协议书编号 台账编号 number",
        Column.REPORTED: "登记日期 登记时间 发生日期 发生时间 申请日期 申请时间 日期 时间 date",
        Column.ACCEPTED: "受理日期 受理时间",
        Column.TOWN: "乡镇 镇 镇街 镇名 所在乡镇 乡镇街道 town township",
        Column.VILLAGE: "村 村名 村居 社区 村社区 所在村 所属村 行政村 调委会 调解委员会 调解组织 纠纷发生地 village",
        Column.APPLICANT: "申请人 申请方 甲方 当事人甲 当事人一 申请人姓名 甲方姓名 "
        "当事人 当事人姓名 双方当事人 当事人双方 纠纷当事人 当事人情况 parties applicant",
        Column.PHONE: "申请人电话 电话 联系电话 联系方式 手机 手机号 手机号码 甲方电话 申请人联系电话 phone",
        Column.RESPONDENT: "被申请人 被申请方 乙方 当事人乙 当事人二 对方当事人 被申请人姓名 乙方姓名 respondent",
        Column.OTHER_PHONE: "被申请人电话 乙方电话 对方电话 被申请人联系电话",
        Column.KIND: "纠纷类别 纠纷类型 类别 类型 纠纷种类 纠纷性质 案件类型 案由 kind",
        Column.SOURCE: "来源 纠纷来源 案件来源 受理方式 source",
        Column.SUMMARY: "简要案情 简要事实 案情 纠纷概况 纠纷简介 简要情况 主要事实 基本情况 纠纷事由 事由 纠纷内容 "
        "主要内容 纠纷主要内容 争议事项 纠纷简要情况 纠纷基本情况 summary",
        Column.OUTCOME: "调解结果 结果 是否成功 调解是否成功 是否调解成功 办理结果 处理结果 调处结果 调解情况 outcome",
        Column.ENDED: "调解日期 调解时间 达成协议日期 达成协议时间 协议日期 协议时间 办结日期 办结时间 调处日期 "
        "调处时间 调解成功日期 调解成功时间",
        Column.FORM: "协议形式 协议类型 协议书形式 书面或口头 书面/口头 协议种类",
        Column.TERMS: "协议内容 协议主要内容 调解协议内容 达成协议内容 协议事项",
        Column.PERFORMED: "履行情况 是否履行 协议履行情况 协议是否履行 履行",
        Column.MEDIATOR: "调解员 调解人 调解人员 调解员姓名 承办人 经办人 主持人 mediator",
        Column.CLOSED: "结案日期 结案时间 归档日期 归档时间",
    }
)
DAYS = frozenset({Column.REPORTED, Column.ACCEPTED, Column.ENDED, Column.CLOSED})
HEADS = Heads(Column, HEADINGS, (DAYS, frozenset({Column.VILLAGE}), frozenset({Column.APPLICANT})))

DETAILS: dict[Detail, tuple[Kind, str]] = {
    Detail.FAMILY: (Kind.FAMILY, "婚姻家庭继承 婚姻家庭 婚姻 家庭 继承 离婚 恋爱"),
    Detail.BRIDE_PRICE: (Kind.FAMILY, "彩礼 婚约财产 婚约"),
    Detail.SUPPORT: (Kind.FAMILY, "赡养 赡养老人 抚养 扶养"),
    Detail.NEIGHBOUR: (Kind.NEIGHBOUR, "邻里 邻居 相邻 相邻关系 邻里关系"),
    Detail.HOUSE: (Kind.HOMESTEAD, "房屋宅基地 房屋 宅基地 房产 建房"),
    Detail.DAMAGES: (Kind.DAMAGES, "赔偿 损害赔偿 人身损害 人身损害赔偿 财产损害 伤害赔偿"),
    Detail.CONTRACT: (Kind.DEBT, "合同 合同欠款 经济 经济合同 债务 欠款 买卖合同 租赁"),
    Detail.LOAN: (Kind.DEBT, "民间借贷 借贷 借款"),
    Detail.FARM_INPUT: (Kind.DEBT, "消费 农资 消费农资 农药 种子 产品质量"),
    Detail.LAND: (Kind.LAND, "山林土地承包 土地承包 土地 山林土地 山林 承包地 土地流转"),
    Detail.IRRIGATION: (Kind.LAND, "灌溉用水 灌溉 用水 水利"),
    Detail.EXPROPRIATION: (Kind.OTHER, "征地拆迁 征地 拆迁 征地补偿"),
    Detail.LABOUR: (Kind.WAGES, "劳动争议 劳动 劳务 劳资 劳动人事"),
    Detail.WAGES: (Kind.WAGES, "农民工欠薪 欠薪 工资 拖欠工资 农民工工资"),
    Detail.NEW_WORK: (Kind.WAGES, "新业态用工 新业态 新就业形态"),
    Detail.FAMILY_PLANNING: (Kind.OTHER, "计划生育"),
    Detail.VILLAGE: (Kind.OTHER, "村务管理 村务"),
    Detail.ENVIRONMENT: (Kind.OTHER, "环境保护 环保 环境 环境污染 生态环境"),
    Detail.TRAFFIC: (Kind.DAMAGES, "道路交通事故 交通事故 交通 道路交通"),
    Detail.MEDICAL: (Kind.DAMAGES, "医疗 医患"),
    Detail.PROPERTY: (Kind.OTHER, "物业 物业管理"),
    Detail.OTHER: (Kind.OTHER, "其他 其它 其他类别"),
}
KINDS = named({detail: names for detail, (_kind, names) in DETAILS.items()})
SOURCES = named(
    {
        Source.PARTY: "当事人申请 申请 依申请 当事人 口头申请 书面申请",
        Source.COMMITTEE: "主动调解 主动 调委会主动调解 排查 主动排查 依职权",
        Source.REFERRED: "移送 委托 委派 法院委托 法院委派 公安移送 派出所移送 法院转来 公安转来 信访移送 政府交办 "
        "交办 法院 公安 派出所 信访 警调 诉调 访调",
        Source.APPLIED: "网上申请 线上申请 网络",
    }
)
OUTCOMES = named(
    {
        Outcome.OPEN: "调解中 正在调解 在调 在办 办理中 未结 进行中 待调解",
        Outcome.AGREED: "成功 调解成功 是 达成协议 达成调解协议 调成 已调解 已化解 化解 已办结 已调解成功 书面协议 "
        "口头协议 √",
        Outcome.FAILED: "不成功 未成功 调解不成功 调解不成 未达成协议 失败 调解失败 否 未化解 ×",
        Outcome.REFUSED: "不愿调解 一方不愿调解 拒绝调解 一方拒绝",
        Outcome.WITHDRAWN: "撤回 撤回申请 自行和解 撤销申请",
        Outcome.NOT_ACCEPTED: "不予受理 不受理 引导其他途径 转其他部门",
    }
)
FORMS = named({Form.WRITTEN: "书面 书面协议 协议书 是", Form.ORAL: "口头 口头协议 口头调解"})


class Performed(Choice):
    """What a ledger says of performance."""

    YES = "yes", _("已经履行")
    NO = "no", _("没有履行")


PERFORMED = named(
    {
        Performed.YES: "已履行 履行 是 当场履行 履行完毕 全部履行 已履行完毕 即时履行 √",
        Performed.NO: "未履行 没有履行 没履行 否 履行中 正在履行 部分履行 未到期 ×",
    }
)
SENSITIVE = re.compile(r"家庭暴力|家暴|性侵|强奸|猥亵|性骚扰|虐待")
"""What makes a matter one for named handlers alone (DOMAIN.md 5.5): it does not come in among others."""


@dataclass(frozen=True)
class Fault:
    """A cell that was not understood: where it stands, what was read, what is expected, what may have been meant."""

    row: int
    letter: str
    column: Column
    read: str
    expected: Expected
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Twin:
    """A line that may be known: in this file under another line's number, or in the portal as a dispute."""

    row: int
    names: str
    of_row: int = 0
    case_id: int = 0


def kind(value: Any) -> tuple[Kind, Detail | None]:
    """The kind that a cell names: 邻里纠纷, 婚姻家庭、继承纠纷, or a quick kind of the portal's own."""
    told = re.sub(r"[\s、,，./（）()]", "", text(value))
    plain = re.sub(r"(纠纷|争议|案件|类)+$", "", told) or told
    for name in (told, plain):
        if (detail := KINDS.get(name)) is not None:
            return DETAILS[detail][0], detail
        for quick in Kind:
            if name == str(quick.label):
                return quick, None
    detail = next((one for one in Detail if told == one.value or told.zfill(2) == one.value), None)
    if detail is None:
        raise NotUnderstood(Expected.KIND)
    return DETAILS[detail][0], detail


def people(value: Any, needed: bool) -> tuple[str, ...]:
    """The names in a cell, parted as people part them; blanks between the letters of a short name are for the eye."""
    told = re.sub(r"(?<![\u3400-\u9fff])([\u3400-\u9fff]) +([\u3400-\u9fff])(?![\u3400-\u9fff])", r"\1\2", text(value))
    names = tuple(split_names(told))
    if (needed and not names) or any(len(name) > LONGEST_NAME for name in names) or len(names) > 20:
        raise NotUnderstood(Expected.PEOPLE)
    return names


def long_text(value: Any, expected: Expected, needed: bool = False) -> str:
    """A text of at most two thousand letters."""
    told = text(value)
    if len(told) > LONGEST_TEXT or (needed and not told):
        raise NotUnderstood(expected)
    return told


def outcome(value: Any) -> Outcome:
    """What became of it; an empty cell is a dispute that is still open."""
    return one_of(value, OUTCOMES, Outcome, Expected.OUTCOME) or Outcome.OPEN


def day(value: Any) -> date | None:
    """A day as people and Excel write it."""
    return sheets.day(value, Expected.DAY)


@dataclass(frozen=True)
class Line:
    """One dispute of the file as it was understood, with its row and the number that it has in that ledger."""

    row: int
    outside: str
    told: Brought
