"""The leader's first page: what each figure means and for which time, no name, a table that paper shows too."""

from portal.accounts.rules import Role
from portal.mediation.rules import State
from tests.kit.makers import COUNTY


def test_every_figure_says_what_it_means_and_for_which_time(make, visit):
    make.contract()
    for state in (State.LOGGED, State.AGREED, State.FAILED):
        make.case(until=state)
    page = visit("/", make.user((Role.LEADER, COUNTY)))
    figures = [node for node in page.tree.all("div") if "figure" in node.attrs.get("class", "").split()]
    assert len(figures) >= 5
    for one in figures:
        name = one.all("h3")[0].text
        assert [node for node in one.all("details") if node.attrs.get("class") == "meaning" and node.all("p")], name
        assert [node.text for node in one.all("p") if node.attrs.get("class") == "span" and node.text.strip()], name
    assert len(page.response.data) < 80_000
    assert "王大明" not in page.response.text and "王某" not in page.response.text


def test_the_table_of_the_towns_is_folded_on_the_screen_and_open_on_paper(make, visit):
    make.case()
    page = visit("/", make.user((Role.LEADER, COUNTY)))
    (folded,) = [node for node in page.tree.all("details") if node.attrs.get("class") == "print-open"]
    assert "open" not in folded.attrs and folded.all("table")
