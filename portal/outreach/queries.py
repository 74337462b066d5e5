"""Reads of outreach: one scoped query a list, the same clauses for figure, list and export."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, select, tuple_

from portal.core import clock, db
from portal.core.paging import Page, keyset
from portal.core.scope import level_of
from portal.mediation.models import Case
from portal.mediation.rules import Outcome
from portal.outreach import rules
from portal.outreach.models import (
    Activity,
    Deed,
    Earlier,
    Guest,
    Holder,
    Household,
    HouseVisit,
    Part,
    Round,
    Task,
)
from portal.outreach.rules import (
    Audience,
    Counted,
    Errand,
    Figure,
    Form,
    Help,
    LegalDay,
    Occasion,
    Share,
    Standing,
    Topic,
)

CAPPED = 1000
TALK_ROW = (
    Activity.id,
    Activity.held_on,
    Activity.topic,
    Activity.form,
    Activity.audience,
    Activity.occasion,
    Activity.people,
    Activity.counted,
    Activity.village_code,
    Activity.stands,
)
TALK_EXPORT = (
    *TALK_ROW,
    Activity.town_code,
    Activity.audience_note,
    Activity.place,
    Activity.leaflets,
    Activity.questions,
    Activity.noted_by,
)
VISIT_ROW = (
    HouseVisit.id,
    HouseVisit.visited_on,
    HouseVisit.topic,
    HouseVisit.village_code,
    HouseVisit.follow_up,
    HouseVisit.followed_on,
    HouseVisit.stands,
    Household.group_name,
    Household.door,
)
VISIT_EXPORT = (*VISIT_ROW, HouseVisit.town_code, Round.name)
TASK_ROW = (
    Task.id,
    Task.given_on,
    Task.due_on,
    Task.done_on,
    Task.code,
    Task.kind,
    Task.state,
    Task.for_code,
    Task.helper,
    Task.user_id,
)

DEED_ROW = (Deed.id, Deed.done_on, Deed.kind, Deed.village_code, Deed.note, Deed.stands, Deed.noted_by_id)
DEED_EXPORT = (*DEED_ROW, Deed.town_code, Deed.name)


@dataclass(frozen=True)
class Filter:
    """What a list shows: every part stands in its address, so that it can be shared."""

    area: str = ""
    since: date | None = None
    until: date | None = None
    figure: Figure | None = None
    topic: Topic | None = None
    form: Form | None = None
    audience: Audience | None = None
    occasion: Occasion | None = None
    kind: Help | None = None
    state: Standing | None = None
    errand: Errand | None = None
    follow: bool = False
    withdrawn: bool = False
    waits: bool = False
    late: date | None = None
    mine: int | None = None

    @property
    def counted(self) -> bool:
        """Whether the figures know the exact count: a figure, an area and whole months, nothing else."""
        until = self.until or clock.today()
        whole = (self.since is None or self.since.day == 1) and (
            until >= clock.today() or until == clock.month_end(until)
        )
        return self.figure is not None and whole and self == Filter(self.area, self.since, self.until, self.figure)


def next_legal_day(today: date | None = None) -> LegalDay | None:
    """The day of the law's calendar to prepare the next talk for (DOMAIN.md 6.2)."""
    return rules.next_day(today or clock.today())


def _during(found: Any, model: Any, f: Filter, day: Any, village: Any) -> Any:
    if f.area:
        column = {"village": village, "town": model.town_code}.get(level_of(f.area), model.county_code)
        found = found.where(column == f.area)
    if f.since is not None:
        found = found.where(day >= f.since)
    if f.until is not None:
        found = found.where(day <= f.until)
    return found


def _equal(found: Any, **wanted: Any) -> Any:
    columns = {**_WORDS}
    for name, value in wanted.items():
        if value is not None:
            found = found.where(columns[name] == value)
    return found


_WORDS: dict[str, Any] = {
    "topic": Activity.topic,
    "form": Activity.form,
    "audience": Activity.audience,
    "occasion": Activity.occasion,
    "visit_topic": HouseVisit.topic,
    "errand": Deed.kind,
    "kind": Task.kind,
    "state": Task.state,
}


def _talks(found: Any, f: Filter) -> Any:
    found = _during(found, Activity, f, Activity.held_on, Activity.village_code)
    found = _equal(found, topic=f.topic, form=f.form, audience=f.audience, occasion=f.occasion)
    if f.mine is not None:
        found = found.where(Activity.noted_by_id == f.mine)
    if f.figure in rules.TALKS:
        return found.where(rules.TALKS[f.figure].holds(Activity))
    return found.where(Activity.stands.is_(not f.withdrawn))


def _visits(found: Any, f: Filter) -> Any:
    found = _during(found, HouseVisit, f, HouseVisit.visited_on, HouseVisit.village_code)
    found = _equal(found, visit_topic=f.topic)
    if f.follow:
        found = found.where(HouseVisit.follow_up, HouseVisit.followed_on.is_(None))
    if f.mine is not None:
        found = found.where(HouseVisit.round_id.in_(select(Round.id).where(Round.noted_by_id == f.mine)))
    if f.figure in rules.VISITS:
        return found.where(rules.VISITS[f.figure].holds(HouseVisit))
    return found.where(HouseVisit.stands.is_(not f.withdrawn))


def _tasks(found: Any, f: Filter) -> Any:
    count = rules.TASKS.get(f.figure) if f.figure else None
    day = Task.given_on if count is None else getattr(Task, count.day)
    found = _during(found, Task, f, day, Task.for_code)
    found = _equal(found, kind=f.kind, state=f.state)
    if f.mine is not None:
        found = found.where(Task.user_id == f.mine)
    if f.waits or f.late is not None:
        found = found.where(Task.state.in_(rules.OPEN))
    if f.late is not None:
        found = found.where(Task.due_on < f.late)
    return found if count is None else found.where(count.holds(Task))


def _deeds(found: Any, f: Filter) -> Any:
    found = _during(found, Deed, f, Deed.done_on, Deed.village_code)
    found = _equal(found, errand=f.errand)
    if f.mine is not None:
        found = found.where(Deed.noted_by_id == f.mine)
    if f.figure in rules.DEEDS:
        return found.where(rules.DEEDS[f.figure].holds(Deed))
    return found.where(Deed.stands.is_(not f.withdrawn))


def _with_doors(columns: Sequence[Any]) -> Select[Any]:
    return select(*columns).join(Household, Household.id == HouseVisit.household_id)


def talks(f: Filter, cursor: str | None, size: int) -> Page:
    """One page of talks, newest first."""
    found = _talks(select(*TALK_ROW), f)
    return keyset(found, Activity.held_on, Activity.id, cursor, size, lambda row: (row.held_on, row.id))


def visits(f: Filter, cursor: str | None, size: int) -> Page:
    """One page of household visits, newest first."""
    found = _visits(_with_doors(VISIT_ROW), f)
    return keyset(found, HouseVisit.visited_on, HouseVisit.id, cursor, size, lambda row: (row.visited_on, row.id))


def tasks(f: Filter, cursor: str | None, size: int) -> Page:
    """One page of tasks, the last given first."""
    found = _tasks(select(*TASK_ROW), f)
    return keyset(found, Task.given_on, Task.id, cursor, size, lambda row: (row.given_on, row.id))


def deeds(f: Filter, cursor: str | None, size: int) -> Page:
    """One page of deeds, newest first."""
    return keyset(_deeds(select(*DEED_ROW), f), Deed.done_on, Deed.id, cursor, size, lambda row: (row.done_on, row.id))


def _counted(found: Any, exact: bool) -> int:
    if not exact:
        found = found.limit(CAPPED + 1)
    return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def talk_count(f: Filter, exact: bool = True) -> int:
    """How many talks the filter finds; not exact, at most one more than a thousand."""
    return _counted(_talks(select(Activity.id), f), exact)


def visit_count(f: Filter, exact: bool = True) -> int:
    """How many visits the filter finds."""
    return _counted(_visits(select(HouseVisit.id), f), exact)


def task_count(f: Filter, exact: bool = True) -> int:
    """How many tasks the filter finds."""
    return _counted(_tasks(select(Task.id), f), exact)


def deed_count(f: Filter, exact: bool = True) -> int:
    """How many deeds the filter finds."""
    return _counted(_deeds(select(Deed.id), f), exact)


def listeners(f: Filter) -> dict[Counted, int]:
    """How many people heard the talks of a list, apart by the way they were counted (PRODUCT.md B05)."""
    found = _talks(select(Activity.counted, func.sum(Activity.people).label("number")), f).group_by(Activity.counted)
    return {row.counted: row.number for row in db.session.execute(found)}


def distinct_households(f: Filter) -> int:
    """How many households the visits of a list went to: each once, however often, over any days."""
    found = _visits(select(HouseVisit.household_id), f).distinct().subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def _parts(found: Any, day: Any, number: Any, key: Any, part: int) -> Iterator[Any]:
    """Every row that a list shows, read in parts by keyset so that no long read stands open."""
    cursor = None
    while True:
        page = keyset(found, day, number, cursor, part, key)
        yield from page.rows
        if page.after is None:
            return
        cursor = page.after


def talks_exported(f: Filter, part: int = 2000) -> Iterator[Any]:
    """Every talk that the list shows."""
    found = _talks(select(*TALK_EXPORT), f)
    return _parts(found, Activity.held_on, Activity.id, lambda row: (row.held_on, row.id), part)


def visits_exported(f: Filter, part: int = 2000) -> Iterator[Any]:
    """Every visit that the list shows."""
    found = _visits(_with_doors(VISIT_EXPORT).join(Round, Round.id == HouseVisit.round_id), f)
    return _parts(found, HouseVisit.visited_on, HouseVisit.id, lambda row: (row.visited_on, row.id), part)


def tasks_exported(f: Filter, part: int = 2000) -> Iterator[Any]:
    """Every task that the list shows."""
    found = _tasks(select(*TASK_ROW), f)
    return _parts(found, Task.given_on, Task.id, lambda row: (row.given_on, row.id), part)


def deeds_exported(f: Filter, part: int = 2000) -> Iterator[Any]:
    """Every deed that the list shows."""
    found = _deeds(select(*DEED_EXPORT), f)
    return _parts(found, Deed.done_on, Deed.id, lambda row: (row.done_on, row.id), part)


def summed(since: date | None, until: date | None, area: str = "") -> dict[Figure, int]:
    """The figures of talks, visits and deeds within the scope between two days, in one read each."""
    f = Filter(area=area, since=since, until=until)
    numbers: dict[Figure, int] = {}
    for model, counts, narrow in (
        (Activity, rules.TALKS, _talks), (HouseVisit, rules.VISITS, _visits), (Deed, rules.DEEDS, _deeds),
    ):  # fmt: skip
        columns = [
            func.count().filter(count.holds(model))
            if count.adds is None
            else func.coalesce(func.sum(count.adds(model)).filter(count.holds(model)), 0)
            for count in counts.values()
        ]
        row = db.session.execute(narrow(select(*columns).select_from(model), f)).one()
        numbers.update(zip(counts, row, strict=True))
    return numbers


def recounted(figure: Figure, since: date | None = None, until: date | None = None) -> Select[Any]:
    """A figure straight from its rows, by every dimension that the signal tells: for rebuild, check and tests."""
    count = rules.COUNTS[figure]
    model: Any = next(one for one in (Activity, HouseVisit, Task, Deed) if figure in one.COUNTS)
    day = getattr(model, count.day)
    kind = model.topic if model in (Activity, HouseVisit) else model.kind
    number = func.count(model.id) if count.adds is None else func.coalesce(func.sum(count.adds(model)), 0)
    village = case((model.village_code == model.town_code, ""), else_=model.village_code)
    place = (village, model.town_code, model.county_code)
    found = select(*place, kind, day, number).where(count.holds(model), day.is_not(None))
    if since is not None:
        found = found.where(day >= since)
    if until is not None:
        found = found.where(day <= until)
    return found.group_by(*place, kind, day)


def held_for(occasion: Occasion, since: date) -> int:
    """How many talks of this scope had an occasion since a day."""
    found = select(func.count(Activity.id)).where(
        Activity.stands, Activity.occasion == occasion, Activity.held_on >= since
    )
    return db.session.scalar(found) or 0


def holders(activity: Activity) -> Sequence[Holder]:
    """Who held a talk, in the order they were written."""
    return db.session.scalars(select(Holder).where(Holder.activity_id == activity.id).order_by(Holder.id)).all()


def guests(activity: Activity) -> Sequence[str]:
    """The other villages whose people came."""
    found = select(Guest.area_code).where(Guest.activity_id == activity.id)
    return db.session.scalars(found.order_by(Guest.area_code)).all()


def earlier(activity: Activity) -> Sequence[Earlier]:
    """What the record said before, the latest correction first."""
    found = select(Earlier).where(Earlier.activity_id == activity.id)
    return db.session.scalars(found.order_by(Earlier.id.desc())).all()


def similar(village_code: str, held_on: date, topic: Topic, form: Form) -> int | None:
    """A talk of the same place, day, topic and form that stands already: perhaps the same one, noted twice."""
    found = select(Activity.id).where(
        Activity.village_code == village_code,
        Activity.held_on == held_on,
        Activity.topic == topic,
        Activity.form == form,
        Activity.stands,
    )
    return db.session.scalar(found.order_by(Activity.id).limit(1))


def households(village_code: str, doors: Collection[tuple[str, str]]) -> dict[tuple[str, str], Household]:
    """The households of a village that were visited before, by group and door; held until this transaction ends."""
    if not doors:
        return {}
    found = (
        select(Household)
        .where(Household.village_code == village_code)
        .where(tuple_(Household.group_name, Household.door).in_(sorted(doors)))
        .order_by(Household.id)
        .with_for_update()
    )
    return {(one.group_name, one.door): one for one in db.session.scalars(found)}


def visits_of(household_ids: Collection[int]) -> dict[int, list[HouseVisit]]:
    """The visits of some households, withdrawn ones among them, in the order of time."""
    found: dict[int, list[HouseVisit]] = {number: [] for number in household_ids}
    if household_ids:
        asked = select(HouseVisit).where(HouseVisit.household_id.in_(sorted(household_ids)))
        for visit in db.session.scalars(asked.order_by(HouseVisit.visited_on, HouseVisit.id)):
            found[visit.household_id].append(visit)
    return found


class Walk(NamedTuple):
    """A street that was walked: how many visits stand, and to how many households."""

    visits: int
    households: int
    follow_up: int


def walked(walk: Round) -> Walk:
    """What one round counts."""
    found = select(
        func.count(HouseVisit.id),
        func.count(HouseVisit.household_id.distinct()),
        func.count(HouseVisit.id).filter(HouseVisit.follow_up),
    ).where(HouseVisit.round_id == walk.id, HouseVisit.stands)
    return Walk(*db.session.execute(found).one())


def streets(village_code: str, count: int = 6) -> Sequence[str]:
    """The groups and lanes of a village that were walked last, for the next form."""
    found = select(Round.group_name).where(Round.village_code == village_code).group_by(Round.group_name)
    return db.session.scalars(found.order_by(func.max(Round.id).desc()).limit(count)).all()


def under(town_code: str, code: str) -> list[Task]:
    """Every task of one code as it stands now; held until this transaction ends."""
    found = select(Task).where(Task.town_code == town_code, Task.code == code).order_by(Task.id).with_for_update()
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def open_tasks(user_id: int) -> int:
    """How many tasks wait for this helper."""
    return task_count(Filter(mine=user_id, waits=True))


class Own(NamedTuple):
    """A helper's own open tasks: how many there are, and those that are due first."""

    number: int
    first: Sequence[Any]


def own_tasks(user_id: int, count: int) -> Own:
    """The tasks that wait for this helper, the first due one first."""
    number = func.count().over().label("number")
    found = _tasks(select(*TASK_ROW, number), Filter(mine=user_id, waits=True))
    rows = db.session.execute(found.order_by(Task.due_on, Task.id).limit(count)).all()
    return Own(rows[0].number if rows else 0, rows)


def parts(cursor: str | None, size: int, case_id: int | None = None, share: Share | None = None) -> Page:
    """Members' parts in disputes that this person may see, the latest first; no party's name."""
    found: Any = select(
        Part.id, Part.on, Part.name, Part.share, Part.case_id, Case.kind, Case.state, Case.village_code
    ).join(Case, Case.id == Part.case_id)
    if case_id is not None:
        found = found.where(Part.case_id == case_id)
    if share is not None:
        found = found.where(Part.share == share)
    return keyset(found, Part.on, Part.id, cursor, size, lambda row: (row.on, row.id))


class Taken(NamedTuple):
    """Members' parts as figures: parts, disputes, and the settled ones among these, each dispute once."""

    parts: int
    disputes: int
    settled: int


def taken(since: date | None = None, until: date | None = None) -> Taken:
    """Members' parts within the scope; a dispute with three helpers is one dispute (PRODUCT.md S05)."""
    found = select(
        func.count(Part.id),
        func.count(Part.case_id.distinct()),
        func.count(Part.case_id.distinct()).filter(Case.outcome == Outcome.AGREED),
    ).join(Case, Case.id == Part.case_id)
    if since is not None:
        found = found.where(Part.on >= since)
    if until is not None:
        found = found.where(Part.on <= until)
    return Taken(*db.session.execute(found).one())


class Mine(NamedTuple):
    """One kind of a person's own work this year: how much there is, and the latest of it."""

    number: int
    rows: Sequence[Any]


def _latest(found: Any, day: Any, model: Any, since: date, count: int) -> Mine:
    number = func.count().over().label("number")
    found = found.add_columns(number).where(day >= since).order_by(day.desc(), model.id.desc()).limit(count)
    rows = db.session.execute(found).all()
    return Mine(rows[0].number if rows else 0, rows)


def my_deeds(user_id: int, since: date, count: int) -> Mine:
    """A person's deeds that stand."""
    return _latest(_deeds(select(*DEED_ROW), Filter(mine=user_id)), Deed.done_on, Deed, since, count)


def my_talks(user_id: int, since: date, count: int) -> Mine:
    """The talks that a person wrote down."""
    return _latest(_talks(select(*TALK_ROW), Filter(mine=user_id)), Activity.held_on, Activity, since, count)


def my_rounds(user_id: int, since: date, count: int) -> Mine:
    """A person's walks from door to door, each with its visits; `number` is of visits, not of walks."""
    stands = func.count(HouseVisit.id).label("visits")
    number = func.sum(func.count(HouseVisit.id)).over().label("number")
    found = (
        select(Round.id, Round.visited_on, Round.group_name, stands, number)
        .join(HouseVisit, HouseVisit.round_id == Round.id)
        .where(Round.noted_by_id == user_id, HouseVisit.stands, Round.visited_on >= since)
        .group_by(Round.id, Round.visited_on, Round.group_name)
    )
    rows = db.session.execute(found.order_by(Round.visited_on.desc(), Round.id.desc()).limit(count)).all()
    return Mine(int(rows[0].number) if rows else 0, rows)


def my_tasks(user_id: int, since: date, count: int) -> Mine:
    """The tasks of assistance that a person did and the office confirmed."""
    found = _tasks(select(*TASK_ROW), Filter(mine=user_id, state=Standing.CONFIRMED))
    return _latest(found, Task.done_on, Task, since, count)


def my_parts(member_id: int, since: date, count: int) -> Mine:
    """A member's parts in disputes, as far as they may see these."""
    found = select(Part.id, Part.on, Part.share, Case.kind, Case.village_code).join(Case, Case.id == Part.case_id)
    return _latest(found.where(Part.member_id == member_id), Part.on, Part, since, count)
