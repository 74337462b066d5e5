"""The demo county is loaded once, by the portal's own services, and checked; what was interrupted begins anew."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from alembic import command
from alembic.config import Config as History
from sqlalchemy import func, select

from portal.accounts import service as accounts
from portal.accounts.models import Grant, User
from portal.accounts.rules import Role
from portal.advisers import queries as advisers
from portal.areas import queries as areas
from portal.areas import service as areas_service
from portal.core import audit, clock, config, db, settings
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import Actor, acting_as, actor
from portal.demo import (
    attached,
    booking,
    closing,
    committees,
    deeds,
    dossiers,
    learning,
    ledgers,
    library,
    reviews,
    together,
)
from portal.demo.accounts import ACCOUNTS, COUNTY, GANCHENGZI
from portal.demo.asking import Asking
from portal.demo.members import CORE, Joining
from portal.demo.members import count as core_members
from portal.demo.outreach import TALKS, TASKS, VISITS, Helper, Outreach, count
from portal.demo.performing import Company, Performance
from portal.demo.plan import Plan
from portal.demo.serving import GAPS, Serving, county_actor
from portal.demo.sessions import Schooling
from portal.demo.story import SECRETARY_FAILED, SECRETARY_SETTLED, SETTLED, Story
from portal.demo.telling import Telling
from portal.home.rules import OFFICE_PHONE
from portal.mediation import jobs as mediation_jobs
from portal.mediation import queries as mediation
from portal.mediation.rules import Figure
from portal.members import queries as roster
from portal.members import service as members
from portal.members.models import Mediator
from portal.members.rules import Tier
from portal.outreach import queries as outreach
from portal.outreach import rules as outreach_rules
from portal.reports import service as reports

PLACES = config.ROOT / "portal" / "areas" / "data" / "ningxia.csv"
MARK = "demo.county"
BEGUN, LOADED = "begun", "loaded"
BATCH = 250
Progress = Callable[[int, int, str], Any]


class NotAsTold(RuntimeError):
    """The loaded county does not hold what the story tells: a fault of the loader or of a service."""


def load(progress: Progress | None = None, *, scale: float = 1.0) -> None:
    """Load the demo county into an empty database; a loaded one is left alone, a half-loaded one begun anew."""
    tell: Progress = progress or (lambda done, of, what: None)
    if not actor().everywhere:
        raise PermissionError("the demo county is loaded by the portal itself")
    standing = _standing()
    if standing == LOADED:
        return
    if standing == BEGUN:
        _empty()
    _refuse_beside_others()
    today = clock.today()
    _mark(BEGUN, today)
    with db.transaction():
        areas_service.import_file(PLACES, lambda done: tell(done, 0, "places"))
    story = _people(today, scale)
    _perform(story, tell)
    with db.transaction():
        mediation_jobs.mature(today)
    check(scale)
    _mark(LOADED, today)


def reset(progress: Progress | None = None, *, scale: float = 1.0) -> None:
    """Empty the database and load the demo county anew; a database that never held it is left alone."""
    if not _standing():
        _refuse_beside_others()
    _empty()
    load(progress, scale=scale)


def _standing() -> str:
    with db.reading() as own:
        found = select(settings.Setting.value).where(settings.Setting.key == MARK)
        return own.scalar(found) or ""


def _mark(standing: str, today: date) -> None:
    with db.transaction():
        settings.change(MARK, standing, today)


def _refuse_beside_others() -> None:
    with db.reading() as own:
        if own.scalar(select(func.count(User.id))):
            raise Refused(_("这个数据库里已经有账号，演示数据不能和真实数据放在一起"))


def _empty() -> None:
    """Take all tables away and make them anew: the trail of a real portal cannot be emptied in any other way."""
    db.session.remove()
    history = History()
    history.set_main_option("script_location", str(config.ROOT / "migrations"))
    history.attributes["url"] = config.config().database_url
    command.downgrade(history, "base")
    command.upgrade(history, "head")
    areas.forget()
    settings._cache.clear()


def _villages() -> tuple[list[str], list[str]]:
    towns = [place.code for place in areas.children(COUNTY)]
    return [place.code for town in towns for place in areas.children(town)], towns


def _people(today: date, scale: float) -> Story:
    """The accounts with their work, and a committee for every village and town; on the first day of the story."""
    with db.transaction():
        villages, towns = _villages()
        story = Story(today, villages, scale)
        opened = datetime(story.first.year, story.first.month, story.first.day, 8, tzinfo=clock.HERE)
        with clock.frozen(opened):
            users = {account.username: _account(account.username, account.name) for account in ACCOUNTS}
            admin = users["admin"]
            for account in ACCOUNTS:
                giver = actor() if account.username == "admin" else Actor(admin.id, everywhere=True, name=admin.name)
                with acting_as(giver):
                    for role, code in account.grants:
                        accounts.grant(users[account.username].id, role, code, story.first)
        bureau = users["bureau"]
        with (
            clock.frozen(opened + timedelta(hours=1)),
            acting_as(Actor(bureau.id, frozenset({COUNTY}), name=bureau.name)),
        ):
            for account in ACCOUNTS:
                for role, code in account.grants:
                    if role in (Role.MEDIATOR, Role.TOWN):
                        members.appoint(
                            code, account.name, story.first, users[account.username].id, story.people.phone()
                        )
            for code, name, from_on in story.mediators([*towns, *villages]):
                members.appoint(code, name, from_on, phone=story.people.phone())
        with clock.frozen(opened + timedelta(hours=2)), acting_as(Actor(admin.id, everywhere=True, name=admin.name)):
            for number, code in enumerate([COUNTY, *towns]):
                settings.change(f"{OFFICE_PHONE}:{code}", f"0953000{number:04d}", story.first)
    return story


def _account(username: str, name: str) -> User:
    user, _password = accounts.add_user(username, name, password=config.config().demo_password, demo=True)
    return user


def _perform(story: Story, tell: Progress) -> None:
    disputes = story.plan()
    with db.transaction() as session:
        appointed = session.scalars(select(Mediator).order_by(Mediator.id)).all()
        bureau = session.scalars(select(User).where(User.username == "bureau")).one()
        performance = Performance(Company(appointed, bureau), disputes)
        parts = _parts(story, appointed, bureau)
    sittings = [(place, sitting) for place, dispute in enumerate(disputes) for sitting in dispute.sittings]
    sittings.sort(key=lambda one: one[1].at)
    with _rarely_tidied():
        for start in range(0, len(sittings), BATCH):
            for part in parts:
                part.until_moment(sittings[start][1].at)
            performance.batch(sittings[start : start + BATCH])
            tell(min(start + BATCH, len(sittings)), len(sittings), "acts")
        for part in parts:
            part.until_moment(None)
    dossiers.fill(story.last)
    attached.fill(story.last)
    together.tell(story.last)
    ledgers.fill(story.last)
    ledgers.name_above(story.last)
    closing.close_the_books(story.last)
    villages, towns = _villages()
    committees.fill([*towns, *villages], story.last, performance.company.bureau)
    booking.fill(story.last)
    learning.fill(story.last)
    deeds.fill(story.last)
    reviews.fill(story.last)
    library.fill(story.last - timedelta(days=library.BEFORE), performance.company.bureau)


@contextmanager
def _rarely_tidied() -> Iterator[None]:
    """Let Python look for unused memory less often: a sixth of the time went there for little."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _parts(story: Story, appointed: Sequence[Mediator], bureau: User) -> list[Plan]:
    """What else happens in these years, beside the disputes; of two acts of one hour the earlier part's comes first."""
    users = {row.username: (row.id, row.name) for row in db.session.execute(select(User.username, User.id, User.name))}
    villages, towns = _villages()
    helpers = {
        code: [Helper(one.name, None, one.user_id) for one in appointed if one.village_code == code]
        for code in villages
    }
    today, people, staff = story.last + timedelta(days=1), story.people, county_actor(bureau.id, bureau.name)
    ids = {name: user_id for name, (user_id, _called) in users.items()}
    return [
        Serving(today, villages, people, users["adviser"], staff),
        Asking(today, people, users["adviser"], villages),
        Telling(today, people, staff),
        Schooling(today, towns, staff),
        Joining(story.first, today, villages, people, users["bureau"], ids, story.scale),
        Outreach(story.first, today, helpers, users["town"], users["bureau"], story.scale),
    ]


def check(scale: float = 1.0) -> None:
    """Whether the county holds what the story tells; `NotAsTold` where it does not."""
    settled = round(SETTLED * scale)
    told = {
        "settled": (settled, _count(Figure.AGREED)),
        "settled in 甘城子村": (SECRETARY_SETTLED, _count(Figure.AGREED, GANCHENGZI)),
        "failed in 甘城子村": (SECRETARY_FAILED, _count(Figure.FAILED, GANCHENGZI)),
        "core members on the register": (core_members(CORE, scale), _core_members()),
        "accounts": (len(ACCOUNTS), _rows(User.id)),
        "villages without an adviser in service": (GAPS, _gaps()),
        **_reached(scale),
        "their work": (sum(len(account.grants) for account in ACCOUNTS), _rows(Grant.id)),
    }
    wrong = [f"{what}: {found}, not {wanted}" for what, (wanted, found) in told.items() if found != wanted]
    with db.writing(False):
        _lines, _last, fault = audit.verify()
    db.session.remove()
    if fault:
        wrong.append(f"line {fault.line} of the audit trail is {fault.why}")
    wrong += map(str, reports.verify())
    if wrong:
        raise NotAsTold("\n".join(wrong))


def _count(figure: Figure, area: str = COUNTY) -> int:
    with db.writing(False):
        return mediation.exact_count(mediation.Filter(figure=figure, area=area), None)


def _reached(scale: float) -> dict[str, tuple[int, int]]:
    """The three figures of outreach: what the story tells, and what is stored."""
    with db.writing(False):
        summed = outreach.summed(None, None)
        tasks = outreach.task_count(outreach.Filter(figure=outreach_rules.Figure.TASKS))
        persons = outreach.task_count(outreach.Filter(figure=outreach_rules.Figure.PERSONS))
    return {
        "law talks": (count(TALKS, scale), summed[outreach_rules.Figure.TALKS]),
        "household visits": (count(VISITS, scale), summed[outreach_rules.Figure.VISITS]),
        "tasks of assistance": (count(TASKS, scale), tasks),
        "persons assisted, by code": (count(TASKS, scale), persons),
    }


def _core_members() -> int:
    with db.writing(False):
        return roster.count(roster.Filter(tier=Tier.CORE))


def _gaps() -> int:
    with db.writing(False):
        return len(advisers.coverage({COUNTY}, clock.today()).gaps)


def _rows(column: Any) -> int:
    return db.session.scalar(select(func.count(column))) or 0
