"""A member in any state, and a roster as a file."""

import io
from datetime import date, timedelta

from openpyxl import Workbook
from sqlalchemy import select

from portal.core import clock, db
from portal.members import service
from portal.members.models import Member
from portal.members.rules import Duty, Leaving, Seat, Source, State, Step, Tier
from portal.members.rules.sheet import Column
from tests.kit.makers import GANCHENGZI, SHAOGANG_TOWN

HEAD = ["序号", *(str(one.label) for one in Column if one not in (Column.TOWN, Column.GROUP))]
WAYS = {
    State.RECOMMENDED: (),
    State.NOTICED: (Step.ANNOUNCE,),
    State.TRAINING: (Step.TRAIN,),
    State.QUALIFIED: (Step.TRAIN, Step.QUALIFY),
    State.REGISTERED: (Step.TRAIN, Step.QUALIFY, Step.REGISTER),
    State.SUSPENDED: (Step.TRAIN, Step.QUALIFY, Step.REGISTER, Step.SUSPEND),
    State.LEAVING: (Step.TRAIN, Step.QUALIFY, Step.REGISTER, Step.PROPOSE_REMOVAL),
    State.REMOVED: (Step.TRAIN, Step.QUALIFY, Step.REGISTER, Step.PROPOSE_REMOVAL, Step.REMOVE),
    State.APPEALED: (Step.TRAIN, Step.QUALIFY, Step.REGISTER, Step.PROPOSE_REMOVAL, Step.REMOVE, Step.APPEAL),
    State.EXPIRED: (Step.TRAIN, Step.QUALIFY, Step.REGISTER, Step.EXPIRE),
    State.DECLINED: (Step.DECLINE,),
    State.WITHDRAWN: (Step.WITHDRAW,),
}


def told(name="马青穗", code=GANCHENGZI, **fields):
    """A person who is put forward, a month ago."""
    on = fields.pop("recommended_on", clock.today() - timedelta(days=30))
    return service.Told(code, name, fields.pop("tier", Tier.CORE), fields.pop("source", Source.GRID), on, **fields)


def put_forward(make, name="马青穗", code=GANCHENGZI, until=State.REGISTERED, **fields) -> int:
    """A member who has come as far as a state; the number of the file."""
    with make.writing():
        member = service.recommend(told(name, code, **fields))
        for step in WAYS[until]:
            walk(member, step)
        return member.id


def walk(member: Member, step: Step, on: date | None = None) -> None:
    """One step with whatever it asks."""
    ground = Leaving.OWN if step is Step.PROPOSE_REMOVAL else None
    service.take(member, step, on or member.moved_on + timedelta(days=1), "写明的原因", ground=ground)


def workbook(*rows, head=HEAD, title="青铜峡市法律明白人名册（2026年）"):
    """An Excel file with a merged title row."""
    book = Workbook()
    page = book.active
    if title:
        page.append([title])
        page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(head))
    page.append(head)
    for number, row in enumerate(rows, start=1):
        page.append([number, *row])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def everything(make, text: str) -> int:
    """A member with other work and a listing, a liaison of town and village, and a draft with faults: for pages."""
    number = put_forward(make, "马青穗", phone="13800000001", consent=True, group_name=text[:40])
    put_forward(make, "丁禾", until=State.NOTICED, recommended_on=clock.today() - timedelta(days=2))
    with make.writing():
        member = db.session.scalar(select(Member).where(Member.id == number))
        service.take_post(member, Duty.GRID, clock.today() - timedelta(days=20))
        service.change_tier(member, Tier.ORDINARY, clock.today(), text)
        for code in (GANCHENGZI, SHAOGANG_TOWN):
            sitting = [Seat("马建国", chair=True), Seat("王桂香", woman=True)]
            service.seat_committee(code, clock.today() - timedelta(days=9), sitting, True, "")
            service.name_liaison(code, "柳长渠", "09533050001", clock.today() - timedelta(days=9))
        file = workbook(["丁夏桥", "甘城子村", "骨干", "网格员"], ["马禾", "甘成子村", "高级", "", text], head=HEAD[:6])
        service.read_file(file, "名册.xlsx", {SHAOGANG_TOWN}, registers=True)
    return number
