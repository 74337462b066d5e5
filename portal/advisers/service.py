"""Contracts are signed and ended, leave and services are noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from portal.advisers import queries, rules
from portal.advisers.models import Contract, DutyDay, Leave, Record
from portal.advisers.rules import Service, duty_off, serving_ended
from portal.areas import queries as areas
from portal.areas.rules import county_code, town_code
from portal.core import audit, clock, db, settings
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor


@dataclass(frozen=True)
class Adviser:
    """Who signs: a lawyer or legal worker, the office telephone that is posted, the account where there is one."""

    name: str
    firm: str
    phone: str
    user_id: int | None = None


@dataclass(frozen=True)
class Deputy:
    """Who stands in while the adviser is away."""

    name: str
    phone: str
    user_id: int | None = None


def sign(village_code: str, adviser: Adviser, from_on: date, until_on: date, deputy: Deputy | None = None) -> Contract:
    """Bind an adviser to a village; one contract at a time."""
    if areas.village_of(village_code) is None:
        raise Refused(_("没有这个村，请重新选"))
    if until_on < from_on:
        raise Refused(_("到期的日子不能早于开始的日子"), field="until_on")
    same_time = select(Contract.name).where(
        Contract.village_code == village_code, Contract.from_on <= until_on, Contract.until_on >= from_on
    )
    other = db.session.scalar(same_time.limit(1))
    if other is not None:
        raise Refused(_("这段时间村里已经有顾问 %(name)s，请先结束那份合同", name=other), field="from_on")
    contract = Contract(
        village_code=village_code,
        town_code=town_code(village_code),
        county_code=county_code(village_code),
        user_id=adviser.user_id,
        name=adviser.name,
        firm=adviser.firm,
        phone=adviser.phone,
        from_on=from_on,
        until_on=until_on,
        listed=True,
    )
    _name_deputy(contract, deputy)
    most = settings.number("adviser_most_villages", rules.MOST_VILLAGES, clock.today())
    held = len(queries.villages_of(contract, from_on, until_on))
    if held >= most:
        raise Refused(
            _(
                "%(name)s这段时间已经在 %(held)s 个村签约，一位顾问最多 %(most)s 个村。请另请一位，或者先结束一份合同",
                name=adviser.name,
                held=held,
                most=most,
            ),
            field="name",
        )
    db.session.add(contract)
    db.session.flush()
    audit.record("advisers.sign", "advisers_contract", contract, area=village_code, until=until_on.isoformat())
    return contract


def _name_deputy(contract: Contract, deputy: Deputy | None) -> None:
    if deputy is not None and (deputy.user_id, deputy.name) == (contract.user_id, contract.name):
        raise Refused(_("代班人不能是顾问自己"), field="deputy")
    contract.deputy_user_id = deputy.user_id if deputy else None
    contract.deputy_name = deputy.name if deputy else ""
    contract.deputy_phone = deputy.phone if deputy else ""


def end(contract: Contract, last_day: date) -> None:
    """End a contract early; on `last_day` it is still served. What is open goes to others after it."""
    if not contract.from_on <= last_day <= contract.until_on:
        raise Refused(_("最后一天要在合同的日子里面"), field="last_day")
    contract.until_on = last_day
    audit.record("advisers.end", "advisers_contract", contract, until=last_day.isoformat())
    serving_ended.send(contract, on=last_day + timedelta(days=1))


def take_leave(
    contracts: Sequence[Contract], from_on: date, until_on: date, deputy: Deputy | None = None
) -> list[Leave]:
    """An adviser is away from some villages; a deputy, where one is named, answers meanwhile, and has what is open."""
    if until_on < from_on:
        raise Refused(_("回来的日子不能早于请假的日子"), field="until_on")
    if until_on < clock.today():
        raise Refused(_("这几天已经过去了，不用再记"), field="until_on")
    leaves = []
    for contract in contracts:
        leave = Leave(contract=contract, from_on=from_on, until_on=until_on, by_id=actor().id)
        if deputy is not None:
            leave.was_deputy_user_id = contract.deputy_user_id
            leave.was_deputy_name, leave.was_deputy_phone = contract.deputy_name, contract.deputy_phone
            _name_deputy(contract, deputy)
        db.session.add(leave)
        leaves.append(leave)
        audit.record(
            "advisers.leave", "advisers_contract", contract, since=from_on.isoformat(), until=until_on.isoformat()
        )
        serving_ended.send(contract, on=from_on)
    db.session.flush()
    return leaves


def take_back(leaves: Sequence[Leave]) -> None:
    """The leave was a mistake, or its adviser is back: from today all these villages are served again.

    Only who entered it may do so. Days that have passed stay as they were; the deputy of before is named again.
    """
    today = clock.today()
    for leave in leaves:
        if actor().id is None or leave.by_id != actor().id:
            raise Refused(_("这次请假不是您记的，请找记的人收回"))
        if leave.until_on < today:
            raise Refused(_("这次请假已经过完了，不能收回"))
        contract, since, until = leave.contract, leave.from_on.isoformat(), leave.until_on.isoformat()
        if leave.was_deputy_name is not None and queries.last_naming(contract) is leave:
            contract.deputy_user_id = leave.was_deputy_user_id
            contract.deputy_name, contract.deputy_phone = leave.was_deputy_name, leave.was_deputy_phone or ""
        if leave.from_on < today:
            leave.until_on = today - timedelta(days=1)
            leave.was_deputy_name = None
        else:
            db.session.delete(leave)
        audit.record("advisers.take_back", "advisers_contract", contract, since=since, until=until)
    db.session.flush()


def note(village_code: str, kind: Service, on: date, text: str | None = None, by: str | None = None) -> Record:
    """Note a service when it is done; it counts for the village from that day."""
    if on > clock.today():
        raise Refused(_("这个日子还没到，请核对"), field="on")
    contract = queries.contract_of(village_code, on)
    if contract is None:
        raise Refused(_("那一天这个村没有签约顾问，不能记服务"), field="on")
    record = Record(
        village_code=village_code,
        town_code=contract.town_code,
        county_code=contract.county_code,
        user_id=actor().id,
        name=by or contract.name,
        on=on,
        kind=kind,
        note=text or "",
        noted_at=clock.now(),
    )
    db.session.add(record)
    db.session.flush()
    audit.record("advisers.note", "advisers_record", record, kind=kind.value)
    return record


def plan_duty(
    village_code: str, on: date, hours: str = "", begins: int | None = None, ends: int | None = None
) -> DutyDay:
    """Post a day on which the adviser sits in the village; with hours it can be booked in slots."""
    today = clock.today()
    if on < today:
        raise Refused(_("这一天已经过去了"), field="on")
    if queries.contract_of(village_code, on) is None:
        raise Refused(_("那一天这个村没有签约顾问"), field="on")
    duty = db.session.scalar(select(DutyDay).where(DutyDay.village_code == village_code, DutyDay.on == on))
    if duty is not None and duty.listed:
        raise Refused(_("这一天已经排了值班"), field="on")
    slot = max(5, settings.number("duty_slot_minutes", rules.SLOT_MINUTES, today))
    if (begins is None) != (ends is None) or (begins is not None and ends is not None and ends - begins < slot):
        raise Refused(_("结束的时间要晚一些：至少要够见一个人"), field="ends")
    if duty is None:
        duty = DutyDay(
            village_code=village_code,
            town_code=town_code(village_code),
            county_code=county_code(village_code),
            on=on,
        )
        db.session.add(duty)
    duty.hours, duty.begins, duty.ends, duty.listed = hours, begins, ends, True
    if begins is not None:
        duty.slot = slot
        duty.places = max(1, settings.number("duty_slot_places", rules.SLOT_PLACES, today))
    db.session.flush()
    audit.record("advisers.duty", "advisers_duty_day", duty, on=on.isoformat())
    return duty


def call_off_duty(duty: DutyDay) -> None:
    """The adviser cannot sit on a day: it is taken off the board, and whoever booked it is told."""
    if not duty.listed:
        raise Refused(_("这次值班已经取消了"))
    if duty.on < clock.today():
        raise Refused(_("这一天已经过去了"))
    duty.listed = False
    audit.record("advisers.duty_off", "advisers_duty_day", duty, on=duty.on.isoformat())
    duty_off.send(duty)
