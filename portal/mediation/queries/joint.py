"""Who mediates what together."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam, or_, select

from portal.core import db
from portal.core.scope import actor, ask, opening
from portal.mediation.models import Case, Joint
from portal.mediation.rules import Outcome


def joints_of(case: Case) -> Sequence[Joint]:
    """Everybody who was asked to mediate a dispute together, in the order of asking."""
    return db.session.scalars(select(Joint).where(Joint.case_id == case.id).order_by(Joint.id)).all()


def my_joints() -> Sequence[Joint]:
    """Where this person is asked to take part, or takes part: the newest first."""
    found = select(Joint).where(Joint.user_id == actor().id, Joint.released_at.is_(None))
    found = found.where(or_(Joint.answered_at.is_(None), Joint.accepted.is_(True)))
    return db.session.scalars(found.order_by(Joint.id.desc()).limit(50)).all()


def asked_to_join() -> Sequence[Any]:
    """What this person has not answered yet, for the first page; one statement, made once."""
    return ask(_ASKED, {"me": actor().id})


_ASKED = (
    select(Joint.id, Joint.due_on, Joint.asked_by)
    .where(Joint.user_id == bindparam("me"), Joint.answered_at.is_(None), Joint.released_at.is_(None))
    .order_by(Joint.due_on, Joint.id)
    .limit(8)
)


def running_of(joints: Collection[Joint]) -> dict[int, Any]:
    """The disputes behind some rows of one's own that still run: those that are over are not told."""
    with opening({one.case_id for one in joints}):
        columns = (Case.id, Case.number, Case.kind, Case.title, Case.village_code, Case.state, Case.due_on)
        numbers = [one.case_id for one in joints]
        found = select(*columns).where(Case.id.in_(numbers), Case.outcome == Outcome.OPEN, Case.ordinary.is_(True))
        return {row.id: row for row in db.session.execute(found)} if numbers else {}
