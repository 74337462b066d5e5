"""What the town offices did after the result: volumes, samples, calls, returned closures; and a dossier to open."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.core import clock, db, settings
from portal.core.scope import Actor, acting_as, actor
from portal.demo.accounts import ACCOUNTS, COUNTY, GANCHENGZI
from portal.filing import service
from portal.filing.models import Call, Check, Concern
from portal.filing.rules import Grade, Keep, Part, Point, Purpose
from portal.mediation.models import Case
from portal.mediation.rules import Form, Outcome, State, Task
from portal.papers import service as papers
from portal.papers.rules import Sheet

SHELF = 40
"""How many volumes stand on one shelf."""
OPEN_DAYS, BINDING_DAYS, NOT_SATISFIED_YET = 9, 3, 2
PAID = {Grade.SIMPLE: "100", Grade.COMMON: "200", Grade.HARD: "500", Grade.MAJOR: "1000"}
"""Yuan by class, invented: each county sets its own."""
OFFICES = {one.username: one.grants[0][1] for one in ACCOUNTS if one.username in ("town", "town2")}
PHOTOS, PHOTOS_WHY = (Part.EVIDENCE, Part.PERFORMANCE), "补一张办好以后的照片，写明是哪天办好的"
TALKS, TALKS_WHY = (Part.SESSIONS,), "第二次谈话没有写谁在场，请补上"
PRINTED = 1


def close_the_books(last: date) -> None:
    """Do it on the story's last day: what the offices hold, what they sent back, what they drew, what was printed."""
    with clock.frozen(clock.noon(last)):
        with db.transaction() as session, _staff(session, "bureau", COUNTY):
            for grade, yuan in PAID.items():
                settings.change(f"pay_{grade.value}", yuan, clock.month_start(last))
        for username, code in OFFICES.items():
            with db.transaction() as session, _staff(session, username, code):
                _file(session, code, last)
                _answer(session, code, last)
                _draw(session, code, last)
                _hand_back(session, code)
        with db.transaction() as session, _staff(session, "mediator", GANCHENGZI):
            _print(session)


@contextmanager
def _staff(session: Session, username: str, code: str) -> Iterator[None]:
    user = session.scalars(select(User).where(User.username == username)).one()
    with acting_as(Actor(user.id, frozenset({code}), name=user.name)):
        yield
        session.flush()


def _file(session: Session, code: str, last: date) -> None:
    """Nearly everything that was closed stands on its shelf, under its own number."""
    found = select(Case).where(
        Case.town_code == code, Case.state == State.CLOSED, Case.number.is_not(None),
        Case.closed_on <= last - timedelta(days=OPEN_DAYS),
    )  # fmt: skip
    for place, case in enumerate(session.scalars(found.order_by(Case.closed_on, Case.id)).all()):
        stayed = None if place % 11 == 5 else place % 6 != 2
        told = service.Bound(
            grade=_grade(case, place),
            pages=16 + place * 7 % 23,
            place=f"司法所 {1 + place // (5 * SHELF)} 号柜第 {1 + place // SHELF % 5} 格",
            keep=Keep.PERMANENT if case.danger else Keep.LONG,
            stayed=stayed,
            trips=1 + place % 4 if stayed else 0,
            filed_on=min((case.closed_on or last) + timedelta(days=BINDING_DAYS), last),
        )
        service.file(case, told)


def _grade(case: Case, place: int) -> Grade:
    if case.danger:
        return Grade.HARD
    return Grade.SIMPLE if case.form is Form.ORAL else (Grade.MAJOR if place % 40 == 7 else Grade.COMMON)


def _answer(session: Session, code: str, last: date) -> None:
    """Who was not satisfied was gone to again, all but the latest."""
    found = select(Concern, Case).join(Case, Case.id == Concern.case_id).where(Case.town_code == code)
    rows = session.execute(found.order_by(Concern.id)).all()
    for concern, case in rows[: max(0, len(rows) - NOT_SATISFIED_YET)]:
        on = min(clock.local(concern.opened_at).date() + timedelta(days=4), last)
        service.finish(case, concern, "又到家里去了一次，当面说定了剩下的事，第二天就办了。", on)


def _draw(session: Session, code: str, last: date) -> None:
    """Last month's samples: some were called, some volumes looked at."""
    month = clock.month_start(clock.month_start(last) - timedelta(days=1))
    calls = service.draw(Purpose.CALL, month, code, f"{month:%Y%m}")
    for place, (call, case) in enumerate(_drawn(session, Call, calls.id)[:-1]):
        if place % 3 == 1:
            service.call(case, call, reached=False, satisfied=None, said="")
        else:
            service.call(case, call, reached=True, satisfied=True, said="都办好了，没有别的事。")
    reviews = service.draw(Purpose.REVIEW, month, code, f"{month:%Y%m}")
    for place, (sheet, case) in enumerate(_drawn(session, Check, reviews.id)):
        met = [point for point in Point if place or point is not Point.EVIDENCE]
        service.check(case, sheet, met, "" if place else "证据只有一张照片，没有写是谁拍的", last)


def _drawn(session: Session, kind: type[Call] | type[Check], draw_id: int) -> list[tuple[Any, Case]]:
    """What was drawn and was handled by somebody else than who now calls or looks."""
    found = select(kind, Case).join(Case, Case.id == kind.case_id).where(kind.draw_id == draw_id).order_by(kind.id)
    mine = actor().id
    rows = session.execute(found).all()
    return [(one, case) for one, case in rows if mine not in (case.mediator_user_id, case.recorder_id)]


def _hand_back(session: Session, code: str) -> None:
    """Two closures go back with what is to be mended, the demo's mediator's first; one of them was mended since."""
    found = select(Case).where(
        Case.town_code == code, Case.next_what == Task.CLOSE, Case.ordinary.is_(True), Case.outcome == Outcome.AGREED
    )
    rows = session.scalars(found.order_by(Case.village_code != GANCHENGZI, Case.next_on, Case.id)).all()
    theirs = [case for case in rows if actor().id not in (case.mediator_user_id, case.recorder_id)]
    for case, parts, why in zip(theirs, (PHOTOS, TALKS), (PHOTOS_WHY, TALKS_WHY), strict=False):
        service.hand_back(case, parts, why)
    session.flush()
    for case in theirs[1:2]:
        with acting_as(Actor(case.mediator_user_id, frozenset({case.village_code}), name=case.mediator_name)):
            service.mend(case, "第二次谈话补写了在场的人")


def _print(session: Session) -> None:
    """The newest written agreement, better an open one, has its papers: the worker makes them once it runs."""
    found = select(Case).where(
        Case.village_code == GANCHENGZI, Case.mediator_user_id == actor().id, Case.form == Form.WRITTEN,
        Case.ordinary.is_(True),
    )  # fmt: skip
    newest = (Case.state == State.CLOSED, Case.ended_on.desc(), Case.id.desc())
    for case in session.scalars(found.order_by(*newest).limit(PRINTED)):
        papers.ask(case, Sheet.AGREEMENT)
        papers.ask(case, Sheet.DOSSIER)
