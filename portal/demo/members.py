"""The roster of the demo county: 717 core members on the register, most of them from an older paper roster.

The bureau imports that roster from Excel when the story begins; the others come one by one, from the recommendation
to the register, over the years. Some are paused, some are leaving, some left; five villages have too few on purpose.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from random import Random

from openpyxl import Workbook
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.areas import queries as areas
from portal.areas.rules import Kind, kind, town_code
from portal.core import clock, db
from portal.core.scope import Actor
from portal.demo import certificates
from portal.demo.accounts import ACCOUNTS, COUNTY, GANCHENGZI, SHAOGANG
from portal.demo.people import People
from portal.demo.plan import Plan
from portal.members import service
from portal.members.models import Member
from portal.members.rules import NOTICE_DAYS, Duty, Leaving, Source, Speciality, Step, Tier
from portal.members.rules.sheet import Column

SEED = 20210108
CORE = 717
ONE_BY_ONE, ORDINARY = 120, 170
PAUSED, LEAVING, LEFT = 6, 5, 18
WAITING = {(): 12, (Step.ANNOUNCE, Step.TRAIN): 21, (Step.ANNOUNCE, Step.TRAIN, Step.QUALIFY): 8}
"""Who is on the way, by the steps they have taken."""
SHORT = 5
"""Villages that have too few members, on purpose."""
WITHOUT_LIAISON, WITHOUT_AID = "640381105000", 6
WAY = (Step.ANNOUNCE, Step.TRAIN, Step.QUALIFY, Step.REGISTER)
PAPERS = {
    Step.ANNOUNCE: "村两委推荐表",
    Step.TRAIN: "镇审核表",
    Step.QUALIFY: "考核成绩单",
    Step.REGISTER: "青司发〔{year}〕{serial}号",
    Step.REMOVE: "青司决〔{year}〕{serial}号",
    Step.EXPIRE: "青司发〔{year}〕{serial}号",
}
WHY = {
    Step.QUALIFY: "镇里集中考试，合格",
    Step.PROPOSE_REMOVAL: "长期在外务工，本人同意",
    Step.REMOVE: "同意镇里的意见",
}
TITLE = "青铜峡市法律明白人名册"
COLUMNS = [one for one in Column if one is not Column.GROUP]


def count(of: int, scale: float) -> int:
    """How many of the full number a smaller county has."""
    return round(of * scale)


class Joining(Plan):
    """The plan of the years: who joins which village when; carried out hour by hour beside the disputes."""

    def __init__(
        self,
        first: date,
        today: date,
        villages: list[str],
        people: People,
        bureau: tuple[int, str],
        users: dict[str, int],
        scale: float = 1.0,
    ):
        super().__init__()
        self.rng, self.people, self.scale = Random(SEED), people, scale
        self.first, self.today, self.users = first, today, users
        self.bureau = Actor(bureau[0], frozenset({COUNTY}), name=bureau[1])
        self.members: dict[int, int] = {}
        self.paper: list[tuple[str, Tier, str]] = []
        counted = [code for code in villages if kind(code) is Kind.VILLAGE and code not in (GANCHENGZI, SHAOGANG)]
        self.short = sorted(self.rng.sample(counted, SHORT))
        self.places = [code for code in villages if code not in self.short]
        self._plan_people()
        self._liaisons(villages)
        self.acts.sort()

    def _at(self, day: date) -> datetime:
        return datetime.combine(day, time(9), clock.HERE) + timedelta(minutes=self.rng.randrange(480))

    def _do(self, day: date, who: Actor, do: Callable[[], object]) -> None:
        self.add(self._at(min(day, self.today - timedelta(days=1))), do, who)

    def _town(self, code: str) -> Actor:
        """The justice office of a village's town."""
        town = town_code(code)
        for account in ACCOUNTS:
            if account.username in self.users and any(area == town for _role, area in account.grants):
                return Actor(self.users[account.username], frozenset({town}), name=account.name)
        return Actor(None, frozenset({town}), name=f"{areas.names([town]).get(town, '')}司法所")

    def _plan_people(self) -> None:
        """Core members by turns to every village; the short ones have one or two."""
        core = count(CORE, self.scale)
        few = [code for code in self.short for _each in range(1 + self.short.index(code) % 2)]
        few = [GANCHENGZI, GANCHENGZI, GANCHENGZI, *few][:core]
        turns = [*few, *(self.places[number % len(self.places)] for number in range(core - len(few)))]
        named: dict[int, str] = {}
        for account in ACCOUNTS:
            for role, code in account.grants:
                place = next((at for at, one in enumerate(turns) if one == code and at not in named), None)
                if role is Role.MEMBER and place is not None:
                    named[place] = account.name
        free = [place for place in range(len(few), core) if place not in named]
        later = set(self.rng.sample(free, min(count(ONE_BY_ONE, self.scale), len(free))))
        days = [self.first + timedelta(days=self.rng.randrange(60, (self.today - self.first).days - 90)) for _ in later]
        for place, code in enumerate(turns):
            name = named.get(place) or self.people.name()
            if place in later:
                self._one_by_one(name, code, days.pop(), WAY)
            else:
                self.paper.append((name, Tier.CORE, code))
        for number in range(count(ORDINARY, self.scale)):
            self.paper.append((self.people.name(), Tier.ORDINARY, self.places[number * 7 % len(self.places)]))
        for steps, number in WAITING.items():
            for _each in range(count(number, self.scale)):
                began = self.today - timedelta(days=self.rng.randrange(45, 90))
                self._one_by_one(self.people.name(), self.rng.choice(self.places), began, steps, quick=True)
        for each in range(count(LEFT, self.scale)):
            began = self.first + timedelta(days=self.rng.randrange(60, 700))
            leaves = (*WAY, Step.PROPOSE_REMOVAL, Step.REMOVE) if each % 6 else (*WAY, Step.EXPIRE)
            self._one_by_one(self.people.name(), self.rng.choice(self.places), began, leaves)
        for code in (GANCHENGZI, SHAOGANG):
            self._one_by_one(self.people.name(), code, self.today - timedelta(days=12), (Step.ANNOUNCE,), quick=True)
        self._do(self.first + timedelta(days=11), self.bureau, self._import)
        self._do(self.first + timedelta(days=12), self.bureau, certificates.begin)
        self._do(self.today - timedelta(days=9), self.bureau, certificates.revoke_one)
        self._pauses()

    def _one_by_one(self, name: str, code: str, began: date, steps: tuple[Step, ...], quick: bool = False) -> None:
        """A recommendation, and each step by the office that takes it."""
        source, phone = self.rng.choice(list(Source)), self.people.phone() if self.rng.random() < 0.9 else None
        specialities = tuple(self.rng.sample(list(Speciality), self.rng.randrange(3)))
        told = service.Told(
            code,
            name,
            Tier.CORE,
            source,
            began,
            specialities=specialities,
            phone=phone,
            consent=self.rng.random() < 0.6,
        )
        key, town = len(self.members) + 1, self._town(code)
        self.members[key] = 0

        def recommend() -> None:
            self.members[key] = service.recommend(told).id

        self._do(began, town, recommend)
        day = began
        for step in steps:
            day += timedelta(days=self.rng.randrange(4, 10) if quick else self.rng.randrange(8, 30))
            if step in (Step.PROPOSE_REMOVAL, Step.EXPIRE):
                day += timedelta(days=self.rng.randrange(150, 500))
            elif step is Step.TRAIN:
                day += timedelta(days=NOTICE_DAYS)
            who = town if step in (Step.ANNOUNCE, Step.TRAIN, Step.PROPOSE_REMOVAL) else self.bureau
            self._do(day, who, self._step(key, step))

    def _step(self, key: int, step: Step) -> Callable[[], None]:
        why = WHY.get(step, "")
        ground = Leaving.MOVED if step is Step.PROPOSE_REMOVAL else None

        def take() -> None:
            found = db.session.scalars(select(Member).where(Member.id == self.members[key])).one()
            paper = PAPERS.get(step, "").format(year=clock.today().year, serial=key)
            service.take(found, step, clock.today(), why, ground=ground, paper=paper)

        return take

    def _import(self) -> None:
        """The paper roster of the first years, as the bureau had it in Excel."""
        book = Workbook()
        page = book.active
        page.append([TITLE])
        page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(COLUMNS))
        page.append([str(column.label) for column in COLUMNS])
        names = areas.names({code for _name, _tier, code in self.paper} | {town_code(c) for _n, _t, c in self.paper})
        for number, (name, tier, code) in enumerate(self.paper, start=1):
            page.append(self._line(number, name, tier, code, names))
        file = BytesIO()
        book.save(file)
        file.seek(0)
        draft = service.read_file(file, f"{TITLE}（纸质转入）.xlsx", {COUNTY}, registers=True)
        service.take_import(draft)
        for account in ACCOUNTS:
            if account.username in self.users:
                found = db.session.scalars(select(Member).where(Member.name == account.name)).first()
                if found is not None:
                    service.join_account(found, self.users[account.username])

    def _line(self, number: int, name: str, tier: Tier, code: str, names: dict[str, str]) -> list[str]:
        rng = self.rng
        registered = self.first - timedelta(days=rng.randrange(5, 600))
        recommended = registered - timedelta(days=rng.randrange(20, 90))
        cells = {
            Column.NAME: name,
            Column.TOWN: names[town_code(code)],
            Column.VILLAGE: names[code],
            Column.TIER: tier.label,
            Column.SOURCE: rng.choice(list(Source)).label,
            Column.SPECIALITIES: "、".join(str(one.label) for one in rng.sample(list(Speciality), rng.randrange(3))),
            Column.DUTIES: rng.choice(list(Duty)).label if rng.random() < 0.5 else "",
            Column.PHONE: self.people.phone() if rng.random() < 0.9 else "",
            Column.RECOMMENDED: f"{recommended:%Y.%m.%d}",
            Column.REGISTERED: f"{registered:%Y.%m.%d}",
            Column.CERTIFICATE: f"青明-{number:04d}",
            Column.CONSENT: "是" if rng.random() < 0.6 else "否",
        }
        return [str(cells[column]) for column in COLUMNS]

    def _pauses(self) -> None:
        """A few of the paper roster are paused, a few more wait for the bureau's decision."""
        own = {account.name for account in ACCOUNTS}
        paper = [one for one in self.paper if one[1] is Tier.CORE and one[2] in self.places and one[0] not in own]
        names = [name for name, _tier, _code in paper]
        chosen = self.rng.sample(names, min(len(names), count(PAUSED, self.scale) + count(LEAVING, self.scale)))
        for number, name in enumerate(chosen):
            day = self.today - timedelta(days=self.rng.randrange(3, 40))
            code = next(code for one, _tier, code in self.paper if one == name)
            paused = number < count(PAUSED, self.scale)
            self._do(day, self.bureau if paused else self._town(code), self._pause(name, paused))

    @staticmethod
    def _pause(name: str, paused: bool) -> Callable[[], None]:
        step = Step.SUSPEND if paused else Step.PROPOSE_REMOVAL
        why = "生病休养，好了再恢复" if paused else "搬到银川和儿女同住"

        def take() -> None:
            found = db.session.scalars(select(Member).where(Member.name == name)).one()
            service.take(found, step, clock.today(), why, ground=None if paused else Leaving.MOVED)

        return take

    def _liaisons(self, villages: list[str]) -> None:
        """A liaison for every town but one, and for legal aid in every village but six."""
        towns = dict.fromkeys(town_code(code) for code in villages)
        gaps = set(self.rng.sample([code for code in villages if code != GANCHENGZI], WITHOUT_AID))
        for code in [*(town for town in towns if town != WITHOUT_LIAISON), *(c for c in villages if c not in gaps)]:
            self._do(self.first + timedelta(days=12), self.bureau, self._liaison(code))
        changed = self.rng.sample([code for code in villages if code not in gaps], 9)
        for code in changed:
            self._do(self.today - timedelta(days=self.rng.randrange(40, 400)), self._town(code), self._liaison(code))

    def _liaison(self, code: str) -> Callable[[], None]:
        name, phone = self.people.name(), self.people.phone()

        def take() -> None:
            service.name_liaison(code, name, phone, clock.today())

        return take
