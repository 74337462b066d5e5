"""A list as a file: every digit, no formula, marked where the figures are invented."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest

from portal.accounts.rules import Role
from portal.core import export
from portal.core.choice import Choice
from tests.core.room import read_csv, small_portal
from tests.kit.makers import COUNTY


class State(Choice):
    OPEN = "open", "调解中"


@pytest.mark.parametrize(
    "cell", ["=1+1", "+861380", "-1 元", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("http://x")']
)
def test_no_cell_is_a_formula(cell):
    assert export.defused(cell) == "'" + cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("13800000001", "13800000001\t"),
        ("0953", "0953\t"),
        ("640381106215", "640381106215\t"),
        ("王小二", "王小二"),
        ("1340", "1340"),
        (-5, -5),
        (None, ""),
        (date(2026, 11, 22), "2026-11-22"),
        (datetime(2026, 11, 22, 7, 30, tzinfo=UTC), "2026-11-22 15:30"),
        (State.OPEN, "调解中"),
        (True, "是"),
    ],
)
def test_a_value_is_shown_as_people_read_it(value, cell):
    with small_portal().test_request_context("/"):
        assert export.defused(value) == cell


def test_a_csv_begins_with_its_mark_and_is_written_in_parts():
    rows = ([number, f"第{number}"] for number in range(5000))
    with small_portal(PORTAL_DEMO="1").test_request_context("/"):
        parts = list(export.csv_parts(["号", "名"], rows))
    assert len(parts) == 3
    assert parts[0].startswith("\ufeff演示·虚构\r\n号,名\r\n0,第0\r\n")
    assert len(read_csv("".join(parts))) == 5002


def test_without_demo_the_first_line_is_the_heading():
    with small_portal().test_request_context("/"):
        assert "".join(export.csv_parts(["号"], [])) == "\ufeff号\r\n"
        answer = export.csv_response('a";b\r\n.csv', "纠纷 清单.csv", ["号"], [["=1"]])
        assert answer.get_data(as_text=True) == "\ufeff号\r\n'=1\r\n"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"a__b__.csv\"; filename*=UTF-8''%E7%BA%A0%E7%BA%B7%20%E6%B8%85%E5%8D%95.csv"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype == "text/csv"


def sheet(*rows):
    file = io.BytesIO()
    with small_portal(PORTAL_DEMO="1").test_request_context("/"):
        export.workbook(file, ["题目"], rows, "贺兰石")
    return zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()


def test_a_workbook_holds_text_and_numbers_and_no_formula():
    written = sheet(["=1+1"], ["13800000001"], [7], ["http://example.cn"], ["长" * 40_000])
    assert "<f>" not in written
    assert "hyperlink" not in written
    assert "=1+1" in written
    assert "演示·虚构" in written
    assert "<v>7</v>" in written
    assert "13800000001" in written
    assert written.count("长") == export.LONGEST_CELL


def test_a_list_too_long_for_a_workbook_is_refused(monkeypatch):
    monkeypatch.setattr(export, "MOST_XLSX_ROWS", 3)
    sheet([1], [2], [3])
    with pytest.raises(export.TooLong):
        sheet([1], [2], [3], [4])


def test_who_asks_for_a_workbook_of_a_list_too_long_is_led_to_the_file_that_holds_it(make, visit, pages, monkeypatch):
    monkeypatch.setattr(export, "MOST_XLSX_ROWS", 2)
    for _case in range(3):
        make.case()
    bureau = make.user((Role.BUREAU, COUNTY))
    refused = visit("/mediation/export?format=xlsx&kind=neighbour&why=%E6%A0%B8%E5%AF%B9", as_=bureau, status=413)
    assert "Excel 文件一次最多" in refused.said
    (address,) = [link for link in refused.links if "/export?" in link]
    assert "kind=neighbour" in address and "format=csv" in address
    answer = pages.open(address, as_=bureau)
    assert answer.status == 200 and answer.response.mimetype == "text/csv"
