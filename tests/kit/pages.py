"""The page client: opens pages as people do, and holds every page to what all pages promise (HOUSE.md 8)."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask.globals import _cv_app
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from portal.core import db, scope
from portal.core.web import Portal
from tests.kit import html
from tests.kit.makers import Someone
from tests.kit.statements import hearing
from tests.kit.stored import HAN, stored_words

MASKED = re.compile(r"[\u3400-\u9fff]某{1,2}")
BRAND = "明白"
QUERIES, BOARD, REPORT = 8, 10, 12
"""How many queries a page may take, how many a board of figures, and how many a report (PERFORMANCE.md P21)."""
HELD = re.compile(r"FROM (areas_area|core_setting)\b")
"""Names of places and settings are held for a minute in each process; whether they were just read is chance."""


@dataclass
class Watch:
    """What a page asked of the database; what is written after the answer keeps nobody waiting."""

    statements: list[str] = field(default_factory=list)
    writes_while_reading: list[str] = field(default_factory=list)

    def __call__(self, statement: str, _values: Any) -> None:
        if statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")) or HELD.search(statement):
            return
        if db._writes.get():
            return
        self.statements.append(statement)
        if not statement.lstrip().upper().startswith(("SELECT", "WITH")):
            self.writes_while_reading.append(statement)


@contextmanager
def watching() -> Iterator[Watch]:
    """Listen to every statement of the portal's engine."""
    watch = Watch()
    with hearing(watch):
        yield watch


@dataclass
class Page:
    """An answer, and its page as a tree."""

    path: str
    response: TestResponse
    statements: list[str]
    faults: list[Any] = field(default_factory=list)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def is_html(self) -> bool:
        return self.response.mimetype == "text/html" and self.status not in (301, 302, 303, 304)

    @cached_property
    def tree(self) -> html.Node:
        return html.parse(self.response.text)

    @property
    def text(self) -> str:
        """What a person reads."""
        return self.tree.text if self.is_html else self.response.text

    @property
    def said(self) -> str:
        """What went wrong, for the message of a test."""
        main = next(iter(self.tree.all("main")), self.tree) if self.is_html else None
        return f"{main.text[:400] if main else self.response.text[:200]} {self.faults or ''}"

    @property
    def location(self) -> str:
        """Where a taken form leads."""
        return self.response.headers.get("Location", "")

    @property
    def links(self) -> list[str]:
        return [node.attrs["href"] for node in self.tree.all("a") if "href" in node.attrs]

    @property
    def forms(self) -> list[html.Form]:
        return [html.Form.read(node, self.path) for node in self.tree.all("form")]

    def form(self, action: str | None = None) -> html.Form:
        """The page's own form, or the one that is sent to `action`."""
        main = next(iter(self.tree.all("main")), self.tree)
        own = [html.Form.read(node, self.path) for node in main.all("form")]
        for form in [*own, *self.forms]:
            if form.method == "post" and (action is None or form.action.split("?")[0] == action.split("?")[0]):
                return form
        raise AssertionError(f"{self.path} has no form that is sent to {action or 'anywhere'}")


class Visitor:
    """A browser without a screen: one jar of cookies for each person."""

    def __init__(self, app: Portal):
        self.app = app
        self.browsers: dict[str | None, Any] = {}

    def browser(self, who: Someone | None) -> Any:
        key = who.token if who else None
        if key not in self.browsers:
            self.browsers[key] = self.app.test_client()
            if who:
                self.browsers[key].set_cookie("portal", f"s-{who.token}")
        return self.browsers[key]

    def open(self, path: str, as_: Someone | None = None, *, lang: str = "zh_CN", **options: Any) -> Page:
        """Any request, unchecked; nothing of the test's own session or scope is seen by it."""
        browser = self.browser(as_)
        browser.set_cookie("lang", lang)
        db.session.remove()

        def alone() -> TestResponse:
            _cv_app.set(None)  # type: ignore[arg-type]
            scope._here.set(None)
            answer: TestResponse = browser.open(path, **options)
            answer.get_data()
            return answer

        with watching() as watch, capture_logs() as lines:
            response = copy_context().run(alone)
        if options.get("method", "GET") in ("GET", "HEAD"):
            assert not watch.writes_while_reading, (
                f"GET {path} wrote: {watch.writes_while_reading}. Queue it with after_answer"
            )
        return Page(path, response, watch.statements, [line for line in lines if line["event"] == "fault"])

    def visit(
        self, path: str, as_: Someone | None = None, *, status: int = 200, lang: str = "zh_CN", queries: int = QUERIES
    ) -> Page:
        """Open a page as a person would; everything that all pages promise is checked."""
        page = self.open(path, as_, lang=lang)
        assert page.status == status, f"{path} answered {page.status}, not {status}: {page.said}"
        check(page, lang)
        told = "\n".join(page.statements)
        assert len(page.statements) <= queries, (
            f"{path} took {len(page.statements)} queries, more than {queries}:\n{told}"
        )
        return page

    def send(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        as_: Someone | None = None,
        *,
        on: str | None = None,
        lang: str = "zh_CN",
        status: int | None = None,
    ) -> Page:
        """Open the page of a form (`on`, or the form's own address), fill in `data`, and send it.

        A field that the form does not have is a fault of the test. Without `status` both a taken form (303) and a
        refused one (422) come back.
        """
        shown = self.visit(on or path, as_, lang=lang)
        form = shown.form(path if on else None)
        unknown = set(data or {}) - form.names
        assert not unknown, f"{shown.path} has no field {unknown}; it has {sorted(form.names)}"
        filled = {**form.filled, **{name: value for name, value in (data or {}).items() if value is not None}}
        page = self.open(form.action, as_, lang=lang, method="POST", data=filled)
        expected = {status} if status else {303, 422}
        assert page.status in expected, f"{form.action} answered {page.status}, not {expected}: {page.said}"
        check(page, lang)
        return page

    def follow(self, page: Page, as_: Someone | None = None, **options: Any) -> Page:
        """Go where an answer leads."""
        return self.visit(page.location, as_, **options)


def check(page: Page, lang: str) -> None:
    """What every page promises."""
    if not page.is_html:
        return
    tree = page.tree
    found = html.faults(tree, "en" if lang == "en" else "zh-CN")
    if lang == "en":
        found += [f"not translated: {text!r}; run `make strings`" for text in untranslated(tree)]
    assert not found, f"{page.path} ({page.status}):\n  " + "\n  ".join(found)


def untranslated(tree: html.Node) -> list[str]:
    """Chinese on an English page that is neither stored in a row (a name, a title, a number) nor marked as Chinese."""
    page = next(iter(tree.all("html")), tree)
    runs = [run for text in page.texts(foreign=False) for run in HAN.findall(text)]
    if not runs:
        return []
    known = sorted({BRAND, *stored_words()}, key=len, reverse=True)
    left = []
    for run in runs:
        rest = MASKED.sub("", run)
        for word in known:
            rest = rest.replace(word, "")
        if rest:
            left.append(run)
    return left
