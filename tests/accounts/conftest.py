"""Browsers at the sign-in page."""

import re
from contextvars import copy_context

import pytest
from flask.globals import _cv_app

from portal.core import db, scope
from tests.kit.makers import PASSWORD

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Browser:
    """One jar of cookies, at one address."""

    def __init__(self, app, address="10.0.0.1"):
        self.client = app.test_client()
        self.address = address

    def open(self, path, data=None, **options):
        """A request that sees nothing of the test's own session."""
        db.session.remove()
        options.setdefault("environ_base", {"REMOTE_ADDR": self.address})
        options["method"] = "GET" if data is None else "POST"

        def alone():
            _cv_app.set(None)
            scope._here.set(None)
            answer = self.client.open(path, data=data, **options)
            answer.get_data()
            return answer

        return copy_context().run(alone)

    def token(self, path="/login"):
        return TOKEN.search(self.open(path).text).group(1)

    def send(self, path, data=None, on=None, **options):
        """Open the page of a form and send it with its token."""
        found = self.open(on or path).text
        told = {"csrf_token": TOKEN.search(found).group(1), **(data or {})}
        if key := re.search(r'name="submission_key" value="([^"]+)"', found):
            told.setdefault("submission_key", key.group(1))
        return self.open(path, told, **options)

    def sign_in(self, username, password=PASSWORD, **options):
        fields = {"username": username, "password": password}
        fields["next"] = options.pop("next", "")
        if "kept" in options:
            fields["kept"] = options.pop("kept")
        return self.open("/login", {"csrf_token": self.token("/privacy"), **fields}, **options)


@pytest.fixture
def browser(app):
    """`browser()` opens a fresh one: `browser("10.0.0.9")` at another address."""
    return lambda address="10.0.0.1": Browser(app, address)
