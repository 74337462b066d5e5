"""What one dispute's record shows: its people, what happened, what it repeats."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, exists, select

from portal.core import audit, db
from portal.core.scope import ask
from portal.mediation.models import Case, Clash, Handler, Party, Session, Visit
from portal.mediation.rules import Outcome


def parties(case: Case) -> Sequence[Party]:
    """The parties of a case, in the order they were written."""
    return db.session.scalars(select(Party).where(Party.case_id == case.id).order_by(Party.id)).all()


def sessions(case: Case) -> Sequence[Session]:
    """The mediation sessions of a case, newest first."""
    return db.session.scalars(select(Session).where(Session.case_id == case.id).order_by(Session.id.desc())).all()


def author_of(case: Case, field: str) -> tuple[str, datetime | None]:
    """Who wrote what stands in a field, and when: the last who corrected it, or who logged the dispute."""
    for line in audit.trail("mediation_case", case.id):
        if line.verb == "mediation.log" or (line.verb in CORRECTS and field in line.detail.get("changed", [])):
            return line.actor_name, line.at
    return "", None


CORRECTS = {"mediation.describe", "mediation.choose"}


def clashes(case: Case) -> Sequence[Clash]:
    """Where two people corrected one field of it: what waits for a choice, and what was chosen."""
    return db.session.scalars(select(Clash).where(Clash.case_id == case.id).order_by(Clash.id)).all()


def visits(case: Case) -> Sequence[Visit]:
    """The return visits of a case, newest first."""
    return db.session.scalars(select(Visit).where(Visit.case_id == case.id).order_by(Visit.id.desc())).all()


def was_visited(case: Case) -> bool:
    """Whether a return visit is on record."""
    return bool(db.session.scalar(select(exists().where(Visit.case_id == case.id))))


def handler_ids(case: Case) -> set[int]:
    """The persons named to a sensitive case."""
    return set(db.session.scalars(select(Handler.user_id).where(Handler.case_id == case.id)))


def agreement_of_same_parties(case: Case, since: date) -> Case | None:
    """The latest agreement of the same parties over the same kind, not older than a day; the case is stored.

    Almost always there is none, so its number is asked for first and the whole case read only when there is one.
    """
    told = {
        "village": case.village_code,
        "parties": case.parties_key,
        "about": case.kind,
        "since": since,
        "until": case.reported_on,
        "but": case.id,
    }
    found = ask(_AGREED_BEFORE, told)
    return db.session.scalar(select(Case).where(Case.id == found[0].id)) if found else None


_AGREED_BEFORE = (
    select(Case.id)
    .where(
        Case.village_code == bindparam("village"),
        Case.parties_key == bindparam("parties"),
        Case.kind == bindparam("about"),
        Case.outcome == Outcome.AGREED,
        Case.ordinary.is_(True),
        Case.ended_on >= bindparam("since"),
        Case.ended_on <= bindparam("until"),
        Case.id != bindparam("but"),
    )
    .order_by(Case.ended_on.desc(), Case.id.desc())
    .limit(1)
)


def repeated_by(case: Case) -> Case | None:
    """The earlier dispute of the same parties that this one repeats, where it may be seen."""
    if case.repeat_of_id is None:
        return None
    return db.session.scalar(select(Case).where(Case.id == case.repeat_of_id))


def repeats_of(case_id: int) -> Sequence[Case]:
    """The ordinary disputes that broke an agreement."""
    found = select(Case).where(Case.repeat_of_id == case_id, Case.ordinary.is_(True))
    return db.session.scalars(found.order_by(Case.id)).all()
