"""Lists that the worker writes; those that name people in full wait for a second person (PRODUCT.md B19, P19)."""

import io
import threading
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from portal.accounts.models import Grant
from portal.accounts.rules import Role
from portal.core import audit, clock, db, jobs, retention
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as, system
from portal.ledgers import service
from portal.ledgers.models import Extract, Piece
from portal.ledgers.rules import Columns, Stage
from portal.ledgers.service import extracts
from portal.mediation.rules import Protection, State
from tests.kit import ledgers
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG_TOWN, XIAOBA, XIAOBA_TOWN
from tests.kit.pages import BOARD

PHONE = "13800005678"
ASK = "/ledgers/extracts/new"


@pytest.fixture
def town(make):
    return make.user((Role.TOWN, SHAOGANG_TOWN))


@pytest.fixture
def bureau(make):
    return make.user((Role.BUREAU, COUNTY), name="贺兰石")


def stored(model):
    with acting_as(system("tests")):
        found = db.session.query(model).order_by(model.id).all()
        db.session.remove()
    return found


def ask(send, who, columns, query=""):
    page = send(f"{ASK}{query}", {"columns": columns.value, "why": "报检察院联席会"}, as_=who)
    assert page.status == 303, page.said
    return page.location


def cells(page):
    sheet = load_workbook(io.BytesIO(page.response.get_data())).active
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def verbs(number):
    with acting_as(system("tests")):
        found = [line.verb for line in audit.trail("ledgers_extract", number)]
        db.session.remove()
    return found


def test_names_are_written_out_only_after_another_person_agreed(make, send, visit, pages, town, bureau):
    make.case(names=("王大明", "李小红"), phones=(PHONE,))
    at = ask(send, town, Columns.NAMED)
    assert jobs.run_once() >= 0 and not stored(Piece), "nothing is written before somebody agreed"
    assert "等另一个人同意" in visit(at, town).text
    assert pages.open(f"{at}/decide", town).status == 403
    shown = visit(at, bureau)
    assert "报检察院联席会" in shown.text and f"{at}/decide" in shown.links
    assert send(f"{at}/decide", {"yes": "yes"}, as_=bureau).status == 303
    jobs.run_once()
    (piece,) = stored(Piece)
    found = visit(at, town)
    file = f"{at}/{piece.id}.xlsx"
    assert file in found.links and "贺兰石" in found.text
    rows = cells(pages.open(file, town))
    assert rows[0][3] == "当事人" and rows[-1][3] == "王大明、李小红" and rows[-1][-1] == PHONE
    assert pages.open(file, bureau).status == 404, "who agreed cannot take it"
    assert verbs(stored(Extract)[0].id) == ["ledgers.take_extract", "ledgers.release", "ledgers.ask_extract"]


def test_who_has_left_is_written_no_list_and_takes_none(make, send, visit, pages, town):
    make.case()
    written = ask(send, town, Columns.MASKED)
    jobs.run_once()
    (piece,) = stored(Piece)
    waiting = ask(send, town, Columns.MASKED)
    with make.writing() as session:
        session.execute(update(Grant).where(Grant.user_id == town.id).values(area_code=XIAOBA_TOWN))
    jobs.run_once()
    assert [one.stage for one in stored(Extract)] == [Stage.MADE, Stage.REFUSED] and len(stored(Piece)) == 1
    assert "已经不在这里工作" in visit(waiting, town).text
    file = f"{written}/{piece.id}.xlsx"
    assert file not in visit(written, town).links and pages.open(file, town).status == 404


def test_nobody_agrees_to_what_they_asked_for_themselves(make, send, visit, pages, bureau):
    at = ask(send, bureau, Columns.NAMED)
    assert f"{at}/decide" not in visit(at, bureau).links
    page = send(f"{at}/decide", {"yes": "yes"}, as_=bureau, status=422)
    assert "要另一个人来同意" in page.text
    assert stored(Extract)[0].stage is Stage.ASKED
    other = make.user((Role.BUREAU, COUNTY))
    assert "请写一句原因" in send(f"{at}/decide", {"yes": "no"}, as_=other, status=422).text
    assert send(f"{at}/decide", {"yes": "no", "answer": "用途没有写清"}, as_=other).status == 303
    assert "用途没有写清" in visit(at, bureau).text
    assert "已经有人答复" in send(f"{at}/decide", {"yes": "yes"}, as_=other, status=422).text
    jobs.run_once()
    assert not stored(Piece)


def test_without_names_nobody_is_asked_and_the_list_is_the_filters(make, send, pages, town):
    make.case(names=("王大明", "李小红"), phones=(PHONE,))
    make.case(until=State.NOT_ACCEPTED)
    make.case(XIAOBA)
    at = ask(send, town, Columns.MASKED, f"?state={State.LOGGED.value}")
    jobs.run_once()
    (piece,) = stored(Piece)
    rows = cells(pages.open(f"{at}/{piece.id}.xlsx", town))
    text = str(rows)
    assert piece.rows == 1 and "王某某" in text and "王大明" not in text and PHONE not in text


def test_a_list_that_could_not_be_written_says_so(make, send, visit, pages, town):
    make.case()
    at = ask(send, town, Columns.MASKED)
    with make.writing() as session:
        session.execute(update(jobs.Job).where(jobs.Job.name == "ledgers.extract").values(tries=jobs.MOST_TRIES))
    jobs.run_once()
    assert "没有做成" in visit(at, town).text and not stored(Piece)
    assert pages.open(f"{at}/state", town).response.json == {"waiting": False}
    visit(at, town, lang="en")


def test_a_protected_dispute_is_in_no_list(make, send, pages, town, bureau):
    mediator = make.mediator()
    hidden = make.case(names=("欧阳保密", "李小红"), mediator=mediator)
    assert (
        pages.send(f"/mediation/{hidden}/protect", {"protection": Protection.VIOLENCE.value}, as_=mediator).status
        == 303
    )
    at = ask(send, town, Columns.NAMED, "?confidential=1")
    send(f"{at}/decide", {"yes": "yes"}, as_=bureau)
    jobs.run_once()
    (piece,) = stored(Piece)
    assert piece.rows == 0 and "欧阳" not in str(cells(pages.open(f"{at}/{piece.id}.xlsx", town)))


def test_a_long_list_is_several_files_each_row_once(make, monkeypatch):
    monkeypatch.setattr(extracts, "ROWS_A_PIECE", 2)
    monkeypatch.setattr(extracts, "AT_ONCE", 1)
    for day in range(5):
        make.case(days_ago=day)
    number = ledgers.asked(make, "长清单", Columns.MASKED)
    while jobs.run_once():
        pass
    with acting_as(system("tests")):
        pieces = db.session.query(Piece).order_by(Piece.serial).all()
        numbers = [row[0] for one in pieces for row in cells_of(one.file)[1:]]
        assert [one.rows for one in pieces] == [2, 2, 1] and len(set(numbers)) == 5
        whole = db.session.get_one(Extract, number)
        assert whole.stage is Stage.MADE and whole.rows == 5
        db.session.remove()


def cells_of(content):
    return [
        row for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True) if row[0] != "演示·虚构"
    ]


def test_a_piece_that_comes_twice_is_stored_once(make):
    make.case()
    number = ledgers.asked(make, "两次", Columns.MASKED)
    with acting_as(system("tests")):
        first = service.made_extract(number)
        db.session.remove()
    for _time in range(2):
        with make.writing():
            service.keep_extract(number, first)
    assert len(stored(Piece)) == 1


def test_another_town_sees_nothing_and_after_two_days_nothing_is_left(make, send, pages, town):
    make.case()
    at = ask(send, town, Columns.MASKED)
    jobs.run_once()
    assert pages.open(at, make.user((Role.TOWN, XIAOBA_TOWN))).status == 404
    assert pages.open(at, make.mediator(GANCHENGZI)).status == 403
    with make.writing():
        retention.forget_due(clock.today() + timedelta(days=4))
    assert not stored(Extract) and not stored(Piece)


def test_the_bureaus_first_page_counts_what_waits_for_somebody_else(make, send, visit, town, bureau):
    ask(send, town, Columns.NAMED)
    assert "等您同意的清单" in visit("/", bureau, queries=BOARD).text
    ask(send, bureau, Columns.NAMED)
    other = make.user((Role.BUREAU, COUNTY))
    waits = {who: count_of(visit("/", who, queries=BOARD)) for who in (bureau, other)}
    assert waits == {bureau: "1", other: "2"}
    assert "等您同意的清单" not in visit("/", town, queries=BOARD).text


def count_of(page):
    (row,) = [
        row for row in page.tree.all("li", "tr", "div") if row.text.endswith("等您同意的清单") and len(row.text) < 20
    ]
    return row.text.split()[0]


def test_the_second_person_reads_what_is_asked_for_and_the_trail_holds_no_name(make, send, visit, town, bureau):
    make.case(names=("王大明", "李小红"))
    make.case(names=("马老三", "杨二"))
    at = ask(send, town, Columns.NAMED, "?q=王大明&kind=neighbour")
    for page in (visit(at, bureau), visit(f"{at}/decide", bureau)):
        assert all(word in page.text for word in ("邵岗镇", "王大明", "邻里", "件数 1"))
    number = stored(Extract)[0].id
    with acting_as(system("test")):
        (line,) = audit.trail("ledgers_extract", number)
        assert "王大明" not in str(line.detail) and "neighbour" in str(line.detail)
        db.session.remove()
    assert b"\xe7\x8e\x8b" not in stored(Extract)[0].told_sealed


def test_what_nobody_answered_waits_longer_than_a_written_list(make, send, town):
    ask(send, town, Columns.NAMED)
    with make.writing():
        retention.forget_due(clock.today() + timedelta(days=5))
    assert stored(Extract)
    with make.writing():
        retention.forget_due(clock.today() + timedelta(days=20))
    assert not stored(Extract)


def test_of_two_who_answer_at_once_one_is_told(make, send, town, bureau, database):
    at = ask(send, town, Columns.NAMED)
    number = int(at.rpartition("/")[2])
    who = [Actor(one.id, frozenset({COUNTY}), name=one.name) for one in (bureau, make.user((Role.BUREAU, COUNTY)))]
    gate, said = threading.Barrier(2), []

    def answer(actor, yes):
        try:
            with acting_as(actor), db.transaction() as into:
                found = into.get_one(Extract, number)
                if (
                    database.kind == "postgresql"
                ):  # SQLite lets one write at a time: nobody reads before the other is done
                    gate.wait(10)
                service.decide_extract(found, yes, "说不清用途")
            said.append("taken")
        except (Refused, DBAPIError, StaleDataError) as no:
            said.append(type(no).__name__)
        finally:
            db.session.remove()

    both = [threading.Thread(target=answer, args=one) for one in zip(who, (True, False), strict=True)]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    assert said.count("taken") == 1, said
    assert len([verb for verb in verbs(number) if verb in ("ledgers.release", "ledgers.refuse")]) == 1
