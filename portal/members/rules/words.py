"""The words of the roster of 法律明白人 (DOMAIN.md 2.1, 2.5)."""

from portal.core.choice import Choice
from portal.core.i18n import _


class Can(Choice):
    LIST = "members.list", _("看法律明白人的人数和清单，不见姓名")
    READ = "members.read", _("看法律明白人的姓名和档案")
    PROPOSE = "members.propose", _("推荐法律明白人，改档案，提出移出")
    APPROVE = "members.approve", _("登记、暂停和移出法律明白人，定每村人数")
    REVEAL = "members.reveal", _("查看法律明白人的手机号")
    EXPORT = "members.export", _("导出法律明白人名册")
    IMPORT = "members.import", _("导入名册")
    LIAISE = "members.liaise", _("确定联络员")
    COMMITTEE = "members.committee", _("登记调解委员会")


class Tier(Choice):
    """The two tiers of Ningxia's programme (DOMAIN.md 2.4)."""

    CORE = "core", _("骨干")
    ORDINARY = "ordinary", _("成员")


class Source(Choice):
    """The ten preferred groups (十类人员, DOMAIN.md 2.1)."""

    CADRE = "cadre", _("村干部")
    WOMEN = "women", _("村妇联执委、儿童主任")
    MEDIATOR = "mediator", _("人民调解员")
    POLICE = "police", _("驻村辅警")
    GRID = "grid", _("网格员")
    GROUP = "group", _("村民小组长")
    PARTY = "party", _("党员")
    RETIRED = "retired", _("“五老”人员")
    ABLE = "able", _("致富能手等能人")
    OTHER = "other", _("其他热心村民")


class Speciality(Choice):
    """What a member is trained for beyond the basics (DOMAIN.md 2.4)."""

    FAMILY = "family", _("婚姻家庭")
    LAND = "land", _("宅基地和土地")
    DAMAGES = "damages", _("损害赔偿")
    NEIGHBOUR = "neighbour", _("邻里")
    CONTRACT = "contract", _("合同")
    GOODS = "goods", _("食品和农资")


class Duty(Choice):
    """Other work that the same person does in the village; each has its own days."""

    MEDIATOR = "mediator", _("人民调解员")
    GRID = "grid", _("网格员")
    OFFICER = "officer", _("村干部")
    GROUP = "group", _("村民小组长")
    WOMEN = "women", _("妇联执委或儿童主任")
    POLICE = "police", _("驻村辅警")
    AID = "aid", _("法律援助联络员")


class Nominated(Choice):
    """The two ways to be put forward (DOMAIN.md 2.1)."""

    COMMITTEE = "committee", _("村两委推荐")
    SELF = "self", _("本人自荐")


class State(Choice):
    """Where a person stands on the way to the register and off it: stored word · label · tone."""

    RECOMMENDED = "recommended", _("已推荐"), "wait"
    NOTICED = "noticed", _("公示中"), "go"
    TRAINING = "training", _("培训中"), "go"
    QUALIFIED = "qualified", _("考核通过"), "go"
    REGISTERED = "registered", _("登记在册"), "good"
    SUSPENDED = "suspended", _("暂停"), "bad"
    LEAVING = "leaving", _("待移出"), "wait"
    REMOVED = "removed", _("已移出"), "done"
    APPEALED = "appealed", _("申诉中"), "wait"
    EXPIRED = "expired", _("届满"), "done"
    DECLINED = "declined", _("不予登记"), "quiet"
    WITHDRAWN = "withdrawn", _("推荐已撤回"), "quiet"


class Step(Choice):
    """What may be done to a member; each is a button, a page and an edge of the table."""

    ANNOUNCE = "announce", _("在村里公示")
    TRAIN = "train", _("镇里审核同意，参加培训")
    QUALIFY = "qualify", _("考核通过")
    REGISTER = "register", _("登记在册，发证")
    CARRY_OVER = "carry_over", _("原来已登记，转入名册")
    SUSPEND = "suspend", _("暂停")
    RESUME = "resume", _("恢复")
    PROPOSE_REMOVAL = "propose_removal", _("提出移出")
    KEEP = "keep", _("不移出，继续在册")
    REMOVE = "remove", _("移出名册")
    EXPIRE = "expire", _("届满，不再续任")
    APPEAL = "appeal", _("本人申诉")
    UPHOLD = "uphold", _("维持移出")
    REINSTATE = "reinstate", _("撤销移出，恢复在册")
    DECLINE = "decline", _("不予登记")
    WITHDRAW = "withdraw", _("撤回推荐")


class Moved(Choice):
    """What a line of the history tells: every step, and what is no step."""

    RECOMMEND = "recommend", _("推荐")
    ANNOUNCE = "announce", _("在村里公示")
    OBJECT = "object", _("公示期间有人提异议")
    TRAIN = "train", _("镇里审核同意，参加培训")
    PASS = "pass", _("网上考试通过")
    QUALIFY = "qualify", _("考核通过")
    REGISTER = "register", _("登记在册，发证")
    CARRY_OVER = "carry_over", _("原来已登记，转入名册")
    SUSPEND = "suspend", _("暂停")
    RESUME = "resume", _("恢复")
    PROPOSE_REMOVAL = "propose_removal", _("提出移出")
    KEEP = "keep", _("不移出，继续在册")
    REMOVE = "remove", _("移出名册")
    EXPIRE = "expire", _("届满，不再续任")
    APPEAL = "appeal", _("本人申诉")
    UPHOLD = "uphold", _("维持移出")
    REINSTATE = "reinstate", _("撤销移出，恢复在册")
    DECLINE = "decline", _("不予登记")
    WITHDRAW = "withdraw", _("撤回推荐")
    TIER = "tier", _("改了类别")
    CONSENT = "consent", _("同意公开姓名")
    CONSENT_END = "consent_end", _("不再公开姓名")


class Show(Choice):
    """The parts of the roster: on the register, on the way to a decision, gone."""

    ON = "on", _("在册")
    WAITING = "waiting", _("待办")
    GONE = "gone", _("已离开")
    ALL = "all", _("全部")


class Leaving(Choice):
    """Why somebody is to leave the register (DOMAIN.md 2.1, exit)."""

    OWN = "own", _("本人申请")
    MOVED = "moved", _("搬走、外出，不能履职")
    DIED = "died", _("去世")
    IDLE = "idle", _("长期不履职")
    BREACH = "breach", _("违法违纪")
    OTHER = "other", _("其他原因")


class Office(Choice):
    """Liaisons that the programme needs (DOMAIN.md 1.1; PRODUCT.md S06)."""

    TOWN = "town", _("乡镇专职联络员")
    AID = "aid", _("村法律援助联络员")


class Standing(Choice):
    """How far an import is."""

    DRAFT = "draft", _("待确认"), "wait"
    DONE = "done", _("已导入"), "good"
    UNDONE = "undone", _("已撤销"), "quiet"


class Order(Choice):
    """How the roster is sorted."""

    VILLAGE = "village", _("按村排列")
    NEWEST = "newest", _("新推荐的在前")
