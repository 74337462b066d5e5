"""Templates, strings and docs: what is shown agrees with what the code says."""

import ast
import re

import pytest
from flask import g

from portal.core.config import ROOT
from portal.core.layout import _frame
from portal.core.scope import NOBODY
from tests.kit import permissions_doc, strings

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SETTING = re.compile(r"PORTAL_[A-Z_]+")
FORBIDDEN = {
    r"<style|<script(?![^>]*\ssrc=)": "inline styles and scripts: the policy forbids them",
    r"\sstyle=|\son[a-z]+=": "inline style or handler: use a class, or data- and static/ui/",
    r"\.may\(|permissions|\bPERMISSIONS\b|\.roles\b": "a template asks for no permission: steps are handed in",
    r"\bquery\(|\.session\b(?!s)|select\(": "a template reads what it is given, and asks no database",
    r"\|\s*safe\b": "unescaped text",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=[str(path.relative_to(ROOT)) for path in TEMPLATES])
def test_a_template_only_shows(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    found = [why for pattern, why in FORBIDDEN.items() if re.search(pattern, text)]
    assert not found, found


def test_every_template_is_a_page_or_a_part_of_one(app):
    """Pages are named like their endpoints; parts start with `_` or live in layouts/, ui/ and errors/."""
    parts = {"layouts", "ui", "errors"}
    used = "\n".join(path.read_text("utf-8") for path in TEMPLATES)
    used += "\n".join(path.read_text("utf-8") for path in (ROOT / "portal").rglob("*.py"))
    faults = []
    for path in TEMPLATES:
        name = str(path.relative_to(ROOT / "templates"))
        endpoint = name.removesuffix(".html").replace("/", ".")
        if path.parent.name not in parts and endpoint not in app.view_functions and name not in used:
            faults.append(name)
    assert not faults, f"no endpoint shows them: {faults}"


def test_english_is_complete():
    found = strings.faults()
    assert not found, f"{len(found)} strings:\n  " + "\n  ".join(found[:40])


def test_every_setting_is_in_the_operators_handbook():
    told = (ROOT / "docs" / "operations.md").read_text("utf-8")
    known = {
        name
        for path in (ROOT / "portal").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for name in SETTING.findall(node.value)
        if not name.endswith("_") and not name.startswith("PORTAL_TEST")
    }
    missing = sorted(name for name in known if name not in told)
    assert not missing, f"docs/operations.md does not name {missing}"


def test_every_room_is_on_the_map():
    told = (ROOT / "docs" / "map.md").read_text("utf-8")
    rooms = sorted(path.parent.name for path in (ROOT / "portal").glob("*/__init__.py"))
    missing = [room for room in rooms if not re.search(rf"\b{room}\b", told)]
    assert not missing, f"docs/map.md does not name {missing}"


def test_the_page_of_permissions_says_what_the_tables_say():
    told = (ROOT / "docs" / "permissions.md").read_text("utf-8")
    assert told == permissions_doc.page(), "docs/permissions.md is old: run `make docs`"


def test_a_page_hands_over_no_name_of_its_frame(app):
    """What stands in every page's frame, such as who is signed in, is not written over by what one page shows."""
    with app.test_request_context("/"):
        g.person = NOBODY
        frame = set(_frame())
    faults = [
        f"{path.relative_to(ROOT)}:{node.lineno} {word.arg}"
        for path in (ROOT / "portal").rglob("views/*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("page", "render_template")
        for word in node.keywords
        if word.arg in frame
    ]
    assert not faults, faults
