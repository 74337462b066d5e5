"""How long each kind of record is kept, and what goes when the time is over (SECURITY.md R66; PIPL 19, 47).

A room's `jobs.py` registers its kinds: what is over, and how to forget it. One nightly run forgets them all and leaves
one line of counts on the trail. The periods are settings; the page on privacy states the same ones.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, select

from portal.core import audit, clock, db, settings
from portal.core.brake import Sending
from portal.core.held import Held
from portal.core.i18n import _, _n
from portal.core.jobs import daily
from portal.core.submission import Submission

MOST_A_NIGHT = 5000
PART = 200
YEAR = 365
LONGEST = 30 * YEAR


@dataclass(frozen=True)
class Kind:
    """A kind of record: `due` gives number and day of the rows whose time was over before a day, the oldest first.

    `days` is the period of a new installation. Where `least` and `most` are given, the county may set another between
    them. `records` are those of people and their matters: a dry run names them one by one.
    """

    name: str
    label: Any
    since: Any
    days: int
    due: Callable[[date], Any]
    forget: Callable[[Sequence[int]], None]
    least: int = 0
    most: int = 0
    records: bool = False

    @property
    def key(self) -> str:
        """The setting that holds the period."""
        return f"keep_{self.name}"

    def kept_days(self, on: date) -> int:
        """The period in force on a day; one that is out of bounds counts as the nearest bound."""
        if not self.most:
            return self.days
        return min(self.most, max(self.least, settings.days(self.key, self.days, on)))


_kinds: dict[str, Kind] = {}


def keep(kind: Kind) -> None:
    """Register a kind of record with its period."""
    if _kinds.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"two kinds of records are called {kind.name}")


def kinds() -> list[Kind]:
    """Every kind of record that has a period, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def period(name: str, on: date) -> str:
    """The period of a kind in words, as it is in force on a day: 3 年, 90 天."""
    return spoken(_kinds[name].kept_days(on))


def spoken(days: int) -> str:
    """A number of days as people say it: whole years as years."""
    if days and days % YEAR == 0:
        return str(_n("%(num)d 年", "%(num)d 年", days // YEAR))
    return str(_n("%(num)d 天", "%(num)d 天", days))


def over(today: date) -> Iterator[tuple[Kind, Sequence[Any]]]:
    """What would go today: each kind with the number and the day of its rows."""
    for kind in kinds():
        found = kind.due(today - timedelta(days=kind.kept_days(today))).limit(MOST_A_NIGHT)
        yield kind, db.session.execute(found).all()


def forget_due(today: date) -> dict[str, int]:
    """Forget what has been kept long enough; how many of each kind went. What is left goes the next night."""
    gone: dict[str, Any] = {}
    for kind, rows in over(today):
        numbers = [row[0] for row in rows]
        for start in range(0, len(numbers), PART):
            kind.forget(numbers[start : start + PART])
        gone[kind.name] = len(numbers)
    audit.record("core.retention", "retention", None, **gone)
    return gone


@daily("core.retention")
def nightly(today: date) -> None:
    """Forget what has been kept long enough."""
    forget_due(today)


def forget_with_parts(model: type[Any], numbers: Sequence[int]) -> None:
    """Delete rows with everything that hangs on them by a foreign key, the lowest first."""
    if not numbers:
        return
    for mapper in sorted(db.Base.registry.mappers, key=lambda one: one.class_.__name__):
        for column in mapper.local_table.columns:
            if mapper.class_ is not model and any(key.column.table is model.__table__ for key in column.foreign_keys):
                link = mapper.get_property_by_column(column).class_attribute
                below = db.session.scalars(select(mapper.class_.id).where(link.in_(numbers))).all()
                forget_with_parts(mapper.class_, below)
    forget_rows(model)(numbers)


def forget_rows(model: type[Any]) -> Callable[[Sequence[int]], None]:
    """A way to forget rows on which nothing hangs."""

    def forget(numbers: Sequence[int]) -> None:
        gone = delete(model).where(model.id.in_(numbers))
        db.session.execute(gone, execution_options={"synchronize_session": False})

    return forget


def before(model: type[Any], moment: Any) -> Callable[[date], Any]:
    """The rows whose moment lies before a day."""
    return lambda day: select(model.id, moment).where(moment < clock.midnight(day)).order_by(model.id)


keep(
    Kind(
        "submissions", _("表单的防重号码"), _("送出以后"), 90, before(Submission, Submission.at),
        forget_rows(Submission), least=30, most=YEAR,
    )
)  # fmt: skip
keep(Kind("sendings", _("防滥用的计数"), _("送出以后"), 2, before(Sending, Sending.at), forget_rows(Sending)))
keep(Kind("held", _("另存着的表单"), _("本人处理以后"), 90, before(Held, Held.settled_at), forget_rows(Held)))
