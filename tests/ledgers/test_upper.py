"""The upper platform: its names are written once, and the disputes of a month leave in its shape."""

import csv
import io
from datetime import timedelta

from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.core import audit, clock, db
from portal.core.scope import acting_as, system
from portal.ledgers.rules import upper
from portal.ledgers.service import upper_table
from tests.kit.makers import COUNTY, SHAOGANG_TOWN

HEAD = ["我们的栏目", "我们的词", "上级平台的写法"]


def sent(pages, who, rows, status=None):
    """The table as the bureau sends it."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    form = pages.visit("/ledgers/upper", as_=who).form()
    data = {**form.filled, "file": (io.BytesIO(file.getvalue()), "对照.xlsx")}
    answer = pages.open("/ledgers/upper", who, method="POST", data=data, content_type="multipart/form-data")
    assert answer.status == (status or 303), answer.said
    return answer


def test_a_wrong_table_is_named_cell_by_cell_and_a_right_one_serves_the_export(make, pages):
    bureau, office = make.user((Role.BUREAU, COUNTY)), make.user((Role.TOWN, SHAOGANG_TOWN))
    last_month = clock.today().replace(day=1) - timedelta(days=3)
    make.case(names=("马青穗", "王秋泉"), days_ago=(clock.today() - last_month).days)
    assert pages.open("/ledgers/upper", office).status == 403
    wrong = [HEAD, ["类型", "", "LX"], ["类别", "吵架", "9"], ["编号", "", "@1"], ["镇", "", "XZ"], ["镇", "", "XZ2"]]
    told = sent(pages, bureau, wrong, 422)
    for cell in ("第 2 行 我们的栏目 A2", "第 3 行 我们的词 B3", "第 4 行 上级平台的写法 C4", "第 6 行 我们的栏目 A6"):
        assert cell in told.said
    assert not any(upper_table(clock.today()).values())
    sent(pages, bureau, [HEAD, ["类别", "", "AJLX"], ["类别", "邻里", "0102"]])
    assert "还没有对上的词：婚姻家庭" in pages.visit("/ledgers/upper", as_=bureau).said
    assert pages.open("/ledgers/upper/file", bureau).status == 303
    whole = [[field.label, word and word.label, f"{field.value}-{word.value if word else ''}"] for field, word in
             upper.entries()]  # fmt: skip
    sent(pages, bureau, [HEAD, *([str(cell or "") for cell in row] for row in whole)])
    sheet = load_workbook(io.BytesIO(pages.open("/ledgers/upper/table", bureau).response.data)).active
    assert (
        next(cell.value for cell in list(sheet)[-1]) == "结案日期"
        and "1 件" in pages.visit("/ledgers/upper", bureau).said
    )
    pages.visit("/ledgers/upper", bureau, lang="en")
    asked = "/ledgers/upper/file?format=csv&why=月报"
    first, again = (pages.open(asked, bureau).response.text for _time in range(2))
    assert first == again and "青穗" not in first
    header, line = list(csv.reader(io.StringIO(first.removeprefix("\ufeff"))))[-2:]
    row = dict(zip(header, line, strict=True))
    assert (row["kind-"], row["reported-"]) == ("kind-neighbour", last_month.isoformat())
    assert row["town-"].strip() == SHAOGANG_TOWN and row["state-"] == "state-logged"
    with acting_as(system("tests")):
        verbs = set(db.session.scalars(select(audit.Audit.verb)))
    assert {"ledgers.upper", "ledgers.upper_export", "core.setting"} <= verbs
