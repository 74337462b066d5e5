"""A bureau's ledger: read as it is kept, each wrong cell named, taken in parts, taken back but for what was touched."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.rules import Role
from portal.core import audit, clock, db, jobs
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as, system
from portal.ledgers import rules, service
from portal.ledgers.models import Import, Line
from portal.ledgers.rules import Column, Expected, Standing, Twins
from portal.mediation import service as mediation
from portal.mediation.models import Case, Party
from portal.mediation.queries.finding import WORDS
from portal.mediation.rules import Detail, Elsewhere, Form, Kind, Outcome, State
from portal.reports import service as reports
from tests.kit.ledgers import HEAD, OFFICE, found, ledger, line, read, take, undo
from tests.kit.makers import GANCHENGZI, SHAOGANG_TOWN, XIAOBA_TOWN


def rows(model=Case):
    with acting_as(system("tests")):
        return db.session.scalar(select(func.count()).select_from(model))


def faults(make, *lines, **options):
    told = service.Read.of(found(read(make, ledger(*lines), **options)).read)
    return [(one.row, one.letter, one.column, one.expected) for one in told.faults]


def test_a_ledger_becomes_disputes_that_are_counted_found_and_say_where_they_come_from(make, pages):
    number = read(make, ledger(line(), line(申请人="李春禾", 是否成功="调解中", 调解时间="", 登记日期=20240601)))
    draft = found(number)
    assert (draft.rows, draft.wrong, draft.standing, rows()) == (2, 0, Standing.DRAFT, 0)
    done = take(make, number)
    assert (done.standing, done.taken, done.read_sealed) == (Standing.DONE, 2, None)
    with acting_as(system("tests")):
        first, second = db.session.scalars(select(Case).order_by(Case.id)).all()
        people = db.session.scalars(select(Party).where(Party.case_id == first.id).order_by(Party.id)).all()
        assert (first.village_code, first.kind, first.detail) == (GANCHENGZI, Kind.NEIGHBOUR, Detail.NEIGHBOUR)
        assert (first.state, first.outcome, first.form) == (State.CLOSED, Outcome.AGREED, Form.WRITTEN)
        assert (first.reported_on, first.ended_on) == (date(2024, 3, 5), date(2024, 3, 12)) and first.aged
        assert first.number is None and first.title == "马某某、王某某" and first.performed
        assert [one.name for one in people] == ["马青穗", "王秋泉"] and people[0].phone == "13800000001"
        assert (second.state, second.next_on is not None) == (State.LOGGED, True)
        assert reports.verify() == [] and audit.verify()[2] is None
    office = make.user((Role.TOWN, SHAOGANG_TOWN))
    assert "共 1 件" in pages.visit("/mediation/?figure=agreed&from=2024-03-01&to=2024-03-31", as_=office).text
    assert "马某某" in pages.visit("/mediation/?q=马青穗", as_=office).text
    record = pages.visit(f"/mediation/{first.id}", as_=office)
    assert "从台账导入" in record.text and "表里第 4 行，原编号 2024-012" in record.text


WRONG = [
    ("登记日期", "去年", Expected.DAY), ("登记日期", "", Expected.DAY_NEEDED),
    ("登记日期", "2999.1.1", Expected.DAY_PAST), ("调解时间", "2024.3.1", Expected.DAY_ORDER),
    ("调解时间", "", Expected.DAY_ENDED), ("所属村", "没有的村", Expected.VILLAGE_KNOWN),
    ("所属村", "", Expected.VILLAGE), ("申请人", "", Expected.PEOPLE), ("联系电话", "138", Expected.PHONE),
    ("纠纷类型", "吵架了", Expected.KIND), ("是否成功", "大概", Expected.OUTCOME),
    ("协议形式", "电话", Expected.FORM), ("履行情况", "不知道", Expected.PERFORMED),
    ("简要案情", "丈夫家暴", Expected.SENSITIVE), ("编号", "=1+1", Expected.FORMULA),
    ("调解员", "长" * 81, Expected.MEDIATOR),
]  # fmt: skip


def test_each_wrong_cell_is_named_where_it_stands_and_the_others_are_understood(make):
    lines = [
        ("标题", ""),
        HEAD,
        *(line(**{head: written}) for head, written, _expected in WRONG),
        line(申请人="李春禾"),
    ]
    csv = "\n".join(",".join(map(str, one)) for one in lines)
    told = service.Read.of(found(read(make, io.BytesIO(csv.encode("gb18030")))).read)
    wanted = [
        (at, "ABCDEFGHIJKLMNO"[HEAD.index(head)], rules.HEADS.of(head), expected)
        for at, (head, _written, expected) in enumerate(WRONG, start=3)
    ]
    assert [(one.row, one.letter, one.column, one.expected) for one in told.faults] == wanted
    assert list(told.wrong) == [one[0] for one in wanted] and [one.row for one in told.lines] == [len(WRONG) + 3]


def test_5000_rows_of_which_37_are_wrong_come_in_without_them_part_by_part(make, pages):
    """Small here: five parts of rows, three of them wrong; the bench takes five thousand."""
    count = rules.AT_ONCE * 2 + 30
    letters = "青秋春夏晓云雨月星禾穗山川江河风雪石金玉红明亮安"
    lines = [
        line(申请人=f"马{letters[at % 24]}{letters[at // 24 % 24]}", 被申请人=f"李{letters[at % 24]}",
             登记日期="2024.3.5", 所属村="没有的村" if at in (3, 99, 400) else "甘城子村", 编号=f"甲{at}")
        for at in range(count)
    ]  # fmt: skip
    office, other = make.user((Role.TOWN, SHAOGANG_TOWN)), make.user((Role.TOWN, SHAOGANG_TOWN))
    number = read(make, ledger(*lines), replace(OFFICE, id=office.id))
    shown = pages.visit(f"/ledgers/{number}", as_=office)
    assert "有 3 行要改" in shown.text and "第 7 行 村" in shown.text and "D7" in shown.text
    with make.writing(OFFICE):
        service.begin(db.session.scalars(select(Import).where(Import.id == number)).one(), None)
    jobs.run_once()
    done = found(number)
    assert (done.taken, rows(), rows(Line)) == (count - 3, count - 3, count - 3)
    mend = pages.open(f"/ledgers/{number}/wrong", office)
    assert f"/ledgers/{number}/wrong" not in pages.visit(f"/ledgers/{number}", as_=other).links
    assert pages.open(f"/ledgers/{number}/wrong", other).status == 404, "full names go to who brought them alone"
    sheet = service.understood(io.BytesIO(mend.response.get_data()), [SHAOGANG_TOWN])
    assert sheet.lines == [] and [one.expected for one in sheet.faults] == [Expected.VILLAGE_KNOWN] * 3
    with acting_as(system("tests")):
        assert reports.verify() == [] and audit.verify()[2] is None
    gone = undo(make, number)
    assert (gone.standing, gone.kept, rows(), rows(Party), rows(Line)) == (Standing.UNDONE, 0, 0, 0, 0)
    with acting_as(system("tests")):
        assert reports.verify() == [] and db.session.scalar(select(func.count()).select_from(WORDS.table)) == 0


def test_lines_that_may_be_known_are_shown_and_taken_only_when_chosen(make, pages):
    on = clock.today() - timedelta(days=20)
    known = make.case(names=("马青穗", "王秋泉"), days_ago=10)
    hidden = make.case(names=("沙秘密", "石秘密"), days_ago=10)
    with acting_as(system("tests")), db.writing():
        db.session.get_one(Case, hidden).ordinary = False
        db.session.commit()
    day = {"登记日期": on.isoformat(), "调解时间": on.isoformat()}
    twice = {"申请人": "李春禾、周四"}
    number = read(
        make,
        ledger(
            line(**day), line(**day, **twice), line(**day, **twice), line(**day, 申请人="沙秘密", 被申请人="石秘密")
        ),
    )
    told = service.Read.of(found(number).read)
    assert [(one.row, one.of_row, one.case_id) for one in told.twins] == [(4, 0, known), (6, 5, 0)]
    office = make.user((Role.TOWN, SHAOGANG_TOWN))
    shown = pages.visit(f"/ledgers/{number}", as_=office)
    assert f"/mediation/{known}" in shown.links and "可能重复的 2 件" in shown.text
    before = rows()
    assert pages.send(f"/ledgers/{number}/take", {"twins": "skip"}, as_=office).status == 303
    assert pages.send(f"/ledgers/{number}/take", {"twins": "take"}, as_=office).status == 422
    jobs.run_once()
    assert rows() == before + 2 and found(number).taken == 2


def test_what_was_touched_stays_when_an_import_is_taken_back_and_after_a_week_nothing_goes(make, pages):
    others = [line(申请人=name) for name in ("李春禾", "周秋云", "吴晓月")]
    number = read(make, ledger(line(), *others, line(申请人="石明", 是否成功="调解中", 调解时间="")))
    take(make, number)
    with acting_as(system("tests")):
        ids = list(db.session.scalars(select(Case.id).order_by(Case.id)))
    office = make.user((Role.TOWN, SHAOGANG_TOWN))
    pages.visit(f"/mediation/{ids[0]}", as_=office)
    with make.writing(OFFICE):
        one = db.session.get_one(Case, ids[1])
        mediation.describe(one, kind=Kind.LAND, detail=None, summary="改过了", source=one.source)
        mediation.decline(db.session.get_one(Case, ids[4]), Elsewhere.TAKEN, "法院已经立案")
    done = undo(make, number)
    assert (done.standing, done.kept) == (Standing.UNDONE, 2) and rows() == 2
    shown = pages.visit(f"/ledgers/{number}", as_=office)
    assert "留下来的 2 件" in shown.text and {f"/mediation/{ids[1]}", f"/mediation/{ids[4]}"} <= set(shown.links)
    late = take(make, read(make, ledger(line(申请人="石亮"))), Twins.TAKE)
    with make.writing(OFFICE):
        one = db.session.scalars(select(Import).where(Import.id == late.id)).one()
        one.done_at = clock.now() - timedelta(days=8)
        db.session.flush()
        with pytest.raises(Refused, match="7 天"):
            service.begin_undo(one)


def test_a_town_brings_only_its_own_villages_and_sees_only_its_own_imports(make, pages):
    other = Actor(5, frozenset({XIAOBA_TOWN}), name="别的所")
    assert faults(make, line(), who=other) == [(4, "D", Column.VILLAGE, Expected.VILLAGE_KNOWN)]
    mine, theirs = read(make, ledger(line())), read(make, ledger(line()), other)
    office = make.user((Role.TOWN, SHAOGANG_TOWN))
    assert pages.open(f"/ledgers/{mine}", office).status == 200
    assert pages.open(f"/ledgers/{theirs}", office).status == 404
    assert pages.open("/ledgers/", make.mediator()).status == 403
    with make.writing(OFFICE):
        assert service.forget_drafts(clock.now() + timedelta(minutes=1)) == 1
    assert found(mine).read is None
