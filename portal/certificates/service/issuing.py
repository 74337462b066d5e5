"""Giving certificates, each number once; revoking, issuing anew, and what a stranger is told (PRODUCT.md L13)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.certificates import queries, rules
from portal.certificates.models import Certificate, Series
from portal.certificates.rules import CODE_LETTERS, Anew, Ended
from portal.core import audit, clock, codes, crypto, db, settings
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import Actor, acting_as, actor
from portal.members import service as members
from portal.members.models import Member
from portal.members.rules import State

MOST_AT_ONCE = 5000


def issue(member: Member, on: date) -> Certificate:
    """Give a member on the register a certificate; a number that stands on their paper already is kept if it is free.

    `Refused` where they hold one, or where somebody else gave one in the same moment.
    """
    if not member.on_register:
        raise Refused(_("不在册的人不发证书"))
    _check_day(on, member.registered_on)
    if queries.standing_of(member.id) is not None:
        raise Refused(_("%(name)s已经有证书了。丢了、坏了请换发", name=member.name))
    (made,) = _give([member], on)
    return made


def issue_all(on: date) -> int:
    """Give everybody within sight who is on the register and holds none a certificate; how many were given."""
    found = queries.without(MOST_AT_ONCE)
    if not found:
        raise Refused(_("在册的人都有证书了"))
    made = _give(found, on)
    audit.record("certificates.issue_all", "certificates_certificate", None, number=len(made), on=on.isoformat())
    return len(made)


def _give(members_of: Sequence[Member], on: date) -> list[Certificate]:
    """Certificates for some members of whom none holds one, in one stroke."""
    made: list[Certificate] = []
    try:
        with db.session.begin_nested():
            for county in sorted({member.county_code for member in members_of}):
                here = [member for member in members_of if member.county_code == county]
                kept = queries.taken(county, [member.certificate for member in here if member.certificate])
                numbers: dict[int, str] = {}
                for member in here:
                    if member.certificate and member.certificate not in kept:
                        kept.add(member.certificate)
                        numbers[member.id] = member.certificate
                fresh = iter(_numbers(county, on, len(here) - len(numbers)))
                for member in here:
                    day = member.registered_on if member.id in numbers else None
                    made.append(_row(member, numbers.get(member.id) or next(fresh), day or on))
            db.session.add_all(made)
            db.session.flush()
    except IntegrityError:
        raise Refused(_("刚刚有别的同事也在发证，请刷新以后再看")) from None
    for member, one in zip(_in_order(members_of), made, strict=True):
        members.carry(member, one.number)
        if len(made) == 1:
            audit.record("certificates.issue", "certificates_certificate", one, number=one.number)
    return made


def _in_order(members_of: Sequence[Member]) -> list[Member]:
    return sorted(members_of, key=lambda member: member.county_code)


def _row(member: Member, number: str, on: date) -> Certificate:
    code = codes.fresh(CODE_LETTERS)
    made = Certificate(
        village_code=member.village_code,
        town_code=member.town_code,
        county_code=member.county_code,
        member_id=member.id,
        number=number,
        name=member.name,
        holder=member.state,
        issued_on=on,
        valid_until=rules.last_day(on, settings.number(queries.YEARS + member.county_code, 0, on)),
        issued_by=actor().name,
        code_hash=crypto.blind(code, "certificates.code"),
    )
    made.code = code
    return made


def _numbers(county: str, on: date, many: int) -> list[str]:
    """The next numbers of a county's series of the year; those that stand on older papers are left out."""
    pattern = settings.setting(queries.PATTERN + county, rules.PATTERN, on)
    found: list[str] = []
    while len(found) < many:
        wanted = many - len(found)
        last = _last(county, on.year, wanted)
        serials = range(last - wanted + 1, last + 1)
        fresh = [rules.written(pattern, on.year, serial) for serial in serials]
        old = queries.taken(county, fresh)
        found += [number for number in fresh if number not in old]
    return found


def _last(county: str, year: int, many: int) -> int:
    """Take so many numbers of a series; the row's lock keeps two who ask at once apart."""
    mine = (Series.area_code == county) & (Series.year == year)
    step = update(Series).where(mine).values(last=Series.last + many).returning(Series.last)
    last = db.session.scalar(step)
    if last is None:
        try:
            with db.session.begin_nested():
                db.session.add(Series(area_code=county, year=year, last=0))
        except IntegrityError:
            pass
        last = db.session.execute(step).scalar_one()
    return int(last)


def revoke(certificate: Certificate, on: date, why: str) -> None:
    """Make a certificate void; its number stays with it. The member stays on the register or off it, as they are."""
    _check_standing(certificate)
    _check_day(on, certificate.issued_on)
    _end(certificate, Ended.REVOKED, on, why)
    audit.record("certificates.revoke", "certificates_certificate", certificate, number=certificate.number)


def reissue(certificate: Certificate, on: date, ground: Anew, why: str = "") -> Certificate:
    """Give the same person a new certificate with a new number; the old one ends and keeps its own."""
    _check_standing(certificate)
    member = queries.member_of(certificate)
    if not member.on_register:
        raise Refused(_("不在册的人不发证书"))
    _check_day(on, certificate.issued_on)
    _end(certificate, Ended.REPLACED, on, why)
    db.session.flush()
    (number,) = _numbers(member.county_code, on, 1)
    made = _row(member, number, on)
    made.replaces_id, made.anew = certificate.id, ground
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        raise Refused(_("刚刚有别的同事也在发证，请刷新以后再看")) from None
    members.carry(member, number)
    audit.record("certificates.reissue", "certificates_certificate", made, number=number, before=certificate.number)
    return made


def _end(certificate: Certificate, how: Ended, on: date, why: str) -> None:
    certificate.ended, certificate.ended_on = how, on
    certificate.ended_by, certificate.why = actor().name, why


def _check_standing(certificate: Certificate) -> None:
    db.session.refresh(certificate, with_for_update=True)
    if certificate.ended is not None:
        raise Refused(_("这张证书%(how)s，不用再办", how=certificate.ended.label))


def _check_day(on: date, first: date | None) -> None:
    if on > clock.today():
        raise Refused(_("这个日子还没到，请核对"), "on")
    if first is not None and on < first:
        raise Refused(_("日子不能早于 %(day)s", day=first.isoformat()), "on")


def follow(member_id: int, state: State) -> None:
    """How the member stands now, beside the certificate: whoever checks it sees it at once."""
    certificate = queries.standing_of(member_id)
    if certificate is not None:
        certificate.holder = state


def standing(code: str) -> Certificate | None:
    """The certificate of a code, for whoever holds it; None where none was given with it."""
    for key in crypto.blinds(code, "certificates.code"):
        with acting_as(Actor(key=key)):
            found = queries.by_code()
            if found is not None:
                return found
    return None


def set_series(county: str, pattern: str, years: int, from_on: date) -> None:
    """Say how a county's numbers are written and how many years a certificate holds, from a day on."""
    fault = rules.pattern_fault(pattern)
    if fault is not None:
        raise Refused(fault, "pattern")
    if not 0 <= years <= rules.MOST_YEARS:
        raise Refused(_("写 0 到 %(most)d", most=rules.MOST_YEARS), "years")
    if from_on < clock.today() and db.session.scalar(select(Series.id).where(Series.area_code == county)) is not None:
        raise Refused(_("已经发过证，新的写法从今天或以后起用"), "from_on")
    settings.change(queries.PATTERN + county, pattern, from_on)
    settings.change(queries.YEARS + county, str(years), from_on)
    audit.record("certificates.series", "core_setting", None, area=county, pattern=pattern, years=years)
