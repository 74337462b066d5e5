"""What is found in the ledger, by whom, and what a typed word is taken for."""

from datetime import date

import pytest

from portal.accounts.rules import Role as Person
from portal.core import db, jobs, pinyin, search
from portal.core.scope import Actor, acting_as, system
from portal.core.search import Often
from portal.mediation import queries, rules, service
from portal.mediation.models import Case
from portal.mediation.queries import Filter
from portal.mediation.rules import Kind, Protection, Role, State
from tests.kit.makers import COUNTY, GANCHENGZI, SHAOGANG, SHAOGANG_TOWN
from tests.kit.plans import read_whole

ALL = system("tests")


def found(q: str, who: Actor = ALL, **also) -> list[int]:
    """The numbers that a list shows, newest first."""
    with acting_as(who):
        return [row.id for row in queries.listed(Filter(q=q, **also), None, 50, who.id).rows]


def change(number, verb):
    with acting_as(ALL), db.transaction() as into:
        verb(into.get(Case, number))


def renamed(case, name, phone=None):
    service.change_party(case, queries.parties(case)[0], service.PartyTold(name, Role.APPLICANT, phone=phone))


def test_one_field_finds_people_numbers_places_days_and_words(make):
    first = make.case(names=("王桂香", "买买提·吐尔逊"), summary="为彩礼５０００元，两家争起来", days_ago=2)
    second = make.case(SHAOGANG, names=("单大有", "𠮷田"), summary="彩 礼 no word", days_ago=1, until=State.ACCEPTED)
    change(second, lambda case: renamed(case, "单大有", "19900001234"))
    for q in (
        "彩礼",
        "彩",
        "王桂香",
        "wgx",
        "WGX",
        "wg",
        "wanggui",
        "吐尔逊",
        "5000",
        "５０００元",
        "彩礼 王",
        "两家争",
    ):
        assert first in found(q), q
    for q in ("1234", "sdy", "ddy", "danda", "𠮷", "人调字第0001号", "单大有 𠮷田"):
        assert found(q) == [second], q
    assert found("彩礼") == [second, first], "newest first; a phrase minds no sign between its characters"
    for q in ("9999", "礼彩", "香买", "wgy", "彩礼 没有", "'", '"', "*", "zz0x", "a OR b", ") & ("):
        assert found(q) in ([], found("")), q
    change(first, lambda case: renamed(case, "李秀英"))
    assert found("王桂香") == found("wgx") == [] and found("lxy") == [first]


def test_what_is_said_later_is_found_and_pages_follow_each_other(make):
    numbers = [make.case(summary="水渠漏水", days_ago=day) for day in (3, 2, 2, 1)]
    told = service.describe
    change(
        numbers[0],
        lambda case: told(case, kind=Kind.NEIGHBOUR, detail=None, summary="水渠改道", source=case.source),
    )
    assert found("改道") == numbers[:1] and len(found("水渠")) == 4 and len(found("漏水")) == 3
    with acting_as(ALL):
        page = queries.listed(Filter(q="水渠"), None, 3, None)
        after = queries.listed(Filter(q="水渠"), page.after, 3, None)
        assert [row.id for row in [*page.rows, *after.rows]] == found("") and after.after is None
        back = queries.listed(Filter(q="水渠"), after.before, 3, None)
        assert [row.id for row in back.rows] == [row.id for row in page.rows]
        assert [row.id for row in queries.exported(Filter(q="水渠"), None, part=2)] == found("")


def test_only_ones_own_scope_answers_and_the_sensitive_are_not_in_the_index(make):
    mine, other = make.case(names=("马秀兰", "王大明")), make.case(SHAOGANG, names=("马秀兰", "李四"))
    village, county = Actor(7, frozenset({GANCHENGZI})), Actor(8, frozenset({COUNTY}))
    assert found("马秀兰", village) == found("mxl", village) == [mine]
    assert set(found("mxl", county)) == {mine, other}
    assert found("马秀兰", county, by_name=False) == found("mxl", county, by_name=False) == []
    with acting_as(village):
        assert queries.suggested("mxl") == [("马秀兰", GANCHENGZI)] == queries.suggested("马秀")
    who = make.mediator()
    handler = Actor(who.id, frozenset({GANCHENGZI}), name=who.name)
    with acting_as(handler), db.transaction() as into:
        service.mark(into.get(Case, mine), Protection.VIOLENCE)
    for actor in (village, county, handler):
        assert mine not in found("mxl", actor)
        with acting_as(actor):
            assert ("马秀兰", GANCHENGZI) not in queries.suggested("mxl")
    assert found("马秀兰", handler, sensitive=True) == [mine], "its handler finds it among the confidential ones"
    with db.transaction() as into:
        kept = into.connection().exec_driver_sql("SELECT count(*) FROM mediation_text").scalar()
    assert kept == 1


def test_the_index_is_made_anew_as_it_stood(make):
    numbers = [make.case(summary=f"第{day}回", days_ago=day) for day in range(3)]
    with db.transaction() as into:
        into.connection().exec_driver_sql("DELETE FROM mediation_text")
    assert found("回") == []
    with acting_as(ALL), db.transaction() as into:
        assert service.refresh_all(into.connection()) == 3
    assert found("回") == numbers


def test_a_word_is_taken_for_what_it_says():
    places = {"甘城子": frozenset({GANCHENGZI})}
    for typed, expected in {
        "调解中": {"state": State.MEDIATING},
        "甘城子": {"areas": frozenset({GANCHENGZI})},
        "2026-02": {"since": date(2026, 2, 1), "until": date(2026, 2, 28)},
        "2026年2月3日": {"since": date(2026, 2, 3), "until": date(2026, 2, 3)},
        "2026年": {"since": date(2026, 1, 1), "until": date(2026, 12, 31)},
        "wgx": {"sound": True},
        "0123": {"tail": True},
        "2026-13": {},
        "“甘城子”": {},
    }.items():
        (one,) = rules.sought(typed, places).parts
        assert one == rules.Taken(typed.strip("“”"), **expected), typed
    assert rules.sought(' ，。 "" \' ').parts == ()


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("仇英", {"qy", "cy", "qiuying"}),
        ("曾国", {"zg", "cg"}),
        ("查某", {"zm", "cm"}),
        ("解放", {"xf", "jf"}),
        ("尉迟恭", {"ycg"}),
        ("吕布", {"lb", "lvbu", "lubu"}),
        ("张San", {"zhangsan"}),
    ],
)
def test_a_surname_is_found_by_both_its_readings(name, keys):
    assert keys <= set(pinyin.keys(name))


def test_a_long_name_has_few_keys():
    assert len(pinyin.keys("重行长朝" * 20)) < 40
    assert search.words("１３８·0001 Ａb") == ["138", "1", "ab"]


def test_the_page_says_what_a_word_was_taken_for(make, pages):
    make.case(names=("王桂香", "李四"), summary="为彩礼争吵")
    who = make.mediator()
    page = pages.visit("/mediation/?q=甘城子 wgx", who)
    assert "地方：甘城子" in page.text and "拼音“wgx”" in page.text and "共 1 件" in page.text
    empty = pages.visit("/mediation/?q=没有这回事 1234", who)
    assert "没有符合的纠纷" in empty.text and "找的是" in empty.text and "手机末四位“1234”" in empty.text
    assert pages.open("/mediation/suggest?q=wgx", who).response.json == [{"name": "王桂香", "place": "甘城子村"}]
    leader = make.user((Person.LEADER, COUNTY))
    assert pages.open("/mediation/suggest?q=wgx", leader).response.json == []


@pytest.mark.parametrize("areas", [{GANCHENGZI}, {SHAOGANG_TOWN}, {COUNTY}], ids=["village", "town", "county"])
def test_the_ledger_is_read_along_an_index_at_every_level(make, areas):
    make.case(mediator=make.mediator())
    with acting_as(Actor(7, frozenset(areas))):
        assert read_whole(lambda: queries.listed(queries.Filter(), None, 50, 7)) == []
        assert read_whole(lambda: queries.capped_count(queries.Filter(kind=Kind.LAND), 7)) == []


@pytest.mark.parametrize("often", list(Often))
def test_a_search_counts_what_its_list_shows_whichever_way_it_is_found(make, often):
    """PostgreSQL finds seldom words by its index and reads through for common ones (PERFORMANCE.md P12)."""
    for village, times in ((GANCHENGZI, 4), (SHAOGANG, 3)):
        for _time in range(times):
            make.case(village, summary="渠口的水让别人先浇了")
    hidden, who = make.case(summary="渠口的水让别人先浇了"), make.mediator()
    with acting_as(Actor(who.id, frozenset({GANCHENGZI}), name=who.name)), db.transaction() as into:
        service.mark(into.get(Case, hidden), Protection.VIOLENCE)
    make.case(summary="院墙外的柴草堆")
    for who in (ALL, Actor(7, frozenset({SHAOGANG_TOWN})), Actor(8, frozenset({GANCHENGZI}))):
        for q in ("渠口的水", "柴草堆", "没有这句话"):
            with acting_as(who):
                shown = [row.id for row in queries.listed(Filter(q=q, often=often), None, 50, None).rows]
                assert queries.capped_count(Filter(q=q, often=often), None) == len(shown), (q, who)
                assert shown == found(q, who) and len(shown) == (0 if q == "没有这句话" else len(shown) or 1)
                db.session.remove()


def test_words_are_seldom_or_common_by_the_newest_texts(make, database):
    for number in range(4):
        make.case(summary="渠口的水让别人先浇了" if number else "院墙外的柴草堆")
    with acting_as(ALL):
        told = {q: queries.filter_from({"q": q}, frozenset({COUNTY}), by_name=True).often for q in ("渠口", "没有")}
    sqlite = database.kind == "sqlite"
    assert told == {"渠口": Often.SELDOM if sqlite else Often.COMMON, "没有": Often.SELDOM}
    assert [search.often(hits, 1000) for hits in (0, 9, 10, 30, 31)] == [0, 0, 1, 1, 2]
    assert search.often(0, 0) is Often.SELDOM


def test_parts_of_the_index_are_brought_together_at_night_and_nothing_is_lost(make, database):
    numbers = [make.case(summary=f"第{day}回说水渠", days_ago=day) for day in range(12)]

    def parts():
        with db.transaction() as into:
            return into.connection().exec_driver_sql("SELECT count(*) FROM mediation_text_data").scalar()

    before = parts() if database.kind == "sqlite" else 0
    jobs.run_once()
    assert found("水渠") == numbers
    with acting_as(ALL):
        assert queries.capped_count(Filter(q="水渠"), None) == 12
    assert database.kind != "sqlite" or parts() < before
    with db.transaction():
        assert not service.gather_words(), "the night's work is done"
