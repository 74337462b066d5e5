"""Whether legal aid is likely: twelve stories, the cases that need no proof, and never a refusal."""

from datetime import date

import pytest

from portal.consultations.rules.aid import MOST_QUESTIONS, Chance, aid_check
from tests.kit.makers import GANCHENGZI

CHECK = aid_check(date(2026, 12, 1))
STORIES = [
    ("丈夫打我，想离婚要补偿。", ["violence"], Chance.LIKELY, "32"),
    ("儿子把八十岁的妈丢在老屋不管。", ["violence"], Chance.LIKELY, "32"),
    ("救落水的人自己伤了腿，要补偿。", ["honour"], Chance.LIKELY, "32"),
    ("再审改判无罪，想要国家赔偿。", ["honour"], Chance.LIKELY, "32"),
    ("在银川工地干活，老板欠三个月工钱。", ["worker", "migrant"], Chance.LIKELY, "42"),
    ("外出打工轧断手指。", ["worker", "migrant"], Chance.LIKELY, "42"),
    ("本村开店的会计，被欠工资，日子过得去。", ["worker", "means", "enough"], Chance.UNLIKELY, "31"),
    ("拿低保，要前夫给抚养费。", ["means", "relief"], Chance.LIKELY, "42"),
    ("残疾，没有收入，被车撞了。", ["means", "weak"], Chance.LIKELY, "42"),
    ("种地收入不高，要养老金。", ["means", "low"], Chance.UNCLEAR, "31"),
    ("弟弟昨天被拘留了。", ["charged"], Chance.UNCLEAR, "22"),
    ("借给朋友五万不还。", ["elsewhere"], Chance.UNLIKELY, "31"),
]


@pytest.mark.parametrize(("story", "path", "result", "article"), STORIES, ids=[str(n) for n in range(len(STORIES))])
def test_each_story_reaches_what_may_be_expected_by_its_article(story, path, result, article):
    here = CHECK.start
    for step in path:
        assert step in {option.to for option in CHECK.questions[here].options}, story
        here = step
    end = CHECK.ends[here]
    assert (end.result, end.law, end.article) == (result, "法律援助法", article) and end.papers
    assert len(path) <= MOST_QUESTIONS
    assert not any(word in end.says.zh for word in ("拒绝", "不能申请", "不予", "不符合"))


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_every_step_is_a_page_of_links_that_keeps_the_village(pages, lang, make):
    pages.visit(f"/consult/aid?village={GANCHENGZI}", lang=lang)
    for step in [*CHECK.questions, *CHECK.ends]:
        page = pages.visit(f"/consult/aid/{step}?village={GANCHENGZI}", lang=lang)
        assert all(f"village={GANCHENGZI}" in link for link in page.links if "/consult/aid" in link)
        lines = ("110", "12338") if step in CHECK.ends and CHECK.ends[step].danger else ()
        assert all(line in page.text for line in lines), "whom to call comes with the danger"
    assert pages.open("/consult/aid/nowhere").status == 404
    assert any("/consult/aid" in link for link in pages.visit("/consult/what/aid").links)
