"""The words of people's mediation: what is stored, and what people read (SETTLED.md, Mediation)."""

from portal.core.choice import Choice
from portal.core.i18n import _


class Can(Choice):
    LIST = "mediation.list", _("看纠纷清单，不见姓名")
    READ = "mediation.read", _("打开纠纷")
    LOG = "mediation.log", _("记纠纷")
    HANDLE = "mediation.handle", _("办理纠纷")
    CLOSE = "mediation.close", _("审核结案")
    REVEAL = "mediation.reveal", _("查看电话和证件号")
    EXPORT = "mediation.export", _("导出清单")


class Kind(Choice):
    """What the quick form asks (SETTLED.md); the full list of DOMAIN.md 3.6 stands on the record."""

    NEIGHBOUR = "neighbour", _("邻里")
    FAMILY = "family", _("婚姻家庭")
    LAND = "land", _("土地承包")
    HOMESTEAD = "homestead", _("宅基地")
    DEBT = "debt", _("合同欠款")
    WAGES = "wages", _("工资")
    DAMAGES = "damages", _("损害赔偿")
    OTHER = "other", _("其他")


class Detail(Choice):
    """The closed list of 15 categories with local leaves; a leaf's first two digits are its parent (DOMAIN.md 3.6)."""

    FAMILY = "01", _("婚姻家庭继承")
    BRIDE_PRICE = "0101", _("彩礼")
    SUPPORT = "0102", _("赡养")
    NEIGHBOUR = "02", _("邻里")
    HOUSE = "03", _("房屋宅基地")
    DAMAGES = "04", _("赔偿")
    CONTRACT = "05", _("合同")
    LOAN = "0501", _("民间借贷")
    FARM_INPUT = "0502", _("消费、农资")
    LAND = "06", _("山林、土地承包")
    IRRIGATION = "0601", _("灌溉用水")
    EXPROPRIATION = "07", _("征地拆迁")
    LABOUR = "08", _("劳动争议")
    WAGES = "0801", _("农民工欠薪")
    NEW_WORK = "0802", _("新业态用工")
    FAMILY_PLANNING = "09", _("计划生育（只用于旧数据）")
    VILLAGE = "10", _("村务管理")
    ENVIRONMENT = "11", _("环境保护")
    TRAFFIC = "12", _("道路交通事故")
    MEDICAL = "13", _("医疗")
    PROPERTY = "14", _("物业")
    OTHER = "15", _("其他类别")


class Source(Choice):
    """How a dispute came to the committee (人民调解法 17、18)."""

    PARTY = "party", _("当事人申请")
    COMMITTEE = "committee", _("调委会主动调解")
    REFERRED = "referred", _("公安、法院等转来")
    APPLIED = "applied", _("网上申请")


class Standing(Choice):
    """How it stands when it is logged: it only sets the next task."""

    SETTLED = "settled", _("已说和")
    TALK = "talk", _("还要再谈")
    UP = "up", _("转上级")


class Danger(Choice):
    NO = "no", _("没有")
    YES = "yes", _("有")


class Protection(Choice):
    """Why a dispute is shown to named handlers alone (PRODUCT.md V09)."""

    NONE = "none", _("不涉及")
    VIOLENCE = "violence", _("家庭暴力")
    MINOR = "minor", _("未成年人受侵害")
    SEXUAL = "sexual", _("性侵害")


class State(Choice):
    """Stored word · label · tone · plain word for villagers and the phone (SETTLED.md)."""

    LOGGED = "logged", _("已登记"), "wait", _("待受理")
    NOT_ACCEPTED = "not_accepted", _("不予受理"), "quiet", _("转别处办")
    ACCEPTED = "accepted", _("已受理"), "wait", _("待调解")
    MEDIATING = "mediating", _("调解中"), "go", _("调解中")
    AGREED = "agreed", _("达成协议"), "good", _("已说和")
    FAILED = "failed", _("调解不成"), "quiet", _("没说和")
    REFUSED = "refused", _("一方不愿调解"), "quiet", _("不愿调解")
    WITHDRAWN = "withdrawn", _("撤回"), "quiet", _("已撤回")
    PERFORMED = "performed", _("已履行"), "good", _("已履行")
    BROKEN = "broken", _("未履行"), "bad", _("没兑现")
    CLOSED = "closed", _("结案归档"), "done", _("已办结")
    MERGED = "merged", _("已并入"), "quiet", _("并入另一件")


class Step(Choice):
    """What may be done to a dispute; each is a button, a page and an edge of the table below."""

    ACCEPT = "accept", _("受理")
    DECLINE = "decline", _("不受理，转别处")
    START = "start", _("开始调解")
    AGREE = "agree", _("记下协议")
    FAIL = "fail", _("没说和，结束调解")
    REFUSE = "refuse", _("一方不愿调解")
    WITHDRAW = "withdraw", _("当事人撤回")
    PERFORM = "perform", _("已经履行")
    BREAK = "break", _("没有履行")
    CLOSE = "close", _("审核结案")
    MERGE = "merge", _("和另一件是同一件事，并起来")
    PART = "part", _("并错了，分开")


class Outcome(Choice):
    """What became of a dispute, as the figures count it; it stays when the case is closed."""

    OPEN = "open", _("在办")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    REFUSED = "refused", _("一方不愿调解")
    WITHDRAWN = "withdrawn", _("撤回")
    AGREED = "agreed", _("达成协议")
    FAILED = "failed", _("调解不成")
    MERGED = "merged", _("已并入")


class Form(Choice):
    """Whether an agreement is written or only noted by the mediator (人民调解法 28)."""

    WRITTEN = "written", _("书面协议")
    ORAL = "oral", _("口头协议")


class Heard(Choice):
    """How a party was told rights and duties before mediation (人民调解法 23、24)."""

    READ_ALOUD = "aloud", _("念给他听了")
    PAPER = "paper", _("给了告知书")
    OWN = "own", _("自己在网上看了")


class Publicity(Choice):
    """Whether the parties want it open or closed: their right (人民调解法 23)."""

    CLOSED = "closed", _("不公开")
    OPEN = "open", _("公开")


class Ending(Choice):
    """Why mediation ended without an agreement (DOMAIN.md 3.10)."""

    GAP = "gap", _("要求差得太远")
    REFUSES = "refuses", _("一方中途不愿再谈")
    ABSENT = "absent", _("联系不上当事人")
    TIME = "time", _("时限到了")
    SIGNING = "signing", _("不肯签字")
    OTHER = "other", _("其他原因")


class Elsewhere(Choice):
    """Why a committee may not mediate, and where the matter goes (DOMAIN.md 3.3)."""

    AUTHORITY = "authority", _("依法由专门机关管辖")
    TAKEN = "taken", _("法院、公安或别的机关已经受理或解决")
    CRIME = "crime", _("涉嫌违法犯罪，交公安机关")
    TOWN = "town", _("乡镇政府已经受理或者办结")
    OTHER = "other", _("别的原因")


class Barred(Choice):
    """What is looked at before a dispute is taken: each of these leads elsewhere (DOMAIN.md 3.3)."""

    NONE = "none", _("都没有，可以调解")
    AUTHORITY = "authority", _("依法由专门机关管辖")
    TAKEN = "taken", _("法院、公安或别的机关已经受理或解决")
    CRIME = "crime", _("涉嫌违法犯罪，交公安机关")
    TOWN = "town", _("乡镇政府已经受理或者办结")


class Role(Choice):
    APPLICANT = "applicant", _("申请人")
    RESPONDENT = "respondent", _("被申请人")
    OTHER = "other", _("其他当事人")


class Help(Choice):
    """Help before there is a dispute (PRODUCT.md M35)."""

    CONTRACT = "contract", _("看了合同、字据")
    ADVICE = "advice", _("上门讲了法、出了主意")
    WARNING = "warning", _("提醒了苗头，劝住了")
    PAPERWORK = "paperwork", _("帮着写材料、跑手续")
    OTHER = "other", _("别的帮忙")


class Sex(Choice):
    MALE = "male", _("男")
    FEMALE = "female", _("女")


class Behalf(Choice):
    """Who speaks for a party: a minor's guardian, somebody with a mandate, an organisation's head."""

    GUARDIAN = "guardian", _("监护人（未成年人、没有行为能力的人）")
    AGENT = "agent", _("委托的代理人")
    HEAD = "head", _("单位的负责人")


class Task(Choice):
    """The next thing to do on a dispute; the first page of a mediator lists them by risk and day."""

    ACCEPT = "accept", _("受理")
    HAND_UP = "hand_up", _("转镇里受理")
    NOTICE = "notice", _("告知权利义务")
    SESSION = "session", _("谈一次")
    ORAL = "oral", _("补记口头协议")
    PERFORMANCE = "performance", _("看看履行没有")
    VISIT = "visit", _("回访")
    CLOSE = "close", _("镇里审核结案")
    CONFIRM = "confirm", _("问问要不要申请司法确认")
    MEND = "mend", _("补正退回的材料，再送审")
