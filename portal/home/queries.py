"""What a village's own page tells everybody, and what the operator's page says of the machine."""

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime

from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select

from portal.advisers import queries as advisers
from portal.advisers.models import DutyDay
from portal.advisers.queries import Adviser
from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import short_code
from portal.core import clock, db, settings
from portal.core.codes import spoken
from portal.core.config import ROOT, config
from portal.core.jobs import MOST_TRIES, Job
from portal.home.rules import OFFICE_PHONE
from portal.members import queries as members
from portal.members.models import Mediator


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

    @property
    def code(self) -> str:
        """The short code as it is printed."""
        return spoken(short_code(self.place.code))


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
    )


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
