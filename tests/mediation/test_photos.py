"""Photos of papers on a dispute's record: never asked for, once each, in pieces that resume, for whoever may see it."""

import re
import secrets
import sqlite3
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import delete, event, func, select, update

from portal.accounts.rules import Role
from portal.core import audit, clock, db, files, retention, settings
from portal.core.scope import Actor, acting_as, system
from portal.mediation import service
from portal.mediation.models import Case, Photo, Upload
from portal.mediation.rules import Protection, Source, State
from tests.kit.makers import GANCHENGZI, SHAOGANG_TOWN
from tests.kit.photos import HIDDEN, announced, jpeg, photographed, telling
from tests.kit.server import TOKEN, dispute

BEGIN = "/mediation/uploads"


@pytest.fixture
def mediator(make):
    return make.mediator(name="沙枣林")


@pytest.fixture
def case_id(make, mediator):
    return make.case(mediator=mediator, until=State.MEDIATING)


def stored(model):
    with acting_as(system("tests")):
        found = db.session.scalars(select(model).order_by(model.id)).all()
        for row in found:
            for column in row.__mapper__.column_attrs:
                getattr(row, column.key)
        db.session.expunge_all()
        db.session.remove()
    return found


def trail(case_id, verb):
    with acting_as(system("tests")):
        found = [line for line in audit.trail("mediation_case", case_id) if line.verb == verb]
        db.session.remove()
    return found


class Phone:
    """A client of the protocol in docs/flows.md, for one person."""

    def __init__(self, pages, who):
        self.pages, self.who = pages, who
        self.token = TOKEN.search(pages.open("/privacy", as_=who).response.text).group(1)

    def post(self, path, data, **headers):
        return self.pages.open(
            path, self.who, method="POST", data=data, headers={"X-CSRF-Token": self.token, **headers}
        )

    def begin(self, case_id, content, **told):
        return self.post(BEGIN, {**announced(content), "case": case_id, **told})

    def piece(self, address, start, content):
        return self.post(address, content, **{"Upload-Offset": str(start), "Content-Type": "application/octet-stream"})

    def send(self, case_id, content, size=3000, **told):
        answer = self.begin(case_id, content, **told)
        assert answer.status == 201, answer.said
        found = answer.response.json
        address = found.get("upload", "")
        while not found.get("done"):
            at = found["received"]
            answer = self.piece(address, at, content[at : at + size])
            assert answer.status == 201, answer.said
            found = answer.response.json
        return found


@pytest.fixture
def hers(pages, mediator):
    return Phone(pages, mediator)


def test_in_pieces_it_arrives_once_small_sealed_and_without_its_position(hers, pages, mediator, case_id):
    content = telling()
    hers.send(case_id, content, caption="借条")
    (photo,) = stored(Photo)
    assert (photo.caption, photo.added_by, photo.sent_sha256) == ("借条", "沙枣林", files.fingerprint(content))
    assert b"\xff\xd8\xff" not in photo.full_sealed and b"\xff\xd8\xff" not in photo.small_sealed
    assert photo.full[:3] == b"\xff\xd8\xff" and HIDDEN.encode() not in photo.full
    assert files.fingerprint(photo.full) == photo.sha256 and photo.size == len(photo.full)
    assert len(photo.small) <= files.SMALL_BYTES
    (upload,) = stored(Upload)
    assert upload.done_at and upload.so_far_sealed is None
    shown = pages.visit(f"/mediation/{case_id}", mediator)
    assert "借条" in shown.text and "加了一张照片" in shown.text
    assert len(trail(case_id, "mediation.photo")) == 1


def test_what_is_half_on_its_way_is_sealed_too(hers, case_id):
    content = jpeg()
    address = hers.begin(case_id, content).response.json["upload"]
    hers.piece(address, 0, content[:2000])
    (upload,) = stored(Upload)
    assert content[:40] not in upload.so_far_sealed and upload.so_far == content[:2000]


def test_after_a_cut_it_goes_on_from_where_it_was(hers, case_id):
    content = jpeg()
    told, cut = announced(content), len(content) * 6 // 10
    address = hers.begin(case_id, content, **told).response.json["upload"]
    assert hers.piece(address, 0, content[:cut]).response.json == {"received": cut, "done": False}
    again = hers.begin(case_id, content, **told).response.json
    assert again == {"upload": address, "received": cut}
    assert hers.pages.open(address, hers.who).response.json == {"received": cut, "size": len(content), "done": False}
    chosen_anew = hers.begin(case_id, content).response.json
    assert chosen_anew == again, "the same photo, chosen anew after the phone lost its store"
    assert hers.piece(address, cut, content[cut:]).response.json["done"]
    assert len(stored(Photo)) == len(stored(Upload)) == 1


def test_a_piece_that_comes_twice_or_elsewhere_changes_nothing_and_is_told_where_it_stands(hers, case_id):
    content = jpeg()
    address = hers.begin(case_id, content).response.json["upload"]
    hers.piece(address, 0, content[:1000])
    for start in (0, 500, 1500, 999_999_999):
        answer = hers.piece(address, start, content[start : start + 500] or b"x")
        assert (answer.status, answer.response.json["received"]) == (409, 1000)
    hers.piece(address, 1000, content[1000:])
    lost_answer = hers.piece(address, 1000, content[1000:])
    assert (lost_answer.status, lost_answer.response.json["done"]) == (409, True)
    assert len(stored(Photo)) == 1


def test_the_same_bytes_are_one_photo_whatever_the_key(hers, pages, mediator, case_id):
    content = jpeg()
    hers.send(case_id, content)
    assert hers.begin(case_id, content).response.json == {"done": True}
    answer = plainly(pages, mediator, case_id, content, content)
    assert answer.status == 303 and len(stored(Photo)) == 1


def test_garbled_on_the_way_it_begins_anew(hers, case_id):
    content = jpeg()
    address = hers.begin(case_id, content).response.json["upload"]
    answer = hers.piece(address, 0, content[:-1] + b"x")
    assert (answer.status, answer.response.json) == (201, {"received": 0, "done": False})
    assert not stored(Photo)
    assert hers.piece(address, 0, content).response.json["done"] and len(stored(Photo)) == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"size": 300_001}, "没有缩小"),
        ({"size": 0}, "不完整"),
        ({"size": "-5"}, "不完整"),
        ({"size": "٣٠٠"}, "不完整"),
        ({"sha256": "zz"}, "不完整"),
        ({"key": "short"}, "不完整"),
        ({"key": "x" * 65}, "不完整"),
        ({"caption": "长" * 81}, "80"),
    ],
)
def test_an_announcement_that_cannot_be_is_refused_in_a_sentence(hers, case_id, wrong, says):
    answer = hers.begin(case_id, jpeg(), **wrong)
    assert answer.status == 422 and says in answer.response.json["error"]
    assert not stored(Upload)


def test_what_turns_out_to_be_no_photo_is_refused_and_the_record_stays(hers, case_id):
    content = b"MZ this is a program" * 20
    address = hers.begin(case_id, content).response.json["upload"]
    answer = hers.piece(address, 0, content)
    assert answer.status == 422 and "不是照片" in answer.response.json["error"]
    assert not stored(Photo) and stored(Upload)[0].received == 0


def test_pieces_of_the_wrong_length_are_refused(hers, case_id):
    content = jpeg(1200, 900, noise=True)[:200_000]
    address = hers.begin(case_id, content).response.json["upload"]
    for piece in (b"", content[:64_001], content + b"x"):
        answer = hers.piece(address, 0, piece)
        assert answer.status == 422 and "长短不对" in answer.response.json["error"]
    assert hers.post(address, content[:100]).status == 409, "without its place"


def test_a_key_is_its_owners_alone_and_serves_one_photo(hers, pages, make, case_id):
    content, told = jpeg(), announced(jpeg())
    address = hers.begin(case_id, content, **told).response.json["upload"]
    colleague = Phone(pages, make.mediator())
    assert colleague.begin(case_id, content, **told).status == 422
    assert colleague.piece(address, 0, content).status == 404
    other = hers.begin(case_id, jpeg(words="another"), key=told["key"])
    assert other.status == 422 and "别的照片" in other.response.json["error"]
    assert stored(Upload)[0].received == 0
    elsewhere = make.mediator("640381100200")
    far = make.case("640381100200", mediator=elsewhere, until=State.MEDIATING)
    assert Phone(pages, elsewhere).begin(far, content, **told).status == 409, "known to the database alone"


def test_the_text_comes_first(hers, pages, mediator):
    content, key = jpeg(), secrets.token_urlsafe(18)
    told = {**announced(content), "form": key}
    waiting = hers.post(BEGIN, told)
    assert (waiting.status, waiting.response.json) == (409, {"wait": True}) and not stored(Upload)
    form = {**dispute("院墙滴水"), "submission_key": key, "csrf_token": hers.token}
    assert pages.open("/mediation/new", mediator, method="POST", data=form).status == 303
    (case,) = stored(Case)
    address = hers.post(BEGIN, told).response.json["upload"]
    assert hers.piece(address, 0, content).response.json["done"]
    assert [photo.case_id for photo in stored(Photo)] == [case.id]


def test_a_photo_follows_the_form_of_a_session_to_its_dispute(hers, pages, mediator, make, case_id):
    make.case(mediator=mediator, until=State.MEDIATING)
    opened = pages.visit(f"/mediation/{case_id}/session", mediator).form()
    sent = pages.send(
        f"/mediation/{case_id}/session",
        {"course": "各让一步", "submission_key": opened.filled["submission_key"]},
        mediator,
    )
    assert sent.status == 303
    answer = hers.post(BEGIN, {**announced(jpeg()), "form": opened.filled["submission_key"]})
    assert answer.status == 201 and stored(Upload)[0].case_id == case_id


def test_nobody_sends_a_photo_after_somebody_elses_form(hers, pages, make):
    key = secrets.token_urlsafe(18)
    form = {**dispute("院墙滴水"), "submission_key": key, "csrf_token": hers.token}
    pages.open("/mediation/new", hers.who, method="POST", data=form)
    other = Phone(pages, make.mediator())
    assert other.post(BEGIN, {**announced(jpeg()), "form": key}).response.json == {"wait": True}


def plainly(pages, who, case_id, *contents, **told):
    """A browser without scripts."""
    path = f"/mediation/{case_id}/photos/new"
    form = pages.visit(path, who).form(path)
    sent = [(BytesIO(content), f"photo-{number}.jpg") for number, content in enumerate(contents)]
    return pages.open(path, who, method="POST", data={**form.filled, **told, "photo": sent})


def test_without_scripts_a_plain_form_does_it(pages, mediator, case_id):
    answer = plainly(pages, mediator, case_id, jpeg(3000, 2200, noise=True), telling(), caption="收据")
    assert answer.status == 303, answer.said
    first, second = stored(Photo)
    assert first.size <= files.MOST_BYTES and HIDDEN.encode() not in second.full
    assert first.caption == second.caption == "收据"


@pytest.mark.parametrize(
    ("contents", "says"),
    [
        ((), "请先选照片"),
        ((b"%PDF-1.7",), "第 1 张：这不是照片"),
        ((jpeg(), jpeg()[:-400]), "第 2 张：这张照片不完整"),
        ((jpeg(words="1"), jpeg(words="2"), jpeg(words="3"), jpeg(words="4")), "一次最多 3 张"),
    ],
)
def test_a_plain_form_that_is_refused_says_why_at_its_field_and_stores_nothing(
    pages, mediator, case_id, contents, says
):
    answer = plainly(pages, mediator, case_id, *contents, caption="收据")
    assert answer.status == 422 and says in answer.text and 'id="photo-error"' in answer.response.text
    assert 'value="收据"' in answer.response.text
    assert not stored(Photo)


def test_a_body_beyond_all_measure_is_turned_away(pages, mediator, case_id):
    answer = plainly(pages, mediator, case_id, b"\xff" * 21_000_000)
    assert answer.status == 422 and "最多 12 MB" in answer.text and not stored(Photo)


def test_a_dispute_has_room_for_so_many_and_the_county_says_how_many(hers, make, pages, mediator, case_id):
    with make.writing():
        settings.change("photos_of_a_dispute", "2", clock.today())
    hers.send(case_id, jpeg(words="1"))
    half = hers.begin(case_id, jpeg(words="2")).response.json["upload"]
    hers.send(case_id, jpeg(words="3"))
    full = hers.begin(case_id, jpeg(words="4"))
    assert full.status == 422 and "最多 2 张" in full.response.json["error"]
    late = hers.piece(half, 0, jpeg(words="2"))
    assert late.status == 422 and "最多 2 张" in late.response.json["error"]
    assert "最多 2 张" in plainly(pages, mediator, case_id, jpeg(words="5")).text
    assert len(stored(Photo)) == 2


def test_a_filed_dispute_takes_none_and_gives_none(pages, make, mediator):
    number = make.case(mediator=mediator, until=State.CLOSED)
    assert "已经结案归档" in pages.visit(f"/mediation/{number}/photos/new", mediator).text
    answer = Phone(pages, mediator).begin(number, jpeg())
    assert answer.status == 422 and "已经结案归档" in answer.response.json["error"]
    assert f"/mediation/{number}/photos/new" not in pages.visit(f"/mediation/{number}", mediator).links


def test_whoever_added_it_takes_it_off_and_nobody_else(hers, pages, make, mediator, case_id):
    hers.send(case_id, jpeg())
    (photo,) = stored(Photo)
    path = f"/mediation/{case_id}/photos/{photo.id}"
    other = make.mediator()
    assert f"{path}/remove" not in pages.visit(path, other).links
    refused = pages.send(f"{path}/remove", {}, other)
    assert refused.status == 422 and "沙枣林" in refused.text
    assert f"{path}/remove" in pages.visit(path, mediator).links
    assert pages.send(f"{path}/remove", {}, mediator).status == 303
    assert not stored(Photo) and not stored(Upload) and len(trail(case_id, "mediation.remove_photo")) == 1
    assert pages.open(f"{path}/full", mediator).status == 404
    hers.send(case_id, jpeg())
    assert len(stored(Photo)) == 1, "it may be added again"


def test_a_picture_is_served_within_the_records_scope_and_its_opening_is_noted(hers, pages, make, mediator, case_id):
    hers.send(case_id, jpeg())
    (photo,) = stored(Photo)
    path = f"/mediation/{case_id}/photos/{photo.id}"
    answer = pages.open(f"{path}/full", mediator).response
    assert answer.data == photo.full and answer.mimetype == "image/jpeg"
    told = answer.headers
    assert told["Cache-Control"] == "no-store" and told["X-Content-Type-Options"] == "nosniff"
    assert told["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert told["Content-Disposition"].startswith("attachment; filename=")
    assert len(trail(case_id, "mediation.read_photo")) == 1
    assert pages.open(f"{path}/small", mediator).response.data == photo.small
    assert len(trail(case_id, "mediation.read_photo")) == 1, "the record's reading stands for the small ones"
    town, stranger = make.user((Role.TOWN, SHAOGANG_TOWN)), make.mediator("640381100200")
    assert pages.open(f"{path}/full", town).status == 200
    other = make.case(mediator=mediator)
    for address in (path, f"{path}/full", f"{path}/small", f"{path}/remove"):
        assert pages.open(address, stranger).status == 404
        assert pages.open(address, make.user((Role.MEMBER, GANCHENGZI))).status == 403
        assert pages.open(address.replace(f"/{case_id}/", f"/{other}/"), mediator).status == 404


def test_of_a_sensitive_dispute_no_small_picture_is_shown_and_each_opening_is_noted(
    hers, pages, make, mediator, case_id
):
    hers.send(case_id, jpeg(), caption="伤情")
    (photo,) = stored(Photo)
    with acting_as(Actor(mediator.id, frozenset({GANCHENGZI}), name=mediator.name)), db.transaction() as session:
        service.mark(session.get(Case, case_id), Protection.VIOLENCE)
    path = f"/mediation/{case_id}/photos/{photo.id}"
    shown = pages.visit(f"/mediation/{case_id}", mediator)
    assert "伤情" in shown.text and "一张一张打开" in shown.text and f"{path}/small" not in shown.response.text
    for size in ("full", "small"):
        assert pages.open(f"{path}/{size}", mediator).status == 200
    lines = trail(case_id, "mediation.read_photo")
    assert len(lines) == 2 and all(line.detail == {"photo": photo.id, "sensitive": True} for line in lines)
    for other in (make.mediator(), *make.of_every_role().values()):
        assert pages.open(f"{path}/full", other).status in (403, 404)
        assert pages.open(path, other).status in (403, 404)


def test_a_record_costs_one_query_more_and_reads_no_picture(pages, make, mediator, case_id):
    photographed(make, case_id)
    shown = pages.visit(f"/mediation/{case_id}", mediator)
    assert not [said for said in shown.statements if re.search(r"full_sealed|small_sealed", said)]
    assert pages.visit(f"/mediation/{case_id}", mediator, lang="en")


def test_the_file_that_a_list_gives_holds_none(pages, make, mediator, case_id):
    photographed(make, case_id, caption="借条一张")
    bureau = make.user((Role.BUREAU, "640381000000"))
    for kind in ("csv", "xlsx"):
        assert "借条一张".encode() not in pages.open(f"/mediation/export?format={kind}", bureau).response.data


def test_what_never_arrived_whole_is_forgotten_and_can_begin_anew(hers, case_id):
    content, told = jpeg(), announced(jpeg())
    address = hers.begin(case_id, content, **told).response.json["upload"]
    hers.piece(address, 0, content[:1000])
    forget_due()
    assert len(stored(Upload)) == 1, "still within its days"
    with acting_as(system("tests")), db.transaction() as session:
        session.execute(update(Upload).values(went_on_at=clock.now() - timedelta(days=9)))
    forget_due()
    assert not stored(Upload)
    assert hers.piece(address, 1000, content[1000:]).status == 404
    hers.send(case_id, content, **told)
    assert len(stored(Photo)) == 1


def forget_due():
    with acting_as(system("tests")), db.transaction():
        retention.forget_due(clock.today())


def test_of_a_matter_that_nobody_took_the_photos_go_with_the_people(make, mediator):
    number = make.case(mediator=mediator, until=State.NOT_ACCEPTED, source=Source.APPLIED)
    photographed(make, number)
    with acting_as(system("tests")), db.transaction():
        service.forget_people([number])
    assert not stored(Photo) and not stored(Upload)


def test_of_two_pieces_at_once_one_counts(hers, case_id, make):
    """Between reading and writing another tab has sent the same piece."""
    content = jpeg()
    address = hers.begin(case_id, content).response.json["upload"]
    number = stored(Upload)[0].id

    def meanwhile(_mapper, connection, row):
        table = Upload.__table__
        connection.execute(update(table).where(table.c.id == number).values(version=table.c.version + 1))

    event.listen(Upload, "before_update", meanwhile)
    answer = hers.piece(address, 0, content[:1000])
    event.remove(Upload, "before_update", meanwhile)
    assert answer.status == 409
    assert hers.piece(address, 0, content[:1000]).status == 201
    with acting_as(system("tests")):
        assert db.session.scalar(select(func.count(Upload.id))) == 1
        db.session.remove()


def test_on_a_full_disk_it_says_so_and_nothing_is_lost(hers, case_id, database):
    if database.engine.dialect.name != "sqlite":
        full = type("Full", (Exception,), {"sqlstate": "53100"})
        assert db.is_full(type("Wrapped", (Exception,), {"orig": full()})())
        return
    content = jpeg(900, 700, noise=True)[:60_000]
    told = announced(content)
    address = hers.begin(case_id, content, **told).response.json["upload"]

    def no_room(connection, *_rest):
        if isinstance(connection, sqlite3.Connection):
            pages_now = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count={pages_now}")

    event.listen(database.engine, "checkout", no_room)
    try:
        assert hers.piece(address, 0, content[:50_000]).status == 507
    finally:
        event.remove(database.engine, "checkout", no_room)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        database.engine.dispose()
    assert hers.begin(case_id, content, **told).response.json == {"upload": address, "received": 0}
    assert hers.piece(address, 0, content[:50_000]).status == 201


def test_nothing_is_written_with_a_foreign_token(hers, pages, make, case_id):
    foreign = Phone(pages, make.mediator()).token
    hers.token = foreign
    assert hers.begin(case_id, jpeg()).status == 400
    assert not stored(Upload)
    with acting_as(system("tests")), db.transaction() as session:
        session.execute(delete(Upload))
