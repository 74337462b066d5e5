"""Certificates: each number once, valid or not at once; what a killed worker left unmade is made (L02, L13)."""

import io
import zipfile
from datetime import date, timedelta
from threading import Barrier, Thread

import pypdf
import pytest
from sqlalchemy import func, select

from portal.accounts.rules import Role
from portal.certificates import queries, rules, service
from portal.certificates.models import Certificate, Part
from portal.certificates.rules import Anew, Ended, Sheet, Validity, last_day, pattern_fault, written
from portal.core import clock, codes, db, jobs, settings
from portal.core.forms import Refused
from portal.core.scope import acting_as, system
from portal.members import service as members
from portal.members.models import Member
from portal.members.rules import State, Step
from tests.kit.certificates import all_of_them, of
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG, SHAOGANG_TOWN
from tests.members.kit import put_forward, walk


def member(number: int) -> Member:
    return db.session.get_one(Member, number)


def a_code(number: int) -> str:
    with acting_as(system("tests")):
        found = of(number).code
        db.session.remove()
    return found


def together(app, count, work):
    """So many at the same moment, each in a transaction of their own; what each got or why not."""
    ready, found = Barrier(count), []

    def run(number):
        ready.wait()
        try:
            with app.app_context(), acting_as(system("tests")), db.transaction():
                found.append(work(number))
        except Refused as no:
            found.append(str(no.message))

    threads = [Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.parametrize(
    ("ended", "holder", "until", "worth"),
    [
        (None, State.REGISTERED, None, Validity.VALID),
        (None, State.LEAVING, date(2026, 5, 1), Validity.VALID),
        (None, State.SUSPENDED, None, Validity.PAUSED),
        (None, State.REMOVED, None, Validity.VOID),
        (None, State.REGISTERED, date(2026, 4, 30), Validity.OVER),
        (Ended.REVOKED, State.REGISTERED, None, Validity.VOID),
        (Ended.REPLACED, State.REMOVED, None, Validity.REPLACED),
    ],
)
def test_what_a_certificate_is_worth(ended, holder, until, worth):
    assert rules.validity(ended, holder, until, date(2026, 5, 1)) is worth


def test_numbers_are_written_as_the_county_says_and_terms_end_the_day_before():
    assert written("青明{year}-{serial}", 2026, 7) == "青明2026-0007"
    assert pattern_fault("{year}{serial}") is None
    assert all(map(pattern_fault, ("{serial}", "{year}{year}{serial}", "{x}{year}{serial}")))
    assert last_day(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert last_day(date(2026, 1, 1), 1) == date(2026, 12, 31) and last_day(date(2026, 1, 1), 0) is None


def test_registering_gives_a_number_once_and_fifty_at_once_give_fifty_numbers(app, make):
    first = put_forward(make)
    with make.writing():
        year, long_ago = of(first).issued_on.year, clock.today() - timedelta(days=60)
        assert member(first).certificate == of(first).number == f"{year}-0001"
        settings.change(f"{queries.PATTERN}{COUNTY}", "青明{year}-{serial}", long_ago)
    waiting = [put_forward(make, f"马穗{number:02d}", until=State.QUALIFIED, namesake=True) for number in range(50)]
    settings._cache.clear()

    def register(number):
        walk(member(waiting[number]), Step.REGISTER)
        return of(waiting[number]).number

    found = together(app, 50, register)
    assert sorted(found) == [f"青明{year}-{number:04d}" for number in range(2, 52)]


def test_two_who_issue_the_same_list_give_each_one_certificate(app, make):
    """A number that stands on somebody's paper is kept; one that stands on two papers is the first one's."""
    people = [put_forward(make, f"马禾{number}", until=State.RECOMMENDED, namesake=True) for number in range(3)]
    with make.writing():
        for number, paper in zip(people, ("青-7", "青-7", ""), strict=True):
            members.take(member(number), Step.CARRY_OVER, clock.today(), certificate=paper)
    told = together(app, 2, lambda _number: service.issue_all(clock.today()))
    assert 3 in told and len(told) == 2
    with acting_as(system("tests")):
        year = clock.today().year
        assert [one.number for one in all_of_them()] == ["青-7", f"{year}-0001", f"{year}-0002"]
        db.session.remove()


def test_whoever_scans_sees_a_masked_name_and_at_once_that_it_is_void(app, make, pages):
    number = put_forward(make, "马青穗", phone="13800000001")
    code = a_code(number)
    page = pages.visit(f"/c/{code}")
    assert "有效" in page.text and "马某某" in page.text and "甘城子村" in page.text
    assert "马青穗" not in page.text and "0001" not in page.text
    assert "no-store" in page.response.headers["Cache-Control"]
    for step, told in (
        (Step.SUSPEND, "暂停"),
        (Step.RESUME, "有效"),
        (Step.PROPOSE_REMOVAL, "有效"),
        (Step.REMOVE, "无效"),
    ):
        with make.writing():
            walk(member(number), step)
        assert told in pages.visit(f"/c/{codes.spoken(code).lower()}").text, step
    assert "有效" not in [line.strip() for line in pages.visit(f"/c/{code}").text.split("\n")]


def test_numbers_open_nothing_and_guesses_have_to_wait(app, make, pages):
    number = put_forward(make)
    with acting_as(system("tests")):
        printed = of(number).number
        db.session.remove()
    assert "不是证书编号" in pages.visit(f"/c/{printed}").text
    for _each in range(20):
        assert "没有发出过" in pages.open(f"/c/{codes.fresh(12)}").said
    assert pages.open(f"/c/{codes.fresh(12)}").status == 429
    assert pages.open(f"/c/{a_code(number)}").status == 429


def test_the_bureau_issues_anew_and_revokes_and_the_old_numbers_keep_their_history(app, make, pages):
    bureau, town = make.user((Role.BUREAU, COUNTY)), make.user((Role.TOWN, SHAOGANG_TOWN))
    number = put_forward(make)
    old = a_code(number)
    assert pages.open("/certificates/1/revoke", as_=town).status == 403
    assert pages.send("/certificates/1/reissue", {"anew": ""}, as_=bureau).status == 422
    assert pages.send("/certificates/1/reissue", {"anew": "lost", "why": "搬家时丢了"}, as_=bureau).status == 303
    assert "已换发新证" in pages.visit(f"/c/{old}").text and "有效" in pages.visit(f"/c/{a_code(number)}").text
    assert "搬家时丢了" in pages.visit("/certificates/1", as_=town).text
    with acting_as(system("tests")):
        second = of(number).number
        db.session.remove()
    assert second in pages.visit(f"/members/{number}", as_=town).text
    assert pages.send("/certificates/2/revoke", {"why": "证书借给别人用"}, as_=bureau).status == 303
    page = pages.visit(f"/c/{a_code(number)}")
    assert "无效" in page.text and "借给" not in page.text
    assert pages.send("/certificates/1/reissue", {"anew": "lost"}, as_=bureau).status == 422
    assert pages.send(f"/certificates/member/{number}", {}, as_=bureau).status == 303
    with acting_as(system("tests")):
        assert len({one.number for one in all_of_them()}) == 3
        assert member(number).certificate == all_of_them()[-1].number
        db.session.remove()


def test_a_batch_that_is_killed_half_way_misses_nobody_and_doubles_nobody(app, make, pages, monkeypatch):
    town = make.user((Role.TOWN, SHAOGANG_TOWN))
    people = [put_forward(make, f"马穗{number}", SHAOGANG if number % 2 else GANCHENGZI) for number in range(5)]
    monkeypatch.setattr("portal.certificates.service.printing.PER_PART", 2)
    sent = pages.send("/certificates/", {"sheet": "certificate"}, as_=town)
    assert sent.status == 303 and "做好了 0 张，一共 5 张" in pages.follow(sent, as_=town).text
    assert pages.open(f"{sent.location}/state", as_=town).response.json == {"waiting": True}
    with acting_as(system("tests")):
        parts = list(db.session.scalars(select(Part).order_by(Part.id)))
        assert sorted(number for part in parts for number in part.numbers) == [1, 2, 3, 4, 5]
        first = parts[0].id
        db.session.remove()
    assert jobs._take() is not None  # a worker leases the first file, and is killed before it wrote anything
    jobs.run_once()
    assert "做好了 3 张" in pages.visit(sent.location, as_=town).text
    with clock.frozen(clock.now() + jobs.LEASE + timedelta(minutes=1)):
        jobs.run_once()
    with acting_as(system("tests")), db.transaction():
        before = db.session.get_one(Part, first).pages
        service.keep(first, True)
        assert db.session.get_one(Part, first).pages == before
    packed = pages.open(f"{sent.location}/all.zip", as_=town).response
    box = zipfile.ZipFile(io.BytesIO(packed.data))
    said = "".join(
        page.extract_text() for name in box.namelist() for page in pypdf.PdfReader(io.BytesIO(box.read(name))).pages
    )
    assert len(box.namelist()) == 3
    with acting_as(system("tests")):
        for number in people:
            assert said.replace("⻢", "马").count(of(number).number) == 1
        assert db.session.scalar(select(func.count(Certificate.id))) == 5
        db.session.remove()


def test_a_member_carries_the_card_on_the_phone(app, make, pages):
    number = put_forward(make)
    who = make.user((Role.MEMBER, GANCHENGZI))
    assert "登记发证以后" in pages.visit("/certificates/mine", as_=who).text
    with make.writing():
        members.join_account(member(number), who.id)
    page = pages.visit("/certificates/mine", as_=who)
    assert codes.spoken(a_code(number)) in page.text and "有效" in page.text
    card = pages.open("/certificates/mine/card.pdf", as_=who).response
    (one,) = pypdf.PdfReader(io.BytesIO(card.data)).pages
    assert round(float(one.mediabox.width) * 25.4 / 72, 1) == 85.6
    assert Sheet.CARD.label and Anew.LOST.label
