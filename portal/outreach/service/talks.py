"""A talk is written down, corrected with its history kept, or withdrawn with a reason."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.areas import queries as areas
from portal.areas import rules as area_rules
from portal.core import audit, clock, db, settings
from portal.core.choice import Choice
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import actor
from portal.outreach import queries, rules
from portal.outreach.models import Activity, Earlier, Guest, Holder, Task
from portal.outreach.rules import Audience, Counted, Form, Occasion, Topic

LONGEST_HOLDER = 40
MOST_HOLDERS = 10


class Unsure(Refused):
    """A number that may be right but seldom is: asked once more before it is taken."""


@dataclass(frozen=True)
class Told:
    """What the form says of a talk. `holders` are names with the member's number where it is a member."""

    village_code: str
    held_on: date
    topic: Topic
    form: Form
    occasion: Occasion
    audience: Audience
    people: int
    counted: Counted
    audience_note: str = ""
    place: str = ""
    leaflets: int = 0
    questions: int = 0
    note: str = ""
    holders: tuple[tuple[str, int | None], ...] = ()
    guests: tuple[str, ...] = ()
    sure: bool = False


KEPT = (
    "held_on",
    "topic",
    "form",
    "occasion",
    "audience",
    "audience_note",
    "place",
    "people",
    "counted",
    "leaflets",
    "questions",
    "note",
)
"""What a correction may change, and what the history keeps."""


def log(told: Told) -> Activity:
    """Write a talk into the log."""
    _check(told)
    place = areas.area(told.village_code)
    if place is None or area_rules.level(place.code) not in (area_rules.Level.VILLAGE, area_rules.Level.TOWN):
        raise Refused(_("没有这个村，请重新选"), field="village")
    if not told.sure and queries.similar(told.village_code, told.held_on, told.topic, told.form) is not None:
        raise Unsure(_("这一天、同样的内容和形式已经记过一场。确实是另一场，就在下面打勾再送一次"), field="sure")
    talk = Activity(
        village_code=told.village_code,
        town_code=area_rules.town_code(told.village_code),
        county_code=area_rules.county_code(told.village_code),
        stands=True,
        noted_at=clock.now(),
        noted_by_id=actor().id,
        noted_by=actor().name,
        **{name: getattr(told, name) for name in KEPT},
    )
    db.session.add(talk)
    _name_holders(talk, told)
    for code in told.guests:
        if code != told.village_code:
            db.session.add(Guest(activity=talk, area_code=code))
    db.session.flush()
    audit.record("outreach.log", talk.__tablename__, talk, topic=told.topic.value, people=told.people)
    rules.changed.send(talk, before=None, after=rules.image(talk))
    return talk


def _name_holders(talk: Activity, told: Told) -> None:
    for name, member_id in dict(told.holders).items():
        db.session.add(Holder(activity=talk, name=name, member_id=member_id))


def _check(told: Told) -> None:
    """What can be seen at once to be wrong, and what is asked once more."""
    if told.held_on > clock.today():
        raise Refused(_("这个日子还没到，请核对"), field="held_on")
    if told.people == 0 and told.form not in rules.FACELESS:
        raise Refused(_("至少有一个人听，才算一场"), field="people")
    for field in ("people", "leaflets", "questions"):
        number = getattr(told, field)
        if not 0 <= number <= rules.MOST_PEOPLE:
            raise Refused(_("应是 0 到 %(most)d 的数", most=rules.MOST_PEOPLE), field=field)
    if len(told.holders) > MOST_HOLDERS or any(len(name) > LONGEST_HOLDER for name, _member in told.holders):
        raise Refused(_("最多写 %(most)d 个人，用顿号隔开", most=MOST_HOLDERS), field="others")
    if not told.holders:
        raise Refused(_("请选或写是谁讲的"), field="holders")
    most, known = most_people(told.village_code, told.held_on)
    if told.people > most and not told.sure:
        place = areas.names([told.village_code]).get(told.village_code, "")
        if known:
            told_back = _(
                "%(place)s约有 %(most)d 人，您写了 %(now)d 人。没写错，就在下面打勾再送一次",
                place=place, most=most, now=told.people,
            )  # fmt: skip
        else:
            told_back = _("您写了 %(now)d 人。没写错，就在下面打勾再送一次", now=told.people)
        raise Unsure(told_back, field="people")


def most_people(code: str, on: date) -> tuple[int, bool]:
    """From how many listeners on one asks whether it is so, and whether that is the place's population.

    The population is the dated setting `population:<code>`; where there is none, a limit for a village or a town.
    """
    known = settings.days(f"population:{code}", 0, on)
    if known:
        return known, True
    if code.endswith("000"):
        return settings.days("outreach_sure_people_town", rules.SURE_PEOPLE_TOWN, on), False
    return settings.days("outreach_sure_people", rules.SURE_PEOPLE, on), False


def expect(row: Activity | Task, version: str | None) -> None:
    """Refuse a form that was opened on an older version: somebody else changed it meanwhile."""
    if version and version != str(row.version):
        raise Refused(_("您打开这一页以后，别人已经改过。请核对上面最新的情况，再送一次"))


def correct(talk: Activity, told: Told, why: str) -> None:
    """Put a record right; what it said before is kept, with the reason."""
    _stands(talk)
    if told.village_code != talk.village_code:
        raise Refused(_("换了村就撤回这一场，另记一场"), field="village")
    _check(told)
    before = rules.image(talk)
    held = [one.name for one in queries.holders(talk)]
    changed = {name: _plain(getattr(talk, name)) for name in KEPT if getattr(talk, name) != getattr(told, name)}
    named = sorted(held) != sorted(name for name, _member in told.holders)
    if named:
        changed["holders"] = "、".join(held)
    if not changed:
        raise Refused(_("没有改动"))
    db.session.add(Earlier(activity=talk, told=changed, why=why, noted_at=clock.now(), noted_by=actor().name))
    for name in KEPT:
        setattr(talk, name, getattr(told, name))
    if named:
        for one in queries.holders(talk):
            db.session.delete(one)
        _name_holders(talk, told)
    db.session.flush()
    audit.record("outreach.correct", talk.__tablename__, talk, changed=sorted(changed))
    rules.changed.send(talk, before=before, after=rules.image(talk))


def _plain(value: Any) -> Any:
    if isinstance(value, Choice):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def withdraw(talk: Activity, why: str) -> None:
    """Take a record out of the figures: noted twice, or in the wrong place. It stays, with its reason."""
    _stands(talk)
    before = rules.image(talk)
    talk.stands, talk.withdrawn_why = False, why
    audit.record("outreach.withdraw", talk.__tablename__, talk)
    rules.changed.send(talk, before=before, after=rules.image(talk))


def _stands(talk: Activity) -> None:
    if not talk.stands:
        raise Refused(_("这一场已经撤回了"))
