"""The words of training: states and steps, who is invited, what is taught, and how a person stands on the list."""

from portal.core.choice import Choice
from portal.core.i18n import _


class Can(Choice):
    """What this room lets people do."""

    LIST = "training.list", _("看培训安排")
    ENROL = "training.enrol", _("给村里的人报名")
    MANAGE = "training.manage", _("安排培训、记到场")
    CALL = "training.call", _("把培训的变动转告报名的人")


class State(Choice):
    """Where a session stands. A moved one is live like a published one; its day has changed."""

    DRAFT = "draft", _("草稿"), "quiet"
    PUBLISHED = "published", _("已发布"), "go"
    MOVED = "moved", _("已改期"), "wait"
    HELD = "held", _("已办完"), "done"
    CERTIFIED = "certified", _("学时已核定"), "good"
    CANCELLED = "cancelled", _("已取消"), "bad"


class Step(Choice):
    """What is done with a session."""

    PUBLISH = "publish", _("发布")
    MOVE = "move", _("改期")
    HOLD = "hold", _("记到场")
    CERTIFY = "certify", _("核定学时")
    CANCEL = "cancel", _("取消培训")


class Audience(Choice):
    """For whom a session is."""

    MEMBERS = "members", _("法律明白人")
    BACKBONE = "backbone", _("骨干法律明白人")
    MEDIATORS = "mediators", _("调解员")
    CADRES = "cadres", _("村干部")
    VILLAGERS = "villagers", _("村民")


class Hat(Choice):
    """The roles in which hours are credited; one person may have several (PRODUCT.md L09, S12)."""

    MEMBER = "member", _("法律明白人")
    MEDIATOR = "mediator", _("人民调解员")
    AID = "aid", _("法律援助联络员")
    CADRE = "cadre", _("村两委干部")


class Noted(Choice):
    """How it is known that somebody came."""

    LIST = "list", _("名单打勾")
    CARD = "card", _("证书")
    CODE = "code", _("现场的码")
    PUT_RIGHT = "put_right", _("事后更正")


class Oddity(Choice):
    """What a person should look at after people said by a code that they are there (PRODUCT.md L06)."""

    LATE_CODE = "late_code", _("用了过时的码")
    ONE_DEVICE = "one_device", _("几个人用了同一部手机")


class Money(Choice):
    """Whether an entry is a plan or a payment."""

    PLANNED = "planned", _("计划")
    SPENT = "spent", _("花了")


class Useful(Choice):
    """Whether people can use it."""

    YES = "yes", _("用得上")
    PARTLY = "partly", _("有的用得上")
    NO = "no", _("用不上")


class Clear(Choice):
    """Whether it was understood."""

    YES = "yes", _("听懂了")
    PARTLY = "partly", _("一半一半")
    NO = "no", _("没听懂")


class Pace(Choice):
    """How fast it went."""

    RIGHT = "right", _("正好")
    FAST = "fast", _("太快")
    SLOW = "slow", _("太慢")


class Gap(Choice):
    """Whom a target's list shows."""

    SHORT = "short", _("还差的")
    MET = "met", _("够了的")
    ALL = "all", _("全部")


class Domain(Choice):
    """What is taught (DOMAIN.md 2.4, specialities; 2.5)."""

    CIVIL = "civil", _("民法典")
    FAMILY = "family", _("婚姻家庭")
    LAND = "land", _("土地和宅基地")
    CONTRACT = "contract", _("合同和欠款")
    DAMAGES = "damages", _("损害赔偿")
    LABOUR = "labour", _("工资和劳动")
    SKILLS = "skills", _("调解方法")
    FRAUD = "fraud", _("防诈骗")
    FARM = "farm", _("食品、农药和种子")
    VILLAGE = "village", _("村务和选举")
    OTHER = "other", _("其他")


class Standing(Choice):
    """How a person stands on a session's list."""

    INVITED = "invited", _("已请，等回话"), "wait"
    OFFERED = "offered", _("等到位子，等他答应"), "wait"
    SEATED = "seated", _("已报名"), "go"
    WAITING = "waiting", _("排队等位"), "wait"
    LEFT = "left", _("不来了"), "quiet"


class Show(Choice):
    """Sessions that wait for something, of whatever month."""

    PAST = "past", _("办过了、还没记到场的培训")
    DRAFTS = "drafts", _("还没发布的培训")


class News(Choice):
    """What an enrolled person has not been told yet."""

    MOVED = "moved", _("培训改期了")
    CANCELLED = "cancelled", _("培训取消了")
    SEATED = "seated", _("等到位子了")
    OFFERED = "offered", _("等到位子了，问他来不来")
    INVITED = "invited", _("请他来培训，问他来不来")
    LAPSED = "lapsed", _("没有答应，位子给了下一位")


class Booked(Choice):
    """What cannot be in two places at once."""

    TEACHER = "teacher", _("讲课的人")
    PLACE = "place", _("地点")
