"""Bureau staff at a desk, without a mouse: a season of thirty sessions in five towns, and a sheet to sign."""

from dataclasses import dataclass, replace

import pytest

from portal.accounts.rules import Role
from portal.areas import rules as areas
from portal.areas.models import Area
from portal.training import service
from portal.training.models import TrainingSession
from tests.kit.browser import DESK, Phone
from tests.kit.makers import COUNTY, SHAOGANG_TOWN, XIAOBA_TOWN
from tests.kit.training import BUREAU, someone

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]
MOST_STOPS = 120
MORE_TOWNS = {"640381102000": "大坝镇", "640381103000": "瞿靖镇", "640381105000": "叶盛镇"}
TOWNS = sorted([SHAOGANG_TOWN, XIAOBA_TOWN, *MORE_TOWNS])
MOST_KEYS = 300
"""It takes about 250, nearly all of them Tab: at one key a second four of the ten minutes."""


@dataclass
class Keys:
    """Somebody's hands on the keyboard, with a count of the keys they pressed."""

    his: Phone
    pressed: int = 0

    def press(self, key: str) -> None:
        self.his.page.keyboard.press(key)
        self.pressed += 1

    def write(self, text: str) -> None:
        self.his.page.keyboard.type(text)
        self.pressed += len(text)

    def at(self) -> tuple[str, str, str]:
        """Where the focus is: the name and the value of a field, or the words of a link or button."""
        told = "e => [e.name || '', e.value || '', (e.innerText || '').trim()]"
        found = self.his.page.evaluate(f"({told})(document.activeElement)")
        return found[0], found[1], found[2]

    def to(self, name: str = "", *, value: str = "", words: str = "") -> None:
        """Tab on until the focus is on a field of a name, or on a link or button with these words."""
        for _stop in range(MOST_STOPS):
            self.press("Tab")
            at = self.at()
            if (words and at[2] == words) or (name and at[0] == name and value in ("", at[1])):
                return
        raise AssertionError(f"no tab stop leads to {name} {value} {words}")

    def enter(self) -> None:
        """Follow the link or send the form, and wait for what comes."""
        with self.his.page.expect_navigation():
            self.press("Enter")
        self.his.fits()


@pytest.fixture
def keys(make, phone) -> Keys:
    with make.writing() as session:
        for code, name in MORE_TOWNS.items():
            level, kind, parent = areas.level(code), areas.kind(code), areas.parent_code(code)
            session.add(Area(code=code, level=level, kind=kind, parent_code=parent, name=name, short=name))
    his = phone(make.user((Role.BUREAU, COUNTY), name="贺兰石"), size=DESK)
    his.go("/")
    return Keys(his)


def test_thirty_sessions_in_five_towns_are_scheduled_by_keyboard_alone(make, keys):
    his = keys.his
    keys.to(words="培训")
    keys.enter()
    keys.to(words="排一场培训")
    keys.enter()
    keys.to("title")
    keys.write("借条和收条")
    keys.to("towns", value=SHAOGANG_TOWN)
    keys.press("Space")
    keys.to("day")
    his.page.locator("[name=day]").fill("2027-03-01")
    keys.pressed += 8
    keys.to("venue")
    for _town in range(1 + TOWNS.index(SHAOGANG_TOWN)):
        keys.press("ArrowDown")
    keys.to("place")
    keys.write("邵岗镇文化站")
    keys.to("teacher")
    keys.write("李老师")
    keys.enter()
    his.reads("培训已排好，还是草稿", "2027年3月1日", "邵岗镇文化站", "李老师")

    keys.to(words="照这场再排一批")
    keys.enter()
    for code in TOWNS:
        if code != SHAOGANG_TOWN:
            keys.to("towns", value=code)
            keys.press("Space")
        assert his.page.locator(f"[name=towns][value='{code}']").is_checked()
    keys.to("times")
    keys.press("Control+a")
    keys.write("6")
    keys.to("publish")
    keys.press("Space")
    keys.enter()
    his.reads("一共 30 场", "大坝镇文化站", "叶盛镇文化站", "2027年的放假安排还没公布")
    keys.to("make")
    keys.enter()
    his.reads("排好了 30 场", "2027年3月的培训")

    keys.to(words="清单")
    keys.enter()
    his.reads("借条和收条")
    with make.writing(BUREAU) as session:
        rows = session.query(TrainingSession).filter(TrainingSession.listed).order_by(TrainingSession.id).all()
        assert len(rows) == 30 and len({one.venue_code for one in rows}) == 5
        first = rows[0]
        for number in range(3):
            service.enrol(first, replace(someone(number, f"{first.venue_code[:9]}200"), name=f"学员{number}"), TOWNS)
        number = first.id
    his.go(f"/training/{number}")
    keys.to(words="打印签到表")
    keys.enter()
    his.reads("培训签到表", "借条和收条", "学员2", "签名")
    assert his.page.pdf(format="A4").startswith(b"%PDF")
    his.page.emulate_media(media="print")
    assert not his.page.locator("nav").first.is_visible()
    assert keys.pressed <= MOST_KEYS, f"{keys.pressed} keys"
