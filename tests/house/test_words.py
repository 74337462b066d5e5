"""Every word of every page comes from the catalogue: in a language that nobody speaks, no Chinese is left."""

import pytest

from tests.kit import pseudo
from tests.kit.doors import doors
from tests.kit.pages import MASKED, stored_words

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def bare(page, known: list[str]) -> list[str]:
    """Chinese that is neither stored, nor marked as Chinese, nor handed to the catalogue."""
    tree = next(iter(page.tree.all("html")), page.tree)
    left = []
    for text in tree.texts(foreign=False):
        rest = MASKED.sub("", text)
        for word in known:
            rest = rest.replace(word, "")
        if pseudo.HAN.search(rest):
            left.append(text.strip()[:60])
    return left


def test_no_page_says_a_word_that_the_catalogue_does_not_know(world, pages):
    known = sorted(stored_words(), key=len, reverse=True)
    faults, seen = [], 0
    with pseudo.spoken():
        with world.insider():
            for door in doors(world.app):
                for case_id in world.cases.values() if door.safe and door.room != "core" else ():
                    path = door.path({"mediation_case": case_id, "mediation_party": case_id * 2})
                    page = pages.open(path, lang="en")
                    if page.status == 200 and page.is_html:
                        seen += 1
                        faults += [f"{path}: {text!r}" for text in bare(page, known)]
                    if not any(table.name == "mediation_case" for table in door.tables.values()):
                        break
        for role, who in world.make.of_every_role().items():
            faults += [f"/ of {role.value}: {text!r}" for text in bare(pages.open("/", as_=who, lang="en"), known)]
    assert seen > 60
    assert not faults, "\n  ".join(["Not in the catalogue: wrap it in _():", *dict.fromkeys(faults)])


def test_the_made_up_language_keeps_what_is_filled_in(database):
    assert pseudo.dress("共 %(num)d 件") == "ʁöš %(num)d ʁöš"
