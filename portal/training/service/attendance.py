"""Who came: ticked on the list, by certificate, or by the code on the screen; certified, and put right later."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from portal.core import audit, clock, crypto, db
from portal.core.forms import Refused
from portal.core.i18n import _
from portal.core.scope import acting_as, actor
from portal.training import queries, rules
from portal.training.models import Credit, Doubt, Enrolment, TrainingSession
from portal.training.rules import Hat, Noted, Oddity, Standing, State, Step
from portal.training.service.seats import enrol, lock, own_hand

LONGEST_NAMES = 200


@dataclass(frozen=True)
class Sheet:
    """What an attendance list says: who came and how many minutes late, by their numbers; certificates that were shown.

    `base` is who was noted as there, and how late, when the list was opened: then only what was changed on it is
    taken, and what somebody else noted meanwhile stays (decision 28).
    """

    came: Collection[int]
    late: Mapping[int, int]
    cards: tuple[str, ...] = ()
    base: Mapping[int, int] | None = None
    why: str = ""


def cards_in(text: str | None) -> tuple[str, ...]:
    """The certificates in a field into which they were typed or scanned; of an address its end counts."""
    found = [one.rstrip("/").rsplit("/", 1)[-1] for one in re.split(r"[\s,，;；、]+", text or "")]
    return tuple(dict.fromkeys(one for one in found if one))


@contextmanager
def _counted(session: TrainingSession) -> Iterator[None]:
    """Send the figures what the session counted for before and after."""
    before = rules.image(session, queries.places_of_attendance(session.id))
    yield
    db.session.flush()
    after = rules.image(session, queries.places_of_attendance(session.id))
    if before != after:
        rules.session_changed.send(session, before=before, after=after)


def hold(session: TrainingSession, came: Collection[int], base: Collection[int] | None = None) -> None:
    """Note who came, by their numbers on the list, nobody late."""
    note(session, Sheet(came, {}, base=None if base is None else dict.fromkeys(base, 0)))


def note(session: TrainingSession, sheet: Sheet) -> None:
    """Note who came; done again later, it puts the note right, until the hours are certified."""
    session = lock(session.id)
    if session.state is State.CERTIFIED:
        raise Refused(_("学时已经核定，到场只能一个人一个人地更正，写明原因"))
    if session.state is not State.HELD:
        rules.FLOW.after(session.state, Step.HOLD)
    if session.begins_at > clock.now():
        raise Refused(_("还没开始，到时候再记到场"))
    with _counted(session):
        shown = _shown(session, sheet.cards)
        with own_hand(session.id):
            on_list = queries.enrolments(session)
            _written(on_list, sheet, shown)
        session.came = sum(bool(one.came) for one in on_list)
        if session.state is State.HELD:
            audit.record(
                "training.attendance", session.__tablename__, session, came=session.came, why=sheet.why
            )  # fmt: skip
        else:
            session.advance(Step.HOLD)


def _written(on_list: Iterable[Enrolment], sheet: Sheet, shown: Collection[int]) -> None:
    """Put a list on what stands."""
    on_list, base = list(on_list), sheet.base
    came: Collection[int] = set(sheet.came) | set(shown)
    if base is not None:
        came = rules.both_noted(base, came, {one.id for one in on_list if one.came})
    for one in on_list:
        was, one.came = one.came, one.id in came
        late = sheet.late.get(one.id, 0)
        if not one.came:
            one.late, one.noted = 0, None
        elif base is None or not was or late != base.get(one.id, 0):
            one.late = late if one.id in sheet.late or not was else one.late
        if one.came and not was:
            one.noted = Noted.CARD if one.id in shown else Noted.LIST


def _shown(session: TrainingSession, cards: Collection[str]) -> set[int]:
    """The places on the list of those whose certificates were shown; who came unasked is put on it."""
    if not cards:
        return set()
    people = queries.by_certificate(cards)
    if unknown := [one for one in cards if one not in people]:
        raise Refused(_("这些证书号在名册上找不到：%(numbers)s", numbers="、".join(unknown[:10])), "cards")
    codes, found = queries.invited(session), set()
    for person in people.values():
        known = queries.on_list(session.id, person.key)
        if known is None or known.standing not in queries.ON_LIST:
            if not session.live:
                raise Refused(_("%(name)s不在名单上，到场已经记过，不能再加人", name=person.name), "cards")
            known = enrol(session, person, codes)
        found.add(known.id)
    return found


def certify(session: TrainingSession) -> None:
    """Certify the hours of who came: entries in each role that the session is for and the person has that day."""
    session = lock(session.id)
    if session.state is State.CERTIFIED:
        raise Refused(_("这场的学时已经核定过了"))
    session.advance(Step.CERTIFY)
    with own_hand(session.id):
        on_list = queries.enrolments(session)
        for one in on_list:
            one.device = ""
    came = [one for one in on_list if one.came]
    due = _due(session, came)
    for one in came:
        for hat in due[one.id]:
            _enter(session, one, hat, rules.credited(session.minutes, one.late), "")
    db.session.flush()


def _due(session: TrainingSession, people: Collection[Enrolment]) -> dict[int, list[Hat]]:
    """In which roles each of some people gets hours from a session."""
    numbers = {one.id: queries.member_number(one.person_key) for one in people}
    held = queries.hats_of([number for number in numbers.values() if number], session.day)
    return {key: [hat for hat in session.hats if hat in held.get(number or 0, ())] for key, number in numbers.items()}


def _enter(session: TrainingSession, one: Enrolment, hat: Hat, minutes: int, why: str) -> None:
    if not minutes:
        return
    who = actor()
    entry = Credit(
        enrolment_id=one.id, session_id=session.id, village_code=one.village_code, town_code=one.town_code,
        county_code=one.county_code, person_key=one.person_key, user_id=one.user_id, hat=hat, domain=session.domain,
        day=session.day, minutes=minutes, why=why, by_id=who.id, by_name=who.name or "", noted_at=clock.now(),
    )  # fmt: skip
    db.session.add(entry)


def put_right(one: Enrolment, came: bool, late: int, why: str) -> None:
    """Put one person's attendance right, with a reason; what was certified gets counter-entries (PRODUCT.md B03)."""
    session = lock(one.session_id)
    if not session.over:
        raise Refused(_("到场还没记过，请先记到场"))
    if not why:
        raise Refused(_("请写一句原因"), "why")
    if late > session.minutes:
        raise Refused(_("迟到的分钟比整场还长"), "late")
    late = late if came else 0
    if (one.came or False) == came and one.late == late:
        raise Refused(_("和现在记的一样，没有要改的"))
    with _counted(session):
        with own_hand(session.id):
            one.came, one.late, one.noted = came, late, Noted.PUT_RIGHT
            session.came = sum(bool(other.came) for other in queries.enrolments(session))
        if session.state is State.CERTIFIED:
            _counter(session, one, why)
        audit.record(
            "training.put_right", session.__tablename__, session,
            enrolment=one.id, came=came, late=late, why=why,
        )  # fmt: skip


def _counter(session: TrainingSession, one: Enrolment, why: str) -> None:
    """Enter the difference between what stands and what should, role by role."""
    stands = queries.credits_of(one.id)
    hats = [*stands] or _due(session, [one])[one.id]
    should = rules.credited(session.minutes, one.late) if one.came else 0
    for hat in hats:
        _enter(session, one, hat, should - stands.get(hat, 0), why)


def allow_code(session: TrainingSession, coded: bool) -> None:
    """Let people say by the code on the screen that they are there, or no longer; off unless somebody asks for it."""
    if coded and not session.live:
        raise Refused(_("这场培训现在不能用码签到"))
    session.coded = coded
    audit.record("training.code", session.__tablename__, session, on=coded)


def come_by_code(one: Enrolment, typed: str, browser: str, *, in_time: bool = False) -> bool:
    """Somebody says by the code on the screen that they are there; False where the code's life was over.

    `browser` is the mark of their browser; `in_time` says that the page was opened with the code while it lived. A
    code that was true a while ago, and one browser for several people, are written down for a person to look at;
    neither is refused for that, and no place is asked for.
    """
    session = lock(one.session_id)
    _open_for_code(session, one)
    late = 0 if in_time else rules.age(session.uid, typed)
    if late is None:
        raise Refused(_("码不对，请照屏幕上的再写一次"), "code")
    if late > 0:
        _wonder(session, Oddity.LATE_CODE, [one.name], late)
        return False
    mark = crypto.blind(f"{session.uid}:{browser}", "training.device") if browser else ""
    with own_hand(session.id):
        others = [other for other in queries.same_device(session.id, mark) if other.id != one.id] if mark else []
        if not one.came:
            minutes = int((clock.now() - session.begins_at).total_seconds() // 60)
            one.came, one.late, one.noted = True, max(0, minutes), Noted.CODE
            audit.record("training.code_came", session.__tablename__, session.id, enrolment=one.id)
        one.device = mark
    if others:
        _wonder(session, Oddity.ONE_DEVICE, [*(other.name for other in others), one.name], None)
    return True


def _open_for_code(session: TrainingSession, one: Enrolment) -> None:
    if not session.coded or one.standing is not Standing.SEATED:
        raise Refused(_("这场培训不用码签到，请找组织的人在名单上打勾"))
    now = clock.now()
    if session.over or now > session.ends_at:
        raise Refused(_("这场培训已经结束，请找组织的人补记"))
    if not session.live:
        raise Refused(_("这场培训现在不能签到"))
    if now < session.begins_at - timedelta(minutes=rules.EARLY):
        raise Refused(_("还没到签到的时间，开始前 %(early)s 分钟才能签", early=rules.EARLY))


def _wonder(session: TrainingSession, what: Oddity, names: Iterable[str], seconds: int | None) -> None:
    """Write something down for a person to look at; it is the place's that arranges the session."""
    told = "、".join(names)[:LONGEST_NAMES]
    with acting_as(replace(actor(), areas=frozenset({session.code}))):
        db.session.add(
            Doubt(
                session_id=session.id, village_code=session.village_code, town_code=session.town_code,
                county_code=session.county_code, what=what, names=told, seconds=seconds, at=clock.now(),
            )
        )  # fmt: skip
        db.session.flush()


def look(some: Iterable[Doubt]) -> None:
    """A person has looked at these."""
    for one in some:
        if one.looked_at is None:
            one.looked_at, one.looked_by = clock.now(), actor().name or ""
