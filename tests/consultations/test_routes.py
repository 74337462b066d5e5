"""出了什么事？ Every way is short and leads to somebody who helps; twelve stories reach the right one."""

from datetime import date

import pytest

from portal.consultations.rules import Helps, routes
from portal.consultations.rules.helplines import Alarm, lines
from portal.consultations.rules.routes import MOST_OPTIONS, MOST_QUESTIONS
from portal.core.helplines import Helpline
from tests.kit.makers import GANCHENGZI

TREE = routes(date(2026, 12, 1))
STORIES = [
    ("丈夫喝了酒又动手，孩子吓得直哭。", ["home", "danger"], Helps.POLICE),
    ("欠了一屁股债，觉得活着没意思。", ["despair"], Helps.POLICE),
    ("有人冒充客服，刚转走三万。", ["fraud"], Helps.POLICE),
    ("邻居垒墙占了我家半米宅基地，他说可以谈。", ["quarrel", "talk", "mediate"], Helps.MEDIATION),
    ("转包出去的地到期了，对方不还，合同在手里。", ["quarrel", "land", "arbitrate"], Helps.MEDIATION),
    ("征地补偿款觉得算少了。", ["quarrel", "land", "review"], Helps.OFFICE),
    ("借给表弟两万，有欠条，电话不接了。", ["quarrel", "debt", "sue"], Helps.CONSULTATION),
    ("工地干了三个月，老板跑了，找过劳动监察还没拿到。", ["work", "wages", "aid"], Helps.LEGAL_AID),
    ("在厂里轧断了手指，厂里不管。", ["work", "aid"], Helps.LEGAL_AID),
    ("老人八十了，三个儿子都不管。", ["home", "aid"], Helps.LEGAL_AID),
    ("两口子都想离，孩子房子说好了。", ["home", "divorce", "registry"], Helps.OFFICE),
    ("调解时说好的赔偿，过了日子一分没给。", ["quarrel", "unkept"], Helps.MEDIATION),
]


def ways(step=TREE.start, asked=0):
    """Every way through the questions: the ends, with how many questions were asked."""
    for option in TREE.questions[step].options:
        if option.to in TREE.ends:
            yield option.to, asked + 1
        else:
            yield from ways(option.to, asked + 1)


def test_every_way_is_short_and_every_end_is_reached_and_helps():
    found = list(ways())
    assert max(asked for _end, asked in found) <= MOST_QUESTIONS
    assert {end for end, _asked in found} == set(TREE.ends)
    assert all(2 <= len(question.options) <= MOST_OPTIONS for question in TREE.questions.values())
    for name, end in TREE.ends.items():
        assert end.alarm or end.lines or end.topic or end.mediation, f"{name} leads to nobody"
    assert {end.kind for end in TREE.ends.values()} == set(Helps)


def test_who_is_in_danger_has_the_numbers_in_one_tap():
    first = {option.to for option in TREE.questions[TREE.start].options}
    assert {"danger", "despair"} <= first
    numbers = {line.line for line in lines(Alarm.DANGER)}
    assert {Helpline.POLICE, Helpline.WOMEN, Helpline.YOUTH} <= numbers


@pytest.mark.parametrize(
    ("story", "path", "helps"), STORIES, ids=[path[-1] + str(n) for n, (_s, path, _h) in enumerate(STORIES)]
)
def test_each_story_reaches_who_helps(story, path, helps):
    here = TREE.start
    for step in path:
        assert step in {option.to for option in TREE.questions[here].options}, story
        here = step
    assert TREE.ends[here].kind is helps


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_every_step_is_a_page_of_links_that_keeps_the_village(make, pages, lang):
    page = pages.visit(f"/consult/what?village={GANCHENGZI}", lang=lang)
    assert all(f"village={GANCHENGZI}" in link for link in page.links if "/consult/what/" in link)
    for step in [*TREE.questions, *TREE.ends]:
        page = pages.visit(f"/consult/what/{step}?village={GANCHENGZI}", lang=lang)
        assert page.status == 200
        end = TREE.ends.get(step)
        if end and end.topic:
            assert any(f"kind={end.topic.value}" in link for link in page.links)
        if end and end.alarm:
            assert any(link == "tel:110" for link in page.links)
    asking = pages.visit(f"/consult?kind=wages&village={GANCHENGZI}", lang=lang)
    assert asking.form("/consult").filled["kind"] == ["wages"]
    assert pages.open("/consult/what/nowhere").status == 404
