"""A bureau's ledger as a file, read and taken as people and the worker do it."""

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from openpyxl import Workbook
from sqlalchemy import select

from portal.accounts.models import Grant
from portal.accounts.rules import Role
from portal.core import clock, db, jobs
from portal.core.scope import Actor, acting_as, system
from portal.ledgers import service
from portal.ledgers.models import Extract, Import, Piece
from portal.ledgers.rules import Columns, Twins
from tests.kit.makers import SHAOGANG_TOWN, Maker

OFFICE = Actor(999_642, frozenset({SHAOGANG_TOWN}), name="所里")
HEAD = (
    "序号", "登记日期", "编号", "所属村", "申请人", "联系电话", "被申请人", "纠纷类型", "简要案情", "是否成功",
    "调解时间", "协议形式", "履行情况", "调解员", "备注",
)  # fmt: skip
GOOD = (
    1, "2024年3月5日", "2024-012", "甘城子村村委会", "马青穗", "１３８0000 0001", "王秋泉", "邻里纠纷", "院墙滴水",
    "成功", 45363, "书面", "已履行", "马调解", "",
)  # fmt: skip


def line(**changed: Any) -> list[Any]:
    """A good row with some cells as they are given, by their heading."""
    return [changed.get(head, cell) for head, cell in zip(HEAD, GOOD, strict=True)]


def ledger(*rows: Sequence[Any], head: Sequence[Any] = HEAD) -> io.BytesIO:
    """A workbook with a merged title and a line of remarks above the headings."""
    book = Workbook()
    page = book.active
    page.append(["邵岗镇人民调解台账"])
    page.merge_cells("A1:O1")
    page.append(["单位：", "邵岗镇司法所"])
    for row in (head, *rows):
        page.append(list(row))
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def read(make: Maker, file: io.BytesIO, who: Actor = OFFICE) -> int:
    """The number of the draft."""
    with make.writing(who):
        return service.read_file(file, "台账.xlsx", who.areas).id


def found(number: int) -> Import:
    """An import as it stands now."""
    db.session.remove()
    with acting_as(system("tests")):
        return db.session.scalars(select(Import).where(Import.id == number)).one()


def take(make: Maker, number: int, twins: Twins | None = None, who: Actor = OFFICE) -> Import:
    """Take a draft, and let the worker do it."""
    with make.writing(who):
        service.begin(db.session.scalars(select(Import).where(Import.id == number)).one(), twins)
    jobs.run_once()
    return found(number)


def undo(make: Maker, number: int, who: Actor = OFFICE) -> Import:
    """Take an import back, and let the worker do it."""
    with make.writing(who):
        service.begin_undo(db.session.scalars(select(Import).where(Import.id == number)).one())
    jobs.run_once()
    return found(number)


def everything(make: Maker, said: str) -> None:
    """A ledger that was taken, and one that was only read."""
    read(make, ledger(line(简要案情=said), line(所属村="没有的村")))
    take(make, read(make, ledger(line(简要案情=said))), Twins.TAKE)
    released(make, said)


def asked(make: Maker, why: str, columns: Columns = Columns.NAMED, who: Actor | None = None, **told: str) -> int:
    """A list that somebody asked the worker for; its number."""
    if who is None:
        who = replace(OFFICE, id=make.user((Role.TOWN, SHAOGANG_TOWN), name=OFFICE.name).id)
    with make.writing(who) as session:
        one = service.ask_extract(told, columns, why)
        session.flush()
        return one.id


def released(make: Maker, why: str) -> int:
    """A list that names people, released by the bureau's second person and written."""
    number = asked(make, why)
    with make.writing(replace(OFFICE, id=None, name="第二个人")):
        service.decide_extract(db.session.get_one(Extract, number), True, "")
    jobs.run_once()
    return number


def taken_out(make: Maker, who: Any) -> dict[str, int]:
    """What is somebody's own: a ledger with a wrong row, and a list without names, written; their numbers."""
    mine = Actor(who.id, OFFICE.areas, name=who.name)
    brought = read(make, ledger(line(), line(所属村="没有的村")), mine)
    with make.writing() as session:
        session.add(Grant(user_id=who.id, role=Role.TOWN, area_code=SHAOGANG_TOWN, from_on=clock.today()))
    number = asked(make, "自己要的", Columns.MASKED, mine)
    jobs.run_once()
    with acting_as(system("tests")):
        piece = db.session.scalars(select(Piece.id).where(Piece.extract_id == number)).one()
        db.session.remove()
    return {"ledgers_import": brought, "ledgers_extract": number, "ledgers_piece": piece}
