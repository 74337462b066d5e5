"""The area file: all of it or nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.areas import queries, service
from portal.areas.models import Area
from portal.areas.rules import Kind, Level
from portal.areas.service import BadFile, ImportResult
from portal.core import clock, db
from portal.core.config import ROOT
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG, SHAOGANG_TOWN, XIAOBA_TOWN

NINGXIA = ROOT / "portal" / "areas" / "data" / "ningxia.csv"
HEADING = "code,name,level,parent_code\n"
ABOVE = (
    "640000000000,宁夏,province,\n640300000000,吴忠市,city,640000000000\n640381000000,青铜峡市,county,640300000000\n"
)
TOWN = "640381106000,邵岗镇,town,640381000000\n"
VILLAGE = "640381106215,甘城子村委会,village,640381106000\n"


@pytest.fixture
def file(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "areas.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def count():
    return db.session.scalar(select(func.count()).select_from(Area))


def test_all_of_ningxia_comes_in_and_a_second_run_changes_nothing(empty_database):
    steps = []
    assert service.import_file(NINGXIA, steps.append) == ImportResult(3199, 0, 0)
    assert steps[-1] == 3199
    assert service.import_file(NINGXIA) == ImportResult(0, 0, 3199)
    villages = select(Area.parent_code, Area.short, Area.kind).where(Area.level == Level.VILLAGE)
    rows = db.session.execute(villages).all()
    assert len(rows) == 2912
    assert len({(row.parent_code, row.short) for row in rows}) == 2912
    assert not [row.short for row in rows if row.short.endswith("委会") or row.short.endswith("委员会")]
    assert queries.path("640381106215") == ("青铜峡市", "邵岗镇", "甘城子村")
    assert len(queries.children("640381000000")) == 10
    inside = queries.options(frozenset({"640381000000"}))
    assert len(inside) == 114
    assert sum(queries.area(code).kind is Kind.VILLAGE for code, _label in inside) == 84
    assert ("640381106215", "邵岗镇 甘城子村") in inside
    assert ("640381106215", "甘城子村") in queries.options(frozenset({"640381106000"}))
    assert queries.options(frozenset()) == ()
    assert queries.village_of("640381106000") is None
    assert queries.bare_name("640381106215") == "甘城子"
    assert [queries.bare_name(code) for code in ("640381103001", "640381103204")] == ["叶盛", "叶盛村"]


def test_a_renamed_village_changes_and_a_vanished_one_stays(empty_database, file):
    service.import_file(file(HEADING + ABOVE + TOWN + VILLAGE))
    assert queries.names(["640381106215"]) == {"640381106215": "甘城子村"}
    renamed = HEADING + TOWN.replace("邵岗镇", "邵岗新镇")
    assert service.import_file(file(renamed)) == ImportResult(0, 1, 0)
    assert queries.path("640381106215") == ("青铜峡市", "邵岗新镇", "甘城子村")


def test_two_villages_of_a_town_never_share_a_short_name(empty_database, file):
    pair = "640381106001,连湖居委会,village,640381106000\n640381106003,连湖委员会,village,640381106000\n"
    service.import_file(file(HEADING + ABOVE + TOWN + pair))
    assert [one.short for one in queries.children("640381106000")] == ["连湖居委会", "连湖委员会"]
    later = "640381106004,连湖居委会,village,640381106000\n640381106216,甘城子村委会,village,640381106000\n"
    service.import_file(file(HEADING + VILLAGE + later))
    assert queries.names(["640381106215", "640381106216"]) == {
        "640381106215": "甘城子村委会",
        "640381106216": "甘城子村委会",
    }


def test_a_byte_order_mark_and_windows_line_ends_are_tolerated(empty_database, file):
    text = (HEADING + ABOVE).replace("\n", "\r\n")
    assert service.import_file(file(text, "utf-8-sig")).added == 3


@pytest.mark.parametrize(
    ("rows", "line", "word"),
    [
        ("640381106215,甘城子村\n", 5, "4 列"),
        ("64038110621X,甘城子村,village,640381106000\n", 5, "12 位"),
        (TOWN + TOWN, 6, "重复"),
        ("640381106000,邵岗镇,parish,640381000000\n", 5, "级别"),
        ("640381106000,邵岗镇,village,640381000000\n", 5, "一级"),
        ("640381106000,邵岗镇,town,640382000000\n", 5, "上级"),
        (VILLAGE, 5, "不在文件里"),
        ("640381106000,,town,640381000000\n", 5, "名称"),
        (f"640381106000,{'长' * 61},town,640381000000\n", 5, "60"),
        ("640381106000,邵\u202e岗镇,town,640381000000\n", 5, "看不见"),
        ('640381106000,"邵岗镇,town,640381000000\n', 5, "引号"),
    ],
)
def test_a_bad_row_is_named_by_its_line_and_nothing_comes_in(empty_database, file, rows, line, word):
    with pytest.raises(BadFile) as refused:
        service.import_file(file(HEADING + ABOVE + rows))
    first = refused.value.rows[0]
    assert first.line == line
    assert word in str(first.sentence)
    assert count() == 0


def test_a_file_in_another_encoding_or_without_heading_is_refused(empty_database, file):
    for text, encoding in ((HEADING + ABOVE, "gb18030"), (ABOVE, "utf-8"), ("", "utf-8"), (HEADING, "utf-8")):
        with pytest.raises(BadFile):
            service.import_file(file(text, encoding))
    assert count() == 0


def test_at_most_twenty_bad_rows_are_named(empty_database, file):
    with pytest.raises(BadFile) as refused:
        service.import_file(file(HEADING + "x,y,z,\n" * 50))
    assert [row.line for row in refused.value.rows] == list(range(2, 22))


def test_names_stand_in_the_order_in_which_they_are_asked_for(app, make):
    codes = [GANCHENGZI, COUNTY, XIAOBA_TOWN, SHAOGANG, SHAOGANG_TOWN]
    for asked in (codes, codes[::-1], sorted(codes)):
        assert list(queries.names(asked)) == asked


def test_the_villages_that_stand_are_the_same_for_a_page_and_for_a_statement(app, make):
    with db.transaction() as session:
        session.scalar(select(Area).where(Area.code == SHAOGANG)).valid_until = clock.today() - timedelta(days=1)
        session.scalar(select(Area).where(Area.code == GANCHENGZI)).valid_until = clock.today()
    queries.forget()
    for code in (COUNTY, SHAOGANG_TOWN, GANCHENGZI, SHAOGANG):
        told = set(db.session.scalars(queries.STANDING, queries.standing(code)))
        assert told == {place.code for place in queries.inside([code])}
    assert told == set()
