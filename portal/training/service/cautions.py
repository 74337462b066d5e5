"""Market days and farm seasons: written down, put right, confirmed, or taken away by whoever works there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.areas import queries as areas
from portal.areas.rules import Level, county_code, level, town_code
from portal.core import audit, clock, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import OutOfScope, actor, within
from portal.training import queries, rules
from portal.training.models import Caution
from portal.training.rules import Against


@dataclass(frozen=True)
class Noted:
    """What the form says; `first` and `last` are days of the year, `digits` the last digits of market days."""

    kind: Against
    code: str
    name: str
    first: str
    last: str
    digits: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    name_en: str = ""
    checked: bool = True


def note_caution(told: Noted) -> Caution:
    """Write one down."""
    row = Caution(kind=told.kind, village_code="", stands=True)
    _write(row, told)
    db.session.add(row)
    db.session.flush()
    audit.record("training.caution", row.__tablename__, row, area=told.code, kind=told.kind.value)
    return row


def correct_caution(row: Caution, told: Noted, version: str | None = None, *, stands: bool = True) -> None:
    """Put one right, confirm it, or take it away; `version` is the one that the form was opened on."""
    if version and version != str(row.version):
        raise Refused(_("您打开这一页以后，别人已经改过。请核对上面最新的情况，再送一次"))
    _write(row, told)
    row.kind, row.stands = told.kind, stands
    audit.record("training.caution", row.__tablename__, row, area=told.code, kind=told.kind.value, stands=stands)


def _write(row: Caution, told: Noted) -> None:
    who = actor()
    place = areas.area(told.code)
    if place is None or level(told.code) not in (Level.COUNTY, Level.TOWN):
        raise Refused(_("请选一个地方"), "area")
    if not who.everywhere and not within(told.code, who.areas):
        raise OutOfScope("a caution for a place outside this actor's areas")
    if told.valid_from and told.valid_until and told.valid_until < told.valid_from:
        raise Refused(_("结束的日子不能早于开始的日子"), "valid_until")
    days = _read_digits(told)
    row.town_code = "" if level(told.code) is Level.COUNTY else town_code(told.code)
    row.county_code = county_code(told.code)
    row.first, row.last = _read_day(told.first, "first"), _read_day(told.last, "last")
    row.digits = " ".join(str(one) for one in sorted(days))
    row.valid_from, row.valid_until = told.valid_from, told.valid_until
    row.name, row.name_en = told.name, told.name_en
    row.checked_on = (row.checked_on or clock.today()) if told.checked else None


def _read_day(text: str, field: str) -> str:
    try:
        month, day = rules.month_day(text)
    except ValueError:
        raise Refused(_("请写几月几日，比如 3-20"), field) from None
    return f"{month:02d}-{day:02d}"


def _read_digits(told: Noted) -> frozenset[int]:
    try:
        days = rules.digits(told.digits)
    except ValueError:
        raise Refused(_("请写日子的最后一位数，比如 3 6 9"), "digits") from None
    if told.kind is Against.MARKET and not days:
        raise Refused(_("请写逢几有集，比如 3 6 9"), "digits")
    return days if told.kind is Against.MARKET else frozenset()


def take_examples(codes: Iterable[str]) -> list[Caution]:
    """Take over the examples for some places; each waits to be confirmed. A place with a row of its own gets none."""
    mine, kept = list(codes), {one.code for one in queries.cautions()}
    some = [one for one in rules.examples() if within(one.area, mine) and one.area not in kept]
    known = areas.names({one.area for one in some})
    return [
        note_caution(
            Noted(
                one.kind, one.area, one.name, "{}-{}".format(*one.first), "{}-{}".format(*one.last),
                " ".join(map(str, sorted(one.days))), one.valid_from, one.valid_until, one.name_en, checked=False,
            )
        )
        for one in some
        if one.area in known
    ]  # fmt: skip
