"""Every figure of the statistics is the length of its own list, in every place and for any months."""

import csv
import io
import random
import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.accounts.rules import Role
from portal.core import asked, clock, db
from portal.core.scope import Actor, acting_as, system
from portal.mediation import queries, rules, service
from portal.mediation.models import Case
from portal.mediation.queries import Filter
from portal.mediation.rules import Days, Ending, Figure, Kind, Protection, Source, State
from portal.reports import service as reports
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG, SHAOGANG_TOWN
from tests.kit.plans import read_whole

ALL = system("tests")
TODAY = date(2026, 11, 22)
PLACES = (COUNTY, SHAOGANG_TOWN, GANCHENGZI)


def filter_of(href):
    """The list that an address asks for."""
    told = {name: values[0] for name, values in parse_qs(urlsplit(href).query).items()}
    return Filter(
        area=told["area"],
        kind=asked.word(Kind, told.get("kind")),
        figure=asked.word(Figure, told.get("figure")),
        source=asked.word(Source, told.get("source")),
        ending=asked.word(Ending, told.get("ending")),
        days=asked.word(Days, told.get("days")),
        since=asked.first_day(told["from"]),
        until=asked.last_day(told["to"]),
    )


def figures_of(tree):
    """Every address of a list on the page with the number that stands for it."""
    for row in tree.all("tr", "p"):
        links = [one for one in row.all("a") if one.attrs.get("href", "").startswith("/mediation/?area=")]
        for link in links:
            beside = next((cell for cell in row.all("td") if cell.attrs.get("class") == "num"), link)
            text = link.text if re.fullmatch(r"[\d,]+( 件)?", link.text) else beside.text
            yield link.attrs["href"], int(text.removesuffix(" 件").replace(",", ""))


@pytest.fixture
def years(make):
    """A county's disputes of a year and a half, drawn by chance, some of them sensitive."""
    draw = random.Random(7)
    with acting_as(ALL):
        for _one in range(30):
            day = TODAY - timedelta(days=draw.randrange(2, 500))
            with clock.frozen(clock.noon(day)):
                number = make.case(
                    draw.choice((GANCHENGZI, SHAOGANG, HONGXING)),
                    names=(f"甲{_one}", f"乙{_one}"),
                    kind=draw.choice(list(Kind)),
                    source=draw.choice(list(Source)),
                    days_ago=0,
                    until=draw.choice([State.LOGGED, State.ACCEPTED, State.MEDIATING, State.MEDIATING, State.REFUSED]),
                )
            on = day + timedelta(days=draw.choice((0, 5, 9, 20, 45)))
            if on > TODAY:
                continue
            with clock.frozen(clock.noon(on)), make.writing():
                case = db.session.get_one(Case, number)
                if case.state is State.MEDIATING and draw.random() < 0.6:
                    service.fail(case, draw.choice(list(Ending)), "谈不拢", on)
                elif case.state is State.MEDIATING:
                    told = {"facts": "滴水", "terms": "改水槽", "by": rules.By.RESPONDENT, "term_on": on}
                    service.agree(case, form=rules.Form.WRITTEN, on=on, **told)
                elif draw.random() < 0.3:
                    other = draw.choice(list(Source))
                    service.describe(case, kind=Kind.WAGES, detail=None, summary=case.summary, source=other)
        who = make.mediator(GANCHENGZI)
        with make.writing(Actor(who.id, frozenset({GANCHENGZI}), name=who.name)):
            first = db.session.scalars(db.select(Case).where(Case.village_code == GANCHENGZI)).first()
            service.mark(first, Protection.VIOLENCE)
    with clock.frozen(clock.noon(TODAY)):
        yield who


def test_each_figure_is_the_length_of_its_list_and_what_the_ledger_says(years, make, pages):
    bureau = make.user((Role.BUREAU, COUNTY))
    seen, some = set(), ""
    for place in PLACES:
        for months in ("", "&from=2025-03&to=2025-12", "&from=2026-10&to=2026-10"):
            page = pages.visit(f"/mediation/statistics?area={place}{months}", bureau)
            for href, told in figures_of(page.tree):
                f = filter_of(href)
                some = href if f.source else some
                with acting_as(Actor(bureau.id, frozenset({COUNTY}))):
                    assert queries.exact_count(f, None) == told, href
                    if f.tallied:
                        assert queries.count(queries.tally_of(f)) == told, href
                        seen.add(f.tallied[0].partition(".")[0])
    assert seen == {"kind", "source", "ending", "days"}
    assert "共" in pages.visit(some, bureau).text
    with acting_as(ALL):
        assert reports.verify() == []
        before = {place: queries.of_place(place, date(2025, 1, 1), TODAY) for place in PLACES}
        f = Filter(area=COUNTY, source=Source.PARTY, figure=Figure.LOGGED, since=date(2026, 1, 1), until=TODAY)
        assert not read_whole(lambda: queries.count(queries.tally_of(f)))
        assert not read_whole(lambda: queries.of_place(COUNTY, date(2026, 1, 1), TODAY))
        db.session.remove()
        assert reports.rebuild() > 0
        assert {place: queries.of_place(place, date(2025, 1, 1), TODAY) for place in PLACES} == before


def test_a_reader_sees_the_own_places_alone_and_the_own_numbers_beside_nobodys(years, make, pages):
    village = pages.visit("/mediation/statistics", years)
    assert "甘城子村的纠纷统计" in village.text
    for other in (SHAOGANG, SHAOGANG_TOWN, COUNTY):
        assert pages.open(f"/mediation/statistics?area={other}", years).status == 404
    mine = pages.visit("/mediation/mine", years)
    assert "排名" not in mine.text
    file = pages.open(f"/mediation/statistics?area={GANCHENGZI}&format=csv", years)
    rows = list(csv.reader(io.StringIO(file.response.text.lstrip("\ufeff"))))
    assert ["部分", "项目", "件数"] in rows


def test_the_middle_of_few_and_of_many():
    assert rules.spread({}).median == ""
    assert rules.spread({3: 1, 9: 1}).median == "6"
    assert rules.spread({3: 1, 8: 1}).median == "5.5"
    found = rules.spread({0: 2, 7: 1, 15: 3, 30: 1, 31: 1, 365: 2})
    assert (found.count, found.median, found.within_month) == (10, "15", 7)
    assert [found.classes[one] for one in Days] == [2, 1, 3, 1, 3]
