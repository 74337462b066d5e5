"""The doorkeeper: who may enter, what is kept, and that a stream goes on as the same person."""

import io
import zipfile
from contextlib import nullcontext

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import Conflict, Forbidden, NotFound, Unauthorized

from portal.core import db
from portal.core.scope import NOBODY, NobodyHere, OutOfScope, Person, acting_as, actor, system
from portal.core.submission import Submission
from tests.core.records import GANCHENGZI, SHAOGANG, XIAOBA, File
from tests.core.room import FILES, read_csv

KEY = "k" * 20


@pytest.fixture
def client(portal, files):
    db.session.remove()
    client = portal.test_client()
    client.environ_base["HTTP_X_CSRF_TOKEN"] = client.get("/token").text
    return client


def titles():
    with acting_as(system("test")):
        found = set(db.session.scalars(select(File.title)))
    db.session.remove()
    return found


def test_a_page_shows_the_areas_of_its_permission(client, portal, files):
    assert client.get("/count").text == "1"
    assert client.get(f"/files/{files[GANCHENGZI]}").text == GANCHENGZI
    assert client.get("/public").text == "0"
    portal.visitor = Person(1, areas={FILES: frozenset({"640381000000"})})
    assert client.get("/count").text == "3"


def test_elsewhere_looks_like_nothing_and_a_page_without_the_permission_is_closed(client, portal, files):
    assert client.get(f"/files/{files[XIAOBA]}").status_code == NotFound.code
    for number in ("999999999", "99999999999", "999999999999999999999"):
        assert client.get(f"/files/{number}").status_code == NotFound.code
    portal.visitor = Person(1, areas={"other": frozenset({GANCHENGZI})})
    assert client.get("/count").status_code == Forbidden.code
    portal.visitor = NOBODY
    assert client.get("/count").status_code == Unauthorized.code


def test_a_page_never_leaves_an_actor_behind(client):
    client.get("/count")
    with pytest.raises(NobodyHere):
        actor()


def test_a_stream_goes_on_as_the_same_person_and_its_session_ends(client):
    answer = client.get("/stream")
    assert answer.text == f",{GANCHENGZI}"
    answer = client.get("/list.csv")
    assert read_csv(answer.text.removeprefix("\ufeff")) == [["题目", "电话"], [GANCHENGZI + "\t", "13800000001\t"]]
    with pytest.raises(NobodyHere):
        actor()


def test_a_workbook_is_sent_whole(client):
    answer = client.get("/list.xlsx")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="files.xlsx"')
    assert GANCHENGZI in zipfile.ZipFile(io.BytesIO(answer.data)).read("xl/worksheets/sheet1.xml").decode()


def test_what_is_taken_is_kept_and_what_is_refused_leaves_nothing(client, portal):
    assert client.post("/files", data={"title": "新"}).status_code == 303
    assert client.post("/files", data={"title": ""}).status_code == 422
    assert client.post("/half").status_code == 422
    assert titles() == {GANCHENGZI, SHAOGANG, XIAOBA, "新"}
    assert len(portal.noted) == 1


def test_a_page_that_writes_by_mistake_leaves_nothing(client, records):
    """On SQLite the page's transaction is rolled back; PostgreSQL, where a reader has none, refuses the statement."""
    on_postgresql = records.engine.dialect.name == "postgresql"
    with pytest.raises(DBAPIError, match="read-only transaction") if on_postgresql else nullcontext():
        assert client.get("/slip").status_code == 200
    db.session.remove()
    assert titles() == {GANCHENGZI, SHAOGANG, XIAOBA}


def test_a_form_without_a_good_token_changes_nothing(client):
    for token in ("", "x", client.environ_base["HTTP_X_CSRF_TOKEN"][:-1]):
        client.environ_base["HTTP_X_CSRF_TOKEN"] = token
        assert client.post("/files", data={"title": "新"}).status_code == 400
    assert "新" not in titles()


def test_a_row_for_another_village_is_not_taken(client):
    with pytest.raises(OutOfScope):
        client.post("/files", data={"title": "外", "village": SHAOGANG})
    db.session.remove()
    assert "外" not in titles()


def test_a_form_sent_twice_is_taken_once_and_answered_alike(client, portal):
    data = {"title": "新", "submission_key": KEY}
    first, second = (client.post("/files", data=data) for _time in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert len(portal.noted) == 1
    assert len(list(db.session.scalars(select(Submission)))) == 1
    db.session.remove()


def test_the_same_key_with_other_content_or_by_another_person_changes_nothing(client, portal):
    assert client.post("/files", data={"title": "新", "submission_key": KEY}).status_code == 303
    assert client.post("/files", data={"title": "改", "submission_key": KEY}).status_code == Conflict.code
    portal.visitor = Person(2, areas={FILES: frozenset({GANCHENGZI})})
    assert client.post("/files", data={"title": "新", "submission_key": KEY}).status_code == Conflict.code
    assert "改" not in titles()


def attached(content=b"a photograph", name="yard.jpg"):
    return {"title": "新", "submission_key": KEY, "photo": (io.BytesIO(content), name)}


def test_the_same_form_with_the_same_file_is_answered_as_at_first(client, portal):
    first, second = (client.post("/files", data=attached(b"x" * 200_000)) for _time in range(2))
    assert (first.status_code, second.location) == (303, first.location)
    assert len(portal.noted) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"content": b"another photo"}, {"content": b"a photograpH"}, {"name": "house.jpg"}, {"content": b""},
    ],
)  # fmt: skip
def test_another_file_under_the_same_key_is_other_content(client, portal, other):
    assert client.post("/files", data=attached()).status_code == 303
    assert client.post("/files", data=attached(**other)).status_code == Conflict.code
    assert len(portal.noted) == 1


def test_a_field_for_a_file_that_was_left_empty_says_nothing(client, portal):
    told = {"title": "新", "submission_key": KEY}
    assert client.post("/files", data=told).status_code == 303
    assert client.post("/files", data=attached(b"", "")).status_code == 303
    assert len(portal.noted) == 1


def test_a_refused_form_does_not_use_up_its_key(client):
    assert client.post("/files", data={"title": "", "submission_key": KEY}).status_code == 422
    assert client.post("/files", data={"title": "新", "submission_key": KEY}).status_code == 303


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "汉" * 20])
def test_a_form_without_a_usable_key_is_taken_as_it_is(client, key):
    assert client.post("/files", data={"title": "新", "submission_key": key}).status_code == 303
