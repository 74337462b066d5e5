"""The words of consultations: what is stored, what staff read, and the plain word for villagers."""

from portal.core.choice import Choice
from portal.core.i18n import _


class Can(Choice):
    LIST = "consultations.list", _("看咨询清单")
    READ = "consultations.read", _("打开咨询")
    ANSWER = "consultations.answer", _("答复咨询")
    ASSIGN = "consultations.assign", _("分派、改派和办结咨询")
    REVEAL = "consultations.reveal", _("查看提问人的电话")
    CALL = "consultations.call", _("把答复转告给村民")
    EXPORT = "consultations.export", _("导出咨询清单")
    FEEDBACK = "consultations.feedback", _("看和答复意见、投诉")
    RETAIN = "consultations.retain", _("按法律保留一件咨询，解除保留")


class Anyone(Choice):
    """Who takes the steps that are the villager's own: whoever holds the receipt number and the phone's last digits."""

    RECEIPT = "public", _("凭回执号和手机尾号")


class Act(Choice):
    """What a party may do with the slip of the own dispute, alone and at any time (人民调解法 23)."""

    READ = "read", _("权利义务我看明白了")
    REFUSE = "refuse", _("我不愿意调解")
    MEDIATOR = "mediator", _("我想换一位调解员")
    KEPT = "kept", _("协议已经履行了")


class Topic(Choice):
    """What it is about, in the words of whoever asks (UI.md 1, C1)."""

    FAMILY = "family", _("家里的事")
    LAND = "land", _("土地房子")
    DEBT = "debt", _("欠钱合同")
    WAGES = "wages", _("打工工资")
    INJURY = "injury", _("受伤赔偿")
    FRAUD = "fraud", _("被骗了")
    SAFETY = "safety", _("有人受欺负、有危险")
    OTHER = "other", _("其他的事")


class Saying(Choice):
    """What somebody tells the bureau about its own work; the short word stands in its lists."""

    COMPLAINT = "complaint", _("投诉：办得不好、态度不好"), "quiet", _("投诉")
    SUGGESTION = "suggestion", _("建议：可以做得更好"), "quiet", _("建议")
    MISTAKE = "mistake", _("网页上写错了、打不开"), "quiet", _("网页有错")
    PERSONAL = "personal", _("个人信息：想看、想改、想删，不再同意"), "quiet", _("个人信息")


class Want(Choice):
    """What somebody asks of the data that a question of theirs holds (PIPL 15, 46, 47)."""

    CORRECT = "correct", _("有写错的，请改正"), "quiet", _("改正")
    ERASE = "erase", _("不再同意，请删掉"), "quiet", _("删掉")


class Granting(Choice):
    """What becomes of such a request; a refusal says why (PIPL 50)."""

    YES = "yes", _("照办")
    NO = "no", _("不能照办，原因写在答复里")


class Granted(Choice):
    """What the legal-aid centre decided."""

    YES = "yes", _("给予援助")
    NO = "no", _("不给")


class Whom(Choice):
    """For whom somebody asks (PRODUCT.md V13)."""

    SELF = "self", _("自己问")
    ELDER = "elder", _("替老人或家里人问")


class Hour(Choice):
    """When it is best to call (PRODUCT.md V07)."""

    ANY = "any", _("都可以")
    MORNING = "morning", _("上午")
    NOON = "noon", _("中午")
    EVENING = "evening", _("晚上八点以前")


class State(Choice):
    """Stored word · label · tone · plain word for the villager."""

    SUBMITTED = "submitted", _("待分派"), "wait", _("已收到")
    ASSIGNED = "assigned", _("待接受"), "wait", _("已交给顾问")
    ACCEPTED = "accepted", _("待答复"), "go", _("顾问正在看")
    DECLINED = "declined", _("待改派"), "wait", _("正在换顾问")
    ANSWERED = "answered", _("已答复"), "good", _("已答复")
    SOLVED = "solved", _("已解决"), "good", _("解决了")
    PARTLY = "partly", _("部分解决"), "good", _("解决了一部分")
    UNSOLVED = "unsolved", _("没有解决"), "bad", _("没有解决")
    CLOSED = "closed", _("已办结"), "done", _("办完了")
    PAUSED = "paused", _("等补充"), "wait", _("等您补充")
    LAPSED = "lapsed", _("没等到补充"), "done", _("没等到您补充")
    WITHDRAWN = "withdrawn", _("已撤回"), "done", _("已撤回")


class Step(Choice):
    """What may be done to a consultation; each is a button, a page and an edge of the table."""

    ASSIGN = "assign", _("分派给顾问")
    ACCEPT = "accept", _("接受，由我答复")
    DECLINE = "decline", _("我要回避，请换人")
    ANSWER = "answer", _("写答复")
    SOLVE = "solve", _("解决了")
    PARTLY = "partly", _("解决了一部分")
    FAIL = "fail", _("没有解决")
    WORSE = "worse", _("更糟了")
    REOPEN = "reopen", _("请顾问再答一次")
    CLOSE = "close", _("办结")
    ASK_BACK = "ask_back", _("问提问人一句")
    SUPPLY = "supply", _("补充情况")
    LAPSE = "lapse", _("不再等补充")
    WITHDRAW = "withdraw", _("撤回")


class Happened(Choice):
    """What the villager is told of each event: a sentence of at most 30 characters, never a note or a reason (V06)."""

    ASKED = "asked", _("收到您的问题")
    ASSIGN = "assign", _("已交给村法律顾问")
    ACCEPT = "accept", _("顾问正在看您的问题")
    DECLINE = "decline", _("正在为您换一位顾问")
    ANSWER = "answer", _("顾问已经答复")
    TOLD = "told", _("村里已经把答复转告您")
    SOLVE = "solve", _("您说：解决了")
    PARTLY = "partly", _("您说：解决了一部分")
    FAIL = "fail", _("您说：还没有解决")
    WORSE = "worse", _("您说：更糟了")
    CALLED = "called", _("司法所听了您的意见")
    REOPEN = "reopen", _("已请顾问再答一次")
    CLOSE = "close", _("这件事办完了")
    ASK_BACK = "ask_back", _("顾问有话想问您，等您补充")
    SUPPLY = "supply", _("收到您的补充，顾问接着看")
    LAPSE = "lapse", _("没等到您补充，先停在这里")
    WITHDRAW = "withdraw", _("这个问题已经撤回")
    NOTED = "noted", _("已打电话告诉您：有人替您提问")
    PASSED = "passed", _("已打电话告诉您：顾问有话要问")
    MOVED = "moved", _("那几天不办公，约定的日子改晚了")
    AID = "aid", _("已替您转交法律援助申请")
    AID_GRANTED = "aid_granted", _("法律援助：决定给予")
    AID_REFUSED = "aid_refused", _("法律援助：决定不给，有书面理由")
    AID_APPOINTED = "aid_appointed", _("法律援助：律师派好了")


class Looked(Choice):
    """What staff did with a question, as the villager reads it; never who by name (PRODUCT.md V23)."""

    READ = "read", _("看了您的问题")
    LISTEN = "listen", _("听了您的录音")
    REVEAL = "reveal", _("看了您的完整电话")
    ANSWER = "answer", _("写了答复")
    ACCEPT = "accept", _("接下了您的问题")
    ASSIGN = "assign", _("分派了您的问题")
    TELL = "tell", _("打电话告诉了您")
    NOTE = "note", _("记了工作备注")


class Call(Choice):
    """What the village is to tell somebody by voice, as long as there are no messages; the words of the list."""

    ANSWERED = "answered", _("答复好了")
    HELPED = "helped", _("有人替他提问")
    ASKED = "asked", _("顾问有话问他")


class Declines(Choice):
    """Why an adviser does not take a question; the villager is not told (PRODUCT.md A02)."""

    CONFLICT = "conflict", _("我和这件事或当事人有牵连，要回避")
    AWAY = "away", _("我这几天答不了")
    OTHER = "other", _("别的原因")


class Show(Choice):
    """Which consultations a list shows: what waits first, for that is the work."""

    WAITING = "waiting", _("待答")
    LATE = "late", _("超过约定")
    UNTAKEN = "untaken", _("还没接受")
    CALL = "call", _("要回电话")
    PAUSED = "paused", _("等补充")
    ANSWERED = "answered", _("已答")
    ALL = "all", _("全部")
