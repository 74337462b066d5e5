"""What people told the demo's bureau about its work: answered, waiting, and one that is late. All invented.

Each is told by a visitor and answered by the bureau's staff, through the same services as the pages.
"""

from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import select

from portal.consultations import service
from portal.consultations.models import Opinion
from portal.consultations.rules import Saying
from portal.core import clock, db
from portal.core.scope import Actor
from portal.demo.accounts import COUNTY
from portal.demo.people import People
from portal.demo.plan import Plan

LATE_DAYS, ANSWERED_AFTER = 40, 4
TOLD: tuple[tuple[int, Saying, str, str], ...] = (
    (
        96,
        Saying.SUGGESTION,
        "海报上的字太小，我妈看不清楚，能不能把电话印大一点？",
        "谢谢您。新的海报电话已经放大，这个月各村都会换上。网页上面的“大字版”也可以用。",
    ),
    (
        71,
        Saying.COMPLAINT,
        "约好上午来值班，等到十一点也没见人，白跑了一趟。",
        "对不起。那天顾问临时出庭，没有贴通知。已经要求：改日子要提前一天在村委会门口和网页上写明。",
    ),
    (
        52,
        Saying.MISTAKE,
        "网页上我们村顾问的电话打不通，是不是换了？",
        "查过了，少写了一位，当天已经改好，请再打。谢谢您告诉我们。",
    ),
    (LATE_DAYS, Saying.COMPLAINT, "申请了调解，说三天里回话，过了一个星期才来电话。", ""),
    (
        24,
        Saying.SUGGESTION,
        "能不能晚上也有人值班？白天都在地里。",
        "从下个月起，每个镇每周有一个晚上七点到八点半值班，日子写在村的网页上。",
    ),
    (3, Saying.SUGGESTION, "希望多讲讲土地流转的合同怎么签，村里好几家都吃过亏。", ""),
    (1, Saying.MISTAKE, "英文的网页里有一处还是中文，在查进度那一页。", ""),
)
"""How many days ago, what, and the bureau's answer; without one it still waits."""


class Telling(Plan):
    """The plan; carried out hour by hour beside the disputes."""

    def __init__(self, today: date, people: People, bureau: Actor):
        super().__init__()
        self.numbers: dict[int, int] = {}
        for number, (back, kind, text, answer) in enumerate(TOLD):
            at = datetime.combine(today - timedelta(days=back), time(10, 7 * number), clock.HERE)
            self.add(at, partial(self._tell, number, kind, text, people.phone()), Actor())
            if answer:
                self.add(at + timedelta(days=ANSWERED_AFTER, hours=5), partial(self._answer, number, answer), bureau)
        self.acts.sort()

    def _tell(self, number: int, kind: Saying, text: str, phone: str) -> None:
        found = service.say(kind, text, phone, COUNTY)
        db.session.flush()
        self.numbers[number] = found.id

    def _answer(self, number: int, text: str) -> None:
        found = db.session.scalars(select(Opinion).where(Opinion.id == self.numbers[number])).one()
        service.reply(found, text)
