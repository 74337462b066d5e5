"""What a page brings along so that it is soon shown and nothing on it moves afterwards (UI.md section 3)."""

import re

import pytest

from portal.core.assets import AT_WORK
from portal.core.config import ROOT
from portal.core.offline import KEEPS_PAGE
from portal.core.phone import SAYS

NAMED = re.compile(r"(?:extends|include|from|import)\s+'([^']+)'")
BARS = {"": "offer", "offer": "offer", "locked": "locked", "open": None, "none": None, "other": None}


def shown_to_visitors() -> set[str]:
    """Templates that a visitor's page is made of; the first page alone is also for who is signed in."""
    texts = {
        str(file.relative_to(ROOT / "templates")): file.read_text() for file in (ROOT / "templates").rglob("*.html")
    }
    found, left = set(), [name for name, text in texts.items() if "'layouts/public.html'" in text]
    left.remove("home/index.html")
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += NAMED.findall(texts[name])
    return {texts[name] for name in found - {"ui/phone.html"}}


def selectors(css: str) -> set[frozenset[str]]:
    """The classes that each selector asks for which begins with one."""
    heads = re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/|\([^()]*\)", "", css, flags=re.DOTALL))
    found = (one.strip() for head in heads for one in head.split(","))
    return {frozenset(re.findall(r"\.([a-z][\w-]*)", one)) for one in found if one.startswith(".")}


def test_the_visitors_stylesheet_has_what_visitors_pages_show():
    texts = "\n".join(shown_to_visitors())
    said = set(re.findall(r"[a-z][\w-]*", " ".join(re.findall(r'class="([^"]*)', texts))))
    for name in AT_WORK:
        asked = selectors((ROOT / "static" / "ui" / f"{name}.css").read_text())
        assert asked, f"static/ui/{name}.css is empty: take it out of AT_WORK"
        bare = {classes for classes in asked if classes <= said}
        assert not bare, f"{name}.css is for visitors too: take it out of AT_WORK ({bare})"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_bar_over_a_form_comes_with_the_page(make, pages):
    mediator = make.mediator()
    for said, bar in BARS.items():
        if said:
            pages.browser(mediator).set_cookie(SAYS, said)
        page = pages.open("/mediation/new", as_=mediator)
        assert [node.attrs.get("data-part") for node in brought(page)] == ([bar] if bar else []), said
    assert not brought(pages.open("/mediation/new", as_=mediator, headers={KEEPS_PAGE: "1"}))
    assert not brought(pages.open("/consult"))


def brought(page):
    """The bars that stand on the page, not in the drawer from which the script takes them."""
    tree = page.tree
    drawers = {id(node) for drawer in tree.all("template") for node in drawer.walk()}
    return [node for node in tree.walk() if "phone-bar" in node.attrs.get("class", "") and id(node) not in drawers]
