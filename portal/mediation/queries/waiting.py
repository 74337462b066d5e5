"""What waits for an answer, an agreement's way to the court, and reports of the same people."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import exists, func, or_, select

from portal.core import db
from portal.mediation import rules
from portal.mediation.models import Case, Confirmation, Helped, Party, Pending
from portal.mediation.rules import REMINDED, Form, Help, Outcome, Raised, State

SHOWN = 100
MOST_BEFORE, READ_ALIKE = 20, 2000


def waiting(limit: int = SHOWN) -> Sequence[Any]:
    """What waits within the scope, the longest first, with the dispute it is about; sensitive ones are in no list."""
    found = select(Pending, Case.title, Case.kind, Case.village_code).join(Case, Case.id == Pending.case_id)
    found = found.where(Pending.answered_at.is_(None), Case.ordinary.is_(True), Case.outcome != Outcome.MERGED)
    return db.session.execute(found.order_by(Pending.due_on, Pending.id).limit(limit)).all()


def open_matters(case: Case, *kinds: Raised) -> Sequence[Pending]:
    """What waits on one dispute, of some kinds or of any."""
    found = select(Pending).where(Pending.case_id == case.id, Pending.answered_at.is_(None))
    if kinds:
        found = found.where(Pending.what.in_(kinds))
    return db.session.scalars(found.order_by(Pending.id)).all()


def confirmation(case: Case) -> Confirmation | None:
    """The way of an agreement to the court, where one was noted."""
    return db.session.scalar(select(Confirmation).where(Confirmation.case_id == case.id))


def to_confirm(today: date) -> Iterator[Case]:
    """Written agreements that reach a day of reminding today and whose parties have not said whether they apply."""
    days = [today - timedelta(days=count) for count in REMINDED]
    noted = exists().where(Confirmation.case_id == Case.id)
    found = select(Case).where(
        Case.aged.is_(False), Case.ended_on.in_(days), Case.form == Form.WRITTEN, Case.state == State.AGREED, ~noted
    )
    yield from db.session.scalars(found.order_by(Case.id))


def reports_before(case: Case, phones: Sequence[str], since: date) -> Sequence[date]:
    """The days of ordinary reports of the same people or the same plot, since a day and before this one.

    People are the same by their names in the village or by a phone anywhere; a plot by its number in the village, where
    both are of one kind.
    """
    here: Any = Case.village_code == case.village_code
    same = here & (Case.parties_key == case.parties_key)
    if phones:
        same = or_(same, Case.id.in_(select(Party.case_id).where(Party.phone_index.in_(phones))))
    plots = rules.named_plots(case.summary)
    near = or_(same, here & (Case.kind == case.kind)) if plots else same
    found = select(Case.reported_on, Case.summary, same.label("same")).where(near, Case.id != case.id)
    found = found.where(Case.ordinary.is_(True), Case.reported_on >= since, Case.outcome != Outcome.MERGED)
    rows = db.session.execute(found.order_by(Case.reported_on.desc()).limit(READ_ALIKE if plots else MOST_BEFORE))
    return [row.reported_on for row in rows if row.same or plots & rules.named_plots(row.summary)][:MOST_BEFORE]


def helped(limit: int = 30) -> Sequence[Helped]:
    """Help before a dispute within the scope, the newest first."""
    return db.session.scalars(select(Helped).order_by(Helped.on.desc(), Helped.id.desc()).limit(limit)).all()


def helped_since(day: date) -> dict[Help, int]:
    """How often each kind of help was given since a day, within the scope."""
    found = select(Helped.what, func.count(Helped.id)).where(Helped.on >= day).group_by(Helped.what)
    return {row[0]: row[1] for row in db.session.execute(found)}
