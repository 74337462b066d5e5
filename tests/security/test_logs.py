"""What was typed stands in no log, and nobody writes a line of their own into one (SECURITY.md R57, R61)."""

import socket

import pytest

from portal.core.web import after_answer
from tests.conftest import SETTINGS
from tests.kit.makers import GANCHENGZI
from tests.kit.server import Client, dispute, running

NAME, PHONE, SECRET, STORY = "金丝雀某人", "13899990042", "canary-password-42", "金丝雀的一句话"
CANARIES = (NAME, PHONE, SECRET, STORY, "canary", "%E9%87%91%E4%B8%9D%E9%9B%80", "金丝雀", "\\u91d1\\u4e1d\\u96c0")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nothing_that_was_typed_is_in_a_log(make, database, tmp_path):
    who = make.mediator(name=NAME)
    case_id = make.case(mediator=who, names=(NAME, "李小红"), phones=(PHONE,))
    with running(database.url, tmp_path, SETTINGS) as server:
        client = Client(server, who)
        form = {**dispute(STORY), "parties": NAME}
        assert client.post("/mediation/new", form).status == 303
        assert client.post("/mediation/new", {**form, "summary": STORY + "x"}).status == 409
        assert client.post("/mediation/new", {**form, "kind": STORY, "submission_key": ""}).status == 422
        for path in (
            f"/mediation/?q=%E9%87%91%E4%B8%9D%E9%9B%80&at={PHONE}", f"/mediation/{case_id}?x={PHONE}",
            f"/{PHONE}/canary", f"/mediation/{PHONE}", f"/login?next=/{PHONE}", "/x%0d%0aforged%1b[31m",
        ):  # fmt: skip
            client.get(path, **{"User-Agent": f"canary {PHONE}", "Referer": f"http://x/{PHONE}"})
        visitor = Client(server)
        for words in ({"username": NAME, "password": SECRET}, {"username": who.username, "password": SECRET}):
            assert visitor.post("/login", words).status == 422
        assert visitor.ask("POST", "/mediation/new", "x" * 1_100_000, {}).status in (400, 401, 413)
        for raw in (
            f"GET /mediation/?q={PHONE} HTTP/9.9\r\n\r\n", f"G\x1bT /?q={PHONE} HTTP/1.1\r\n\r\n",
            f"GET / HTTP/1.1\r\nHost: x\r\nCookie\x1b: {PHONE}\r\n\r\n",
            f"GET /?{PHONE}{'x' * 9000} HTTP/1.1\r\nHost: x\r\n\r\n",
            f"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: {PHONE}x\r\n\r\n",
            f"POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{PHONE}x\r\n",
            f"GET /?q={PHONE} HTTP/1.1\r\nHost: x\r\nSCRIPT_NAME: /{PHONE}\r\n\r\n",
        ):  # fmt: skip
            _send(server.port, raw)
        server.stop()
        told = server.logged()
    assert told.count("\n") > 10 and '"status": 5' not in told
    assert not [canary for canary in CANARIES if canary in told], told
    assert "Traceback" not in told and "\x1b" not in told and "\nforged" not in told
    assert GANCHENGZI not in told


def _send(port, raw):
    with socket.create_connection(("127.0.0.1", port), 10) as wire:
        wire.sendall(raw.encode())
        wire.settimeout(5)
        try:
            while wire.recv(4096):
                pass
        except (TimeoutError, ConnectionError):
            pass


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_body_without_a_length_is_cut_off_too(make, database, tmp_path):
    who = make.mediator()
    with running(database.url, tmp_path, SETTINGS) as server:
        client = Client(server, who)
        client.read_token()
        parts = (b"x" * 100_000 for _each in range(20))
        form = {"Content-Type": "application/x-www-form-urlencoded", "Transfer-Encoding": "chunked"}
        try:
            answer = client.ask("POST", "/mediation/new", parts, form, encode_chunked=True)
        except ConnectionError:
            return
        assert answer.status == 413 and answer.seconds < 20


def test_a_stream_that_breaks_off_is_a_page_or_a_cut(app, pages, monkeypatch, capsys):
    def first(**_values):
        def parts():
            raise RuntimeError("canary")
            yield ""

        return app.response_class(parts())

    def later(**_values):
        def parts():
            yield "begun"
            raise RuntimeError("canary")

        return app.response_class(parts())

    monkeypatch.setitem(app.view_functions, "home.privacy", first)
    assert pages.open("/privacy").status == 500
    monkeypatch.setitem(app.view_functions, "home.privacy", later)
    with pytest.raises(ConnectionResetError):
        pages.open("/privacy")
    assert "canary" not in capsys.readouterr().err


def test_what_cannot_be_noted_is_not_shown(app, pages, monkeypatch):
    def unwritten():
        raise OSError(28, "full")

    for must, status in ((True, 507), (False, 200)):

        def shown(must=must, **_values):
            after_answer(unwritten, must=must)
            return STORY

        monkeypatch.setitem(app.view_functions, "home.privacy", shown)
        page = pages.open("/privacy")
        assert page.status == status and (STORY in page.response.text) is not must
        assert page.response.headers["X-Frame-Options"] == "DENY"
