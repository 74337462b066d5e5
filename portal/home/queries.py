"""What a village's own page tells everybody, and what the operator's page says of the machine."""

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Date, Integer, Select, bindparam, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from portal.advisers import queries as advisers
from portal.advisers.models import DutyDay
from portal.advisers.queries import Adviser
from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import Level, level, short_code
from portal.core import clock, db, settings
from portal.core.codes import spoken
from portal.core.config import ROOT, config
from portal.core.jobs import MOST_TRIES, Job
from portal.core.scope import ask
from portal.core.settings import Setting
from portal.home.rules import OFFICE_PHONE
from portal.ledgers.models import Extract
from portal.ledgers.rules import Stage
from portal.members import queries as members
from portal.members.models import Announcement, Headcount, Liaison, Listing, Mediator
from portal.members.rules import Office
from portal.outreach.models import Task
from portal.outreach.rules import OPEN, Standing
from portal.reviews.models import Review
from portal.reviews.rules import State as Reviewed
from portal.reviews.rules import due_year
from portal.training import queries as training
from portal.training.models import TrainingSession
from portal.training.rules import Audience

AHEAD = 30
"""Among so many sessions ahead a page looks for the next talk and the next training."""


class Ahead(NamedTuple):
    """A session to come, where it is held, and whether it is a talk for every villager."""

    event: TrainingSession
    venue: str
    talk: bool


def ahead(code: str) -> list[Ahead]:
    """The next talk for villagers and the next training of a place, the sooner first; published ones alone."""
    found: dict[bool, Ahead] = {}
    for one in training.coming([code], AHEAD):
        talk = one.audience is Audience.VILLAGERS
        if talk not in found:
            found[talk] = Ahead(one, training.venue(one), talk)
    return list(found.values())


@dataclass(frozen=True)
class Village:
    """One village as its people see it today."""

    place: Place
    path: tuple[str, ...]
    adviser: Adviser | None
    duty: DutyDay | None
    own: list[Mediator]
    of_town: list[Mediator]
    office: str
    members: list[Listing]
    noticed: bool
    ahead: list[Ahead]

    @property
    def code(self) -> str:
        """The short code as it is printed."""
        return spoken(short_code(self.place.code))


def noticed_in(village_code: str, on: date) -> list[Announcement]:
    """Who is announced in a village on a day."""
    return members.noticed_in(village_code, on)


def village(place: Place, on: date) -> Village:
    """Everybody whom a villager can ask today; an adviser whose contract is over, or who is away, is not shown."""
    mediators = members.mediators_of(place.code, place.parent_code or "", on)
    return Village(
        place=place,
        path=areas.path(place.code),
        adviser=advisers.adviser_of(place.code, on),
        duty=advisers.next_duty(place.code, on),
        own=[one for one in mediators if one.village_code == place.code],
        of_town=[one for one in mediators if one.village_code != place.code],
        office=settings.setting(f"{OFFICE_PHONE}:{place.parent_code}", "", on),
        members=members.listed_in(place.code),
        noticed=bool(noticed_in(place.code, on)),
        ahead=ahead(place.code),
    )


SUMS = ("extracts", "unrecorded", "late", "to_confirm", "reported", "handed_back", "opined")


class Wanting(NamedTuple):
    """What the programme still wants in some places: each number is that of the list which it opens."""

    short: int
    without_liaison: dict[Office, int]
    extracts: int
    unrecorded: int
    late: int
    to_confirm: int
    reported: int
    handed_back: int
    opined: int


def wanting(codes: Collection[str], on: date, me: int) -> Wanting:
    """Villages below their number, places without a liaison, sessions without a list, tasks late or to be confirmed.

    Also others' lists that wait for a second person.

    One read for six rooms' rows, each within the scope of whoever asks: a first page has no more to spend.
    """
    found: dict[str, dict[str, int]] = {name: {} for name in ("member", "quota", "liaison", *SUMS)}
    for what, place, number in ask(_wanting(frozenset(codes)), {"today": on, "me": me, "year": due_year(on)}):
        found[what][place] = number
    set_for = {key.removeprefix(members.QUOTA): number for key, number in found["quota"].items()}
    villages, served = areas.inside(codes), found["liaison"]
    offices = {Office.TOWN: _towns(codes), Office.AID: villages}
    return Wanting(
        short=len(members.short_of(villages, found["member"], set_for)),
        without_liaison={office: sum(one.code not in served for one in some) for office, some in offices.items()},
        **{name: found[name][""] for name in SUMS},
    )


def _towns(codes: Collection[str]) -> list[Place]:
    """The township-level units of whole counties; a town's own liaison is the county's to name."""
    return [place for code in sorted(codes) if level(code) is Level.COUNTY for place in areas.children(code)]


TODAY: Any = bindparam("today", type_=Date)


@lru_cache(256)
def _wanting(_held: frozenset[str]) -> Select[Any]:
    """The statement of those who act for the same areas, made once: every office's first page asks it."""

    def rows(what: str, place: Any, number: Any) -> Select[Any]:
        return select(literal(what).label("what"), place.label("place"), number.label("number"))

    later = aliased(Setting)
    newest = select(func.max(later.valid_from)).where(later.key == Setting.key, later.valid_from <= TODAY)
    tasks, whole = func.count(Task.id), literal("")
    every = union_all(
        rows("member", Headcount.village_code, func.sum(members.ON)).group_by(Headcount.village_code),
        rows("quota", Setting.key, cast(Setting.value, Integer)).where(
            Setting.key.startswith(members.QUOTA), Setting.valid_from == newest.scalar_subquery()
        ),
        rows("liaison", Liaison.village_code, func.count(Liaison.id))
        .where(Liaison.from_on <= TODAY, or_(Liaison.until_on.is_(None), Liaison.until_on >= TODAY))
        .group_by(Liaison.village_code),
        rows("extracts", whole, func.count(Extract.id)).where(
            Extract.stage == Stage.ASKED, Extract.by_id != bindparam("me", type_=Integer)
        ),
        rows("unrecorded", whole, func.count(TrainingSession.id)).where(*training.unrecorded(TODAY)),
        rows("late", whole, tasks).where(Task.state.in_(sorted(OPEN)), Task.due_on < TODAY),
        rows("to_confirm", whole, tasks).where(Task.state == Standing.DONE),
        *(
            rows(what, whole, func.count(Review.id)).where(
                Review.state == state, Review.year == bindparam("year", type_=Integer)
            )
            for what, state in (
                ("reported", Reviewed.WRITTEN),
                ("handed_back", Reviewed.RETURNED),
                ("opined", Reviewed.OPINED),
            )
        ),
    ).subquery()
    return select(every.c.what, every.c.place, every.c.number)


BACKUP_NOTE = "last-backup"
"""The file in the data folder that the operator's backup touches when it is done."""


@dataclass(frozen=True)
class Health:
    """How the installation stands at this moment."""

    database: str
    tables: str | None
    newest_tables: str | None
    worker_at: datetime | None
    waiting: int
    oldest_due: datetime | None
    failing: int
    disk_free: int
    disk_total: int
    backup_at: datetime | None


def health() -> Health:
    """Database, tables, waiting work, disk and backup, as they are now."""
    now, waits = clock.now(), Job.done_at.is_(None)
    due = (waits, Job.due_at <= now)
    found = select(
        func.max(Job.done_at, type_=db.Moment()),
        func.count(Job.id).filter(*due),
        func.min(Job.due_at, type_=db.Moment()).filter(*due),
        func.count(Job.id).filter(waits, Job.tries >= MOST_TRIES),
    )
    with db.reading() as own:
        worked, waiting, oldest, failing = own.execute(found).one()
        tables = MigrationContext.configure(own.connection()).get_current_revision()
    disk = shutil.disk_usage(config().var if config().var.exists() else ROOT)
    return Health(
        database="SQLite" if config().sqlite else "PostgreSQL",
        tables=tables,
        newest_tables=newest_tables(),
        worker_at=worked,
        waiting=waiting,
        oldest_due=oldest,
        failing=failing,
        disk_free=disk.free,
        disk_total=disk.total,
        backup_at=backup_at(),
    )


def newest_tables() -> str | None:
    """The last migration that this version of the portal brings."""
    history = AlembicConfig()
    history.set_main_option("script_location", str(ROOT / "migrations"))
    return ScriptDirectory.from_config(history).get_current_head()


def backup_at() -> datetime | None:
    """When the operator's backup last said that it was done; None where it never did."""
    note = config().var / BACKUP_NOTE
    return datetime.fromtimestamp(note.stat().st_mtime, UTC) if note.exists() else None
