"""An older ledger of 邵岗镇 that its office has read: three rows are to be mended, the others can be taken."""

from datetime import date, timedelta
from io import BytesIO

from openpyxl import Workbook
from sqlalchemy import select

from portal.accounts.models import User
from portal.areas import queries as areas
from portal.core import clock, db
from portal.core.scope import Actor, acting_as, system
from portal.demo.accounts import COUNTY, TOWN
from portal.ledgers import service
from portal.ledgers.rules import Column, upper
from portal.ledgers.rules.upper import Field

YEARS_BACK, ROWS = 7, 24
KINDS = ("邻里纠纷", "土地承包纠纷", "婚姻家庭纠纷", "民间借贷", "损害赔偿", "宅基地纠纷")
ABOUT = ("院墙滴水", "地界不清", "兄弟分家", "借款不还", "羊啃了庄稼", "建房占道")
WRONG = {3: {Column.VILLAGE: "甘成子"}, 5: {Column.REPORTED: "去年冬天"}, 8: {Column.OUTCOME: "大概成了"}}
ABOVE = ("AJBH", "DJRQ", "JFLX", "DSRXM", "AJZT", "XZQH", "CQH", "SLRQ", "BJRQ", "XYXS", "LXRQ", "TJYXM", "GDRQ")
"""Headings of an upper platform that there is not, in the order of `Field`."""
FAMILY, GIVEN = "马王李杨丁哈", "春夏秋冬禾穗"


def fill(last: date) -> None:
    """The file on the evening of the story's last day, in the name of the town's office."""
    with clock.frozen(clock.noon(last)), acting_as(system("demo")), db.transaction() as session:
        office = session.execute(select(User.id, User.name).where(User.username == "town")).one()
        with acting_as(Actor(office.id, frozenset({TOWN}), name=office.name)):
            service.read_file(_file(last), f"{last.year - YEARS_BACK}年调解台账.xlsx", [TOWN])


def name_above(last: date) -> None:
    """What an invented upper platform calls each column and word, as the bureau wrote it down a week before."""
    day = last - timedelta(days=7)
    names = dict(zip(Field, ABOVE, strict=True))
    found = {upper.key(field): name for field, name in names.items()}
    for field, words in upper.CODED.items():
        found.update({upper.key(field, word): f"{names[field]}{number:02}" for number, word in enumerate(words, 1)})
    with clock.frozen(clock.noon(day)), acting_as(system("demo")), db.transaction() as session:
        bureau = session.execute(select(User.id, User.name).where(User.username == "bureau")).one()
        with acting_as(Actor(bureau.id, frozenset({COUNTY}), name=bureau.name)):
            service.keep_upper(found, day)


def _file(last: date) -> BytesIO:
    """A ledger with a title above its headings; some cells are wrong on purpose."""
    book = Workbook()
    page = book.active
    page.append(["邵岗镇人民调解台账"])
    page.append([str(one.label) for one in Column])
    villages = [place.short for place in areas.inside([TOWN])]
    first = date(last.year - YEARS_BACK, 1, 8)
    for number in range(ROWS):
        on = first + timedelta(days=number * 14)
        told = {
            Column.OUTSIDE: f"{on.year}-{number + 1:03}",
            Column.REPORTED: f"{on:%Y.%m.%d}",
            Column.VILLAGE: villages[number % len(villages)],
            Column.APPLICANT: f"{FAMILY[number % 6]}{GIVEN[number // 6]}青",
            Column.RESPONDENT: f"{FAMILY[(number + 2) % 6]}{GIVEN[(number + 3) % 6]}禾",
            Column.KIND: KINDS[number % 6],
            Column.SUMMARY: ABOUT[number % 6],
            Column.OUTCOME: "不成功" if number % 9 == 4 else "成功",
            Column.ENDED: f"{on + timedelta(days=6):%Y年%m月%d日}",
            Column.FORM: "口头" if number % 3 == 1 else "书面",
            Column.PERFORMED: "" if number % 9 == 4 else "已履行",
            **WRONG.get(number, {}),
        }
        page.append([told.get(one, "") for one in Column])
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file
