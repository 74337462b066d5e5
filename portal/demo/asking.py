"""Questions to the demo's adviser over the last months: answered, rated, asked once more, waiting, one late.

All invented. Each is asked by a visitor, taken and answered by the adviser, and rated by its receipt, through the same
services as the pages; in the order of time beside the disputes.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from portal.consultations import service
from portal.consultations.models import Consultation
from portal.consultations.rules import Hour, Step, Topic, Whom
from portal.core import clock, db
from portal.core.scope import Actor, acting_as
from portal.demo.accounts import ADVISED, GANCHENGZI, TOWN
from portal.demo.people import People
from portal.demo.plan import Plan

SEED = 20261123
ANSWERED = 32
NICKNAMES = (
    "马大爷",
    "王大姐",
    "老李",
    "杨嫂子",
    "张师傅",
    "小何",
    "丁奶奶",
    "刘叔",
    "赵家老二",
    "白大娘",
    "",
    "金师傅",
)
MATTERS: tuple[tuple[Topic, str, str, str, str], ...] = (
    (
        Topic.LAND,
        "我家八亩地租给别人种，没写合同，今年他不给租金，我能把地要回来吗？",
        "能要租金，也可以不再租给他，但要先说清楚、给他收完这一季的时间。",
        "先算清欠几年、多少钱，找两个知道的人写个证明。\n带上承包证去村委会，请调解员叫双方当面说。\n说定以后补一份书面合同，到村里备案。",
        "农村土地承包法第三十六条：土地可以出租，要向村集体备案。",
    ),
    (
        Topic.DEBT,
        "借给亲戚三万块，只有微信聊天，没有借条，三年多了还能要吗？",
        "聊天记录和转账记录都是凭据。三年从说好还钱的那天算起，中间要过钱的，从要钱那天重新算。",
        "把转账和聊天截图存好，别换手机。\n现在就再发一条微信要钱，让他回话。\n他不还，可以先请村里调解，也可以到法院起诉。",
        "民法典第一百八十八条：一般三年里要去主张。",
    ),
    (
        Topic.WAGES,
        "在工地干了两个月，包工头说工程款没下来，工资一直不给，怎么办？",
        "工程款没下来不是不给工资的理由。",
        "把记工本、考勤照片、工友的电话留好。\n打 12333 或去人社局劳动监察大队投诉。\n十几个人一起去，一次登记。",
        "保障农民工工资支付条例：工资要按时足额发，总包单位也要负责。",
    ),
    (
        Topic.INJURY,
        "在厂里上班压伤了手，老板说自己去看病他出钱，要不要报工伤？",
        "要报。老板出医药费和工伤认定是两回事，不报以后吃亏。",
        "保存好病历、发票、工资条。\n请厂里三十天里申报；厂里不报，您自己一年里可以报。\n到人社局工伤科，带身份证和病历。",
        "工伤保险条例第十七条：单位三十日，本人一年。",
    ),
    (
        Topic.FAMILY,
        "老人三个儿子轮流养，老二两年不出钱，老人能告他吗？",
        "能。赡养父母是每个子女都要做的，分家没分到东西也不能不管。",
        "先请村调解员把三家叫到一起，写一份赡养协议。\n老二还不出，可以到法院起诉，老人打这种官司可以申请法律援助。",
        "民法典第一千零六十七条。",
    ),
    (
        Topic.FAMILY,
        "父亲去世没有留遗嘱，老院子怎么分？母亲还在。",
        "先分出母亲自己的一半，剩下的由母亲和各个子女平分；照顾老人多的可以多分。",
        "把户口本、死亡证明、房子的证找齐。\n一家人先商量，写一份分割协议，都签字。\n说不拢再调解或起诉。",
        "民法典第一千一百二十七条、第一千一百三十条。",
    ),
    (
        Topic.LAND,
        "邻居盖房把水排到我家院墙根，墙都潮了，说了不听。",
        "他排水不能害到您家，要改水路，造成的损失要赔。",
        "先拍照，写上日期。\n请村里的调解员到现场看一次。\n不改的，可以起诉要求改水路、赔修墙的钱。",
        "民法典第二百九十条、第二百九十六条。",
    ),
    (
        Topic.OTHER,
        "在集上买的玉米种子不出苗，店家说是我种得不对。",
        "种子有问题，卖家要赔种子钱和误了一季的损失。",
        "留下没种完的种子、包装袋和收据，拍下地里的样子。\n打 12345 或去农业农村局请人来看。\n拿着结论找店家。",
        "种子法、消费者权益保护法。",
    ),
    (
        Topic.DEBT,
        "借了别人的钱，一个月三分利，现在还不起，这么高的利息要认吗？",
        "超过法律允许的那部分利息可以不给。",
        "把每次还了多少写下来。\n按法院公布的上限重新算一遍，本金要还。\n他来闹或者威胁您，打 110。",
        "最高人民法院关于民间借贷的规定第二十五条：不超过一年期贷款市场报价利率的四倍。",
    ),
    (
        Topic.FRAUD,
        "有人打电话说我养老金有问题，让我转了两千块，是不是被骗了？",
        "是诈骗。公家的人不会打电话让您转账。",
        "马上打 110，再打 96110，把对方的电话、账号给警察。\n不要再转，不要把验证码告诉别人。\n去银行把卡改密码。",
        "",
    ),
    (
        Topic.INJURY,
        "邻居家的狗没拴，咬了我孙子，打针花了一千多，谁出？",
        "养狗的出，没拴狗他有责任。",
        "先打够针，发票和病历留好。\n拍下狗和伤口。\n请村里调解，一般包括医药费、路费和误工费。",
        "民法典第一千二百四十五条。",
    ),
    (
        Topic.LAND,
        "儿子成家想再要一块宅基地，村里说不行，是不是欺负人？",
        "一户只能有一处宅基地；儿子分了户、又没有房，才可以申请。",
        "先到派出所看能不能分户。\n写申请交村民小组，村里讨论公示以后报镇里。\n不批要给您书面的理由，不服可以问镇自然资源所。",
        "土地管理法第六十二条。",
    ),
)
ELDER = (
    Topic.FAMILY,
    "我妈八十二了，存折在大哥手里，她自己用不上，能不能要回来？",
    "能。存折里的钱是老人自己的，谁拿着都要还给她。",
    "先请村调解员跟大哥说清楚。\n不给的，带老人身份证到银行挂失、换密码。\n老人走不动，可以请银行上门。",
    "民法典第二百四十条、老年人权益保障法。",
)
CHILD = (
    Topic.SAFETY,
    "邻居家的孩子身上老有伤，说是摔的，我不敢问，该怎么办？",
    "您不用有证据，也可以报告；替您保密。",
    "马上打 110 或 12355，说清地方。\n也可以告诉村里的妇联主席。\n不要自己上门去问，孩子的安全要紧。",
    "未成年人保护法第十一条。",
)
OPEN = "买了人家的二手三轮车，骑了三天发动机坏了，能退吗？"
LATE = "和人合伙养羊，账一直没算，他说赔了，我怎么查账？"
TAKEN = "老房子的证上是爷爷的名字，现在想改成我的，要哪些手续？"
NEIGHBOUR = "邻居的树长到我家院里，果子落一地，树根把墙顶裂了，能不能叫他砍？"
BACK = "树是哪一年栽的？墙裂了多久，有没有拍照？"
GRANDMOTHER = "奶奶的低保停了，说是儿子有车，可儿子早分家了，能不能再申请？"
ELSEWHERE = "村里修路占了我家菜地的边，赔偿的数不知道对不对。"


class Asking(Plan):
    """The plan: who asks what and when, and what becomes of it; carried out hour by hour beside the disputes."""

    def __init__(self, today: date, people: People, adviser: tuple[int, str], codes: list[str]):
        super().__init__()
        self.rng = Random(SEED)
        self.today, self.people = today, people
        self.adviser = Actor(adviser[0], frozenset(ADVISED), name=adviser[1])
        self.asked: dict[int, int] = {}
        self._answered()
        self._told_apart(codes)
        self.acts.sort()

    def _at(self, back: int, hour: int = 0) -> datetime:
        day = datetime.combine(self.today - timedelta(days=back), time(hour or 9), clock.HERE)
        return day + timedelta(minutes=self.rng.randrange(50) if hour else self.rng.randrange(480))

    def _plan(self, at: datetime, do: Callable[[], object]) -> None:
        if clock.local(at).date() < self.today:
            self.add(at, do)

    def _answered(self) -> None:
        """Some three a week over the last months, each answered in time and most of them rated."""
        back = 4
        for number in range(ANSWERED):
            matter = MATTERS[number % len(MATTERS)]
            village = GANCHENGZI if number % 3 == 0 else self.rng.choice(ADVISED)
            rating = (Step.SOLVE, Step.SOLVE, Step.PARTLY, None)[self.rng.randrange(4)]
            self._one(number, back, matter, village, Step.FAIL if number in (3, 11) else rating)
            back += self.rng.randint(1, 6)

    def _one(
        self, number: int, back: int, matter: tuple[Topic, str, str, str, str], village: str, rating: Step | None,
        **told: object,
    ) -> None:  # fmt: skip
        topic, question, *answer = matter
        at = self._at(back)
        filled = {"nickname": self.rng.choice(NICKNAMES), **told}
        self._plan(at, partial(self._ask, number, topic, question, village, self.people.phone(), filled))
        taken = at + timedelta(hours=1, minutes=self.rng.randrange(50))
        self._plan(taken, partial(self._take, number))
        self._plan(taken + timedelta(hours=self.rng.randint(1, 4)), partial(self._answer, number, *answer))
        if rating is not None:
            self._plan(at + timedelta(days=2), partial(self._rate, number, rating))
            if rating is Step.FAIL:
                more = (answer[0], "您说还没有解决：请星期三上午到村委会，我值班，当面看看材料。", "")
                self._plan(at + timedelta(days=2, hours=2), partial(self._take, number))
                self._plan(at + timedelta(days=2, hours=3), partial(self._answer, number, *more))

    def _told_apart(self, codes: list[str]) -> None:
        """Two for elders, one asked back, two told by voice, one in confidence; late, taken, new, unassigned ones."""
        helped = {"nickname": "丁奶奶", "whom": Whom.ELDER, "helper": "小丁", "relation": "女儿", "consent": True}
        self._one(100, 9, ELDER, GANCHENGZI, None, **helped, voice=True, hour=Hour.MORNING)
        self._plan(self._at(7), partial(self._tell, 100))
        self._one(101, 3, MATTERS[4], GANCHENGZI, None, nickname="马大爷", voice=True, hour=Hour.EVENING)
        self._one(102, 6, MATTERS[8], GANCHENGZI, None, nickname="杨嫂子", no_text=True, no_name=True)
        self._one(103, 20, CHILD, GANCHENGZI, None, nickname="", no_name=True)
        for number, back, topic, question, take in (
            (104, 8, Topic.DEBT, LATE, False),
            (105, 1, Topic.LAND, TAKEN, True),
            (106, 1, Topic.OTHER, OPEN, False),
        ):
            self._plan(
                self._at(back, 10),
                partial(self._ask, number, topic, question, GANCHENGZI, self.people.phone(), {"nickname": "老李"}),
            )
            if take:
                self._plan(self._at(back, 14), partial(self._take, number))
        told: tuple[tuple[int, Topic, str, dict[str, object]], ...] = (
            (108, Topic.LAND, NEIGHBOUR, {"nickname": "王大姐"}),
            (109, Topic.OTHER, GRANDMOTHER, {**helped, "nickname": "马奶奶", "helper": "小马", "relation": "孙女"}),
        )
        for number, topic, question, more in told:
            at = self._at(1, 10)
            self._plan(at, partial(self._ask, number, topic, question, GANCHENGZI, self.people.phone(), more))
        self._plan(self._at(1, 14), partial(self._take, 108))
        self._plan(self._at(1, 15), partial(self._ask_back, 108))
        other = next(code for code in codes if code.startswith(TOWN[:9]) and code not in ADVISED)
        self._plan(
            self._at(1, 11),
            partial(self._ask, 107, Topic.LAND, ELSEWHERE, other, self.people.phone(), {"nickname": "刘叔"}),
        )

    def _ask(self, number: int, topic: Topic, question: str, village: str, phone: str, told: dict[str, object]) -> None:
        with acting_as(Actor()):
            first = service.Told(topic=topic, question=question, phone=phone, village_code=village, **told)  # type: ignore[arg-type]
            found = service.ask(first)
            db.session.flush()
            self.asked[number] = found.id

    def _found(self, number: int) -> Consultation:
        found = select(Consultation).where(Consultation.id == self.asked[number])
        return db.session.scalars(found).one()

    def _take(self, number: int) -> None:
        with acting_as(self.adviser):
            service.accept(self._found(number))
            db.session.flush()

    def _ask_back(self, number: int) -> None:
        with acting_as(self.adviser):
            service.ask_back(self._found(number), BACK)
            db.session.flush()

    def _answer(self, number: int, conclusion: str, next_steps: str, basis: str) -> None:
        with acting_as(self.adviser):
            service.answer(self._found(number), service.Said(conclusion, next_steps, basis))
            db.session.flush()

    def _rate(self, number: int, rating: Step) -> None:
        with acting_as(self.adviser):
            found = self._found(number)
        with acting_as(Actor(key=found.receipt_hash)):
            service.rate(found, rating)
            db.session.flush()

    def _tell(self, number: int) -> None:
        with acting_as(Actor(None, frozenset({GANCHENGZI}), name="麦青苗")):
            service.tell(self._found(number))
            db.session.flush()
