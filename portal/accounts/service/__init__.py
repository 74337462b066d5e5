"""Signing in and out, passwords, accounts and grants. Every act leaves a line in the audit trail."""

import hashlib
import json
import re
import secrets
import threading
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select, update

from portal.accounts import queries
from portal.accounts.models import Attempt, Grant, SignIn, User
from portal.accounts.rules import ABSOLUTE, APART, FIRST_PASSWORD, LEVELS, REMEMBER_ANYWHERE, Role, pause
from portal.accounts.rules import passwords as password_rules
from portal.accounts.service import devices
from portal.areas import queries as areas
from portal.core import audit, clock, crypto, db, helplines
from portal.core.forms import Refused, narrow
from portal.core.i18n import _, _n
from portal.core.scope import Actor, acting_as, actor

LOCK = 640382
USERNAME = re.compile(r"[a-z][a-z0-9_.-]{2,39}")
UNMISTAKABLE = "abcdefghjkmnpqrstuvwxyz23456789"
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_two_at_once = threading.BoundedSemaphore(2)


class Braked(Refused):
    """Too many wrong passwords: answered as 429 with how long to wait."""

    def __init__(self, wait: timedelta):
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        super().__init__(
            _n(
                "密码错的次数太多，请等 %(num)d 分钟再试。急事请打 %(line)s",
                "密码错的次数太多，请等 %(num)d 分钟再试。急事请打 %(line)s",
                minutes,
                line=helplines.LEGAL,
            )
        )
        self.seconds = max(1, int(wait.total_seconds()))


class WrongPassword(Refused):
    """Account and password do not fit; the same words whether the account exists or not (SECURITY.md R5)."""

    def __init__(self, user_id: int | None, field: str = "password", message: Any = None):
        super().__init__(message or _("账号或密码不对，请再看一遍"), field)
        self.user_id = user_id


@dataclass(frozen=True)
class Caller:
    """From where somebody signs in: the address, what the browser calls itself, the hash of its device cookie."""

    address: str = ""
    agent: str = ""
    device: str = ""


def plain_username(typed: str | None) -> str:
    """An account name however it was typed: wide letters, capitals and blanks make no second account."""
    return (narrow(typed) or "").casefold().replace(" ", "")[:80]


def key_hash(key: str) -> str:
    """What is stored of a device's key."""
    return hashlib.sha256(f"device {key}".encode()).hexdigest() if key else ""


def hashed(password: str) -> str:
    """A password as it is stored: argon2id, 19 MiB, two passes."""
    with _two_at_once:
        return _hasher.hash(password)


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody's password")


def _fits(stored: str | None, password: str) -> bool:
    """Check a password; an account that does not exist takes as long as one that does."""
    nobodys = _nobodys()
    against = stored or nobodys
    with _two_at_once:
        try:
            return _hasher.verify(against, password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def check_password(typed: str, password: str, caller: Caller) -> queries.Known:
    """The account that a password opens, or `Braked`, or `WrongPassword`; before the request's write begins.

    The try is counted before the password is looked at and forgotten when it fits, so that many guesses at the same
    moment do not slip past the brake (SECURITY.md R2).
    """
    username = plain_username(typed)
    now = clock.now()
    with db.short_write() as own:
        db.one_at_a_time(own, LOCK)
        known_device = bool(caller.device) and queries.is_known_device(own, username, caller.device)
        wait = pause(queries.tries(own, username, caller.address, now), known_device, now)
        if wait <= timedelta(0):
            name = queries.name_hash(username)
            own.add(Attempt(name_hash=name, address=caller.address, at=now, device=caller.device))
    if wait > timedelta(0):
        raise Braked(wait)
    with db.reading() as own:
        known = queries.known_user(own, username)
    if not _fits(known.password_hash if known else None, password) or known is None or not known.open:
        raise WrongPassword(known.id if known else None)
    if known.first_until is not None and known.first_until < now:
        raise WrongPassword(known.id, message=_("初始密码已经过了期限，请找管理员重新给一个"))
    return known


def _forget_tries(username: str, caller: Caller) -> None:
    name = queries.name_hash(username)
    db.session.execute(delete(Attempt).where(Attempt.name_hash == name, Attempt.address == caller.address))
    db.session.execute(delete(Attempt).where(Attempt.at < clock.now() - REMEMBER_ANYWHERE))


def note_failure(why: str, user_id: int | None) -> None:
    """A failed or braked sign-in, for the audit trail; the name that was typed is not told."""
    with db.short_write() as own:
        verb = "accounts.sign_in_braked" if why == "braked" else "accounts.sign_in_failed"
        audit.record(verb, "accounts_user", user_id, into=own)


def sign_in(known: queries.Known, password: str, token_hash: str, caller: Caller) -> SignIn:
    """Open a session for someone whose password was found to fit."""
    now = clock.now()
    with acting_as(Actor(known.id, name=known.name)):
        if _hasher.check_needs_rehash(known.password_hash):
            db.session.execute(update(User).where(User.id == known.id).values(password_hash=hashed(password)))
        _forget_tries(known.username, caller)
        device = devices.remember(known.id, caller.device, caller.agent)
        opened = SignIn(
            token_hash=token_hash,
            user_id=known.id,
            device_id=device.id if device else None,
            created_at=now,
            last_seen_at=now,
            expires_at=now + ABSOLUTE,
            agent=caller.agent[:120],
            address=caller.address,
        )
        db.session.add(opened)
        audit.record("accounts.sign_in", "accounts_user", known.id)
    return opened


LATE = "kept"
LONGEST_KEPT = 200_000


def keep_late_form(user_id: int, path: str, fields: list[tuple[str, str]]) -> str:
    """Seal a form that came after its session had ended, for the sign-in page to carry; "" where it is too big."""
    told = json.dumps({"user": user_id, "path": path, "fields": fields, "at": clock.now().timestamp()})
    return crypto.seal(told, LATE).hex() if len(told) <= LONGEST_KEPT else ""


def take_late_form(opened: SignIn, sealed: str, limit: timedelta) -> str | None:
    """Put a late form into its own person's new session; the path of its page, or None where it is not theirs."""
    try:
        told = json.loads(crypto.unseal(bytes.fromhex(sealed), LATE))
    except (ValueError, IndexError):
        return None
    if told["user"] != opened.user_id or clock.now().timestamp() - told["at"] > limit.total_seconds():
        return None
    opened.kept = crypto.seal(json.dumps(told["fields"]), queries.kept_place(opened.token_hash))
    opened.kept_path = str(told["path"])[:500]
    opened.kept_at = clock.now()
    return opened.kept_path


def hand_back(session_id: int, path: str, fields: list[tuple[str, str]]) -> None:
    """Let the next opening of a form's page show it filled with this, not sent and under a new key."""
    opened = db.session.get_one(SignIn, session_id)
    opened.kept = crypto.seal(json.dumps(fields), queries.kept_place(opened.token_hash))
    opened.kept_path, opened.kept_at = path, clock.now()


def end_session(session_id: int) -> None:
    """End one session; a stolen copy of its cookie is dead (SECURITY.md R15)."""
    row = db.session.get(SignIn, session_id)
    if row is None or row.ended_at is not None:
        return
    row.ended_at, row.kept, row.kept_path, row.kept_at = clock.now(), None, "", None
    audit.record("accounts.sign_out", "accounts_user", row.user_id, session=session_id)


def end_sessions(user_id: int, but: int | None = None) -> int:
    """End a person's sessions, all or all but the one they are working in; how many there were."""
    found = select(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))
    rows = [row for row in db.session.scalars(found) if row.id != but]
    for row in rows:
        row.ended_at, row.kept, row.kept_path, row.kept_at = clock.now(), None, "", None
    if rows:
        audit.record("accounts.end_sessions", "accounts_user", user_id, count=len(rows))
    return len(rows)


def change_password(known: queries.Known, password: str, session_id: int | None, caller: Caller) -> None:
    """A new password of one's own; every other session ends (SECURITY.md R8)."""
    if (no := password_rules.fault(password, known.username)) is not None:
        raise Refused(no, "new")
    user = _user(known.id)
    user.password_hash, user.password_at = hashed(password), clock.now()
    user.must_change, user.first_until = False, None
    _forget_tries(known.username, caller)
    end_sessions(user.id, but=session_id)
    audit.record("accounts.change_password", "accounts_user", user.id)


def _user(user_id: int) -> User:
    user = db.session.get(User, user_id)
    if user is None:
        raise Refused(_("没有这个账号"))
    return user


def _not_myself(user_id: int) -> None:
    if actor().id == user_id:
        raise Refused(_("自己的账号不能自己改，请找另一位管理员"))


def first_password() -> str:
    """A random first password that can be read out on the telephone: four groups of four."""
    return "-".join("".join(secrets.choice(UNMISTAKABLE) for _each in range(4)) for _group in range(4))


def add_user(username: str, name: str, *, password: str | None = None, demo: bool = False) -> tuple[User, str]:
    """A new account with a first password, good for 72 hours and to be changed at the first sign-in.

    A demo account keeps the password it is given and is let in only while the demo is on.
    """
    username = plain_username(username)
    if not USERNAME.fullmatch(username):
        raise Refused(_("账号用 3 到 40 个小写字母、数字，开头是字母"), "username")
    if db.session.scalar(select(User.id).where(User.username == username)) is not None:
        raise Refused(_("这个账号名已经有人用了，请换一个"), "username")
    first = password or first_password()
    user = User(
        username=username,
        name=name,
        password_hash=hashed(first),
        password_at=clock.now(),
        must_change=not demo,
        first_until=None if demo else clock.now() + FIRST_PASSWORD,
        demo=demo,
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    audit.record("accounts.add_user", "accounts_user", user.id)
    return user, first


def disable(user_id: int) -> None:
    """Close an account: its person is out at once, everywhere."""
    _not_myself(user_id)
    user = _user(user_id)
    if user.disabled_at is not None:
        return
    user.disabled_at = clock.now()
    end_sessions(user_id)
    audit.record("accounts.disable", "accounts_user", user_id)


def enable(user_id: int) -> None:
    """Open a closed account again."""
    _not_myself(user_id)
    user = _user(user_id)
    if user.disabled_at is None:
        return
    user.disabled_at = None
    audit.record("accounts.enable", "accounts_user", user_id)


def reset_password(user_id: int) -> str:
    """Give a new first password, shown once; the person must change it, and their sessions end."""
    _not_myself(user_id)
    user = _user(user_id)
    first = first_password()
    user.password_hash, user.password_at = hashed(first), clock.now()
    user.must_change, user.first_until = True, clock.now() + FIRST_PASSWORD
    end_sessions(user_id)
    audit.record("accounts.reset_password", "accounts_user", user_id)
    return first


def grant(user_id: int, role: Role, area_code: str, from_on: date, until_on: date | None = None) -> Grant:
    """Give someone work: a role in an area, from a day until a day. It counts from the next request on."""
    _not_myself(user_id)
    _fit_for_work(user_id, role, from_on, until_on)
    given = Grant(user_id=user_id, role=role, area_code=_place(role, area_code), from_on=from_on, until_on=until_on)
    db.session.add(given)
    db.session.flush()
    audit.record("accounts.grant", "accounts_user", user_id, role=role.value, area=given.area_code, grant=given.id)
    return given


def _fit_for_work(user_id: int, role: Role, from_on: date, until_on: date | None) -> None:
    _user(user_id)
    if until_on is not None and until_on < from_on:
        raise Refused(_("结束的日子要在开始之后"), "until_on")
    held = db.session.scalars(select(Grant).where(Grant.user_id == user_id))
    others = {one.role for one in held if one.until_on is None or one.until_on >= clock.today()}
    if role in APART and others & (APART - {role}):
        raise Refused(_("管理员和审计员不能是同一个人"), "role")


def _place(role: Role, typed: str) -> str:
    """The area of a grant: checked against the list of places and the level that the role works at."""
    if not LEVELS[role]:
        if typed:
            raise Refused(_("管理员不分地区，请把地区留空"), "area_code")
        return ""
    code = typed.ljust(12, "0") if typed.isdecimal() and 6 <= len(typed) <= 12 else typed
    place = areas.area(code)
    if place is None:
        raise Refused(_("请填 12 位的地区代码，例如 640381106215"), "area_code")
    if place.level.value not in LEVELS[role]:
        raise Refused(_("%(role)s要对应自己那一级的地区，请核对代码", role=role.label), "area_code")
    return place.code


def end_grant(grant_id: int, last_day: date) -> Grant:
    """End someone's work; it is gone with the next request after its last day."""
    given = db.session.get(Grant, grant_id)
    if given is None:
        raise Refused(_("没有这项工作"))
    _not_myself(given.user_id)
    given.until_on = last_day
    role, area = given.role.value, given.area_code
    audit.record("accounts.end_grant", "accounts_user", given.user_id, role=role, area=area, grant=given.id)
    return given
