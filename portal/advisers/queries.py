"""Who answers for which village on which day, and where nobody does."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Select, bindparam, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal.advisers.models import Contract, DutyDay, Leave, Record
from portal.advisers.rules import (
    COMES,
    LECTURES_QUARTER,
    SERVED_WITHIN,
    VISITS_MONTH,
    Gap,
    Quarter,
    Quota,
    Service,
    Standing,
    ends_in,
    gap,
)
from portal.areas import queries as areas
from portal.areas.queries import Place
from portal.areas.rules import Kind, span
from portal.core import clock, db, settings
from portal.core.scope import ask


class Adviser(NamedTuple):
    """Who answers for a village today; a deputy stands in while the adviser is away."""

    contract_id: int
    user_id: int | None
    name: str
    firm: str
    phone: str
    deputy: bool


CODES: Any = bindparam("codes", expanding=True)
NUMBERS: Any = bindparam("numbers", expanding=True)
PEOPLE: Any = bindparam("people", expanding=True)
DAY, SINCE = bindparam("day", type_=Date), bindparam("since", type_=Date)
NEWEST = (Contract.village_code, Contract.from_on.desc(), Contract.id.desc())
VALID = (
    select(Contract)
    .where(Contract.village_code.in_(CODES), Contract.from_on <= DAY, Contract.until_on >= DAY)
    .order_by(*NEWEST)
)
TERMS = (
    Contract.id,
    Contract.village_code,
    Contract.user_id,
    Contract.name,
    Contract.firm,
    Contract.phone,
    Contract.from_on,
    Contract.until_on,
    Contract.deputy_user_id,
    Contract.deputy_name,
    Contract.deputy_phone,
)
AWAY = (
    select(Leave.contract_id, Contract.user_id)
    .join(Contract, Contract.id == Leave.contract_id)
    .where(Leave.from_on <= DAY, Leave.until_on >= DAY)
    .where(Contract.id.in_(NUMBERS) | Contract.user_id.in_(PEOPLE))
)
"""Made once: first pages ask for a whole county's villages, and building a statement costs more than its rows."""


@lru_cache(256)
def _signed(codes: frozenset[str]) -> Select[Any]:
    """The contracts inside some areas, those that begin later among them, the newest of each village first.

    This statement and the next are made once for those who act for the same areas, and name ranges of codes: a list of
    a county's villages costs more than its rows.
    """
    found: Any = select(*TERMS).where(_inside(Contract.village_code, codes))
    begun: Select[Any] = found.order_by(*NEWEST)
    return begun


@lru_cache(256)
def _served(codes: frozenset[str]) -> Select[Any]:
    """The last service of each village between two days."""
    found: Any = select(Record.village_code, func.max(Record.on).label("last")).group_by(Record.village_code)
    served: Select[Any] = found.where(_inside(Record.village_code, codes), Record.on >= SINCE, Record.on <= DAY)
    return served


def _inside(village_code: Any, codes: frozenset[str]) -> ColumnElement[bool]:
    return or_(false(), *(village_code.between(*span(code)) for code in sorted(codes)))


def _valid(codes: Collection[str], on: date) -> list[Contract]:
    """The contracts that hold on a day."""
    return list(db.session.scalars(VALID, {"codes": sorted(codes), "day": on}))


def _away(contracts: Iterable[Any], on: date) -> tuple[set[int], set[int]]:
    """Contracts whose adviser is on leave on a day, and the users among all of these who are."""
    kept = list(contracts)
    numbers = sorted({one.id for one in kept})
    people = sorted({user for one in kept for user in (one.user_id, one.deputy_user_id) if user is not None})
    if not numbers:
        return set(), set()
    rows = ask(AWAY, {"day": on, "numbers": numbers, "people": people})
    return {row.contract_id for row in rows}, {row.user_id for row in rows if row.user_id is not None}


def _answering(contract: Any, away: set[int], away_users: set[int]) -> Adviser | None:
    if contract.id not in away:
        return Adviser(contract.id, contract.user_id, contract.name, contract.firm, contract.phone, False)
    if not contract.deputy_name or contract.deputy_user_id in away_users:
        return None
    return Adviser(
        contract.id, contract.deputy_user_id, contract.deputy_name, "", contract.deputy_phone or contract.phone, True
    )


def adviser_of(village_code: str, on: date) -> Adviser | None:
    """The village's adviser on a day; on leave the deputy; None where the contract is over or nobody stands in."""
    return advisers_of([village_code], on).get(village_code)


def advisers_of(village_codes: Collection[str], on: date) -> dict[str, Adviser]:
    """Who answers for each of some villages on a day; a village without anybody is left out."""
    found: dict[str, Adviser] = {}
    contracts = _valid(village_codes, on)
    away, away_users = _away(contracts, on)
    for contract in contracts:
        one = _answering(contract, away, away_users)
        if one is not None:
            found.setdefault(contract.village_code, one)
    return found


def deputies_of(village_code: str, on: date) -> list[Adviser]:
    """The named deputies of a village's valid contracts, whether or not they stand in today."""
    contracts = [one for one in _valid([village_code], on) if one.deputy_name]
    return [
        Adviser(one.id, one.deputy_user_id, one.deputy_name, "", one.deputy_phone or one.phone, True)
        for one in contracts
    ]


def contract_of(village_code: str, on: date) -> Contract | None:
    """The contract that holds on a day."""
    return next(iter(_valid([village_code], on)), None)


def contracts_of(village_code: str) -> list[Contract]:
    """Every contract of a village, newest first."""
    found = select(Contract).where(Contract.village_code == village_code)
    return list(db.session.scalars(found.order_by(Contract.from_on.desc(), Contract.id.desc())))


def same_adviser(contract: Contract, codes: Collection[str], on: date) -> list[Contract]:
    """The contracts of one adviser in some villages that hold on a day."""
    return [one for one in _valid(codes, on) if (one.user_id, one.name) == (contract.user_id, contract.name)]


def colleagues(contract: Contract, on: date) -> list[Contract]:
    """Other advisers of the county, each with one of their contracts of a day: who may stand in."""
    found = select(Contract).where(
        Contract.county_code == contract.county_code, Contract.from_on <= on, Contract.until_on >= on
    )
    people: dict[tuple[int | None, str], Contract] = {}
    for one in db.session.scalars(found.order_by(Contract.name, Contract.id)):
        people.setdefault((one.user_id, one.name), one)
    people.pop((contract.user_id, contract.name), None)
    return list(people.values())


def leaves_of(contract_ids: Collection[int], since: date) -> list[Leave]:
    """Leave that is not over yet, by its first day."""
    found = select(Leave).where(Leave.contract_id.in_(sorted(contract_ids)), Leave.until_on >= since)
    return list(db.session.scalars(found.order_by(Leave.from_on, Leave.id)))


def taken_together(leave_id: int, codes: Collection[str]) -> list[Leave]:
    """A leave and what was entered with it for the same adviser's other villages, each with its contract."""
    alike = aliased(Leave)
    found = (
        select(Leave)
        .options(joinedload(Leave.contract))
        .join(Leave.contract)
        .join(alike, (alike.from_on == Leave.from_on) & (alike.until_on == Leave.until_on))
        .where(alike.id == leave_id, Leave.by_id.is_not_distinct_from(alike.by_id))
        .where(Contract.village_code.in_(sorted(codes)))
        .order_by(Leave.id)
    )
    rows = list(db.session.scalars(found))
    asked = next((one.contract for one in rows if one.id == leave_id), None)
    if asked is None:
        return []
    return [one for one in rows if (one.contract.user_id, one.contract.name) == (asked.user_id, asked.name)]


def last_naming(contract: Contract) -> Leave | None:
    """The last leave of a contract that named a deputy."""
    found = select(Leave).where(Leave.contract_id == contract.id, Leave.was_deputy_name.is_not(None))
    return db.session.scalar(found.order_by(Leave.id.desc()).limit(1))


def absent(pairs: Collection[tuple[int, str]], on: date) -> set[tuple[int, str]]:
    """Of people who have something of a village in hand, those who do not answer on a day: contract over, or away.

    Who never had a contract there was chosen by the town's office, and answers as long as one of theirs holds anywhere.
    Who has none at all is left alone.
    """
    people = sorted({user for user, _code in pairs})
    begun = select(Contract).where(Contract.from_on <= on)
    theirs = list(db.session.scalars(begun.where(Contract.user_id.in_(people) | Contract.deputy_user_id.in_(people))))
    away, away_users = _away(theirs, on)

    def stands(contract: Contract, user: int) -> bool:
        own = contract.user_id == user and contract.id not in away
        return contract.holds_on(on) and (own or (contract.deputy_user_id == user and user not in away_users))

    found = set()
    for user, code in pairs:
        bound = [one for one in theirs if user in (one.user_id, one.deputy_user_id)]
        here = [one for one in bound if one.village_code == code] or bound
        if here and not any(stands(one, user) for one in here):
            found.add((user, code))
    return found


def records_of(village_code: str, limit: int = 20) -> list[Record]:
    """The last services in a village, newest first."""
    found = select(Record).where(Record.village_code == village_code).order_by(Record.on.desc(), Record.id.desc())
    return list(db.session.scalars(found.limit(limit)))


def next_duty(village_code: str, on: date) -> DutyDay | None:
    """The next day on which the adviser sits in the village, today included."""
    found = select(DutyDay).where(DutyDay.village_code == village_code, DutyDay.on >= on, DutyDay.listed.is_(True))
    return db.session.scalar(found.order_by(DutyDay.on).limit(1))


class Sitting(NamedTuple):
    """A duty day that is kept: its contract holds, and its adviser is not on leave."""

    duty: DutyDay
    contract: Contract


def sittings(since: date, until: date, *codes: str) -> list[Sitting]:
    """The duty days of some villages between two days that are kept, the first one first (PRODUCT.md V12)."""
    away = select(Leave.id).where(
        Leave.contract_id == Contract.id, Leave.from_on <= DutyDay.on, Leave.until_on >= DutyDay.on
    )
    found = (
        select(DutyDay, Contract)
        .join(
            Contract,
            (Contract.village_code == DutyDay.village_code)
            & (Contract.from_on <= DutyDay.on)
            & (Contract.until_on >= DutyDay.on),
        )
        .where(DutyDay.on.between(since, until), DutyDay.listed.is_(True), ~away.exists())
        .order_by(DutyDay.on, DutyDay.village_code, Contract.from_on.desc(), Contract.id.desc())
    )
    if codes:
        found = found.where(DutyDay.village_code.in_(codes))
    kept: dict[int, Sitting] = {}
    for duty, contract in db.session.execute(found):
        kept.setdefault(duty.id, Sitting(duty, contract))
    return list(kept.values())


def sittings_of(user_id: int, since: date, until: date) -> list[Sitting]:
    """The duty days of one adviser between two days that are kept."""
    held = select(Contract.village_code).where(Contract.user_id == user_id)
    codes = set(db.session.scalars(held))
    return [one for one in sittings(since, until, *sorted(codes)) if one.contract.user_id == user_id] if codes else []


def duties(since: date, until: date) -> list[DutyDay]:
    """Every duty day of the scope between two days that is posted, kept or not, the first one first."""
    found = select(DutyDay).where(DutyDay.on.between(since, until), DutyDay.listed.is_(True))
    return list(db.session.scalars(found.order_by(DutyDay.on, DutyDay.village_code)))


def duty(number: int) -> DutyDay | None:
    """A duty day by its number."""
    return db.session.scalar(select(DutyDay).where(DutyDay.id == number))


def sat(village_code: str, on: date) -> bool:
    """Whether the duty of a day is on record in a village."""
    found = select(Record.id).where(Record.village_code == village_code, Record.on == on, Record.kind == Service.DUTY)
    return db.session.scalar(found.limit(1)) is not None


class Row(NamedTuple):
    """How one village stands on a day; of its contract the `TERMS`."""

    place: Place
    adviser: Adviser | None
    contract: Any
    served_on: date | None
    gap: Gap | None
    ends_in: int | None = None
    """Days until its contract ends, where that is soon and no other follows it."""

    @property
    def counts(self) -> bool:
        """Whether the village is one of those that one-village-one-adviser counts."""
        return self.place.kind is Kind.VILLAGE


@dataclass(frozen=True)
class Coverage:
    """One village, one adviser: computed, never entered (PRODUCT.md B21)."""

    rows: list[Row]
    within: int

    @cached_property
    def villages(self) -> list[Row]:
        return [row for row in self.rows if row.counts]

    @cached_property
    def covered(self) -> list[Row]:
        return [row for row in self.villages if row.gap is None]

    @cached_property
    def gaps(self) -> list[Row]:
        return [row for row in self.villages if row.gap is not None]

    @cached_property
    def ending(self) -> list[Row]:
        """Whose contract ends soon, communities too."""
        return [row for row in self.rows if row.ends_in is not None]


def served_days(on: date) -> int:
    """Within how many days a village needs a service."""
    return settings.days("adviser_served_days", SERVED_WITHIN, on)


def coverage(codes: Collection[str], on: date) -> Coverage:
    """How the villages inside some areas stand on a day, in the order of their codes; communities beside them."""
    within = served_days(on)
    return Coverage(_rows(frozenset(codes), on, within), within)


def _rows(codes: frozenset[str], on: date, within: int) -> list[Row]:
    every = ask(_signed(codes), {})
    begun = [one for one in every if one.from_on <= on]
    renewed = {one.village_code for one in every if one.from_on > on}
    contracts: dict[str, Any] = {}
    for contract in begun:
        if contract.until_on >= on:
            contracts.setdefault(contract.village_code, contract)
    away, away_users = _away(contracts.values(), on)
    signed = {contract.village_code for contract in begun}
    last = ask(_served(codes), {"since": on - timedelta(days=within * 12), "day": on})
    served = {row.village_code: row.last for row in last}
    rows = []
    for place in areas.inside(codes):
        held = contracts.get(place.code)
        adviser = _answering(held, away, away_users) if held else None
        standing = Standing(
            signed=place.code in signed,
            valid=held is not None,
            adviser_away=held is not None and held.id in away,
            deputy_there=adviser is not None and adviser.deputy,
            served_on=served.get(place.code),
        )
        left = (held.until_on - on).days if held and place.code not in renewed else None
        rows.append(Row(place, adviser, held, standing.served_on, gap(standing, on, within), ends_in(left)))
    return rows


def villages_of(contract: Contract, from_on: date, until_on: date) -> set[str]:
    """Where else the adviser of a contract is under contract on some of these days."""
    same = (Contract.name == contract.name) & (Contract.firm == contract.firm)
    if contract.user_id is not None:
        same = same | (Contract.user_id == contract.user_id)
    found = select(Contract.village_code).where(
        same, Contract.from_on <= until_on, Contract.until_on >= from_on, Contract.village_code != contract.village_code
    )
    return set(db.session.scalars(found))


class Done(NamedTuple):
    """What was done for one village of what is expected: visits of a month, lectures of its quarter."""

    place: Place
    visits: Quota
    lectures: Quota


def expected(on: date) -> tuple[int, int]:
    """How many visits a month and lectures a quarter each village is to have."""
    return (
        settings.number("adviser_visits_month", VISITS_MONTH, on),
        settings.number("adviser_lectures_quarter", LECTURES_QUARTER, on),
    )


def quotas(places: Sequence[Place], month: date) -> list[Done]:
    """What was done for some villages in a month and its quarter, in the order of their codes; never ranked."""
    span_of = Quarter.of(month)
    end = clock.month_end(month)
    found = (
        select(Record.village_code, Record.kind, Record.on)
        .where(Record.village_code.in_(sorted(place.code for place in places)))
        .where(Record.on.between(span_of.since, span_of.until))
    )
    visits, lectures = Counter[str](), Counter[str]()
    for code, kind, on in db.session.execute(found):
        visits[code] += kind in COMES and month <= on <= end
        lectures[code] += kind is Service.LECTURE
    a_month, a_quarter = expected(month)
    return [Done(place, Quota(visits[place.code], a_month), Quota(lectures[place.code], a_quarter)) for place in places]


def logged(village_code: str, since: date, until: date) -> list[Record]:
    """The services of a village between two days, in the order in which they were done."""
    found = select(Record).where(Record.village_code == village_code, Record.on.between(since, until))
    return list(db.session.scalars(found.order_by(Record.on, Record.id)))


def contracts_in(village_code: str, since: date, until: date) -> list[Contract]:
    """The contracts of a village that hold on some of these days, the first one first."""
    found = select(Contract).where(
        Contract.village_code == village_code, Contract.from_on <= until, Contract.until_on >= since
    )
    return list(db.session.scalars(found.order_by(Contract.from_on, Contract.id)))


def answered_for(user_id: int, codes: Collection[str], on: date) -> list[str]:
    """The villages, among some, for which a person answers on a day, as adviser or deputy."""
    return [code for code, one in advisers_of(codes, on).items() if one.user_id == user_id]
