"""The words of outreach: what is stored, and what people read (DOMAIN.md 6.1, 6.2, 6.6)."""

from portal.core.choice import Choice
from portal.core.i18n import _


class Can(Choice):
    LIST = "outreach.list", _("看普法和入户的清单和数字")
    READ = "outreach.read", _("打开普法记录，看门牌")
    LOG = "outreach.log", _("记普法、记入户")
    EXPORT = "outreach.export", _("导出普法和入户清单")
    ASSIST = "outreach.assist", _("做协助社区矫正的事项")
    GIVE = "outreach.give", _("派协助事项，确认做完")


class Occasion(Choice):
    """Why on this day: a day of the law's calendar (DOMAIN.md 6.2), or another reason."""

    EVERYDAY = "everyday", _("平常")
    MARKET = "market", _("赶集、庙会")
    SLACK = "slack", _("农闲、返乡")
    CASE = "case", _("身边出了案子")
    INVITED = "invited", _("有人来请")
    WOMEN = "women", _("三八妇女节")
    TREES = "trees", _("植树节")
    CONSUMERS = "consumers", _("消费者权益日")
    SECURITY = "security", _("国家安全教育日")
    IP = "ip", _("知识产权日")
    CIVIL_CODE = "civil_code", _("民法典宣传月")
    FAMILY = "family", _("家庭教育宣传周")
    DISABLED = "disabled", _("全国助残日")
    ENVIRONMENT = "environment", _("环境日")
    SAFETY = "safety", _("安全生产月")
    DRUGS = "drugs", _("国际禁毒日")
    CHARITY = "charity", _("中华慈善日")
    DEFENCE = "defence", _("国防教育日")
    HARVEST = "harvest", _("农民丰收节")
    MARTYRS = "martyrs", _("烈士纪念日")
    ELDERS = "elders", _("老年节（重阳）")
    FIRE = "fire", _("消防日")
    VIOLENCE = "violence", _("消除对妇女暴力日")
    CONSTITUTION = "constitution", _("国家宪法日")


class Basis(Choice):
    """What a day of the calendar rests on."""

    LAW = "law", _("法律规定")
    DECISION = "decision", _("人大常委会决定")
    POLICY = "policy", _("政策安排")
    CUSTOM = "custom", _("习惯")


class Topic(Choice):
    """What was spoken of; fraud is a topic of its own (PRODUCT.md S10)."""

    ANTI_FRAUD = "anti_fraud", _("防诈骗")
    CIVIL_CODE = "civil_code", _("民法典")
    FAMILY = "family", _("婚姻家庭")
    LAND = "land", _("土地和宅基地")
    WAGES = "wages", _("工资和劳动")
    LENDING = "lending", _("借贷和合同")
    ELDERS = "elders", _("老人权益")
    MINORS = "minors", _("未成年人保护")
    VIOLENCE = "violence", _("反家庭暴力")
    DRUGS = "drugs", _("禁毒")
    SAFETY = "safety", _("安全、消防、交通")
    ENVIRONMENT = "environment", _("环境和用水")
    CONSTITUTION = "constitution", _("宪法")
    AID = "aid", _("法律援助和调解怎么办")
    OTHER = "other", _("其他")


class Form(Choice):
    """How it was done; tours and shows are 送法下乡 (PRODUCT.md S09)."""

    LECTURE = "lecture", _("讲座、开会")
    STALL = "stall", _("摆摊咨询")
    CLASS = "class", _("进校上课")
    TRADE = "trade", _("企业、商会")
    TOUR = "tour", _("巡回宣讲")
    SHOW = "show", _("演出、电影")
    BROADCAST = "broadcast", _("广播、喇叭")
    BOARD = "board", _("横幅、展板")


FACELESS = frozenset({Form.BROADCAST, Form.BOARD})
"""Forms whose listeners nobody can count: nought people may be written there."""


class Audience(Choice):
    """Whom it was for (PRODUCT.md S09, S15)."""

    VILLAGERS = "villagers", _("村民")
    ELDERS = "elders", _("老人")
    WOMEN = "women", _("妇女")
    PUPILS = "pupils", _("学生")
    WORKERS = "workers", _("务工的人")
    TRADERS = "traders", _("商户、合作社")
    CADRES = "cadres", _("村干部")
    EVERYONE = "everyone", _("不分")


class Counted(Choice):
    """How people were counted: a list can be shown, an estimate says that it is one."""

    LIST = "list", _("照名单数的")
    ESTIMATE = "estimate", _("估计的")


class Help(Choice):
    """What a village helper does for a person under correction: assistance, never supervision (DOMAIN.md 6.6)."""

    TALK = "talk", _("谈心")
    LAW = "law", _("讲法")
    SUPPORT = "support", _("帮扶")
    WORK = "work", _("帮着找活干")
    HARDSHIP = "hardship", _("反映困难")


class Standing(Choice):
    """Where a task stands."""

    GIVEN = "given", _("已派"), "wait", _("要去做")
    DONE = "done", _("已做，待确认"), "go", _("做了，等确认")
    RETURNED = "returned", _("退回补做"), "wait", _("要补做")
    CONFIRMED = "confirmed", _("已确认"), "good", _("确认了")
    CANCELLED = "cancelled", _("已取消"), "quiet", _("不用做了")


class Step(Choice):
    """What may be done to a task; each is a button, a page and an edge of the table."""

    DO = "do", _("做完了")
    CONFIRM = "confirm", _("确认")
    SEND_BACK = "send_back", _("退回补做")
    CANCEL = "cancel", _("取消")


class Share(Choice):
    """A member's part in somebody's dispute (PRODUCT.md S05)."""

    REPORTED = "reported", _("早发现、来报告")
    HELPED = "helped", _("帮着劝和")
    VISITED = "visited", _("帮着回访")


class Errand(Choice):
    """What a member does for villagers beside talks, visits and disputes (DOMAIN.md 2.5; PRODUCT.md L10)."""

    GUIDE = "guide", _("指路：法律援助、法律热线、司法所")
    CONTRACT = "contract", _("上门帮看合同、借条")
    OPINION = "opinion", _("反映村里人的意见")
    CHARTER = "charter", _("参加村规民约的事")
