"""However the programme's year goes, a figure, its list, its export and a recount are the same number."""

from contextlib import suppress
from datetime import date, time, timedelta
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.core import clock, db
from portal.core.flow import NotNow
from portal.core.forms import Refused
from portal.core.scope import Actor, acting_as, system
from portal.members import queries as roster
from portal.members import rules as roster_rules
from portal.members import service as members
from portal.members.models import Member
from portal.members.rules import Figure as Members
from portal.members.rules import Leaving, Source, Step, Tier
from portal.outreach import queries as outreach
from portal.outreach import service
from portal.outreach.models import Activity, Deed, HouseVisit, Task
from portal.outreach.rules import COUNTS as OUTREACH
from portal.outreach.rules import DEEDS, TALKS, TASKS, VISITS, Audience, Counted, Errand, Form, Help, Occasion, Topic
from portal.reports import queries as reports
from portal.reports import rules
from portal.reports import service as counting
from portal.training import queries as courses
from portal.training import rules as course_rules
from portal.training import service as training
from portal.training.models import TrainingSession
from portal.training.rules import Figure as Training
from tests.kit.makers import COUNTY, GANCHENGZI, HONGXING, SHAOGANG_TOWN, XIAOBA_TOWN
from tests.kit.training import someone, told

PLACES = (COUNTY, SHAOGANG_TOWN, XIAOBA_TOWN, GANCHENGZI, HONGXING)
VILLAGES = (GANCHENGZI, HONGXING)
BUREAU = Actor(7, frozenset({COUNTY}), name="局里")
OTHER = Actor(8, frozenset({COUNTY}), name="局里另一位")


AFTERWARDS = (Step.ANNOUNCE, Step.EXPIRE, Step.APPEAL, Step.UPHOLD, Step.REINSTATE)
"""Steps that would leave few on the register of a year of chances."""


class Year:
    """A county at work: verbs by name, each on one record, some of them refused."""

    def recommend(self, chance, village):
        name = f"{chance.choice('王李张赵')}{chance.randrange(10_000)}"
        tier = chance.choice((Tier.CORE, Tier.CORE, Tier.ORDINARY))
        member = members.recommend(members.Told(village, name, tier, next(iter(Source)), clock.today()))
        with acting_as(OTHER):
            members.take(member, Step.CARRY_OVER, clock.today())

    def step(self, chance, village):
        member, step = self._one(chance, Member), chance.choice([one for one in Step if one not in AFTERWARDS])
        with acting_as(chance.choice((BUREAU, OTHER))):
            members.take(member, step, clock.today(), "不再适合", ground=chance.choice(list(Leaving)))

    def tier(self, chance, village):
        members.change_tier(self._one(chance, Member), chance.choice(list(Tier)), clock.today(), "改")

    def talk(self, chance, village):
        service.log(self._told(chance, chance.choice((village, SHAOGANG_TOWN))))

    def correct(self, chance, village):
        talk = self._one(chance, Activity)
        service.correct(talk, self._told(chance, talk.village_code), "写错了")

    def withdraw(self, chance, village):
        service.withdraw(self._one(chance, Activity), "记重了")

    def street(self, chance, village):
        doors = tuple(service.Door(str(chance.randrange(1, 9)), Topic.LAND, again=True) for _door in range(4))
        day = clock.today() - timedelta(chance.choice((0, 0, 3, 40, 400)))
        service.log_street(service.Street(village, day, "1", doors))

    def strike(self, chance, village):
        service.strike(self._one(chance, HouseVisit), "走错了")

    def deed(self, chance, village):
        day = clock.today() - timedelta(chance.choice((0, 0, 9, 300)))
        service.note_deed(service.Done(village, chance.choice(list(Errand)), day, "指到司法所"))

    def undo(self, chance, village):
        service.undo(self._one(chance, Deed), "记错了")

    def give(self, chance, village):
        due, helper = clock.today() + timedelta(7), f"马{chance.randrange(9)}"
        service.give(service.Given(f"S{chance.randrange(6)}", Help.TALK, "", due, village, helper))

    def do(self, chance, village):
        service.do(self._one(chance, Task), clock.today(), "去过了")

    def confirm(self, chance, village):
        with acting_as(OTHER):
            service.confirm(self._one(chance, Task))

    def course(self, chance, village):
        codes = chance.choice(((SHAOGANG_TOWN,), (GANCHENGZI,), (SHAOGANG_TOWN, XIAOBA_TOWN)))
        made = training.make(told(codes=codes, day=clock.today(), starts=time(0), ends=time(1), seats=9))
        training.publish(made)
        for number in range(3):
            training.enrol(made, someone(number, GANCHENGZI if len(codes) < 2 else chance.choice(VILLAGES)), codes)

    def hold(self, chance, village):
        made = self._one(chance, TrainingSession)
        people = [one.id for one in courses.enrolments(made)]
        training.hold(made, chance.sample(people, len(people) // 2))

    @staticmethod
    def _one(chance, model):
        ids = db.session.scalars(select(model.id).order_by(model.id.desc()).limit(6)).all()
        if not ids:
            raise Refused("nothing there yet")
        return db.session.get_one(model, chance.choice(ids))

    @staticmethod
    def _told(chance, place):
        topic, people = chance.choice((Topic.ANTI_FRAUD, Topic.LAND)), chance.randrange(1, 60)
        return service.Told(
            place, clock.today() - timedelta(chance.choice((0, 0, 20, 300))), topic, Form.LECTURE, Occasion.EVERYDAY,
            Audience.VILLAGERS, people, Counted.LIST, leaflets=chance.randrange(40), holders=(("马如意", None),),
            sure=True,
        )  # fmt: skip


VERBS = tuple(name for name in vars(Year) if not name.startswith("_"))
OFTEN = ("deed", "recommend", "talk", "talk", "street", "street", "give", "do", "confirm", "confirm", "course", "hold")


def walk(make, chance, day, steps):
    """Some days of the county's year; the last of them."""
    year = Year()
    for verb in chance.choices(VERBS + OFTEN, k=steps):
        day += timedelta(chance.choice((0, 0, 0, 1, 5, 20)))
        with suppress(Refused, NotNow), clock.frozen(clock.noon(day)), make.writing(BUREAU):
            getattr(year, verb)(chance, chance.choice(VILLAGES))
    return day


LISTS = {
    **dict.fromkeys(TALKS, (outreach.talks, outreach.talks_exported)),
    **dict.fromkeys(VISITS, (outreach.visits, outreach.visits_exported)),
    **dict.fromkeys(TASKS, (outreach.tasks, outreach.tasks_exported)),
    **dict.fromkeys(DEEDS, (outreach.deeds, outreach.deeds_exported)),
}


def listed(figure, area, since, until):
    """How many rows stand in the list of a figure and in its file; None for a figure without a list."""
    if figure in roster_rules.COUNTS:
        f = roster.Filter(figure=figure, area=area, since=since, until=until)
        rows = roster.listed(f, None, 10_000).rows
        assert roster.count(f) == len(rows) == len(list(roster.exported(f, part=7)))
        return len(rows)
    if figure not in LISTS:
        return None
    f = outreach.Filter(figure=figure, area=area, since=since, until=until)
    read, export = LISTS[figure]
    rows, adds = read(f, None, 10_000).rows, OUTREACH[figure].adds
    assert [row.id for row in rows] == [row.id for row in export(f, part=7)]
    return len(rows) if adds is None else sum(adds(db.session.get_one(Activity, row.id)) for row in rows)


def counted(figure, area, since, until):
    """The number as pages show it: sessions and attendances are counted anew, for want of a list."""
    found = reports.counted(figure, area, None, since, until)
    if figure in course_rules.COUNTS:
        assert found == courses.counted(figure, area, since, until)
    return found


@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.randoms(use_true_random=True))
def test_figures_lists_exports_and_recount_agree_after_any_year(make, chance):
    """The rows of earlier walks stay: the promise holds for whatever is stored."""
    day = walk(make, chance, date(2026, 1, 5), 70)
    with acting_as(system("tests")):
        assert counting.verify() == []
    with clock.frozen(clock.noon(day)), acting_as(BUREAU):
        for figure in rules.PROGRAMME:
            area, period = chance.choice(PLACES), chance.choice(list(rules.Period))
            if figure in TASKS and not area.endswith("000"):
                area = SHAOGANG_TOWN
            span = rules.span(period, day)
            until = clock.month_end(span.until) if span.until else None
            assert listed(figure, area, span.since, until) in (None, counted(figure, area, span.since, until)), figure
        check_courses(day)
        db.session.remove()


def check_courses(day):
    """A place's course is the plain sum of its cells, whatever the period, and leaves no month out."""
    for code in PLACES:
        cells = {
            row.month: dict(zip(rules.COLUMNS, row[4:], strict=True))
            for row in db.session.execute(reports.stored(None))
            if (row.code, row.kind) == (code, "")
        }

        def plainly(holds, cells=cells):
            return rules.full(
                {name: sum(one[name] for at, one in cells.items() if holds(at)) for name in rules.COLUMNS}
            )

        begun = [at for at, one in cells.items() if one["logged"] + one["talks"] + one["visits"]]
        for period in rules.Period:
            span = rules.span(period, day)
            before, until = span.year_before, span.until or clock.month_start(day)
            shown = max(span.since or date.min, clock.months_back(until, 5))
            found = reports.course(code, span, most=6)
            assert found.parted == rules.Parted(
                ever=plainly(lambda at: True),
                during=plainly(lambda at, span=span: at in span),
                before=plainly(lambda at, before=before: before and at in before),
                until_then=plainly(lambda at, before=before: before and at <= before.until),
            )
            assert found.begun == min(begun, default=None)
            assert found.months == {at: rules.full(one) for at, one in cells.items() if shown <= at <= until}
            assert found.earlier == plainly(lambda at, shown=shown: at < shown)
            few = reports.course(code, span, ("ended", "talks"), 0)
            assert (few.months, dict(few.parted.during)) == (
                {},
                {name: found.parted.during[name] for name in ("agreed", "failed", "talks", "ended")},
            )


def test_counting_anew_equals_what_was_counted_step_by_step(make):
    walk(make, Random(717), date(2026, 1, 5), 200)

    def cells():
        with acting_as(BUREAU):
            return {code: reports.course(code, rules.EVER, most=400).months for code in PLACES}

    before = cells()
    with acting_as(system("tests")):
        assert counting.verify() == []
        assert counting.rebuild() > 0
        assert counting.verify() == []
    after = cells()
    for code in PLACES:
        counted = {month: found for month, found in after[code].items() if any(found.values())}
        assert counted == {month: found for month, found in before[code].items() if any(found.values())}
    with acting_as(BUREAU):
        total = reports.parted(COUNTY, rules.EVER).ever
    assert all(total[figure] for figure in (Members.CORE, Training.HELD, Training.ATTENDED, *OUTREACH)), total
