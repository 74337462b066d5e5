"""Is it this one? Precision and recall of the hint on a labelled set, and what the page says (PRODUCT.md M20)."""

import random

from portal.accounts.rules import Role
from portal.mediation import rules
from portal.mediation.rules import Kind, Matter
from tests.kit.makers import GANCHENGZI, HONGXING

SURNAMES, GIVEN = (
    "王李张刘陈杨马赵黄周吴徐孙朱胡郭何高林罗",
    "建国 秀英 小军 桂香 志强 玉梅 海燕 学明 文华 永福 春兰 德才".split(),
)
ALSO = {"桂香": "贵香", "志强": "志墙", "文华": "文花", "永福": "永富", "建国": "建过", "学明": "学鸣"}
MATTERS = {
    Kind.NEIGHBOUR: ("院墙滴水", "两家为{plot}院边的路争起来", "柴草堆占了路"),
    Kind.LAND: ("{plot}地的地界不清", "浇水先后", "{plot}渠口被堵"),
    Kind.DEBT: ("借款五千元不还", "赊的化肥钱没给", "合伙买的机器"),
}


def _told(rng, people, kind):
    plot = f"{rng.randrange(1, 40)}号" if rng.random() < 0.5 else ""
    return Matter(kind, people, rng.choice(MATTERS[kind]).format(plot=plot), frozenset({"".join(people)}))


def _again(rng, one):
    """The same matter told by somebody else: names as people are called, of the same sound, one left out; no phone."""
    names = []
    for name in one.names:
        how = rng.random()
        if how < 0.2:
            name = name[0] + rng.choice(("大爷", "大姐", "老二", "某某"))
        elif how < 0.4:
            name = name[0] + ALSO.get(name[1:], name[1:])
        names.append(name)
    if rng.random() < 0.1:
        names.pop()
    rng.shuffle(names)
    return Matter(one.kind, tuple(names), one.summary, one.phones if rng.random() < 0.4 else frozenset())


def test_the_hint_is_right_often_enough():
    rng = random.Random(7)
    right = wrong = missed = 0
    for _village in range(60):
        people = [rng.choice(SURNAMES) + rng.choice(GIVEN) for _person in range(60)]
        known = [_told(rng, tuple(rng.sample(people, 2)), rng.choice(list(MATTERS))) for _case in range(12)]
        new = [(_again(rng, known[at]), at) for at in range(4)]
        new += [(_told(rng, tuple(rng.sample(people, 2)), rng.choice(list(MATTERS))), None) for _case in range(8)]
        for one, same in new:
            hinted = {at for at, earlier in enumerate(known) if rules.alike(one, earlier)}
            right += same in hinted
            missed += same is not None and same not in hinted
            wrong += len(hinted - {same})
    precision, recall = right / (right + wrong), right / (right + missed)
    print(f"is it this one: precision {precision:.2f}, recall {recall:.2f} of {right + missed}")
    assert precision >= 0.8 and recall >= 0.9


def test_who_logs_a_dispute_again_is_shown_the_earlier_one(make, pages):
    earlier, other = make.case(names=("王桂香", "李建国"), days_ago=20), make.case(names=("马文", "丁一"), days_ago=9)
    old = make.case(names=("王桂香", "李建国"), days_ago=120)
    again = make.case(names=("李建过", "王大姐"), days_ago=0)
    who = make.mediator()
    page = pages.visit(f"/mediation/{again}/logged", who)
    assert "是不是这件" in page.text and f"/mediation/{earlier}" in page.links
    assert not {f"/mediation/{other}", f"/mediation/{old}"} & set(page.links)
    assert "是不是这件" not in pages.visit(f"/mediation/{other}/logged", who).text


def test_it_is_asked_before_anything_is_saved_of_who_may_open_it(make, pages):
    earlier = make.case(names=("王桂香", "李建国"), days_ago=20)
    who, member = make.mediator(), make.user((Role.MEMBER, GANCHENGZI))
    told = {"kind": "neighbour", "parties": "王大姐、李建过", "summary": "又吵了"}

    def asked(by, **more):
        token = pages.visit("/mediation/new", by).form().filled["csrf_token"][0]
        return pages.open("/mediation/alike", by, method="POST", data={**told, **more, "csrf_token": token})

    found = asked(who).response.json
    assert [one["href"] for one in found] == [f"/mediation/{earlier}"] and "王某某" in found[0]["label"]
    assert asked(who, parties="马文").response.json == asked(who, village=HONGXING).response.json == []
    assert asked(member).response.json == [], "a member is shown nobody else's disputes"
    assert asked(who, kind="nonsense").response.json == []
