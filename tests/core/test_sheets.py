"""Reading sheets as people make them: what holds of every kind of sheet, and what is no sheet at all."""

import io
import zipfile

import pytest

from portal.core import sheets
from portal.core.choice import Choice
from portal.core.forms import Refused
from portal.core.sheets import Heads, Sheet
from tests.members.kit import workbook


class Column(Choice):
    NAME = "name", "姓名"
    DAY = "day", "日期"


HEADS = Heads(Column, sheets.named({Column.NAME: "姓名 名字", Column.DAY: "日期 时间"}), (frozenset({Column.NAME}),))
TITLED = "2026年台账\n,,\n序号,时间（年月日）, 名 字*\n1,2026.3.5,马青·穗\n\n序号,时间,名字\n2,46086,𠮷禾\n"
FOUND = [(4, {Column.DAY: "2026.3.5", Column.NAME: "马青·穗"}), (7, {Column.DAY: "46086", Column.NAME: "𠮷禾"})]


def read(sent: bytes):
    page = Sheet(io.BytesIO(sent), HEADS)
    return list(page.rows()), page


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_text_is_read_in_every_usual_writing_with_titles_above_and_heads_in_any_order(code, sign):
    rows, page = read(TITLED.replace(",", sign).encode(code))
    assert rows == FOUND and page.above == 2 and page.letters == {Column.DAY: "B", Column.NAME: "C"}
    assert sheets.day("2026年3月5日", Column.DAY) == sheets.day("46086", Column.DAY)


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * (sheets.LARGEST + 1))
    return out.getvalue()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (lambda: b"MZ\x90\x00\x03" + b"\x00,\n" * 400, "读不出"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "旧格式"),
        (lambda: b"\x89PNG\r\n\x1a\n\xff\xd8", "读不出"),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "读不出"),
        (_bomb, "太大"),
        (lambda: b"a," * (sheets.LARGEST // 2 + 1), "太大"),
        (lambda: workbook(["x"]).getvalue()[:900], "读不出"),
        (lambda: b'a,"' + b"x" * 200_000, "读不出"),
    ],
    ids=["program", "old", "picture", "drawing", "bomb", "long", "cut", "endless cell"],
)
def test_what_is_no_sheet_is_refused_in_a_sentence(sent, says):
    with pytest.raises(Refused, match=says) as no:
        read(sent())
    assert no.value.field == "file"
