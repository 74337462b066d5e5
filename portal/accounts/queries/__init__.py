"""Who is at the door, and what the account pages list."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any

from flask import Response, after_this_request, current_app, g, request, session
from flask_login import UserMixin
from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from portal.accounts.models import Attempt, Device, Grant, SignIn, User
from portal.accounts.rules import (
    KEPT_FORM,
    REMEMBER_ANYWHERE,
    REMEMBER_HERE,
    REMEMBER_NAMES,
    SEEN_EVERY,
    STRICT,
    Role,
    Standing,
    Tries,
    idle_limit,
)
from portal.accounts.rules.devices import OFFLINE_DAYS
from portal.areas import queries as areas
from portal.areas.rules import codes_above
from portal.core import clock, crypto, db, settings
from portal.core.audit import Audit
from portal.core.config import config
from portal.core.offline import KEEPS_PAGE
from portal.core.paging import Page
from portal.core.scope import NOBODY, Person, ask, table_of
from portal.core.sessions import token_hash
from portal.core.web import COMMITS, SAFE, after_answer


class SignedIn(UserMixin):  # type: ignore[misc]
    """What flask-login wants to know of a person."""

    def __init__(self, person: Person):
        self.person = person
        self.id = person.id
        self.name = person.name


def signed_in(_request: Any) -> SignedIn | None:
    """flask-login's `current_user`: whom the doorkeeper found."""
    person: Person = g.get("person", NOBODY)
    return SignedIn(person) if person.id is not None else None


def held_on(day: Any) -> ColumnElement[bool]:
    """Whether a grant holds on a day."""
    return and_(Grant.from_on <= day, or_(Grant.until_on.is_(None), Grant.until_on >= day))


_SESSION, _USER, _GRANT = table_of(SignIn).c, table_of(User).c, table_of(Grant).c
WHO = (
    *(
        _SESSION.id,
        _SESSION.user_id,
        _SESSION.device_id,
        _SESSION.last_seen_at,
        _SESSION.expires_at,
        _SESSION.ended_at,
        _SESSION.bound,
    ),
    *(_SESSION.kept, _SESSION.kept_path, _SESSION.kept_at),
    *(_USER.name, _USER.username, _USER.must_change, _USER.disabled_at, _USER.demo, _GRANT.role, _GRANT.area_code),
)
_DAY = bindparam("day", type_=Date)
THERE = (
    select(*WHO)
    .join(table_of(User), _USER.id == _SESSION.user_id)
    .outerjoin(
        table_of(Grant),
        and_(
            _GRANT.user_id == _USER.id,
            _GRANT.from_on <= _DAY,
            or_(_GRANT.until_on.is_(None), _GRANT.until_on >= _DAY),
        ),
    )
    .where(_SESSION.token_hash == bindparam("token"))
    .order_by(_GRANT.id)
)
"""Asked at every request, and no row of it lies within a scope: over the tables, past the mapper's work."""


@dataclass(frozen=True)
class Shut:
    """Whose session it was that was ended for good, and what was closed: the account, or the phone alone."""

    user_id: int
    name: str
    what: str


def who_is_there() -> Person:
    """The person behind the request's token, with the work that is theirs today; a visitor otherwise.

    One query reads session, user and grants, at every request: who is disabled is out at once (SECURITY.md R13, R28).
    """
    token = getattr(session, "token", None)
    if not token:
        return NOBODY
    found = ask(THERE, {"token": token_hash(token), "day": clock.today()})
    roles = tuple((row.role, row.area_code) for row in found if row.role is not None)
    if not found or not _lives(found[0], roles):
        g.session_ended = True
        g.session_user_id = found[0].user_id if found else None
        g.session_shut = _shut(found[0]) if found else None
        return NOBODY
    first = found[0]
    if clock.now() - first.last_seen_at >= SEEN_EVERY:
        until = _kept_longer() if first.bound else None
        after_answer(partial(_seen, first.id, first.device_id, clock.now(), until))
    g.device_id = first.device_id
    if first.kept is not None and KEEPS_PAGE not in request.headers:
        _hand_back(first)
    return _person(first, roles)


def _lives(row: Any, roles: Sequence[tuple[Role, str]]) -> bool:
    now = clock.now()
    if row.ended_at is not None or row.disabled_at is not None or (row.demo and not config().demo):
        return False
    if row.bound and not STRICT.intersection(role for role, _code in roles):
        return bool(now < row.expires_at)
    return bool(now < row.expires_at and now - row.last_seen_at <= idle_limit(role for role, _code in roles))


def _person(row: Any, roles: Sequence[tuple[Role, str]]) -> Person:
    place = areas.area(roles[0][1]) if roles and roles[0][1] else None
    return Person(
        id=row.user_id,
        name=row.name,
        username=row.username,
        areas=_areas_of(tuple(roles)),
        roles=tuple((role.value, code) for role, code in roles),
        session_id=row.id,
        must_change=row.must_change and not row.bound,
        role_label=roles[0][0].label if roles else "",
        area_name=place.short if place else "",
    )


def _areas_of(roles: tuple[tuple[Role, str], ...]) -> Mapping[str, frozenset[str]]:
    """Where each permission of some work holds; worked out once in a process for the same work."""
    known: dict[Any, Mapping[str, frozenset[str]]] = current_app.extensions.setdefault("accounts.areas", {})
    if roles not in known:
        areas_of: dict[str, set[str]] = {}
        for role, code in roles:
            for permission in current_app.permissions.get(role, ()):  # type: ignore[attr-defined]
                areas_of.setdefault(str(permission), set()).update({code} - {""})
        known[roles] = MappingProxyType({permission: frozenset(codes) for permission, codes in areas_of.items()})
    return known[roles]


def _shut(row: Any) -> Shut | None:
    """Why nothing opens any more to an ended session, where somebody decided so; None where it only grew old."""
    if row.disabled_at is not None:
        return Shut(row.user_id, row.name, "account")
    if row.device_id is None or row.ended_at is None:
        return None
    revoked = db.session.scalar(select(Device.revoked_at).where(Device.id == row.device_id))
    return Shut(row.user_id, row.name, "phone") if revoked is not None else None


def offline_days() -> int:
    """So many days a phone that was given to its person stays open to them without contact."""
    return min(365, max(1, settings.days("offline_days", OFFLINE_DAYS, clock.today())))


def _kept_longer() -> datetime:
    """Each contact of a bound phone lets its session and its cookie last anew."""
    days = offline_days()
    session.last(days * 86400)  # type: ignore[attr-defined]
    return clock.now() + timedelta(days=days)


def _seen(session_id: int, device_id: int | None, at: datetime, until: datetime | None) -> None:
    told = {"last_seen_at": at} if until is None else {"last_seen_at": at, "expires_at": until}
    with db.short_write(hurried=True) as own:
        own.execute(update(SignIn).where(SignIn.id == session_id).values(told))
        if device_id is not None:
            own.execute(update(Device).where(Device.id == device_id).values(at=at))


def kept_place(token_hash_: str) -> str:
    """What a kept form is sealed to: the session that brought it back."""
    return f"accounts_session.kept|{token_hash_}"


def _hand_back(row: Any) -> None:
    """Give a form that came too late to its page again, for an hour, until it has been taken."""
    if clock.now() - row.kept_at > KEPT_FORM:
        after_answer(partial(_forget_kept, row.id))
        return
    if request.path != row.kept_path:
        return
    if request.method in SAFE:
        try:
            told = json.loads(crypto.unseal(row.kept, kept_place(token_hash(session.token))))  # type: ignore[attr-defined]
        except crypto.WrongKey:
            return
        g.kept_fields = [(name, value) for name, value in told]
    else:
        after_this_request(partial(_forget_when_taken, row.id))


def _forget_when_taken(session_id: int, answer: Response) -> Response:
    if answer.status_code in COMMITS:
        after_answer(partial(_forget_kept, session_id))
    return answer


def _forget_kept(session_id: int) -> None:
    with db.short_write() as own:
        own.execute(update(SignIn).where(SignIn.id == session_id).values(kept=None, kept_path="", kept_at=None))


def name_hash(username: str) -> str:
    """A typed account name as the failed sign-ins remember it."""
    return crypto.blind(username, "sign-in name")


@dataclass(frozen=True)
class Known:
    """What signing in needs of an account, read before any write begins."""

    id: int
    name: str
    username: str
    password_hash: str
    open: bool
    first_until: datetime | None


def known_user(own: Session, username: str) -> Known | None:
    """An account by its name; a disabled one, or a demo account outside the demo, is not `open`."""
    user = own.scalar(select(User).where(User.username == username))
    if user is None:
        return None
    is_open = user.disabled_at is None and (config().demo or not user.demo)
    return Known(user.id, user.name, user.username, user.password_hash, is_open, user.first_until)


def is_known_device(own: Session, username: str, device: str) -> bool:
    """Whether someone signed in to this account from this browser before."""
    found = select(Device.id).join(User, User.id == Device.user_id)
    known = found.where(User.username == username, Device.key_hash == device, Device.revoked_at.is_(None))
    return own.scalar(known) is not None


def tries(own: Session, username: str, address: str, now: datetime) -> Tries:
    """What failed before for this account here, for it anywhere, and under how many names from this address."""
    name = name_hash(username)
    here = own.execute(_failed(now - REMEMBER_HERE).where(Attempt.name_hash == name, Attempt.address == address)).one()
    anywhere = own.execute(_failed(now - REMEMBER_ANYWHERE).where(Attempt.name_hash == name)).one()
    names = own.execute(_failed(now - REMEMBER_NAMES).where(Attempt.address == address)).one()
    return Tries(here.times, here.last, anywhere.times, anywhere.last, names.names, names.last)


def _failed(since: datetime) -> Select[int, datetime, int]:
    return select(
        func.count().label("times"),
        func.max(Attempt.at, type_=db.Moment()).label("last"),
        func.count(func.distinct(Attempt.name_hash)).label("names"),
    ).where(Attempt.at > since)


def live_sessions(user_id: int) -> list[SignIn]:
    """Where someone is signed in now, the most recent first."""
    now = clock.now()
    found = select(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
    limit = idle_limit(db.session.scalars(select(Grant.role).where(Grant.user_id == user_id, held_on(clock.today()))))
    found = found.where(or_(SignIn.bound, SignIn.last_seen_at >= now - limit))
    return list(db.session.scalars(found.order_by(SignIn.last_seen_at.desc()).limit(50)))


def own_session(session_id: int, user_id: int) -> SignIn | None:
    """One of a person's own sessions."""
    return db.session.scalar(select(SignIn).where(SignIn.id == session_id, SignIn.user_id == user_id))


@dataclass(frozen=True)
class Given:
    """A grant as pages show it."""

    id: int
    user_id: int
    role: Role
    place: str
    from_on: date
    until_on: date | None
    today: bool


def grants_of(user_ids: Iterable[int]) -> dict[int, list[Given]]:
    """The work of some people in the order it was given; ended work included."""
    ids = list(user_ids)
    rows = list(db.session.scalars(select(Grant).where(Grant.user_id.in_(ids)).order_by(Grant.id)))
    shown: dict[int, list[Given]] = {user_id: [] for user_id in ids}
    names = areas.names({row.area_code for row in rows if row.area_code})
    for row in rows:
        place = names.get(row.area_code, row.area_code)
        held = row.holds_on(clock.today())
        shown[row.user_id].append(Given(row.id, row.user_id, row.role, place, row.from_on, row.until_on, held))
    return shown


@dataclass(frozen=True)
class Holder:
    """Someone who may do a thing at a place."""

    id: int
    name: str


def holders(permission: str, *codes: str) -> list[Holder]:
    """Who holds a permission today at exactly one of some places, by name: for handing work to somebody."""
    table = current_app.permissions  # type: ignore[attr-defined]
    roles = [role for role in Role if permission in table.get(role, ())]
    found = (
        select(User.id, User.name)
        .join(Grant, Grant.user_id == User.id)
        .where(Grant.role.in_(roles), Grant.area_code.in_(codes), held_on(clock.today()), User.disabled_at.is_(None))
    )
    return [Holder(row.id, row.name) for row in db.session.execute(found.distinct().order_by(User.name, User.id))]


def successors(user_id: int) -> list[Holder]:
    """Who may go on with what somebody left: works today, in any of that person's places or one above, by name."""
    theirs = db.session.scalars(select(Grant.area_code).where(Grant.user_id == user_id).distinct()).all()
    codes = {above for code in theirs if code for above in codes_above(code)}
    found = (
        select(User.id, User.name)
        .join(Grant, Grant.user_id == User.id)
        .where(Grant.area_code.in_(codes), held_on(clock.today()), User.disabled_at.is_(None), User.id != user_id)
        .where(Grant.role.not_in((Role.ADVISER, Role.LEADER, Role.AUDITOR, Role.ADMIN)))
    )
    return [Holder(row.id, row.name) for row in db.session.execute(found.distinct().order_by(User.name, User.id))]


def works_of(user_ids: Collection[int]) -> dict[int, Role]:
    """The work of some people, the latest given to each: for telling a person by their work alone."""
    found = select(Grant.user_id, Grant.role).where(Grant.user_id.in_(sorted(user_ids))).order_by(Grant.id)
    return {row.user_id: row.role for row in db.session.execute(found)}


def name_of(user_id: int | None) -> str:
    """What somebody with an account is called; empty where nobody is meant."""
    return db.session.scalar(select(User.name).where(User.id == user_id)) or "" if user_id is not None else ""


def like(text: str) -> str:
    """A pattern that finds a text as it was typed, with its special letters."""
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _stands() -> dict[Standing, ColumnElement[bool]]:
    usable = User.disabled_at.is_(None)
    working = select(Grant.id).where(Grant.user_id == User.id, held_on(clock.today())).exists()
    return {
        Standing.OPEN: usable,
        Standing.DISABLED: ~usable,
        Standing.FIRST: and_(usable, User.must_change),
        Standing.IDLE: and_(usable, ~working),
    }


def standing(*asked: Standing) -> dict[Standing, int]:
    """How many accounts stand so; the list with that state has as many rows."""
    stands = _stands()
    counts = [func.count(User.id).filter(stands[one]) for one in asked]
    return dict(zip(asked, db.session.execute(select(*counts)).one(), strict=True))


def users(words: str, role: str, state: str, cursor: str | None) -> tuple[Page, int]:
    """Accounts, the newest first, and how many there are: by name or account name, role held today, and state."""
    found = select(User)
    if words:
        told = like(words)
        found = found.where(or_(User.username.ilike(told, escape="\\"), User.name.ilike(told, escape="\\")))
    if role in {member.value for member in Role}:
        holders = select(Grant.user_id).where(Grant.role == Role(role), held_on(clock.today()))
        found = found.where(User.id.in_(holders))
    if state in {member.value for member in Standing}:
        found = found.where(_stands()[Standing(state)])
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    return page_by_number(found, User.id, cursor), total


@dataclass(frozen=True)
class AuditSearch:
    """What the trail is searched for."""

    person: str = ""
    verb: str = ""
    subject: str = ""
    from_on: date | None = None
    until_on: date | None = None


def audit_lines(search: AuditSearch, cursor: str | None) -> Page:
    """Lines of the audit trail, newest first."""
    found = select(Audit)
    if search.person:
        told = like(search.person)
        ids = select(User.id).where(or_(User.username == search.person.lower(), User.name.like(told, escape="\\")))
        found = found.where(or_(Audit.actor_id.in_(ids), Audit.actor_name == search.person))
    if search.verb:
        found = found.where(Audit.verb == search.verb)
    if search.subject:
        subject, _hash, number = search.subject.partition("#")
        found = found.where(Audit.subject == subject)
        if number.isdecimal() and len(number) < 10:
            found = found.where(Audit.subject_id == int(number))
    if search.from_on:
        found = found.where(Audit.at >= clock.noon(search.from_on) - timedelta(hours=12))
    if search.until_on:
        found = found.where(Audit.at < clock.noon(search.until_on) + timedelta(hours=12))
    return page_by_number(found, Audit.id, cursor)


def page_by_number(found: Select[Any], number: Any, cursor: str | None, size: int = 20) -> Page:
    """Rows newest first by their number; `<8` are those after row 8 in the list, `>8` those before it."""
    sign, digits = (cursor or " ")[0], (cursor or " ")[1:]
    at = int(digits) if sign in "<>" and digits.isascii() and digits.isdecimal() and len(digits) < 10 else None
    back = at is not None and sign == ">"
    if at is not None:
        found = found.where(number > at if back else number < at)
    rows = list(db.session.scalars(found.order_by(number.asc() if back else number.desc()).limit(size + 1)))
    more, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    earlier = more if back else at is not None
    return Page(rows, f">{rows[0].id}" if earlier else None, f"<{rows[-1].id}" if back or more else None)
