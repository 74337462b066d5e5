"""A roster from Excel: whole or not at all, and each wrong cell is named."""

import io
import json
import zipfile
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from portal import cli
from portal.areas import queries as areas
from portal.areas.models import Area
from portal.areas.rules import Kind, Level
from portal.core import audit, clock, db
from portal.core.audit import Audit
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as, system
from portal.members import queries, rules, service
from portal.members.models import Import, Listing, Member, Move, Post
from portal.members.rules import Duty, Source, Speciality, Standing, State, Step, Tier
from portal.members.rules.sheet import Column, Expected
from portal.members.service import importing
from portal.reports import service as reports
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG, SHAOGANG_TOWN
from tests.kit.statements import questions
from tests.members.kit import HEAD, put_forward, walk, workbook

GOOD = [
    "马青穗",
    "甘城子村",
    "骨干",
    "网格员",
    "邻里、合同",
    "网格员",
    "13800000001",
    "2024.3.5",
    45471,
    "青-001",
    "是",
]
OTHER = ["王秋泉", "邵岗镇邵岗村", "成员", "党员", "", "", "", "2024/3/5", None, "", "否"]


def rows(model=Member):
    with acting_as(system("test")):
        return db.session.scalar(select(func.count(model.id)))


def read(make, file, codes=(COUNTY,), registers=True):
    with make.writing(Actor(7, frozenset(codes), name="贺兰石")):
        return service.read_file(file, "名册.xlsx", codes, registers=registers).id


def draft(number):
    found = db.session.scalar(select(Import).where(Import.id == number))
    return found, service.Read.of(found.read)


def faults(make, *lines, codes=(COUNTY,), **options):
    number = read(make, workbook(*lines, **options), codes, registers=True)
    with acting_as(system("test")):
        found, told = draft(number)
        assert found.faults == len(told.faults)
        return [(fault.row, fault.letter, fault.column, fault.read, fault.expected) for fault in told.faults]


def take(make, number):
    with make.writing(Actor(7, frozenset({COUNTY}), name="贺兰石")):
        return service.take_import(draft(number)[0])


def undo(make, number):
    with make.writing(Actor(7, frozenset({COUNTY}), name="贺兰石")):
        return service.undo_import(draft(number)[0])


def test_a_roster_is_read_shown_and_taken(make):
    number = read(make, workbook(GOOD, OTHER))
    assert rows() == 0, "reading stores nobody"
    with acting_as(system("test")):
        found, told = draft(number)
        assert (found.rows, found.faults, told.above) == (2, 0, 1)
        assert b"13800000001" not in found.read_sealed
    assert take(make, number) == 2
    with acting_as(system("test")):
        first, second = db.session.scalars(select(Member).order_by(Member.id)).all()
        assert (first.village_code, first.state, first.tier, first.source) == (
            GANCHENGZI, State.REGISTERED, Tier.CORE, Source.GRID,
        )  # fmt: skip
        assert (first.recommended_on, first.registered_on) == (date(2024, 3, 5), date(2024, 6, 28))
        assert first.specialities == (Speciality.NEIGHBOUR, Speciality.CONTRACT) and first.phone == "13800000001"
        assert [post.duty for post in queries.posts_of(first)] == [Duty.GRID]
        assert (second.village_code, second.state, second.registered_on) == (SHAOGANG, State.RECOMMENDED, None)
        assert [one.name for one in queries.listed_in(GANCHENGZI)] == ["马青穗"]
        assert draft(number)[0].read is None, "the telephones of a draft are forgotten"
    with pytest.raises(Refused):
        take(make, number)


@pytest.mark.parametrize(
    ("place", "written", "column", "expected"),
    [
        (0, "长" * 41, Column.NAME, Expected.NAME),
        (1, "", Column.VILLAGE, Expected.VILLAGE),
        (1, "甘城村", Column.VILLAGE, Expected.VILLAGE_KNOWN),
        (2, "高级", Column.TIER, Expected.TIER),
        (3, "老板", Column.SOURCE, Expected.SOURCE),
        (4, "修车", Column.SPECIALITIES, Expected.SPECIALITY),
        (5, "司机", Column.DUTIES, Expected.DUTY),
        (6, "1380000000", Column.PHONE, Expected.PHONE),
        (7, "2023.2.29", Column.RECOMMENDED, Expected.DAY),
        (7, "2999.1.1", Column.RECOMMENDED, Expected.DAY_PAST),
        (8, "2024.1.1", Column.REGISTERED, Expected.DAY_ORDER),
        (9, "号" * 41, Column.CERTIFICATE, Expected.CERTIFICATE),
        (10, "也许", Column.CONSENT, Expected.CONSENT),
    ],
)
def test_each_wrong_cell_is_named_with_what_is_expected(make, place, written, column, expected):
    wrong = [*GOOD]
    wrong[place] = written
    (found,) = faults(make, OTHER, wrong)
    assert found == (4, "BCDEFGHIJKL"[place], column, written[:60], expected)


def test_a_wrong_village_is_answered_with_villages_that_may_be_meant(make):
    number = read(make, workbook(["马青穗", "甘成子", *GOOD[2:]]))
    with acting_as(system("test")):
        (fault,) = draft(number)[1].faults
        assert fault.hints[0] == "邵岗镇 甘城子村"
    assert faults(make, ["马青穗", "640381106215", *GOOD[2:]]) == []
    assert faults(make, ["马青穗", "甘城子村委会", *GOOD[2:]]) == []


def test_an_exact_name_goes_before_one_that_is_only_like_it(make):
    with make.writing() as session:
        session.add(
            Area(
                code="640381106001", level=Level.VILLAGE, kind=Kind.COMMUNITY, parent_code=SHAOGANG_TOWN,
                name="邵岗居委会", short="邵岗",
            )
        )  # fmt: skip
    areas.forget()
    number = read(make, workbook(["马青穗", "邵岗", *GOOD[2:]], ["王秋泉", "邵岗村", *OTHER[2:]]))
    with acting_as(system("test")):
        assert [line.village_code for line in draft(number)[1].lines] == ["640381106001", SHAOGANG]
    areas.forget()


def test_a_town_imports_only_its_own_villages_and_registers_nobody(make):
    number = read(make, workbook(GOOD, ["李云雁", "红星村", *OTHER[2:]]), (SHAOGANG_TOWN,), registers=False)
    with acting_as(system("test")):
        told = [(fault.row, fault.expected) for fault in draft(number)[1].faults]
        assert told == [(3, Expected.REGISTERED), (4, Expected.VILLAGE_KNOWN)]
        assert draft(number)[0].town_code == SHAOGANG_TOWN
    with acting_as(Actor(8, frozenset({HONGXING}))):
        assert db.session.scalar(select(func.count(Import.id))) == 0


def test_the_same_person_twice_is_found_in_the_file_and_on_the_roster(make):
    put_forward(make, "丁夏桥", phone="13800000009")
    again = ["丁夏桥", "甘城子村", *GOOD[2:6], "", *GOOD[7:]]
    namesake = ["丁夏桥", "甘城子村", *GOOD[2:6], "13800000008", *GOOD[7:]]
    elsewhere = ["丁夏桥", "红星村", *GOOD[2:6], "13800000009", *GOOD[7:]]
    told = faults(make, GOOD, [*GOOD[:6], "", *GOOD[7:]], again, namesake, elsewhere, OTHER)
    assert [(row, expected) for row, _letter, _column, _read, expected in told] == [
        (4, Expected.TWICE), (5, Expected.KNOWN), (6, Expected.TWO_PHONES), (7, Expected.KNOWN),
    ]  # fmt: skip


def test_titles_blank_rows_repeated_heads_and_totals_are_passed_over(make):
    blank, head, total = [None] * 11, HEAD[1:], ["", "合计", "2 人", *[None] * 8]
    number = read(make, workbook(GOOD, blank, head, OTHER, total))
    with acting_as(system("test")):
        found, told = draft(number)
        assert (found.rows, found.faults) == (2, 0), told.faults


@pytest.mark.parametrize(
    "file",
    [
        io.BytesIO(b"not a workbook"),
        io.BytesIO(b""),
        workbook(GOOD, head=["甲", "乙"]),
        workbook(),
    ],
    ids=["text", "empty", "no head", "nobody"],
)
def test_what_is_no_roster_is_refused_in_a_sentence(make, file):
    file.seek(0)
    with pytest.raises(Refused) as no:
        read(make, file)
    assert no.value.field == "file" and rows(Import) == 0


def test_nothing_is_half_imported(make):
    number = read(make, workbook(GOOD, OTHER))
    put_forward(make, "王秋泉", SHAOGANG, State.RECOMMENDED)
    with pytest.raises(Refused, match="王秋泉"):
        take(make, number)
    assert rows() == 1 and rows(Post) == 0
    wrong = read(make, workbook(["马禾", "没有村", *GOOD[2:]], [*GOOD[:6], "13800000003", *GOOD[7:]]))
    with pytest.raises(Refused):
        take(make, wrong)
    assert rows() == 1


def test_a_long_roster_is_written_in_parts_and_still_whole_or_not_at_all(make):
    people = audit.AT_ONCE + importing.AT_ONCE // 2
    letters = "青秋春夏晓云雨月星禾穗山川江河风雪石金玉红明亮安"
    lines = [
        [
            f"马{letters[at % 24]}{letters[at // 24 % 24]}{letters[at // 576]}",
            *GOOD[1:6],
            f"138{at:08}",
            *GOOD[7:10],
            "是" if at % 2 else "否",
        ]
        for at in range(people)
    ]
    first, twin = (read(make, workbook(*lines)) for _each in range(2))
    assert take(make, first) == people > audit.AT_ONCE > importing.AT_ONCE
    assert (rows(), rows(Move), rows(Post), rows(Listing)) == (people, people, people, people // 2)
    with pytest.raises(Refused, match="名册里已经有了"):
        take(make, twin)
    with acting_as(system("test")):
        told = (
            select(Audit.subject_id, func.count()).where(Audit.verb == "members.carry_over").group_by(Audit.subject_id)
        )
        told_of = db.session.execute(told).all()
        assert {number for _id, number in told_of} == {1}
        assert {row.subject_id for row in told_of} == set(db.session.scalars(select(Member.id)))
        assert audit.verify()[2] is None and reports.verify() == []
    assert undo(make, first) == people
    assert rows() == rows(Move) == rows(Post) == rows(Listing) == 0
    with acting_as(system("test")):
        assert reports.verify() == []

    def given_up():
        with make.writing(Actor(7, frozenset({COUNTY}), name="贺兰石")):
            assert service.take_import(draft(twin)[0]) == people
            raise KeyError

    with pytest.raises(KeyError):
        given_up()
    assert rows() == rows(Listing) == 0
    with acting_as(system("test")):
        assert reports.verify() == [] and audit.verify()[2] is None


def test_a_draft_of_an_older_version_is_still_understood():
    line = [3, "马青穗", GANCHENGZI, "", "core", "grid", ["neighbour"], [], None, "2024-03-05", None, "", True]
    told = service.Read.of(json.dumps({"lines": [line], "faults": [], "above": 1, "columns": ["name", "village"]}))
    assert [one.name for one in told.lines] == ["马青穗"] and told.columns == (Column.NAME, Column.VILLAGE)
    assert service.Read.of(told.stored()) == told


def test_an_import_is_taken_back_with_its_figures_unless_something_happened_since(make):
    told_of = []

    def hear(_member, before, after):
        told_of.append((bool(before), bool(after)))

    rules.member_changed.connect(hear)
    try:
        number = read(make, workbook(GOOD, OTHER))
        take(make, number)
        assert undo(make, number) == 2
    finally:
        rules.member_changed.disconnect(hear)
    assert told_of == [(False, True)] * 2 + [(True, False)] * 2
    assert (rows(), rows(Move), rows(Post)) == (0, 0, 0)
    with pytest.raises(Refused):
        undo(make, number)

    again = read(make, workbook(GOOD, OTHER))
    take(make, again)
    with make.writing():
        walk(db.session.scalar(select(Member).where(Member.name == "马青穗")), Step.SUSPEND)
    with pytest.raises(Refused, match="马青穗"):
        undo(make, again)
    assert rows() == 2


def test_an_import_is_not_taken_back_after_a_week_and_a_draft_is_forgotten_after_a_day(make):
    number = read(make, workbook(GOOD))
    left = read(make, workbook(OTHER))
    take(make, number)
    with clock.frozen(clock.now() + timedelta(days=8)), pytest.raises(Refused, match="7 天"):
        undo(make, number)
    with make.writing():
        assert service.forget_drafts(clock.now() - rules.DRAFT_KEPT) == 0
        assert service.forget_drafts(clock.now() + timedelta(seconds=1)) == 1
    with pytest.raises(Refused, match="放得太久"):
        take(make, left)


def test_a_large_roster_asks_the_database_no_more_than_a_small_one(make):
    many = [[f"马{number:04d}", "甘城子村", "骨干", "", "", "", 13900000000 + number] for number in range(600)]
    number = read(make, workbook(*many, head=HEAD[:8]))
    with questions() as asked:
        assert take(make, number) == 600
    assert len(asked) < 12, asked
    with acting_as(system("test")):
        assert draft(number)[0].standing is Standing.DONE


def test_the_operators_command_checks_first_and_takes_all_or_nobody(make, tmp_path):
    good, wrong = tmp_path / "good.xlsx", tmp_path / "wrong.xlsx"
    good.write_bytes(workbook(GOOD, OTHER).getvalue())
    wrong.write_bytes(workbook(GOOD, ["王秋泉", "甘成子", *OTHER[2:]]).getvalue())
    with acting_as(system("portal command")):
        told = CliRunner().invoke(cli.import_members, [str(wrong)])
        assert told.exit_code == 1 and "C4 村: '甘成子'" in told.output and "甘城子村" in told.output
        told = CliRunner().invoke(cli.import_members, [str(good), "--dry-run"])
        assert told.exit_code == 0 and "2 people understood" in told.output
    assert rows() == 0
    with acting_as(system("portal command")):
        assert "2 people are on the roster" in CliRunner().invoke(cli.import_members, [str(good)]).output
    assert rows() == 2


def _without(file, name, put=None):
    """A workbook with one of its parts left out, or something else in its place."""
    whole, damaged = zipfile.ZipFile(file), io.BytesIO()
    with zipfile.ZipFile(damaged, "w") as packed:
        for one in whole.namelist():
            if one != name or put is not None:
                packed.writestr(one, whole.read(one) if one != name else put)
    damaged.seek(0)
    return damaged


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "damaged",
    [
        lambda file: io.BytesIO(b"no workbook"),
        lambda file: io.BytesIO(file.getvalue()[:2000]),
        lambda file: io.BytesIO(file.getvalue().replace(b"\x08\x00", b"\x63\x00")),
        lambda file: _without(file, SHEET),
        lambda file: _without(file, SHEET, b"<worksheet><half"),
        lambda file: _without(file, SHEET, zipfile.ZipFile(file).read(SHEET).replace(b"<v>1</v>", b"<v>x</v>")),
        lambda file: _without(file, "xl/workbook.xml", b"<a/>"),
        lambda file: _without(file, "docProps/core.xml", b""),
    ],
    ids=["other", "cut", "packed", "no sheet", "half a sheet", "no number", "no book", "no core"],
)
def test_a_damaged_file_is_refused_in_a_sentence(make, damaged):
    with pytest.raises(Refused, match="读不出这个文件") as no:
        read(make, damaged(workbook(GOOD)))
    assert no.value.field == "file" and rows(Import) == 0


def test_of_two_who_take_a_draft_at_once_one_does(app, make):
    number = read(make, workbook(GOOD, OTHER))
    start, answers = Barrier(4), []

    def take():
        start.wait()
        try:
            with app.app_context(), make.writing():
                answers.append(service.take_import(db.session.get_one(Import, number)))
        except Refused as no:
            answers.append(no)

    threads = [Thread(target=take) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4 and answers.count(2) == 1 and rows() == 2
