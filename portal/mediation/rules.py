"""The words, the flow and the figures of people's mediation (人民调解法; SETTLED.md, Mediation; DOMAIN.md 3)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from blinker import signal

from portal.core import clock
from portal.core.choice import Choice
from portal.core.flow import Flow
from portal.core.i18n import _

case_changed = signal("mediation.case_changed")
"""A dispute was logged or changed: `before` and `after` are `Image`s or None; sent in the same transaction."""

count_asked = signal("mediation.count_asked")
"""A list wants its exact count: whoever keeps the figures answers with a number, or None where it does not know."""


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


FLOW: Flow[State, Step] = Flow(
    {
        Step.ACCEPT: ([State.LOGGED], State.ACCEPTED),
        Step.DECLINE: ([State.LOGGED], State.NOT_ACCEPTED),
        Step.START: ([State.ACCEPTED], State.MEDIATING),
        Step.AGREE: ([State.MEDIATING], State.AGREED),
        Step.FAIL: ([State.MEDIATING], State.FAILED),
        Step.REFUSE: ([State.LOGGED, State.ACCEPTED, State.MEDIATING], State.REFUSED),
        Step.WITHDRAW: ([State.LOGGED, State.ACCEPTED, State.MEDIATING], State.WITHDRAWN),
        Step.PERFORM: ([State.AGREED, State.BROKEN], State.PERFORMED),
        Step.BREAK: ([State.AGREED], State.BROKEN),
        Step.CLOSE: (
            [State.NOT_ACCEPTED, State.FAILED, State.REFUSED, State.WITHDRAWN, State.PERFORMED, State.BROKEN],
            State.CLOSED,
        ),
    }
)

NEEDS: dict[Step, Can] = {step: Can.CLOSE if step is Step.CLOSE else Can.HANDLE for step in Step}
BEFORE_FIRST_SESSION = {Step.REFUSE, Step.WITHDRAW}
RUNNING = {State.LOGGED, State.ACCEPTED, State.MEDIATING}


class Outcome(Choice):
    """What became of a dispute, as the figures count it; it stays when the case is closed."""

    OPEN = "open", _("在办")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    REFUSED = "refused", _("一方不愿调解")
    WITHDRAWN = "withdrawn", _("撤回")
    AGREED = "agreed", _("达成协议")
    FAILED = "failed", _("调解不成")


OUTCOMES: dict[State, Outcome] = {
    State.LOGGED: Outcome.OPEN,
    State.ACCEPTED: Outcome.OPEN,
    State.MEDIATING: Outcome.OPEN,
    State.NOT_ACCEPTED: Outcome.NOT_ACCEPTED,
    State.REFUSED: Outcome.REFUSED,
    State.WITHDRAWN: Outcome.WITHDRAWN,
    State.AGREED: Outcome.AGREED,
    State.FAILED: Outcome.FAILED,
}


class Form(Choice):
    """Whether an agreement is written or only noted by the mediator (人民调解法 28)."""

    WRITTEN = "written", _("书面协议")
    ORAL = "oral", _("口头协议")


class Heard(Choice):
    """How a party was told rights and duties before mediation (人民调解法 23、24)."""

    READ_ALOUD = "aloud", _("念给他听了")
    PAPER = "paper", _("给了告知书")


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
    OTHER = "other", _("别的原因")


class Role(Choice):
    APPLICANT = "applicant", _("申请人")
    RESPONDENT = "respondent", _("被申请人")
    OTHER = "other", _("其他当事人")


class Task(Choice):
    """The next thing to do on a dispute; the first page of a mediator lists them by risk and day."""

    ACCEPT = "accept", _("受理")
    HAND_UP = "hand_up", _("转镇里受理")
    NOTICE = "notice", _("告知权利义务")
    SESSION = "session", _("谈一次")
    ORAL = "oral", _("补记口头协议")
    PERFORMANCE = "performance", _("看看兑现没有")
    VISIT = "visit", _("回访")
    CLOSE = "close", _("请镇里审核结案")


DAYS_TO_SETTLE = 30
DAYS_TO_VISIT = 30
DAYS_WITHOUT_RELAPSE = 90
SETTINGS = {
    "mediation_days": DAYS_TO_SETTLE,
    "return_visit_days": DAYS_TO_VISIT,
    "relapse_days": DAYS_WITHOUT_RELAPSE,
}
COUNTY_SHORT = {"640381000000": "青峡"}


def due_on(accepted_on: date, days: int) -> date:
    """The day by which mediation normally ends: one month (人民调解工作若干规定 33, DOMAIN.md 3.2)."""
    return accepted_on + timedelta(days=days)


def case_number(year: int, short_name: str, serial: int) -> str:
    """`(2026)青峡邵岗甘城子人调字第0001号` (DOMAIN.md 3.5)."""
    return f"({year}){short_name}人调字第{serial:04d}号"


def split_names(text: str) -> list[str]:
    """The parties of one line: 张三、李四 or 张三和李四 or 张三 李四; a name keeps its `·`."""
    parts = re.split(r"[、,，;；/\n]|\s+(?:和|与|跟|vs)\s+|\s{1,}", text)
    if len(parts) == 1:
        parts = re.split(r"(?<=[^\s])(?:和|与|跟)(?=[^\s])", text, maxsplit=1)
    seen = dict.fromkeys(part.strip() for part in parts if part and part.strip())
    return list(seen)


def same_parties(names: list[str]) -> str:
    """One text for the same people in any order, to notice that they are back."""
    return "\n".join(sorted(re.sub(r"\s", "", name) for name in names))


VILLAGE_BODY = re.compile(r"村委会|村民委员会|村集体|经济合作社|股份合作社|居委会|居民委员会")


def is_village_body(name: str) -> bool:
    """Whether a party is the village's own committee or enterprise: then its mediators may not judge (S25)."""
    return VILLAGE_BODY.search(name) is not None


class Figure(Choice):
    """What is counted. The stored ones have a column in the rollup, the others follow from them."""

    LOGGED = "logged", _("登记")
    OPEN = "open", _("在办")
    OVERDUE = "overdue", _("超期")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    REFUSED = "refused", _("一方不愿调解")
    WITHDRAWN = "withdrawn", _("撤回")
    AGREED = "agreed", _("达成协议")
    FAILED = "failed", _("调解不成")
    ORAL = "oral", _("口头协议")
    DUE = "due", _("约定期限已过")
    PERFORMED = "performed", _("已兑现")
    AGED = "aged", _("满90天")
    RELAPSED = "relapsed", _("90天内又起纠纷")
    ENDED = "ended", _("有结果")
    STEADY = "steady", _("没有再起")


class Count(NamedTuple):
    """A figure: the day that puts it in a month, and which disputes it counts.

    `holds` reads a stored dispute or the table's columns alike, so that figure, list, export and recount share one
    definition. Sensitive disputes are in no figure.
    """

    day: str
    holds: Callable[[Any], Any]


REPORTED, ENDED = "reported_on", "ended_on"

COUNTS: dict[Figure, Count] = {
    Figure.LOGGED: Count(REPORTED, lambda c: c.ordinary),
    Figure.OPEN: Count(REPORTED, lambda c: c.ordinary & (c.outcome == Outcome.OPEN)),
    Figure.OVERDUE: Count(REPORTED, lambda c: c.ordinary & (c.outcome == Outcome.OPEN) & c.overdue),
    Figure.NOT_ACCEPTED: Count(REPORTED, lambda c: c.ordinary & (c.outcome == Outcome.NOT_ACCEPTED)),
    Figure.REFUSED: Count(REPORTED, lambda c: c.ordinary & (c.outcome == Outcome.REFUSED)),
    Figure.WITHDRAWN: Count(REPORTED, lambda c: c.ordinary & (c.outcome == Outcome.WITHDRAWN)),
    Figure.AGREED: Count(ENDED, lambda c: c.ordinary & (c.outcome == Outcome.AGREED)),
    Figure.FAILED: Count(ENDED, lambda c: c.ordinary & (c.outcome == Outcome.FAILED)),
    Figure.ORAL: Count(ENDED, lambda c: c.ordinary & (c.outcome == Outcome.AGREED) & (c.form == Form.ORAL)),
    Figure.DUE: Count(ENDED, lambda c: c.ordinary & (c.outcome == Outcome.AGREED) & c.term_passed),
    Figure.PERFORMED: Count(ENDED, lambda c: c.ordinary & (c.outcome == Outcome.AGREED) & c.term_passed & c.performed),
    Figure.AGED: Count(ENDED, lambda c: c.ordinary & (c.outcome == Outcome.AGREED) & c.aged),
    Figure.RELAPSED: Count(ENDED, lambda c: c.ordinary & (c.outcome == Outcome.AGREED) & c.aged & c.relapsed),
}
STORED = tuple(COUNTS)
DERIVED: dict[Figure, Count] = {
    Figure.ENDED: Count(ENDED, lambda c: c.ordinary & ((c.outcome == Outcome.AGREED) | (c.outcome == Outcome.FAILED))),
    Figure.STEADY: Count(
        ENDED,
        lambda c: c.ordinary & (c.outcome == Outcome.AGREED) & c.aged & (c.relapsed == False),  # noqa: E712
    ),
}
FIGURES: dict[Figure, Count] = {**COUNTS, **DERIVED}


@dataclass(frozen=True)
class Image:
    """A dispute as the figures see it: its place, its kind, and what it counts for in which month."""

    village_code: str
    town_code: str
    county_code: str
    kind: str
    counts: tuple[tuple[date, Figure], ...]


def image(case: Any) -> Image:
    """What one dispute adds to the figures now."""
    counts = []
    for figure, count in COUNTS.items():
        day = getattr(case, count.day)
        if day is not None and count.holds(case):
            counts.append((clock.month_start(day), figure))
    return Image(case.village_code, case.town_code, case.county_code, str(case.kind), tuple(counts))


class Rate(Choice):
    """The three success rates (SETTLED.md; DOMAIN.md 3.7): shown side by side, each with both numbers."""

    AGREED = "agreed", _("说和率")
    PERFORMED = "performed", _("兑现率")
    STEADY = "steady", _("不反复率")


RATES: dict[Rate, tuple[Figure, Figure]] = {
    Rate.AGREED: (Figure.AGREED, Figure.ENDED),
    Rate.PERFORMED: (Figure.PERFORMED, Figure.DUE),
    Rate.STEADY: (Figure.STEADY, Figure.AGED),
}
DEFINITIONS: dict[Rate, Any] = {
    Rate.AGREED: _(
        "达成协议的件数 ÷ 达成协议和调解不成的件数，按有结果的那一天归月。不愿调解、撤回、不予受理、在办的不算。"
    ),
    Rate.PERFORMED: _("约定期限已过、并且兑现了的件数 ÷ 约定期限已过的协议件数。"),
    Rate.STEADY: _("满90天没有为同样的事再起纠纷的协议件数 ÷ 满90天的协议件数（同样的当事人、同一类）。"),
}
FEW, SOME = 10, 20


def small(denominator: int) -> str:
    """`counts`: under ten, no percentage is shown; `few`: under twenty, the words 样本少 stand beside it."""
    return "counts" if denominator < FEW else "few" if denominator < SOME else ""


def masked(names: list[str]) -> list[str]:
    """Names as lists show them: 王某某 (UI.md L7)."""
    return [name[:1] + "某" * (2 if len(name) > 2 else 1) if name else "某某" for name in names]
