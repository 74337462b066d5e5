"""The words of bringing a ledger in and handing one out (PRODUCT.md O16, B19, X17)."""

from datetime import timedelta

from portal.core.choice import Choice
from portal.core.i18n import _, _p


class Can(Choice):
    IMPORT = "ledgers.import", _("导入调解台账")
    UPPER = "ledgers.upper", _("上级平台对照和上报")
    EXTRACT = "ledgers.extract", _("请后台做清单文件")
    RELEASE = "ledgers.release", _("同意写全姓名电话的清单")


class Standing(Choice):
    """How far an import is."""

    DRAFT = "draft", _("看过，还没导入"), "wait"
    TAKING = "taking", _("正在导入"), "go"
    DONE = "done", _("已导入"), "good"
    UNDOING = "undoing", _("正在撤销"), "go"
    UNDONE = "undone", _("已撤销"), "quiet"


MOVING = {Standing.TAKING, Standing.UNDOING}


class Twins(Choice):
    """What becomes of lines that may be in the portal already."""

    SKIP = "skip", _("不导入这些")
    TAKE = "take", _("也导入，它们是另外的事")


class Column(Choice):
    """A column of a bureau's ledger, under the heading that the template gives it."""

    OUTSIDE = "outside", _p("ledger", "编号")
    REPORTED = "reported", _("登记日期")
    ACCEPTED = "accepted", _("受理日期")
    TOWN = "town", _("乡镇")
    VILLAGE = "village", _("村")
    APPLICANT = "applicant", _("申请人")
    PHONE = "phone", _("申请人电话")
    RESPONDENT = "respondent", _("被申请人")
    OTHER_PHONE = "other_phone", _("被申请人电话")
    KIND = "kind", _("纠纷类别")
    SOURCE = "source", _("来源")
    SUMMARY = "summary", _("简要案情")
    OUTCOME = "outcome", _("调解结果")
    ENDED = "ended", _("调解日期")
    FORM = "form", _("协议形式")
    TERMS = "terms", _("协议内容")
    PERFORMED = "performed", _("履行情况")
    MEDIATOR = "mediator", _("调解员")
    CLOSED = "closed", _("结案日期")


class Expected(Choice):
    """What should stand in a cell that was not understood."""

    OUTSIDE = "outside", _("编号最多 60 个字")
    DAY = "day", _("写日期，比如：2024.3.5")
    DAY_NEEDED = "day_needed", _("写登记日期，比如：2024.3.5")
    DAY_PAST = "day_past", _("这个日子还没到")
    DAY_ORDER = "day_order", _("不能早于登记日期")
    DAY_ENDED = "day_ended", _("有结果的，写哪天有的结果")
    VILLAGE = "village", _("写村名或 12 位代码")
    VILLAGE_KNOWN = "village_known", _("写您负责范围里的村名")
    TOWN_TOO = "town_too", _("几个镇都有这个村，请再写乡镇")
    PEOPLE = "people", _("写当事人的姓名，每个最多 80 个字")
    PHONE = "phone", _("写 11 位手机号，座机带区号")
    KIND = "kind", _("写纠纷类别，比如：邻里、婚姻家庭、土地承包、损害赔偿")
    SOURCE = "source", _("写来源，比如：当事人申请、主动调解、法院转来")
    SUMMARY = "summary", _("用几句话写事情的经过，最多 2,000 个字")
    OUTCOME = "outcome", _("写“成功”“不成功”“撤回”或“调解中”")
    FORM = "form", _("写“书面”或“口头”")
    TERMS = "terms", _("最多 2,000 个字")
    PERFORMED = "performed", _("写“已履行”或“未履行”")
    MEDIATOR = "mediator", _("写调解员的姓名，最多 80 个字")
    FORMULA = "formula", _("这是公式，请改成普通的文字或数字")
    SENSITIVE = "sensitive", _("像是要保密的事，请从表里去掉，到“记一件纠纷”里单独登记，再设为保密")


class Columns(Choice):
    """What a list that the worker writes says of the parties."""

    MASKED = "masked", _("姓名只写姓，不写电话")
    NAMED = "named", _("写全姓名和电话")


class Stage(Choice):
    """How far such a list is. What names people in full waits for a second person (PRODUCT.md B19; ASVS 2.3.5)."""

    ASKED = "asked", _("等另一个人同意"), "wait"
    REFUSED = "refused", _("没有同意"), "quiet"
    MAKING = "making", _("正在做"), "go"
    MADE = "made", _("做好了"), "good"


class Agree(Choice):
    """A second person's word."""

    YES = "yes", _("同意")
    NO = "no", _("不同意")


ROWS_A_PIECE = 50_000
"""So many lines stand in one workbook: a longer list is several, so that no machine has to hold a whole one."""
UNDO_WITHIN = timedelta(days=7)
DRAFT_KEPT = timedelta(days=3)
MOST_ROWS = 10_000
AT_ONCE = 250
"""So many lines are written, or taken back, in one transaction."""
