"""A room of a few routes, to try the doorkeeper without the portal's own rooms."""

import base64
import csv
import io

from flask import Response, request
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from portal.core import config, db, export, i18n
from portal.core.forms import CreateForm, Text
from portal.core.scope import Person
from portal.core.web import PUBLIC, Portal, Room, after_answer, done, get_or_404, run_after_answer
from tests.core.records import GANCHENGZI, File, at

ENVIRON = {
    "PORTAL_SECRET_KEY": "x" * 32,
    "PORTAL_FIELD_KEYS": base64.urlsafe_b64encode(b"k" * 32).decode(),
    "PORTAL_BASE_URL": "http://localhost",
    "PORTAL_TESTING": "1",
}
FILES = "files.handle"


class FileForm(CreateForm):
    """A title."""

    title = Text("题目", 40, needed="请写题目")


def small_portal(**environ):
    """A portal whose visitor is whoever `app.visitor` says."""
    app = Portal("tests", who=lambda: app.visitor, permissions={})
    app.extensions["portal.config"] = config.load({**ENVIRON, **environ})
    app.config.update(SECRET_KEY="x" * 32, WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=True)
    app.visitor = Person(1, "村调解员", areas={FILES: frozenset({GANCHENGZI})})
    app.noted = []
    i18n.init(app)
    app.after_request(run_after_answer)
    app.register_blueprint(_room(app))
    return app


def _room(app):
    room = Room("files", __name__)

    @room.get("/count", needs=FILES)
    def count():
        return str(len(db.session.scalars(select(File)).all()))

    @room.get("/token", needs=PUBLIC)
    def token():
        return generate_csrf()

    @room.get("/files/<int:file_id>", needs=FILES)
    def detail(file_id):
        return get_or_404(File, file_id).title

    @room.post("/files", needs=FILES, once=True)
    def create():
        form = FileForm()
        if not form.validate():
            return "请改", 422
        file = File(**at(request.form.get("village", GANCHENGZI)), title=form.title.data)
        db.session.add(file)
        db.session.flush()
        after_answer(lambda: app.noted.append(file.id))
        return done(None, "files.detail", file_id=file.id)

    @room.post("/half", needs=FILES)
    def half():
        db.session.add(File(**at(GANCHENGZI), title="half"))
        db.session.flush()
        return "不行", 422

    @room.get("/slip", needs=FILES)
    def slip():
        db.session.add(File(**at(GANCHENGZI), title="slip"))
        db.session.flush()
        return "看"

    @room.get("/public", needs=PUBLIC)
    def public():
        return str(len(db.session.scalars(select(File)).all()))

    @room.get("/stream", needs=FILES)
    def stream():
        def parts():
            yield ","
            for file in db.session.scalars(select(File)):
                yield file.title

        return Response(parts())

    @room.get("/list.csv", needs=FILES)
    def as_csv():
        return export.csv_response("files.csv", "纠纷清单.csv", ["题目", "电话"], _rows())

    @room.get("/list.xlsx", needs=FILES)
    def as_xlsx():
        return export.xlsx_response("files.xlsx", "纠纷清单.xlsx", ["题目", "电话"], _rows())

    return room


def _rows():
    for file in db.session.scalars(select(File)):
        yield file.title, "13800000001"


def read_csv(text):
    """The rows of a CSV answer."""
    return list(csv.reader(io.StringIO(text)))
