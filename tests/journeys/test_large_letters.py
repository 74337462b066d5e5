"""大字版 is chosen for a whole visit; `test_nobody_is_kept_out` looks at every page in it."""

import re

import pytest

from portal.core.config import ROOT
from tests.kit.elders import held_back


@pytest.mark.journey
def test_in_large_letters_a_page_is_read_aloud_where_the_phone_has_a_voice(phone):
    page = phone(None, large=True).go("/privacy")
    aloud = page.get_by_role("button", name="读给我听")
    aloud.wait_for()
    assert not held_back(page)
    aloud.click()
    assert phone(None).go("/privacy").get_by_role("button", name="读给我听").count() == 0
    assert phone(None, large=True, scripts=False).go("/privacy").get_by_role("button", name="读给我听").count() == 0


def test_only_the_frame_of_a_page_knows_of_large_letters():
    """A page in large letters is the same page with the class `large`: so it can be looked at in one visit."""
    asking = re.compile(r"\{[{%][^}]*\blarge\b")
    asked = [path.name for path in (ROOT / "templates").rglob("*.html") if asking.search(path.read_text("utf-8"))]
    assert asked == ["base.html"]


def test_large_letters_change_no_colour_and_no_layer():
    """So the contrast of a page in ordinary letters, for which more is asked, is that of the page in large ones."""
    rule, coloured = (
        re.compile(r"([^{}]+)\{([^{}]*)\}"),
        re.compile(r"colou?r|background|opacity|filter|position|z-index"),
    )
    found = [
        f"{path.name}: {selector.strip()}"
        for path in (ROOT / "static").rglob("*.css")
        for selector, said in rule.findall(path.read_text("utf-8"))
        if re.search(r"(?<!not\()\.large\b", selector) and coloured.search(said)
    ]
    assert not found
